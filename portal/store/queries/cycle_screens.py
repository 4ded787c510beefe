"""What the pages of a cycle show: how far it is, who is held and why, who takes part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Employee,
    FormAnswer,
    Position,
    Project,
    Unit,
)
from portal.store.queries.cycles import CycleRow, list_cycles
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

HOLDS_SHOWN = 10
_AT_REST = frozenset({"draft", "cancelled", "final"})


@dataclass(frozen=True, slots=True)
class Held:
    """An appraisal with the sentence that its calculation left: why not, or what to look at."""

    appraisal_id: int
    name: str
    nip: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Person:
    """One appraisal of the cycle's list."""

    appraisal_id: int
    name: str
    nip: str
    position: str
    unit: str
    appraiser: str | None
    phase: str
    hold: str


def running(actor: Actor) -> tuple[tuple[CycleRow, Mapping[str, int]], ...]:
    """Return the cycles at work with their appraisals by phase; three statements."""
    rows = [row for row in list_cycles(actor).rows if row.state not in _AT_REST]
    counts = _phases([row.id for row in rows])
    return tuple((row, counts.get(row.id, {})) for row in rows)


def holds(actor: Actor, cycle_id: int) -> tuple[Held, ...]:
    """Return who is on hold and why, at most `HOLDS_SHOWN`."""
    return _told(actor, cycle_id, Appraisal.hold)


def notices(actor: Actor, cycle_id: int) -> tuple[Held, ...]:
    """Return whose value was calculated with a warning, at most `HOLDS_SHOWN`."""
    return _told(actor, cycle_id, Appraisal.notice)


def _told(actor: Actor, cycle_id: int, sentence: InstrumentedAttribute[str]) -> tuple[Held, ...]:
    statement = (
        select(Appraisal.id, Employee.name, Employee.nip, sentence)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            allowed_rows(Appraisal, actor, "cycle.view"),
            Appraisal.cycle_id == cycle_id,
            sentence != "",
        )
        .order_by(Employee.name, Employee.id)
        .limit(HOLDS_SHOWN)
    )
    return tuple(Held(*row) for row in session().execute(statement))


def unfinished_projects(cycle_id: int) -> int:
    """Return how many projects of the cycle are neither accepted nor cancelled."""
    statement = select(func.count()).where(
        Project.cycle_id == cycle_id, Project.state.not_in(["accepted", "cancelled"])
    )
    return session().scalar(statement) or 0


def without_forms(cycle_id: int, instruments: Collection[str]) -> dict[str, int]:
    """Return how many appraisals in rating lack a sent form, for each kind of form asked about."""
    found = {}
    for name in sorted(instruments):
        sent = exists().where(
            FormAnswer.appraisal_id == Appraisal.id, FormAnswer.instrument == name
        )
        statement = select(func.count()).where(
            Appraisal.cycle_id == cycle_id, Appraisal.phase == "rating", ~sent
        )
        found[name] = session().scalar(statement) or 0
    return found


def due_enrolments(row: CycleRow) -> int:
    """Return how many assignments lie in the time of a cycle: whom an opening would enroll."""
    statement = select(func.count()).where(
        Assignment.region == row.region,
        Assignment.starts <= row.ends,
        (Assignment.ends.is_(None)) | (Assignment.ends >= row.starts),
    )
    return session().scalar(statement) or 0


def people(
    actor: Actor, cycle_id: int, *, search: str = "", phase: str = "", page: int = 1
) -> Page[Person]:
    """Return the people of a cycle by name, narrowed by words of name or NIP and by phase."""
    boss = aliased(Employee)
    statement = (
        select(
            Appraisal.id,
            Employee.name,
            Employee.nip,
            Position.title,
            Unit.name,
            boss.name,
            Appraisal.phase,
            Appraisal.hold,
        )
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(boss, boss.id == Appraisal.appraiser_id)
        .where(allowed_rows(Appraisal, actor, "cycle.view"), Appraisal.cycle_id == cycle_id)
    )
    if search.strip():
        statement = statement.where(matches(search, Employee.name, Employee.nip, Unit.name))
    if phase == "hold":
        statement = statement.where(Appraisal.hold != "")
    elif phase:
        statement = statement.where(Appraisal.phase == phase)
    return read_page(
        statement,
        _person,
        sorts={"name": Employee.name.expression},
        tie=Appraisal.id.expression,
        default="name",
        page=page,
        search=search,
    )


def _person(row: Any) -> Person:  # noqa: ANN401  (a row)
    return Person(*row)


def _phases(cycle_ids: list[int]) -> dict[int, dict[str, int]]:
    statement = (
        select(Appraisal.cycle_id, Appraisal.phase, func.count())
        .where(Appraisal.cycle_id.in_(cycle_ids))
        .group_by(Appraisal.cycle_id, Appraisal.phase)
    )
    found: dict[int, dict[str, int]] = {}
    for key, phase, count in session().execute(statement):
        found.setdefault(key, {})[phase] = count
    return found
