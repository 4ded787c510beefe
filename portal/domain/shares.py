"""How much of a year somebody worked in each of several posts: by days, or by whole months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def days_in_force(starts: date, ends: date) -> int:
    """Return the days of a span, its first and last day included; 0 when it ends before."""
    return max((ends - starts).days + 1, 0)


def months_in_force(starts: date, ends: date) -> int:
    """Return the calendar months that count for a span: those of which it covers more than half.

    Of a month covered to exactly one half the span counts that holds the first day. So two spans
    that follow each other share the months between them, none is lost and none counted twice.
    """
    return sum(_counts(first, starts, ends) for first in _months(starts, ends))


def _months(starts: date, ends: date) -> Iterator[date]:
    first = starts.replace(day=1)
    while first <= ends:
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _counts(first: date, starts: date, ends: date) -> bool:
    length = monthrange(first.year, first.month)[1]
    covered = days_in_force(max(starts, first), min(ends, first.replace(day=length)))
    return covered * 2 > length or (covered * 2 == length and starts <= first)
