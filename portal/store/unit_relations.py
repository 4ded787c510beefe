"""How a person stands to units and positions: who heads a unit, who stands above its head.

The one definition: a unit is headed by whoever holds a position in it, appraises somebody, and is
himself appraised by nobody of the same unit. Above the head stands his appraiser. Everything here
is a SELECT of ids, to be put into the conditions of `portal.store.scope`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal.store.db import session
from portal.store.models import Assignment, Employee, Position
from portal.store.present import today

Person = int | BindParameter[int]
"""Who is meant: an employee's id, or the parameter of a statement that is kept for everybody."""

_KEPT = 1024
_DAY = bindparam("present_day", callable_=today, type_=Date())
"""The day on which a statement runs, not the one on which it was built: built ones are kept."""


@dataclass(frozen=True, slots=True)
class UnitHead:
    """The head of a unit; `superior_id` is who appraises him, None at the top."""

    employee_id: int
    name: str
    superior_id: int | None


def _lasts(post: Any) -> ColumnElement[bool]:  # noqa: ANN401  (an alias of Assignment)
    """Return the condition that a post is held today: one entered ahead opens nothing yet."""
    return and_(post.starts <= _DAY, or_(post.ends.is_(None), post.ends >= _DAY))


def _heads(post: Any, place: Any) -> ColumnElement[bool]:  # noqa: ANN401  (aliases)
    """Return the condition that the holder of `post` heads the unit of `place`."""
    staff, boss, seat = aliased(Assignment), aliased(Assignment), aliased(Position)
    has_staff = exists().where(staff.appraiser_id == post.employee_id, _lasts(staff))
    led_inside = exists().where(
        boss.employee_id == post.appraiser_id,
        seat.id == boss.position_id,
        seat.unit_id == place.unit_id,
        _lasts(boss),
    )
    return has_staff & ~led_inside & _lasts(post)


def _headships(*columns: Any) -> tuple[Select[Any], Any, Any]:  # noqa: ANN401  (columns)
    post, place = aliased(Assignment), aliased(Position)
    chosen = [getattr(place if name == "unit_id" else post, name) for name in columns]
    statement = select(*chosen).select_from(post).join(place, place.id == post.position_id)
    return statement.where(_heads(post, place)), post, place


def units_headed(me: Person) -> Select[Any]:
    """Return the ids of the units that the employee heads."""
    return _units_headed(me)


@lru_cache(maxsize=_KEPT)
def _units_headed(me: Person) -> Select[Any]:
    """Build the SELECT once: the walls ask for it several times on every page."""
    statement, post, _place = _headships("unit_id")
    return statement.where(post.employee_id == me)


def units_below(me: Person) -> Select[Any]:
    """Return the ids of the units whose head the employee appraises."""
    return _units_below(me)


@lru_cache(maxsize=_KEPT)
def _units_below(me: Person) -> Select[Any]:
    statement, post, _place = _headships("unit_id")
    return statement.where(post.appraiser_id == me)


def units_of(me: Person) -> Select[Any]:
    """Return the ids of the units in which the employee holds a position."""
    return _units_of(me)


@lru_cache(maxsize=_KEPT)
def _units_of(me: Person) -> Select[Any]:
    held = select(Position.unit_id).join(Assignment, Assignment.position_id == Position.id)
    return held.where(Assignment.employee_id == me, _lasts(Assignment))


def positions_held(me: Person) -> Select[Any]:
    """Return the ids of the positions that the employee holds."""
    return _positions_held(me)


@lru_cache(maxsize=_KEPT)
def _positions_held(me: Person) -> Select[Any]:
    held = select(Assignment.position_id)
    return held.where(Assignment.employee_id == me, _lasts(Assignment))


def positions_below(me: Person) -> Select[Any]:
    """Return the ids of the positions whose holders the employee appraises."""
    return _positions_below(me)


@lru_cache(maxsize=_KEPT)
def _positions_below(me: Person) -> Select[Any]:
    below = select(Assignment.position_id)
    return below.where(Assignment.appraiser_id == me, _lasts(Assignment))


def heads_of(unit_ids: Collection[int]) -> dict[int, UnitHead]:
    """Return the head of each unit that has one; the first by id where several could be."""
    statement, post, place = _headships("unit_id", "employee_id", "appraiser_id")
    wanted = (
        statement.add_columns(Employee.name)
        .join(Employee, Employee.id == post.employee_id)
        .where(place.unit_id.in_(sorted(unit_ids)))
        .order_by(post.id.desc())
    )
    return {
        unit: UnitHead(employee, name, superior)
        for unit, employee, superior, name in session().execute(wanted)
    }


def is_in(statement: Select[Any], key: int) -> bool:
    """Tell whether an id is among those of one of the SELECTs above."""
    return session().scalar(_one_of(statement), {"wanted": key}) is not None


@lru_cache(maxsize=_KEPT)
def _one_of(statement: Select[Any]) -> Select[Any]:
    found = statement.subquery()
    return select(found.c[0]).where(found.c[0] == bindparam("wanted")).limit(1)
