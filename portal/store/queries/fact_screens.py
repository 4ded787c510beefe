"""What the pages of stated facts show: one's own, those waiting for a word, recorded ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, FactRecord
from portal.store.queries.paging import Page, matches, read_page
from portal.store.queries.project_screens import PersonRow
from portal.store.scope import allowed_rows

BEFORE_CALCULATION = frozenset({"planning", "running", "acceptance", "rating"})
"""Phases of an appraisal in which a stated fact can still be decided."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An appraisal about which facts can be stated."""

    id: int
    region: str
    cycle_title: str
    phase: str
    employee_id: int
    person: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One stated fact. Refused: looked at by somebody, yet without a date of confirmation."""

    id: int
    region: str
    appraisal_id: int | None
    employee_id: int
    person: str
    nip: str
    code: str
    value: str
    text: str
    starts: date | None
    ends: date | None
    stated_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None
    version: int

    @property
    def state(self) -> str:
        """`confirmed`, `refused` or `waiting`."""
        if self.confirmed_at is not None:
            return "confirmed"
        return "refused" if self.confirmed_by is not None else "waiting"


def own_subjects(actor: Actor) -> tuple[Subject, ...]:
    """Return one's own appraisals in cycles at work."""
    return _subjects(actor, "fact.state")


def subject(actor: Actor, appraisal_id: int) -> Subject:
    """Return one appraisal within sight. Raises NotFound."""
    found = _subjects(actor, "appraisal.view", Appraisal.id == appraisal_id)
    if not found:
        raise NotFound(_("Penilaian"))
    return found[0]


def of_appraisal(actor: Actor, appraisal_id: int) -> tuple[FactRow, ...]:
    """Return the facts stated about one appraisal."""
    statement = _facts().where(
        allowed_rows(FactRecord, actor, "appraisal.view"), FactRecord.appraisal_id == appraisal_id
    )
    return tuple(FactRow(*row) for row in session().execute(statement.order_by(FactRecord.id)))


def own_facts(actor: Actor) -> tuple[FactRow, ...]:
    """Return the facts about oneself, the newest first."""
    statement = _facts().where(
        allowed_rows(FactRecord, actor, "fact.state"), FactRecord.appraisal_id.is_not(None)
    )
    ordered = statement.order_by(FactRecord.stated_at.desc(), FactRecord.id.desc()).limit(50)
    return tuple(FactRow(*row) for row in session().execute(ordered))


def fact(actor: Actor, fact_id: int) -> FactRow:
    """Return one fact that the actor may confirm or read. Raises NotFound."""
    seen = allowed_rows(FactRecord, actor, "appraisal.view")
    row = session().execute(_facts().where(seen, FactRecord.id == fact_id)).first()
    if row is None:
        raise NotFound(_("Keterangan"))
    return FactRow(*row)


def waiting(actor: Actor, *, page: int = 1) -> Page[FactRow]:
    """Return stated facts that nobody has looked at, about people whom the actor appraises.

    Once the value is calculated nobody can decide on them any more.
    """
    statement = _facts().where(
        allowed_rows(FactRecord, actor, "dialogue.hold"),
        FactRecord.appraisal_id.in_(
            select(Appraisal.id).where(Appraisal.phase.in_(BEFORE_CALCULATION))
        ),
        FactRecord.confirmed_by.is_(None),
        FactRecord.confirmed_at.is_(None),
    )
    return read_page(
        statement,
        lambda row: FactRow(*row),
        sorts={"name": Employee.name.expression},
        tie=FactRecord.id.expression,
        default="name",
        page=page,
    )


def recorded(actor: Actor, *, search: str = "", page: int = 1) -> Page[FactRow]:
    """Return the facts that hold for a span of time, as the personnel office recorded them."""
    statement = _facts().where(
        allowed_rows(FactRecord, actor, "people.view"), FactRecord.appraisal_id.is_(None)
    )
    if search.strip():
        statement = statement.where(matches(search, Employee.name, Employee.nip))
    return read_page(
        statement,
        lambda row: FactRow(*row),
        sorts={"starts": FactRecord.starts.expression},
        tie=FactRecord.id.expression,
        default="-starts",
        page=page,
        search=search,
    )


def employee_by_nip(actor: Actor, nip: str) -> PersonRow | None:
    """Return an employee of the actor's own region by his full NIP."""
    statement = select(Employee.id, Employee.name, Employee.nip).where(
        allowed_rows(Employee, actor, "people.edit"), Employee.nip == nip
    )
    row = session().execute(statement).first()
    return PersonRow(*row) if row else None


def _subjects(actor: Actor, permission: str, *wanted: ColumnElement[bool]) -> tuple[Subject, ...]:
    statement = (
        select(
            Appraisal.id,
            Appraisal.region,
            Cycle.title,
            Appraisal.phase,
            Employee.id,
            Employee.name,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            allowed_rows(Appraisal, actor, permission),
            Cycle.state.not_in(["draft", "cancelled", "final"]),
            *wanted,
        )
        .order_by(Cycle.starts.desc(), Appraisal.id)
    )
    return tuple(Subject(*row) for row in session().execute(statement))


def _facts() -> Any:  # noqa: ANN401  (a SELECT)
    f = FactRecord
    return select(
        f.id,
        f.region,
        f.appraisal_id,
        f.employee_id,
        Employee.name.label("person"),
        Employee.nip.label("nip"),
        f.code,
        f.value,
        f.text,
        f.starts.label("starts"),
        f.ends,
        f.stated_at,
        f.confirmed_by,
        f.confirmed_at,
        f.version,
    ).join(Employee, Employee.id == f.employee_id)
