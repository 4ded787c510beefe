"""What the recorded facts say of a person on one day: the parts in force, and sanctions.

A part holds from its first to its last day; an expired one is missing, as in the region's career
value. When somebody was assessed last is told of an expired assessment too: eligibility counts
years and not days. A medium or heavy sanction counts for two years after it was served, whatever
was recorded since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.feature import FactRow

COMPETENCE, INTEGRITY = "competence", "integrity"
PARTS = (COMPETENCE, "potential", "qualification", INTEGRITY)
_MEDIUM = 50
"""Integrity up to here means a medium or heavy sanction; 0 means that it is being served."""
_YEARS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Decimal texts in force by part; the last assessment; and whether a sanction counts."""

    parts: dict[str, str] = field(default_factory=dict)
    sanctioned: bool = False
    assessed_on: date | None = None
    """First day of the newest assessment of competence, in force or expired."""


def standing(rows: Iterable[FactRow], day: date) -> Standing:
    """Read one person's confirmed facts, oldest confirmation first; the newest in force wins."""
    begun = [row for row in rows if row.value and _first(row) <= day]
    return Standing(
        parts={row.code: row.value for row in begun if row.ends is None or row.ends >= day},
        sanctioned=_sanctioned([row for row in begun if row.code == INTEGRITY], day),
        assessed_on=max((_first(row) for row in begun if row.code == COMPETENCE), default=None),
    )


def _sanctioned(stated: list[FactRow], day: date) -> bool:
    """Whether one of the sanctions is being served or was served within two years."""
    for at, row in enumerate(stated):
        if Decimal(row.value) > _MEDIUM:
            continue
        last = _last(row, stated[at + 1 :])
        if last is None or (last.year + _YEARS, last.month, last.day) >= (
            day.year,
            day.month,
            day.day,
        ):
            return True
    return False


def _last(row: FactRow, later: list[FactRow]) -> date | None:
    """Return the day from which the two years run; None while a sanction is being served.

    One that is being served without a last day ends with the next word about integrity.
    """
    if row.ends is not None:
        return row.ends
    if Decimal(row.value) == 0:
        return min((_first(one) for one in later), default=None)
    return _first(row)


def _first(row: FactRow) -> date:
    return row.starts or row.confirmed_at.date()
