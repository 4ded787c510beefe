"""Sessions that everybody takes part in each year: held in their month, entered by personnel."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from portal.demo.scene import Scene
from portal.domain.periods import period
from portal.services.common.appraisals import entry_of
from portal.services.personnel import learning
from portal.store.models import Cycle

_THERE = 0.9


def _hold(scene: Scene, cycle: Cycle) -> None:
    """Enter who was there, once the month of the session is past its middle."""
    dice = Random(f"sessions/{scene.region}/{cycle.code}")
    hr = scene.with_role("hr")[0]
    for material in entry_of(scene.region).learning:
        day = _day(cycle, material.asked_in)
        if day is None or day > scene.clock.moment.date():
            continue
        there = [one.employee_id for one in scene.people if dice.random() < _THERE]
        learning.record(hr.actor(), material.id, there, day, region=scene.region)


def _day(cycle: Cycle, asked_in: str) -> date | None:
    span = period(f"{cycle.year}-{asked_in}") if asked_in else None
    return span.starts + (span.ends - span.starts) / 2 + timedelta(days=1) if span else None


MOMENTS = {"quarter": _hold, "before_rating": _hold}
"""Whichever comes first in the year; the same people were there when it is played again."""
