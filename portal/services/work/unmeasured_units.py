"""Work units that have people and no indicators of their own, where the region closes units.

Their value is missing then and the people's own value stands alone. The indicators of a cycle are
fixed when it is opened: the office and the head are asked to mend it before, and told after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, or_, select

from portal.host.registry import RegionEntry
from portal.services.work.own_sets import fits
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Employee, Measurement, Position, Unit


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """One unit without indicators, and the draft of a cycle that would begin without them."""

    unit_id: int
    name: str
    cycle_id: int
    cycle_title: str


def expected(entry: RegionEntry | None) -> bool:
    """Tell whether the region gives its units values of their own."""
    return entry is not None and any(one.subject == "unit" for one in entry.closings())


def names_before_opening(entry: RegionEntry, starts: date, ends: date) -> tuple[str, ...]:
    """Return the units, by name, whose people none of the described unit sets is for."""
    return tuple(name for name, _key in _before_opening(entry, starts, ends))


def in_drafts(entry: RegionEntry, among: Select[Any] | None = None) -> tuple[Unmeasured, ...]:
    """Return the unmeasured units of a region's drafts; `among` is a SELECT of units to keep to.

    One statement, and one for each draft.
    """
    drafts = select(Cycle.id, Cycle.title, Cycle.starts, Cycle.ends).where(
        Cycle.region == entry.region.code, Cycle.state == "draft", Cycle.cadence == "year"
    )
    return tuple(
        Unmeasured(key, name, cycle_id, title)
        for cycle_id, title, starts, ends in session().execute(drafts.order_by(Cycle.id)).all()
        for name, key in _before_opening(entry, starts, ends, among)
    )


def of_cycle(cycle_id: int) -> tuple[str, ...]:
    """Return the units, by name, whose people an opened cycle appraises without indicators."""
    has = exists().where(
        Measurement.cycle_id == Appraisal.cycle_id,
        Measurement.subject == "unit",
        Measurement.subject_id == Appraisal.unit_id,
    )
    statement = (
        select(Unit.name)
        .select_from(Appraisal)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(~has, Appraisal.cycle_id == cycle_id)
        .distinct()
        .order_by(Unit.name)
    )
    return tuple(session().scalars(statement))


def _before_opening(
    entry: RegionEntry, starts: date, ends: date, among: Select[Any] | None = None
) -> list[tuple[str, int]]:
    """Return name and id of the units that will have no indicators, sorted."""
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
    if among is not None:
        statement = statement.where(Unit.id.in_(among))
    names: dict[int, str] = {}
    measured: set[int] = set()
    for key, name, *places in session().execute(statement):
        names[key] = name
        if any(fits(one, (name, *places)) for one in sets):
            measured.add(key)
    return sorted((name, key) for key, name in names.items() if key not in measured)
