"""Closed periods as pages: one's own, those of the staff, a whole period for the office."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, PeriodClosing, Unit
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

OUT = ("published", "objection")
_WORKING = ("running", "rating")


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of one person or unit, the revision that counts."""

    id: int
    region: str
    cycle_id: int
    closing: str
    subject: str
    subject_id: int
    appraisal_id: int | None
    unit_id: int
    period: str
    revision: int
    state: str
    value: str | None
    status: str
    reported_at: datetime | None
    report_accepted: bool | None
    closed_at: datetime | None
    published_at: datetime | None
    talk_at: datetime | None
    due_on: date | None
    version: int
    cycle_title: str
    cycle_state: str
    unit: str
    employee_id: int | None
    person: str
    nip: str
    appraiser_id: int | None
    appraiser: str

    @property
    def is_out(self) -> bool:
        """Tell whether the value is published."""
        return self.state in OUT

    @property
    def name(self) -> str:
        """Return whose period it is."""
        return self.person or self.unit


@dataclass(frozen=True, slots=True)
class SuperiorShare:
    """How many of one appraiser's people were closed, and how many of them in time."""

    appraiser_id: int | None
    name: str
    people: int
    reported: int
    closed: int
    in_time: int


def one(actor: Actor, row_id: int) -> PeriodRow:
    """Return one period that the actor may see. Raises NotFound."""
    wanted = _statement().where(PeriodClosing.id == row_id, seen(actor))
    row = session().execute(wanted).first()
    if row is None:
        raise NotFound(_("Penutupan periode"))
    return PeriodRow(*row)


def record(row_id: int) -> PeriodClosing:
    """Return the whole row behind a `PeriodRow` that was read through the walls."""
    return session().get_one(PeriodClosing, row_id)


def own(actor: Actor) -> tuple[PeriodRow, ...]:
    """Return one's own periods, the newest cycle first: one statement."""
    mine = Appraisal.employee_id == (actor.employee_id or 0)
    order = (Cycle.starts.desc(), PeriodClosing.closing, PeriodClosing.period)
    return _read(actor, and_(PeriodClosing.subject == "person", mine), order)


def series(actor: Actor, row: PeriodRow) -> tuple[PeriodRow, ...]:
    """Return the periods of the same closing and subject, in calendar order: one statement."""
    same = and_(
        PeriodClosing.cycle_id == row.cycle_id,
        PeriodClosing.closing == row.closing,
        PeriodClosing.subject == row.subject,
        PeriodClosing.subject_id == row.subject_id,
    )
    return _read(actor, same, (PeriodClosing.period,))


def of_subject(
    actor: Actor, subject: str, subject_ids: Collection[int], cycle_id: int | None = None
) -> tuple[PeriodRow, ...]:
    """Return the periods of appraisals or units, by subject and calendar: one statement."""
    wanted = and_(PeriodClosing.subject == subject, PeriodClosing.subject_id.in_(subject_ids))
    if cycle_id is not None:
        wanted = and_(wanted, PeriodClosing.cycle_id == cycle_id)
    order = (PeriodClosing.subject_id, PeriodClosing.closing, PeriodClosing.period)
    return _read(actor, wanted, order)


def staff(
    actor: Actor, cycle_id: int, closing: str, period: str, *, page: int = 1
) -> Page[PeriodRow]:
    """Return the period of each of one's staff in a cycle: one statement and a count."""
    mine = and_(
        Appraisal.appraiser_id == (actor.employee_id or 0), PeriodClosing.cycle_id == cycle_id
    )
    return _page(actor, and_(mine, _named(closing, period)), page=page)


def of_cycle(
    actor: Actor,
    cycle_id: int,
    closing: str,
    period: str,
    *,
    state: str = "",
    search: str = "",
    page: int = 1,
) -> Page[PeriodRow]:
    """Return the period of everybody in a cycle, filtered by state and name."""
    wanted = and_(PeriodClosing.cycle_id == cycle_id, _named(closing, period))
    if state:
        wanted = and_(wanted, PeriodClosing.state == state)
    if search.strip():
        wanted = and_(wanted, matches(search, Employee.name, Unit.name))
    return _page(actor, wanted, page=page)


def shares(
    actor: Actor, cycle_id: int, closing: str, period: str, day_of: Callable[[datetime], date]
) -> tuple[SuperiorShare, ...]:
    """Return reporting and closing per appraiser, by name: one statement.

    `day_of` tells the day of a moment where the region stands: the day counts, not the hour.
    """
    boss = aliased(Employee)
    wanted = (
        select(
            Appraisal.appraiser_id,
            func.coalesce(boss.name, ""),
            PeriodClosing.reported_at,
            PeriodClosing.closed_at,
            PeriodClosing.due_on,
        )
        .join(Appraisal, Appraisal.id == PeriodClosing.appraisal_id)
        .outerjoin(boss, boss.id == Appraisal.appraiser_id)
        .where(
            PeriodClosing.cycle_id == cycle_id,
            _named(closing, period),
            allowed_rows(PeriodClosing, actor, "closing.progress"),
            _newest(),
        )
        .order_by(boss.name, Appraisal.appraiser_id)
    )
    groups: dict[tuple[int | None, str], list[tuple[Any, ...]]] = {}
    for key, name, *moments in session().execute(wanted):
        groups.setdefault((key, name), []).append(tuple(moments))
    return tuple(_share(key, name, rows, day_of) for (key, name), rows in groups.items())


