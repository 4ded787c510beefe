"""What a feature plugin may read of the core: frozen rows, each read through the region walls.

Every function takes the actor and a permission (the plugin's own, or one of the portal's); the
walls give exactly the rows that this permission opens to him. Each costs one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from portal.domain.actor import Actor
from portal.domain.permissions import PERMISSIONS
from portal.domain.workflow import PUBLISHED
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FactRecord,
    Position,
    Record,
    ScoreRecord,
    Unit,
)
from portal.store.scope import allowed_rows

__all__ = [
    "AssignmentRow",
    "CycleRow",
    "FactRow",
    "PersonRow",
    "PositionRow",
    "RecordRow",
    "ResultRow",
    "UnitRow",
    "assignments",
    "cycles",
    "facts",
    "people",
    "positions",
    "records",
    "regions_of",
    "results",
    "units",
]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A work unit; `path` is `/1/7/` down to itself."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position in a unit."""

    id: int
    code: str
    title: str
    kind: str
    level: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A civil servant as the personnel file has him."""

    id: int
    nip: str
    name: str
    employee_type: str
    rank: str
    education: str
    birth_date: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Who held which position from when to when."""

    employee_id: int
    position_id: int
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class CycleRow:
    """An appraisal cycle."""

    id: int
    code: str
    title: str
    year: int
    state: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A published result: the latest one of its appraisal, as the method gave it."""

    employee_id: int
    appraisal_id: int
    cycle_id: int
    year: int
    method: str
    final_value: str | None
    predikat: str | None
    opened: bool
    """Whether the employee has seen it; he does not learn it elsewhere first."""
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A confirmed fact about an employee; dates are those of the time it speaks of."""

    employee_id: int
    code: str
    value: str
    text: str
    starts: date | None
    ends: date | None
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A dated record of a register about an employee."""

    employee_id: int
    held_on: date
    values: Mapping[str, Any]


def regions_of(actor: Actor, permission: str) -> frozenset[str]:
    """Return the regions in which a role of the actor opens the permission (`*`: all)."""
    roles = PERMISSIONS[permission].roles
    found = {grant.region for grant in actor.grants if grant.role in roles}
    own = {actor.region} if "staff" in roles and actor.region else set()
    return frozenset(found | own | ({"*"} if actor.is_system else set()))


def units(actor: Actor, permission: str, region: str) -> tuple[UnitRow, ...]:
    """Return the units of a region from the top down."""
    statement = select(Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path)
    rows = _rows(statement, Unit, actor, permission, region, Unit.path, Unit.id)
    return tuple(UnitRow(*row) for row in rows)


def positions(actor: Actor, permission: str, region: str) -> tuple[PositionRow, ...]:
    """Return the positions of a region, by unit and code."""
    wanted = (Position.id, Position.code, Position.title, Position.kind, Position.level)
    statement = select(*wanted, Position.unit_id)
    order = (Position.unit_id, Position.code)
    return tuple(
        PositionRow(*row) for row in _rows(statement, Position, actor, permission, region, *order)
    )


def people(actor: Actor, permission: str, region: str) -> tuple[PersonRow, ...]:
    """Return the employees of a region, by NIP; those who left are told apart by `active`."""
    wanted = (Employee.id, Employee.nip, Employee.name, Employee.employee_type)
    more = (Employee.rank, Employee.education, Employee.birth_date, Employee.active)
    rows = _rows(select(*wanted, *more), Employee, actor, permission, region, Employee.nip)
    return tuple(PersonRow(*row) for row in rows)


def assignments(
    actor: Actor, permission: str, region: str, on: date | None = None
) -> tuple[AssignmentRow, ...]:
    """Return who holds (or held) which position, of one day when it is given, oldest first."""
    wanted = (Assignment.employee_id, Assignment.position_id, Assignment.starts, Assignment.ends)
    statement = select(*wanted)
    if on is not None:
        running = or_(Assignment.ends.is_(None), Assignment.ends >= on)
        statement = statement.where(Assignment.starts <= on, running)
    order = (Assignment.starts, Assignment.id)
    return tuple(
        AssignmentRow(*row)
        for row in _rows(statement, Assignment, actor, permission, region, *order)
    )


def cycles(actor: Actor, permission: str, region: str) -> tuple[CycleRow, ...]:
    """Return the cycles of a region, newest first."""
    statement = select(Cycle.id, Cycle.code, Cycle.title, Cycle.year, Cycle.state)
    order = (Cycle.year.desc(), Cycle.id.desc())
    return tuple(
        CycleRow(*row) for row in _rows(statement, Cycle, actor, permission, region, *order)
    )


def results(actor: Actor, permission: str, region: str, *, since: int = 0) -> tuple[ResultRow, ...]:
    """Return published results of a region from a year on, oldest first; the latest revision."""
    wanted = (Appraisal.employee_id, ScoreRecord.appraisal_id, ScoreRecord.cycle_id, Cycle.year)
    more = (
        ScoreRecord.method,
        ScoreRecord.final_value,
        ScoreRecord.predikat,
        Appraisal.opened_at.is_not(None),
        ScoreRecord.result,
    )
    statement = (
        select(*wanted, *more)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Cycle, Cycle.id == ScoreRecord.cycle_id)
        .where(ScoreRecord.published, Appraisal.phase.in_(PUBLISHED), Cycle.year >= since)
    )
    order = (Cycle.year, Cycle.id, ScoreRecord.appraisal_id, ScoreRecord.revision)
    rows = _rows(statement, ScoreRecord, actor, permission, region, *order)
    latest = {row[1]: ResultRow(*row) for row in rows}
    return tuple(latest.values())


def facts(
    actor: Actor, permission: str, region: str, codes: Collection[str]
) -> tuple[FactRow, ...]:
    """Return the confirmed facts of those codes, oldest confirmation first."""
    wanted = (FactRecord.employee_id, FactRecord.code, FactRecord.value, FactRecord.text)
    more = (FactRecord.starts, FactRecord.ends, FactRecord.confirmed_at)
    statement = select(*wanted, *more).where(
        FactRecord.code.in_(sorted(codes)), FactRecord.confirmed_at.is_not(None)
    )
    order = (FactRecord.confirmed_at, FactRecord.id)
    return tuple(
        FactRow(*row) for row in _rows(statement, FactRecord, actor, permission, region, *order)
    )


def records(actor: Actor, permission: str, region: str, register: str) -> tuple[RecordRow, ...]:
    """Return the records of one register that concern an employee, oldest first."""
    statement = select(Record.employee_id, Record.held_on, Record.values).where(
        Record.register == register, Record.employee_id.is_not(None)
    )
    order = (Record.held_on, Record.id)
    return tuple(
        RecordRow(*row) for row in _rows(statement, Record, actor, permission, region, *order)
    )


def _rows(
    statement: Any,  # noqa: ANN401  (a SELECT of some columns)
    model: Any,  # noqa: ANN401  (a model with a region)
    actor: Actor,
    permission: str,
    region: str,
    *order: Any,  # noqa: ANN401  (columns)
) -> Any:  # noqa: ANN401  (rows of those columns)
    walled = statement.where(model.region == region, allowed_rows(model, actor, permission))
    return session().execute(walled.order_by(*order))
