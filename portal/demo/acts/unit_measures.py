"""Values of units and positions: targets for every period, then what was reached.

`[unit_measures.targets]` of `demo.toml` may name, by indicator code, the target of the whole
year; cumulative sets grow towards it. `weak` lists codes of units that do not do well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from portal.demo.acts.own_indicators import reached
from portal.demo.figures import as_written
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.work import measurements
from portal.services.work.measured_subjects import set_of
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Measurement, Unit
from portal.store.unit_relations import heads_of

_QUARTERS = {"Q1": 25, "Q2": 50, "Q3": 75, "Q4": 100, "H1": 50, "H2": 100}
_SHARED = ("unit", "position")


def _targets(scene: Scene, cycle: Cycle) -> None:
    """Let the personnel office agree the targets of every period in January."""
    scene.clock.turn_to(cycle.starts.replace(day=12))
    wanted: dict[str, object] = scene.words.get("unit_measures", {}).get("targets", {})
    hr = scene.with_role("hr")[0]
    with unit_of_work():
        for row in rows_of(cycle):
            if row.target is None and row.direction != "range":
                whole = Decimal(str(wanted.get(row.code, 90 if row.direction == "higher" else 10)))
                measurements.set_target(hr.actor(), row.id, _part(row, whole), None)


def _part(row: Measurement, whole: Decimal) -> Decimal:
    """Return the target of a period: a cumulative count grows, a rate stays what it is."""
    found = set_of(row.region, row.indicator_set)
    share = _QUARTERS.get(row.period[5:], 100)
    if found is None or not found.cumulative or row.measure_unit == "persen":
        return whole
    return as_written(whole * share / 100)


def _results(scene: Scene, cycle: Cycle) -> None:
    """Enter what no closing has asked for until the forms open."""
    scene.clock.turn_to(min(date(cycle.year, cycle.ends.month, 1), scene.today))
    open_rows = [row for row in rows_of(cycle) if row.actual is None and row.period[4:5] != "-"]
    fill(scene, open_rows)


def fill(scene: Scene, rows: Sequence[Measurement]) -> None:
    """Enter values of units and positions: the head, else the personnel office; hr confirms."""
    units = {row.subject_id for row in rows if row.subject == "unit"}
    heads = heads_of(units)
    weak = _weak_units(scene, units)
    people, hr = scene.by_id, scene.with_role("hr")
    with unit_of_work():
        for row in rows:
            talent = -2 if row.subject_id in weak and row.subject == "unit" else _habit(row)
            value = reached(scene, row, talent)
            if value is None:
                continue
            head = heads.get(row.subject_id) if row.subject == "unit" else None
            person = people.get(head.employee_id) if head else None
            enters = person or hr[0]
            measurements.set_actual(enters.actor(), row.id, value, None)
            measurements.confirm(_other(hr, enters).actor(), row.id)


def rows_of(cycle: Cycle, period: str = "") -> list[Measurement]:
    """Return the measurements of units and positions in a cycle (or in one period of it)."""
    wanted = select(Measurement).where(
        Measurement.cycle_id == cycle.id, Measurement.subject.in_(_SHARED)
    )
    if period:
        wanted = wanted.where(Measurement.period == period)
    return list(session().scalars(wanted.order_by(Measurement.id)))


def _habit(row: Measurement) -> int:
    """Each unit works in its own way, good or middling."""
    return (row.subject_id * 7 + len(row.code)) % 3


def _weak_units(scene: Scene, units: set[int]) -> set[int]:
    codes: list[str] = scene.words.get("unit_measures", {}).get("weak", [])
    found = {row.id for row in session().scalars(select(Unit).where(Unit.id.in_(units)))}
    named = select(Unit.id).where(Unit.id.in_(found), Unit.code.in_(codes))
    chosen = set(session().scalars(named))
    return chosen or ({max(units)} if len(units) > 1 else set())


def _other(hr: Sequence[Person], person: Person) -> Person:
    """Return somebody of the personnel office who is not the one that entered the value."""
    return next((one for one in hr if one is not person), hr[0])


MOMENTS = {"running": _targets, "before_rating": _results}
