"""Periods of the appraisal year and deadlines counted in days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SATURDAY = 5
_PATTERN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A named span of days: `2026`, `2026-H1`, `2026-Q3` or `2026-11`."""

    code: str
    starts: date
    ends: date

    @property
    def kind(self) -> str:
        """Return year, half, quarter or month."""
        if len(self.code) == len("2026"):
            return "year"
        return {"H": "half", "Q": "quarter"}.get(self.code[5], "month")


def _span(year: int, first_month: int, months: int) -> tuple[date, date]:
    after = first_month + months
    end_year, end_month = (year + 1, after - 12) if after > 12 else (year, after)
    return date(year, first_month, 1), date(end_year, end_month, 1) - timedelta(days=1)


def period(code: str) -> Period:
    """Parse a period code. Raises ValueError when it is none."""
    found = _PATTERN.fullmatch(code)
    if not found:
        raise ValueError(code)
    year = int(found[1])
    if found[2]:
        return Period(code, *_span(year, 6 * int(found[2]) - 5, 6))
    if found[3]:
        return Period(code, *_span(year, 3 * int(found[3]) - 2, 3))
    if found[4]:
        return Period(code, *_span(year, int(found[4]), 1))
    return Period(code, *_span(year, 1, 12))


def periods_of_year(year: int, kind: str) -> tuple[Period, ...]:
    """Return all periods of a kind in calendar order; a project has none of its own."""
    codes = {
        "year": [f"{year}"],
        "half": [f"{year}-H{n}" for n in (1, 2)],
        "quarter": [f"{year}-Q{n}" for n in (1, 2, 3, 4)],
        "month": [f"{year}-{n:02}" for n in range(1, 13)],
    }.get(kind, [])
    return tuple(period(code) for code in codes)


def deadline(start: date, days: int, day_kind: Literal["calendar", "working"]) -> date:
    """Return the last day of a term that begins the day after `start`.

    Working days leave out Saturdays and Sundays; public holidays are a setting of the region and
    are not known here.
    """
    if day_kind == "calendar":
        return start + timedelta(days=days)
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
