"""What the recorded facts say of a person on one day: the parts in force, and sanctions.

A part holds from its first to its last day; an expired one is missing, as in the region's career
value. A medium or heavy sanction counts for two years after it was served, whatever was recorded
since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.feature import FactRow

INTEGRITY = "integrity"
PARTS = ("competence", "potential", "qualification", INTEGRITY)
_MEDIUM = 50
"""Integrity up to here means a medium or heavy sanction; 0 means that it is being served."""
_YEARS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Decimal texts in force with the day each began, by part; and whether a sanction counts."""

    parts: dict[str, tuple[str, date]] = field(default_factory=dict)
    sanctioned: bool = False


def standing(rows: Iterable[FactRow], day: date) -> Standing:
    """Read one person's confirmed facts, oldest confirmation first; the newest in force wins."""
    begun = [row for row in rows if row.value and _first(row) <= day]
    parts = {
        row.code: (row.value, _first(row)) for row in begun if row.ends is None or row.ends >= day
    }
    return Standing(parts, _sanctioned([row for row in begun if row.code == INTEGRITY], day))


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
