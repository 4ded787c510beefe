"""Work units that have people and no indicators of their own, where the region closes units.

Their value is missing then and the people's own value stands alone; the office and the head are
told before anything is calculated.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from portal.host.registry import RegionEntry
from portal.services.work.own_sets import fits
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Employee, Measurement, Position, Unit

AT_WORK = ("running", "rating")
"""States of a cycle in which a missing indicator can still be mended."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """One unit of a cycle at work without indicators."""

    unit_id: int
    name: str
    cycle_id: int
    cycle_title: str
    region: str


def expected(entry: RegionEntry | None) -> bool:
    """Tell whether the region gives its units values of their own."""
    return entry is not None and any(one.subject == "unit" for one in entry.closings())


def names_before_opening(entry: RegionEntry, starts: date, ends: date) -> tuple[str, ...]:
    """Return the units, by name, whose people none of the described unit sets is for."""
    sets = [one for one in entry.indicator_sets if one.subject == "unit"]
    statement = (
        select(Unit.id, Unit.name, Unit.code, Position.code, Position.title)
        .join(Position, Position.unit_id == Unit.id)
        .join(Assignment, Assignment.position_id == Position.id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(
            Assignment.region == entry.region.code,
            Employee.active,
            Assignment.starts <= ends,
            or_(Assignment.ends.is_(None), Assignment.ends >= starts),
        )
        .distinct()
    )
    names: dict[int, str] = {}
    measured: set[int] = set()
    for key, name, *places in session().execute(statement):
        names[key] = name
        if any(fits(one, (name, *places)) for one in sets):
            measured.add(key)
    return tuple(sorted(name for key, name in names.items() if key not in measured))


def of_cycle(cycle_id: int) -> tuple[str, ...]:
    """Return the units, by name, whose people a cycle appraises without indicators of the unit."""
    wanted = _unmeasured(Appraisal.cycle_id == cycle_id)
    return tuple(dict.fromkeys(one.name for one in _read(wanted)))


def at_work(regions: Collection[str], among: Select[Any] | None = None) -> tuple[Unmeasured, ...]:
    """Return the unmeasured units of cycles at work; `among` is a SELECT of units to keep to."""
    conditions = [Appraisal.region.in_(sorted(regions)), Cycle.state.in_(AT_WORK)]
    if among is not None:
        conditions.append(Appraisal.unit_id.in_(among))
    return _read(_unmeasured(*conditions))


def _unmeasured(*conditions: ColumnElement[bool]) -> Select[int, str, int, str, str]:
    has = exists().where(
        Measurement.cycle_id == Appraisal.cycle_id,
        Measurement.subject == "unit",
        Measurement.subject_id == Appraisal.unit_id,
    )
    return (
        select(Unit.id, Unit.name, Cycle.id, Cycle.title, Cycle.region)
        .select_from(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(~has, *conditions)
        .distinct()
        .order_by(Cycle.id, Unit.name, Unit.id)
    )


def _read(statement: Select[int, str, int, str, str]) -> tuple[Unmeasured, ...]:
    return tuple(Unmeasured(*row) for row in session().execute(statement))
