"""What the start page shows beside the tasks: one's own appraisal and one's staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Employee, Objection, Position
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class OwnAppraisal:
    """One's own appraisal in a cycle."""

    id: int
    region: str
    cycle_title: str
    ends: date
    phase: str
    opened_on: datetime | None
    forms_open_on: date | None
    forms_due_on: date | None
    published_at: datetime | None
    final_at: datetime | None
    hold: str
    objected: bool
    version: int


@dataclass(frozen=True, slots=True)
class StaffRow:
    """The appraisal of somebody whom one appraises."""

    id: int
    name: str
    nip: str
    position: str
    phase: str
    cycle_title: str


def own_appraisals(actor: Actor, *, limit: int = 2) -> tuple[OwnAppraisal, ...]:
    """Return one's own appraisals, the newest first. One statement."""
    if actor.employee_id is None:
        return ()
    objected = exists().where(Objection.appraisal_id == Appraisal.id)
    statement = (
        select(
            Appraisal.id,
            Appraisal.region,
            Cycle.title,
            Cycle.ends,
            Appraisal.phase,
            Cycle.opened_at,
            Cycle.forms_open_on,
            Cycle.forms_due_on,
            Appraisal.published_at,
            Appraisal.final_at,
            Appraisal.hold,
            objected,
            Appraisal.version,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(allowed_rows(Appraisal, actor, "plan.agree"))
        .order_by(Cycle.starts.desc(), Appraisal.id.desc())
        .limit(limit)
    )
    rows: Any = session().execute(statement)
    return tuple(OwnAppraisal(*row) for row in rows)


def staff(actor: Actor, *, search: str = "", page: int = 1, size: int = 25) -> Page[StaffRow]:
    """Return the appraisals of one's staff in cycles that are not final, by name."""
    statement = (
        select(
            Appraisal.id,
            Employee.name.label("name"),
            Employee.nip,
            Position.title.label("position"),
            Appraisal.phase,
            Cycle.title.label("cycle"),
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(
            allowed_rows(Appraisal, actor, "dialogue.hold"),
            Cycle.state.not_in(["draft", "cancelled", "final"]),
        )
    )
    if search.strip():
        statement = statement.where(matches(search, Employee.name, Employee.nip))
    return read_page(
        statement,
        lambda row: StaffRow(*row),
        sorts={"name": Employee.name.expression},
        tie=Appraisal.id.expression,
        default="name",
        page=page,
        search=search,
        size=size,
    )
