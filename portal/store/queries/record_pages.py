"""What the pages of registers show: records, the people and units they may be about, files.

Every function takes the words that may read (or write) a register; the walls turn them into rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, Evidence, Record, Unit
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_records, allowed_rows
from portal.store.unit_relations import units_headed

MOST_CHOICES = 300
MOST_EXPORTED = 20_000
_AUTHOR = aliased(Employee)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record with the names of whom it is about and who wrote it."""

    id: int
    region: str
    register: str
    held_on: date
    period: str
    values: Mapping[str, str]
    number: str
    place: str
    attendees: Sequence[Mapping[str, Any]]
    signatures: Sequence[Mapping[str, Any]]
    pinned: bool
    version: int
    written_at: datetime
    appraisal_id: int | None
    employee_id: int | None
    unit_id: int | None
    cycle_id: int | None
    person: str | None
    nip: str | None
    unit: str | None
    cycle: str | None
    author_id: int | None
    author: str | None

    @property
    def about(self) -> str:
        """Return the person or unit, or nothing for a record about the whole region."""
        return self.person or (self.unit if self.employee_id is None else "") or ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a record may be about."""

    key: int
    label: str
    note: str = ""


def _rows() -> Any:  # noqa: ANN401  (a SELECT)
    r = Record
    return (
        select(
            r.id,
            r.region,
            r.register,
            r.held_on,
            r.period,
            r.values,
            r.number,
            r.place,
            r.attendees,
            r.signatures,
            r.pinned,
            r.version,
            r.written_at,
            r.appraisal_id,
            r.employee_id,
            r.unit_id,
            r.cycle_id,
            Employee.name.label("person"),
            Employee.nip.label("nip"),
            Unit.name.label("unit"),
            Cycle.title.label("cycle"),
            r.author_id,
            _AUTHOR.name.label("author"),
        )
        .outerjoin(Employee, Employee.id == r.employee_id)
        .outerjoin(Unit, Unit.id == r.unit_id)
        .outerjoin(Cycle, Cycle.id == r.cycle_id)
        .outerjoin(_AUTHOR, _AUTHOR.id == r.author_id)
    )


def _wanted(
    actor: Actor, region: str, register_id: str, readers: Collection[str], search: str
) -> Any:  # noqa: ANN401  (a SELECT)
    wanted = _rows().where(Record.register == register_id, allowed_records(actor, region, readers))
    if search.strip():
        wanted = wanted.where(
            matches(search, Employee.name, Employee.nip, Unit.name, Record.number)
        )
    return wanted


def records_of(
    actor: Actor,
    register_id: str,
    *,
    region: str,
    readers: Collection[str],
    cycle_id: int | None = None,
    search: str = "",
    page: int = 1,
) -> Page[RecordRow]:
    """Return one page of a register's records, the newest first: two statements."""
    wanted = _wanted(actor, region, register_id, readers, search)
    if cycle_id is not None:
        wanted = wanted.where(Record.cycle_id == cycle_id)
    return read_page(
        wanted,
        lambda row: RecordRow(*row),
        sorts={"on": Record.held_on.expression},
        tie=Record.id.desc(),
        default="-on",
        page=page,
        search=search,
    )


def exported(
    actor: Actor, register_id: str, *, region: str, readers: Collection[str]
) -> tuple[RecordRow, ...]:
    """Return a register's records for a file, by day: one statement."""
    wanted = _wanted(actor, region, register_id, readers, "")
    ordered = wanted.order_by(Record.held_on, Record.id).limit(MOST_EXPORTED)
    return tuple(RecordRow(*row) for row in session().execute(ordered))


def record(record_id: int) -> RecordRow:
    """Return one record that the caller has already been let through to."""
    return RecordRow(*session().execute(_rows().where(Record.id == record_id)).one())


def counts(
    actor: Actor, region: str, readers: Mapping[str, Collection[str]]
) -> dict[str, tuple[int, date | None]]:
    """Return number and last day of the visible records by register: one statement."""
    seen = [
        and_(Record.register == name, allowed_records(actor, region, words))
        for name, words in readers.items()
    ]
    rows = session().execute(
        select(Record.register, func.count(), func.max(Record.held_on))
        .where(or_(false(), *seen))
        .group_by(Record.register)
    )
    return {name: (count, last) for name, count, last in rows}


