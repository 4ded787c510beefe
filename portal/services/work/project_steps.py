"""Moves of a project and of the appraisals that wait for it; carrying one into the next year."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, exists, select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.editing import claim
from portal.services.work.project_parts import check_people, measurements_of, stored_plan
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement, Project, ProjectMember
from portal.store.scope import get_visible

_UNPLANNED = select(Appraisal).where(
    Appraisal.cycle_id == bindparam("its_cycle"),
    Appraisal.employee_id == bindparam("its_employee"),
    Appraisal.phase == "planning",
    ~exists().where(Measurement.subject == "person", Measurement.subject_id == Appraisal.id),
)
"""Appraisals of one person whose work was not agreed yet and who has no plan of his own."""


def taken(
    actor: Actor,
    project_id: int,
    permission: str,
    expected_version: int | None,
    yours: Mapping[str, object] | None = None,
) -> Project:
    """Return the project locked for this unit of work. Raises NotFound, NotAllowed, Conflict."""
    project = get_visible(Project, project_id, actor, "project.view", _("Proyek ini"))
    access.require(actor, permission, project.region, record=project)
    claim(project, expected_version, {"state": project.state, **(yours or {})})
    return project


def move(project: Project, action: str) -> None:
    """Take one step of the transition table. Raises WrongStage."""
    project.state = step("project", project.state, action).target


def agree_appraisals(member: ProjectMember) -> None:
    """Let the member's appraisals run, unless a plan of his own still waits to be agreed."""
    values = {"its_cycle": member.project.cycle_id, "its_employee": member.employee_id}
    for appraisal in session().scalars(_UNPLANNED, values):
        appraisal.phase = step("appraisal", appraisal.phase, "agree").target


def complete_appraisals(project: Project) -> None:
    """Move on the appraisals of members whose every project of the cycle is accepted."""
    people = [member.employee_id for member in project.members]
    session().flush()
    unfinished = (
        select(ProjectMember.employee_id)
        .join(Project, Project.id == ProjectMember.project_id)
        .where(
            Project.cycle_id == project.cycle_id, Project.state.not_in(["accepted", "cancelled"])
        )
    )
    statement = select(Appraisal).where(
        Appraisal.cycle_id == project.cycle_id,
        Appraisal.phase == "running",
        Appraisal.employee_id.in_(people),
        Appraisal.employee_id.not_in(unfinished),
    )
    for appraisal in session().scalars(statement):
        appraisal.phase = step("appraisal", appraisal.phase, "complete").target


def carry_project(
    actor: Actor, project_id: int, cycle_id: int, *, expected_version: int | None = None
) -> Project:
    """Move an unfinished project, with its measurements, into another running cycle."""
    with unit_of_work():
        project = taken(actor, project_id, "project.view", expected_version)
        access.require(actor, "cycle.manage", project.region)
        cycle = get_visible(Cycle, cycle_id, actor, "cycle.view", _("Siklus"))
        if project.state in {"accepted", "cancelled"}:
            raise WrongStage(_("Proyek yang sudah selesai tidak dapat dipindahkan."))
        if cycle.region != project.region or cycle.state != "running":
            told = _("Pilih siklus daerah ini yang sedang berjalan.")
            raise Invalid(Problem("cycle_id", Sentence(told), code="cycle"))
        check_people(cycle, project.head_id, stored_plan(project)[0])
        before, project.cycle_id = project.cycle_id, cycle.id
        for rows in measurements_of([member.id for member in project.members]).values():
            for row in rows:
                row.cycle_id = cycle.id
        audit.record(
            actor,
            "project.carried",
            region=project.region,
            entity="project",
            entity_id=project.id,
            detail={"from": before, "to": cycle.id},
        )
    return project
