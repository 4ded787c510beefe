"""Surveys as pages need them: rounds, counters, sheets by place, comments, and who heads what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Assignment,
    Employee,
    Position,
    ServiceCounter,
    SurveyParticipation,
    SurveyRound,
    SurveySheet,
    SurveyTicket,
    Unit,
)
from portal.store.scope import allowed_rows, get_visible
from portal.store.unit_relations import units_headed


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in a list: how many answered, and (for employees) whether the reader did."""

    id: int
    region: str
    survey: str
    title: str
    period: str
    topic: str
    state: str
    opens_on: date
    closes_on: date
    answers: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a result is made of: the place and the marks, nothing else."""

    round_id: int
    counter_id: int | None
    unit_id: int | None
    marks: tuple[int | None, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """A service counter with its unit and the names of its staff."""

    id: int
    code: str
    name: str
    unit_id: int
    unit: str
    staff: tuple[tuple[int, str], ...]
    active: bool


def rounds(actor: Actor, permission: str = "survey.view") -> tuple[RoundRow, ...]:
    """Return all rounds in sight, latest first, with complete and incomplete sheets counted."""
    counted = (
        select(SurveySheet.round_id, func.count().label("sheets"))
        .group_by(SurveySheet.round_id)
        .subquery()
    )
    mine = select(SurveyParticipation.round_id).where(
        SurveyParticipation.employee_id == (actor.employee_id or 0)
    )
    statement = (
        select(SurveyRound, func.coalesce(counted.c.sheets, 0), SurveyRound.id.in_(mine))
        .outerjoin(counted, counted.c.round_id == SurveyRound.id)
        .where(allowed_rows(SurveyRound, actor, permission))
        .order_by(SurveyRound.period.desc(), SurveyRound.survey, SurveyRound.id.desc())
    )
    return tuple(_row(one, *more) for one, *more in session().execute(statement))


def _row(one: SurveyRound, answers: int = 0, answered: bool = False) -> RoundRow:  # noqa: FBT001, FBT002
    return RoundRow(
        one.id,
        one.region,
        one.survey,
        one.title,
        one.period,
        one.topic,
        one.state,
        one.opens_on,
        one.closes_on,
        answers,
        bool(answered),
    )


def survey_round(actor: Actor, round_id: int, permission: str = "survey.view") -> SurveyRound:
    """Return one round in sight. Raises NotFound."""
    return get_visible(SurveyRound, round_id, actor, permission, _("Survei"))


def rounds_of_year(region: str, year: int, *, closed: bool = True) -> list[SurveyRound]:
    """Return the rounds of a calendar year, by survey and period; the caller checked the walls."""
    wanted = select(SurveyRound).where(
        SurveyRound.region == region,
        or_(SurveyRound.period == str(year), SurveyRound.period.startswith(f"{year}-")),
    )
    if closed:
        wanted = wanted.where(SurveyRound.state == "closed")
    order = (SurveyRound.survey, SurveyRound.period, SurveyRound.topic, SurveyRound.id)
    return list(session().scalars(wanted.order_by(*order)))


def sheets(round_ids: Collection[int]) -> list[Sheet]:
    """Return all sheets of some rounds, in the order of their random keys: one statement."""
    table: Any = SurveySheet.__table__
    columns = (table.c.round_id, table.c.counter_id, table.c.unit_id, table.c.marks)
    statement = (
        select(*columns, table.c.complete)
        .where(table.c.round_id.in_(round_ids))
        .order_by(table.c.key)
    )
    return [
        Sheet(round_id, counter, unit, tuple(marks), complete)
        for round_id, counter, unit, marks, complete in session().execute(statement)
    ]


def comments(round_id: int, unit_ids: Collection[int] | None) -> list[tuple[int | None, str]]:
    """Return (unit, comment) in the order of random keys; all units for None."""
    wanted = select(SurveySheet.unit_id, SurveySheet.comment).where(
        SurveySheet.round_id == round_id, SurveySheet.comment != ""
    )
    if unit_ids is not None:
        wanted = wanted.where(SurveySheet.unit_id.in_(unit_ids))
    return [(unit, text) for unit, text in session().execute(wanted.order_by(SurveySheet.key))]


def counters(region: str, *, active: bool = False) -> tuple[Counter, ...]:
    """Return the counters of a region by code: two statements."""
    wanted = (
        select(ServiceCounter, Unit.name)
        .join(Unit, Unit.id == ServiceCounter.unit_id)
        .where(ServiceCounter.region == region)
        .order_by(ServiceCounter.code)
    )
    if active:
        wanted = wanted.where(ServiceCounter.active)
    found = [(one, unit) for one, unit in session().execute(wanted)]
    names = _names(key for one, _unit in found for key in one.staff)
    return tuple(
        Counter(
            one.id,
            one.code,
            one.name,
            one.unit_id,
            unit,
            tuple((key, names.get(key, "")) for key in one.staff),
            one.active,
        )
        for one, unit in found
    )


def _names(keys: Iterable[int]) -> dict[int, str]:
    statement = select(Employee.id, Employee.name).where(Employee.id.in_(set(keys)))
    return {key: text for key, text in session().execute(statement)}  # noqa: C416


def counter(actor: Actor, counter_id: int) -> ServiceCounter:
    """Return one counter that the actor may change. Raises NotFound."""
    return get_visible(ServiceCounter, counter_id, actor, "survey.manage", _("Loket"))


def units(region: str) -> dict[int, str]:
    """Return the units of a region from the top down."""
    statement = select(Unit.id, Unit.name).where(Unit.region == region).order_by(Unit.path)
    return {key: text for key, text in session().execute(statement)}  # noqa: C416


def staff_choices(region: str) -> list[tuple[int, str]]:
    """Return everybody of a region as choices of a form, by name."""
    wanted = select(Employee.id, Employee.name).where(Employee.region == region, Employee.active)
    return [(key, name) for key, name in session().execute(wanted.order_by(Employee.name))]


def tickets(round_id: int) -> dict[int | None, tuple[int, int]]:
    """Return printed and used codes of a round by counter."""
    statement = (
        select(
            SurveyTicket.counter_id,
            func.count(),
            func.count().filter(SurveyTicket.used),
        )
        .where(SurveyTicket.round_id == round_id)
        .group_by(SurveyTicket.counter_id)
    )
    return {key: (printed, used) for key, printed, used in session().execute(statement)}


def unit_of(employee_id: int, on: date) -> int | None:
    """Return the unit where an employee works on a day."""
    statement = (
        select(Position.unit_id)
        .join(Assignment, Assignment.position_id == Position.id)
        .where(
            Assignment.employee_id == employee_id,
            Assignment.starts <= on,
            or_(Assignment.ends.is_(None), Assignment.ends >= on),
        )
        .order_by(Assignment.starts.desc())
    )
    return session().scalars(statement.limit(1)).first()


def headed_units(employee_id: int, region: str) -> frozenset[int]:
    """Return the units of a region that an employee heads."""
    wanted = select(Unit.id).where(Unit.region == region, Unit.id.in_(units_headed(employee_id)))
    return frozenset(session().scalars(wanted))


def answered(round_id: int) -> int:
    """Return how many employees have taken part in a round."""
    counted = select(func.count()).where(SurveyParticipation.round_id == round_id)
    return session().scalar(counted) or 0


def public_round(region: str, survey: str, year: int) -> list[SurveyRound]:
    """Return the closed rounds of a public survey in a year: what a poster may tell."""
    return [one for one in rounds_of_year(region, year) if one.survey == survey]


def require_unit(region: str, code: str) -> Unit:
    """Return a unit by its code, for pages without sign-in. Raises NotFound."""
    one = session().scalar(select(Unit).where(Unit.region == region, Unit.code == code))
    if one is None:
        raise NotFound(_("Unit kerja"))
    return one


def unit_codes(region: str) -> dict[int, str]:
    """Return the codes of a region's units, for addresses."""
    statement = select(Unit.id, Unit.code).where(Unit.region == region)
    return {key: text for key, text in session().execute(statement)}  # noqa: C416


def waiting(me: int) -> list[SurveyRound]:
    """Return the open rounds of his region that an employee has not answered: one statement."""
    mine = select(SurveyParticipation.round_id).where(SurveyParticipation.employee_id == me)
    home = select(Employee.region).where(Employee.id == me).scalar_subquery()
    statement = select(SurveyRound).where(
        SurveyRound.region == home,
        SurveyRound.state == "open",
        SurveyRound.id.not_in(mine),
    )
    return list(session().scalars(statement.order_by(SurveyRound.closes_on, SurveyRound.id)))