def of_appraisal(
    actor: Actor, region: str, appraisal_id: int, readers: Mapping[str, Collection[str]]
) -> dict[str, list[RecordRow]]:
    """Return the visible records of one appraisal by register, oldest first: one statement."""
    seen = [
        and_(Record.register == name, allowed_records(actor, region, words))
        for name, words in readers.items()
    ]
    wanted = _rows().where(Record.appraisal_id == appraisal_id, or_(false(), *seen))
    found: dict[str, list[RecordRow]] = {}
    for row in session().execute(wanted.order_by(Record.held_on, Record.id)):
        found.setdefault(row.register, []).append(RecordRow(*row))
    return found


def appraisal_choices(
    actor: Actor, region: str, words: Collection[str], phases: Collection[str], without: str = ""
) -> tuple[Choice, ...]:
    """Return the appraisals about which the actor may write now: his own, his staff's, or all.

    `without` leaves out those that have a record of that register already.
    """
    me = actor.employee_id
    mine: list[ColumnElement[bool]] = []
    if me is not None and "self" in words:
        mine.append(Appraisal.employee_id == me)
    if me is not None and "appraiser" in words:
        mine.append(and_(Appraisal.appraiser_id == me, Appraisal.employee_id != me))
    if me is not None and "unit_head" in words:
        mine.append(and_(Appraisal.unit_id.in_(units_headed(me)), Appraisal.employee_id != me))
    if "hr" in words and actor.regions("hr"):
        mine.append(
            and_(
                allowed_rows(Appraisal, actor, "result.publish"), Appraisal.employee_id != (me or 0)
            )
        )
    written = select(Record.appraisal_id).where(
        Record.region == region, Record.register == without, Record.appraisal_id.is_not(None)
    )
    statement = (
        select(Appraisal.id, Employee.name, Cycle.title)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Appraisal.region == region,
            or_(false(), *mine),
            Appraisal.id.not_in(written),
            Cycle.state.not_in(["draft", "cancelled", "final"]),
            Appraisal.phase.in_(sorted(phases)) if phases else Appraisal.phase != "final",
        )
        .order_by(Cycle.starts.desc(), Employee.name, Appraisal.id)
        .limit(MOST_CHOICES)
    )
    return tuple(Choice(*row) for row in session().execute(statement))


def unit_choices(actor: Actor, region: str, words: Collection[str]) -> tuple[Choice, ...]:
    """Return the units about which the actor may write: those he heads, or all of the region."""
    mine: list[ColumnElement[bool]] = []
    if actor.employee_id is not None and "unit_head" in words:
        mine.append(Unit.id.in_(units_headed(actor.employee_id)))
    if not actor.regions(*words).isdisjoint({region, "*"}):
        mine.append(Unit.region == region)
    statement = select(Unit.id, Unit.name).where(Unit.region == region, or_(false(), *mine))
    return tuple(Choice(*row) for row in session().execute(statement.order_by(Unit.name)))


def cycle_choices(region: str) -> tuple[Choice, ...]:
    """Return the cycles of a region that are not closed yet, the latest first."""
    statement = (
        select(Cycle.id, Cycle.title)
        .where(Cycle.region == region, Cycle.state.not_in(["cancelled", "final"]))
        .order_by(Cycle.starts.desc())
    )
    return tuple(Choice(*row) for row in session().execute(statement))


def people(actor: Actor, region: str) -> tuple[tuple[str, str], ...]:
    """Return NIP and name of employees within sight, as suggestions while a NIP is typed."""
    statement = (
        select(Employee.nip, Employee.name)
        .where(
            Employee.region == region,
            Employee.active,
            allowed_rows(Employee, actor, "appraisal.view"),
        )
        .order_by(Employee.name)
        .limit(MOST_CHOICES)
    )
    return tuple((nip, name) for nip, name in session().execute(statement))


def employee_id(actor: Actor, region: str, nip: str) -> int | None:
    """Return an employee within sight by his full NIP."""
    found = select(Employee.id).where(
        Employee.region == region,
        Employee.nip == nip,
        allowed_rows(Employee, actor, "appraisal.view"),
    )
    return session().scalar(found)


def files_of(record_id: int) -> tuple[Evidence, ...]:
    """Return the files of a record already shown."""
    statement = select(Evidence).where(Evidence.kind == "record", Evidence.subject_id == record_id)
    return tuple(session().scalars(statement.order_by(Evidence.id)))
