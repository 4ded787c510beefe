"""Projects from their opening to the hand-over; `accept_project` stands beside in its own module.

A project belongs to the cycle in whose time it is accepted. One that is not accepted by the end of
the year keeps running, counts nowhere, and is carried into the next cycle by the personnel office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.api.describe import IndicatorSet
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, Unavailable, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.appraisals import pinned_entry
from portal.services.common.events import announce
from portal.services.common.runtime import now, today
from portal.services.reading.values import require_text
from portal.services.work.project_acceptance import accept_project
from portal.services.work.project_parts import check_people, stored_plan, write_parts
from portal.services.work.project_rules import (
    DocumentInput,
    IndicatorInput,
    MemberInput,
    check_dates,
    check_plan,
    document_rows,
    from_description,
)
from portal.services.work.project_steps import agree_appraisals, carry_project, move, taken
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Project, ProjectMember
from portal.store.scope import get_visible

__all__ = [
    "DocumentInput",
    "IndicatorInput",
    "MemberInput",
    "accept_membership",
    "accept_project",
    "cancel_project",
    "carry_project",
    "edit_project",
    "open_project",
    "project_set",
    "return_project",
    "start_project",
    "stored_plan",
    "submit_project",
]

_TEXTS = ("title", "place", "goal", "document_number")


def open_project(
    actor: Actor,
    *,
    cycle_id: int,
    code: str,
    title: str,
    place: str = "",
    starts: date,
    planned_end: date,
    head_id: int,
    members: Sequence[MemberInput],
    indicators: Sequence[IndicatorInput] | None = None,
    goal: str = "",
    document_number: str = "",
) -> Project:
    """Open a project in planning, with members and one measurement per member and indicator.

    Without `indicators` the region's own set is taken. Raises `Invalid` with every problem of the
    plan at once; nothing is saved then.
    """
    with unit_of_work() as db_session:
        cycle = _open_cycle_of(actor, cycle_id)
        found = project_set(cycle)
        given = from_description(found.indicators) if indicators is None else list(indicators)
        check_dates(starts, planned_end)
        plans = check_plan(found, given, members)
        check_people(cycle, head_id, members)
        project = Project(
            region=cycle.region,
            cycle_id=cycle.id,
            code=_free_code(cycle.region, code),
            title=require_text(title, "title", _("Nama proyek"), longest=200),
            place=place.strip(),
            goal=goal.strip(),
            starts=starts,
            planned_end=planned_end,
            document_number=document_number.strip(),
            head_id=head_id,
            indicator_set=found.id,
            opened_by=actor.account_id,
            opened_at=now(),
        )
        db_session.add(project)
        db_session.flush()
        write_parts(project, members, plans)
        _audited(actor, "project.opened", project, {"code": project.code, "members": len(members)})
    announce(project.region, "project.opened", project=project.code)
    return project


def edit_project(
    actor: Actor,
    project_id: int,
    *,
    expected_version: int | None,
    changes: Mapping[str, Any] | None = None,
    members: Sequence[MemberInput] | None = None,
    indicators: Sequence[IndicatorInput] | None = None,
) -> Project:
    """Change what was agreed. `changes` maps field names to new values.

    Fields: title, place, goal, document_number, documents always; starts, planned_end, head_id,
    members and indicators only in planning, so that nobody moves a goal post of a running project.
    """
    given = dict(changes or {})
    with unit_of_work():
        project = taken(actor, project_id, "project.manage", expected_version, given)
        unknown = given.keys() - {*_TEXTS, "documents", "starts", "planned_end", "head_id"}
        if unknown:
            raise TypeError(f"not a field of a project: {sorted(unknown)}")
        if project.state not in {"planning", "running"}:
            raise WrongStage(_("Proyek yang sudah diserahkan tidak dapat diubah."))
        replanned = members is not None or indicators is not None or "head_id" in given
        if project.state != "planning" and (replanned or given.keys() - {*_TEXTS, "documents"}):
            raise WrongStage(_("Rencana hanya dapat diubah sebelum pelaksanaan dimulai."))
        if "title" in given:
            given["title"] = require_text(given["title"], "title", _("Nama proyek"), longest=200)
        if "documents" in given:
            given["documents"] = document_rows(given["documents"])
        for name, value in given.items():
            setattr(project, name, value)
        check_dates(project.starts, project.planned_end)
        if replanned:
            _replan(project, members, indicators)
        flag_modified(project, "title")  # members count as part of the record: always a new version
        _audited(actor, "project.edited", project, {"fields": sorted(given), "plan": replanned})
    return project


def accept_membership(actor: Actor, member_id: int) -> ProjectMember:
    """Accept one's own part: days, sector and targets as planned. Twice is the same as once."""
    with unit_of_work():
        member = get_visible(ProjectMember, member_id, actor, "plan.agree", _("Keanggotaan proyek"))
        access.require(actor, "plan.agree", member.region, record=member)
        if member.project.state != "planning":
            raise WrongStage(_("Bagian proyek hanya dapat disetujui sebelum pelaksanaan dimulai."))
        if member.accepted_at is None:
            member.accepted_at = now()
            agree_appraisals(member)
            detail = {"employee_id": member.employee_id, "days": member.days}
            _audited(actor, "project.part_accepted", member.project, detail)
    return member


