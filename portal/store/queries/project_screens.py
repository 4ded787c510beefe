"""What the forms of a project offer: cycles to open it in, people to choose, peers to exchange."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    Project,
    ProjectMember,
    RaterTask,
)
from portal.store.queries.paging import matches
from portal.store.scope import allowed_rows

FOUND = 12
"""How many people a search for members shows."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody to choose."""

    id: int
    name: str
    nip: str


@dataclass(frozen=True, slots=True)
class RaterRow:
    """A drawn peer whose form about a member is still open."""

    task_id: int
    appraisal_id: int
    ratee: str
    ratee_id: int
    rater: str
    rater_id: int
    due_on: date
    version: int


def open_cycles(actor: Actor) -> tuple[tuple[int, str, str], ...]:
    """Return (id, title, region) of the running cycles in which the actor may open projects."""
    statement = (
        select(Cycle.id, Cycle.title, Cycle.region)
        .where(allowed_rows(Cycle, actor, "project.create"), Cycle.state == "running")
        .order_by(Cycle.starts, Cycle.id)
    )
    return tuple((row[0], row[1], row[2]) for row in session().execute(statement))


def cycles_for(actor: Actor, region: str, but: int) -> tuple[tuple[int, str], ...]:
    """Return (id, title) of a region's other running cycles, into which a project may move."""
    statement = (
        select(Cycle.id, Cycle.title)
        .where(
            allowed_rows(Cycle, actor, "cycle.manage"),
            Cycle.region == region,
            Cycle.state == "running",
            Cycle.id != but,
        )
        .order_by(Cycle.starts, Cycle.id)
    )
    return tuple((row[0], row[1]) for row in session().execute(statement))


def find_people(cycle_id: int, search: str) -> tuple[PersonRow, ...]:
    """Return people appraised in the cycle by words of name or NIP.

    Only names and numbers, and only for somebody who plans a project of that cycle: the view has
    loaded the cycle or project behind its wall before.
    """
    statement = (
        select(Employee.id, Employee.name, Employee.nip)
        .where(
            Employee.active,
            exists().where(
                and_(Appraisal.cycle_id == cycle_id, Appraisal.employee_id == Employee.id)
            ),
            matches(search, Employee.name, Employee.nip),
        )
        .order_by(Employee.name, Employee.id)
        .limit(FOUND)
    )
    return tuple(PersonRow(*row) for row in session().execute(statement))


def name_people(cycle_id: int, employee_ids: Collection[int]) -> dict[int, PersonRow]:
    """Return name and NIP of people appraised in the cycle, by id."""
    statement = select(Employee.id, Employee.name, Employee.nip).where(
        Employee.id.in_(employee_ids),
        exists().where(and_(Appraisal.cycle_id == cycle_id, Appraisal.employee_id == Employee.id)),
    )
    return {row[0]: PersonRow(*row) for row in session().execute(statement)}


def open_raters(actor: Actor, project_id: int) -> tuple[RaterRow, ...]:
    """Return the open peer forms about the members of a project, except about the actor.

    The actor's right to exchange raters of this project was asked before.
    """
    rater = aliased(Employee)
    statement = (
        select(
            RaterTask.id,
            RaterTask.appraisal_id,
            Employee.name,
            Employee.id,
            rater.name,
            rater.id,
            RaterTask.due_on,
            RaterTask.version,
        )
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(rater, rater.id == RaterTask.rater_id)
        .join(ProjectMember, ProjectMember.employee_id == Appraisal.employee_id)
        .join(Project, Project.id == ProjectMember.project_id)
        .where(
            Project.id == project_id,
            Appraisal.region == Project.region,
            RaterTask.relation == "peer",
            RaterTask.state == "open",
            Appraisal.employee_id != (actor.employee_id or 0),
        )
        .order_by(Employee.name, rater.name, RaterTask.id)
    )
    return tuple(RaterRow(*row) for row in session().execute(statement))
