"""What every part of a sample story needs: the office, its people, the clock and the dice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from portal.demo.clock import TurnedClock
from portal.demo.people import Person
from portal.demo.projects import Team
from portal.store.db import session
from portal.store.models import Appraisal, Cycle


@dataclass(slots=True)
class Scene:
    """One sample office while its story is told; `words` is the region's `demo.toml`."""

    region: str
    random: Random
    clock: TurnedClock
    people: list[Person]
    words: dict[str, Any]
    today: date
    """The real day: nothing is told that lies after it."""
    teams: list[Team] = field(default_factory=list)
    project_ids: list[int] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    """What one act leaves for a later one."""

    @property
    def by_id(self) -> dict[int, Person]:
        """Return the people by employee id."""
        return {person.employee_id: person for person in self.people}

    def with_role(self, role: str) -> list[Person]:
        """Return the people with that sample role, such as `hr`."""
        return [person for person in self.people if role in person.roles]

    def is_current(self, cycle: Cycle) -> bool:
        """Tell whether the cycle is the one being appraised now; a first half is so in its time."""
        over = cycle.cadence == "half" and cycle.ends.month < 12 and self.today > cycle.ends
        return self.is_present(cycle.year) and not over

    def is_present(self, year: int) -> bool:
        """Tell whether the year is the one being appraised now."""
        return year >= self.today.year - (self.today.month <= LAST_MONTH_OF_THE_OLD_YEAR)

    def past(self, days: list[date]) -> list[date]:
        """Return the days that have already come."""
        return [day for day in days if day <= self.today]


LAST_MONTH_OF_THE_OLD_YEAR = 5
"""Up to May the year being rated is the one before."""


def appraisals(cycle: Cycle) -> list[tuple[int, int]]:
    """Return (appraisal id, employee id) of everybody in the cycle."""
    rows = session().execute(
        select(Appraisal.id, Appraisal.employee_id)
        .where(Appraisal.cycle_id == cycle.id)
        .order_by(Appraisal.id)
    )
    return [(key, employee) for key, employee in rows]
