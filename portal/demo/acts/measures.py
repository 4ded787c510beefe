"""Yearly indicators of persons: everybody agrees to his plan, enters results, and is confirmed.

What is closed month by month, chosen by people themselves, or judged by a verifier belongs to
other acts; here are the fixed indicators of the whole year.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from portal.demo.figures import as_written
from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services.common.appraisals import entry_of
from portal.services.work import measurements
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement

_CHUNK = 50
_SPREAD = (75, 115)
"""Percent of the target that people reach, before their talent."""
_MISSING = 0.05


def _agree(scene: Scene, cycle: Cycle) -> None:
    """Everybody agrees to his plan in January; who appraises nobody's plan has none."""
    if not _sets(scene):
        return
    scene.clock.turn_to(date(cycle.year, 1, 20))
    people = scene.by_id
    with unit_of_work():
        for key, employee in appraisals(cycle):
            if session().get_one(Appraisal, key).phase == "planning":
                measurements.agree_plan(people[employee].actor(), key)


def _enter(scene: Scene, cycle: Cycle) -> None:
    """Most results are entered and confirmed before the forms open; a few stay without data."""
    sets = _sets(scene)
    if not sets:
        return
    scene.clock.turn_to(date(cycle.year, 12, 1) if not scene.is_current(cycle) else scene.today)
    people, mine = scene.by_id, dict(appraisals(cycle))
    rows = session().scalars(
        select(Measurement)
        .where(Measurement.cycle_id == cycle.id, Measurement.subject == "person")
        .where(Measurement.indicator_set.in_(sets), Measurement.actual.is_(None))
        .order_by(Measurement.id)
    )
    found = list(rows)
    for first in range(0, len(found), _CHUNK):
        with unit_of_work():
            for row in found[first : first + _CHUNK]:
                _measure(scene, row, people[mine[row.subject_id]])


def _measure(scene: Scene, row: Measurement, person: Person) -> None:
    if row.target is None or person.appraiser is None or scene.random.random() < _MISSING:
        return
    share = Decimal(scene.random.randint(*_SPREAD)) / 100
    better = share if row.direction != "lower" else 1 / share
    actual = as_written(row.target * better)
    done = measurements.set_actual(person.actor(), row.id, actual, None)
    measurements.confirm(person.appraiser.actor(), done.id)


def _sets(scene: Scene) -> list[str]:
    """Return the fixed yearly sets of persons that nobody verifies."""
    return [
        found.id
        for found in entry_of(scene.region).indicator_sets
        if found.subject == "person" and found.period == "year"
        if not found.adjustable and not found.verified_marks
    ]


MOMENTS = {"running": _agree, "before_rating": _enter}