def _share(
    key: int | None,
    name: str,
    rows: Sequence[tuple[Any, ...]],
    day_of: Callable[[datetime], date],
) -> SuperiorShare:
    return SuperiorShare(
        appraiser_id=key,
        name=name,
        people=len(rows),
        reported=sum(reported is not None for reported, _closed, _due in rows),
        closed=sum(closed is not None for _reported, closed, _due in rows),
        in_time=sum(is_in_time(closed, due, day_of) for _reported, closed, due in rows),
    )


def is_in_time(
    closed_at: datetime | None, due_on: date | None, day_of: Callable[[datetime], date]
) -> bool:
    """Tell whether a period was closed on its last day or before, by the region's own day."""
    return closed_at is not None and due_on is not None and day_of(closed_at) <= due_on


def counts(actor: Actor, cycle_id: int) -> dict[tuple[str, str], dict[str, int]]:
    """Return how many periods stand in each state, by closing and period: one statement."""
    wanted = (
        select(PeriodClosing.closing, PeriodClosing.period, PeriodClosing.state, func.count())
        .where(
            PeriodClosing.cycle_id == cycle_id,
            allowed_rows(PeriodClosing, actor, "closing.progress"),
            _newest(),
        )
        .group_by(PeriodClosing.closing, PeriodClosing.period, PeriodClosing.state)
        .order_by(PeriodClosing.closing, PeriodClosing.period)
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for closing, period, state, number in session().execute(wanted):
        found.setdefault((closing, period), {})[state] = number
    return found


def cycles(actor: Actor, permission: str) -> tuple[Cycle, ...]:
    """Return the opened cycles that have periods to close, the newest first."""
    has = exists().where(PeriodClosing.cycle_id == Cycle.id)
    wanted = select(Cycle).where(allowed_rows(Cycle, actor, permission), has)
    return tuple(session().scalars(wanted.order_by(Cycle.starts.desc(), Cycle.id.desc())))


def working_cycles(regions: Collection[str]) -> tuple[Cycle, ...]:
    """Return the cycles at work in these regions."""
    wanted = select(Cycle).where(Cycle.region.in_(sorted(regions)), Cycle.state.in_(_WORKING))
    return tuple(session().scalars(wanted.order_by(Cycle.starts, Cycle.id)))


def seen(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the periods in sight; members of a unit see what is published."""
    members = and_(
        allowed_rows(PeriodClosing, actor, "unit.view"),
        PeriodClosing.subject == "unit",
        PeriodClosing.state.in_(OUT),
    )
    return or_(allowed_rows(PeriodClosing, actor, "closing.view"), members)


def _named(closing: str, period: str) -> ColumnElement[bool]:
    return and_(PeriodClosing.closing == closing, PeriodClosing.period == period)


def _newest() -> ColumnElement[bool]:
    later = aliased(PeriodClosing)
    return not_(
        exists().where(
            later.cycle_id == PeriodClosing.cycle_id,
            later.closing == PeriodClosing.closing,
            later.subject == PeriodClosing.subject,
            later.subject_id == PeriodClosing.subject_id,
            later.period == PeriodClosing.period,
            later.revision > PeriodClosing.revision,
        )
    )


def _statement() -> Select[Any]:
    names = [name for name in PeriodRow.__slots__ if name in PeriodClosing.__table__.columns]
    boss = aliased(Employee)
    return (
        select(
            *(getattr(PeriodClosing, name) for name in names),
            Cycle.title,
            Cycle.state.label("cycle_state"),
            Unit.name,
            Appraisal.employee_id,
            func.coalesce(Employee.name, ""),
            func.coalesce(Employee.nip, ""),
            Appraisal.appraiser_id,
            func.coalesce(boss.name, ""),
        )
        .select_from(PeriodClosing)
        .join(Cycle, Cycle.id == PeriodClosing.cycle_id)
        .join(Unit, Unit.id == PeriodClosing.unit_id)
        .outerjoin(Appraisal, Appraisal.id == PeriodClosing.appraisal_id)
        .outerjoin(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(boss, boss.id == Appraisal.appraiser_id)
    )


def _read(
    actor: Actor, wanted: ColumnElement[bool], order: tuple[Any, ...]
) -> tuple[PeriodRow, ...]:
    statement = _statement().where(wanted, seen(actor), _newest()).order_by(*order)
    return tuple(PeriodRow(*row) for row in session().execute(statement))


def _page(actor: Actor, wanted: ColumnElement[bool], *, page: int) -> Page[PeriodRow]:
    return read_page(
        _statement().where(wanted, seen(actor), _newest()),
        lambda row: PeriodRow(*row),
        sorts={"name": func.coalesce(Employee.name, Unit.name)},
        tie=PeriodClosing.id.expression,
        default="name",
        page=page,
    )
