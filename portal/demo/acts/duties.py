"""Plans drafted from the library of the position, agreed by both, measured at the year's end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services import measurements, own_indicators
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement

_CHUNK = 50
_SPREAD = (88, 112)
"""Percent of the target that people reach, before their talent."""
_MISSING, _NOT_APPLICABLE = 0.03, 0.02
_TALENT = 5
"""Percent that one step of talent adds."""


def _plan(scene: Scene, cycle: Cycle) -> None:
    """Everybody drafts from the library in January and agrees with his superior."""
    scene.clock.turn_to(date(cycle.year, 1, 22))
    people = scene.by_id
    found = appraisals(cycle)
    for first in range(0, len(found), _CHUNK):
        with unit_of_work():
            for key, employee in found[first : first + _CHUNK]:
                _agree(people[employee], key)


def _agree(person: Person, key: int) -> None:
    one = session().get_one(Appraisal, key)
    for plan, _agreement in own_indicators.plans_of(one):
        if not plan.library or person.appraiser is None:
            continue
        own_indicators.draft_from_library(person.actor(), key, plan.id)
        own_indicators.agree(person.actor(), key, plan.id)
        own_indicators.agree(person.appraiser.actor(), key, plan.id)


def _measure(scene: Scene, cycle: Cycle) -> None:
    """Results are entered before the forms open; a few lack evidence or do not apply."""
    last = date(cycle.year, 12, 5)
    scene.clock.turn_to(min(last, scene.today - timedelta(days=2)))
    people, mine = scene.by_id, dict(appraisals(cycle))
    statement = (
        select(Measurement)
        .where(Measurement.cycle_id == cycle.id, Measurement.subject == "person")
        .where(Measurement.actual.is_(None), Measurement.target.is_not(None))
        .order_by(Measurement.id)
    )
    rows = list(session().scalars(statement))
    for first in range(0, len(rows), _CHUNK):
        with unit_of_work():
            for row in rows[first : first + _CHUNK]:
                _enter(scene, row, people[mine[row.subject_id]])


def _enter(scene: Scene, row: Measurement, person: Person) -> None:
    boss, dice = person.appraiser, scene.random.random()
    if boss is None or dice < _MISSING:
        return
    if dice < _MISSING + _NOT_APPLICABLE and row.order:
        own_indicators.set_applicable(
            boss.actor(),
            row.subject_id,
            row.code,
            applicable=False,
            reason="Tugas ini dipindahkan ke bidang lain sejak bulan Maret.",
        )
        return
    done = measurements.set_actual(person.actor(), row.id, _actual(scene, row, person), None)
    measurements.confirm(boss.actor(), done.id)


def _actual(scene: Scene, row: Measurement, person: Person) -> Decimal:
    share = Decimal(scene.random.randint(*_SPREAD) + _TALENT * person.talent) / 100
    target = row.target or Decimal(0)
    if not target:
        return Decimal(scene.random.choice((0, 0, 0, 1)))
    if row.direction == "lower":
        share = 2 - share
    places = 1 if target < 50 else 0
    reached = round(target * share, places)
    return min(reached, Decimal(100)) if row.measure_unit == "persen" else reached


MOMENTS = {"running": _plan, "before_rating": _measure}
"""Only for regions whose people make their own plans from a library."""