def start_project(actor: Actor, project_id: int, expected_version: int | None = None) -> Project:
    """Start the work once every member has accepted his part."""
    with unit_of_work():
        project = taken(actor, project_id, "project.manage", expected_version)
        move(project, "start")
        waiting = [m.employee.name for m in project.members if m.accepted_at is None]
        if waiting:
            told = _("Belum menyetujui bagiannya: {names}.")
            names = ", ".join(waiting)
            raise Invalid(Problem("members", sentence(told, names=names), code="not_accepted"))
        _audited(actor, "project.started", project, {})
    announce(project.region, "project.started", project=project.code)
    return project


def submit_project(
    actor: Actor, project_id: int, *, ended: date | None = None, expected_version: int | None = None
) -> Project:
    """Hand the results over for inspection; `ended` is the real end, today when not given."""
    with unit_of_work():
        project = taken(actor, project_id, "project.manage", expected_version)
        move(project, "submit")
        day = ended or today()
        check_dates(project.starts, project.planned_end, day)
        if day > today():
            told = _("Tanggal selesai nyata tidak boleh di masa depan.")
            raise Invalid(Problem("ended", Sentence(told), value=day.isoformat()))
        project.ended = day
        late = (day - project.planned_end).days
        detail = {"ended": day.isoformat(), "late_days": max(0, late)}
        _audited(actor, "project.submitted", project, detail)
    announce(project.region, "project.submitted", project=project.code)
    return project


def return_project(
    actor: Actor, project_id: int, reason: str, expected_version: int | None = None
) -> Project:
    """Give the results back to be mended; the reason is kept in the audit trail."""
    with unit_of_work():
        project = taken(actor, project_id, "result.accept", expected_version)
        move(project, "return")
        project.ended = None
        why = require_text(reason, "reason", _("Alasan"))
        _audited(actor, "project.returned", project, {"reason": why})
    return project


def cancel_project(
    actor: Actor, project_id: int, reason: str, expected_version: int | None = None
) -> Project:
    """Close a project that will never be accepted; it counts in no cycle."""
    with unit_of_work():
        project = taken(actor, project_id, "project.manage", expected_version)
        move(project, "cancel")
        why = require_text(reason, "reason", _("Alasan"))
        _audited(actor, "project.cancelled", project, {"reason": why})
    announce(project.region, "project.cancelled", project=project.code)
    return project


def project_set(cycle: Cycle) -> IndicatorSet:
    """Return the region's indicator set for projects, as pinned by the cycle."""
    for found in pinned_entry(cycle).indicator_sets:
        if found.subject == "project":
            return found
    raise Unavailable(_("Daerah ini tidak menilai pekerjaan proyek."))


def _open_cycle_of(actor: Actor, cycle_id: int) -> Cycle:
    cycle = session().get(Cycle, cycle_id)
    if cycle is None or not access.can(actor, "project.create", cycle.region):
        cycle = get_visible(Cycle, cycle_id, actor, "cycle.view", _("Siklus"))
        raise NotAllowed(_("Anda tidak berwenang membuka proyek."))
    if cycle.state != "running":
        raise WrongStage(_("Proyek hanya dapat dibuka pada siklus yang sedang berjalan."))
    return cycle


def _replan(
    project: Project,
    members: Sequence[MemberInput] | None,
    indicators: Sequence[IndicatorInput] | None,
) -> None:
    cycle = session().get_one(Cycle, project.cycle_id)
    old_members, old_indicators = stored_plan(project)
    people = old_members if members is None else list(members)
    measured = old_indicators if indicators is None else list(indicators)
    plans = check_plan(project_set(cycle), measured, people)
    check_people(cycle, project.head_id, people)
    write_parts(project, people, plans)


def _free_code(region: str, code: str) -> str:
    text = require_text(code, "code", _("Kode proyek"), longest=40)
    if session().scalar(select(Project.id).where(Project.region == region, Project.code == text)):
        told = _('Kode proyek "{code}" sudah dipakai.')
        raise Invalid(Problem("code", sentence(told, code=text), value=text, code="taken"))
    return text


def _audited(actor: Actor, action: str, project: Project, detail: dict[str, Any]) -> None:
    audit.record(
        actor,
        action,
        region=project.region,
        entity="project",
        entity_id=project.id,
        detail=detail,
    )
