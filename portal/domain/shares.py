"""How much of a year somebody worked in each of several posts: by days, or by whole months.

A month in which somebody moves is shared by days, or it is the old post's to its last day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta


def days_in_force(starts: date, ends: date) -> int:
    """Return the days of a span, its first and last day included; 0 when it ends before."""
    return max((ends - starts).days + 1, 0)


def months_in_force(starts: date, ends: date) -> int:
    """Return the calendar months that count for a span: those of which it covers more than half.

    Of a month covered to exactly one half the span counts that holds the first day. So two spans
    that follow each other share the months between them, none is lost and none counted twice.
    """
    return sum(_counts(first, starts, ends) for first in _months(starts, ends))


def moved_at_month_ends(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return the spans, given by their first days, with every move put on the end of its month.

    The old post lasts to the last day of the month in which the move falls, the new one begins on
    the first of the next. A span between two moves of one month comes back empty: it ends before
    it starts. Only moves count: the first day of the first post stays, so does the last of the
    last, and posts held at the same time are left as they are.
    """
    found: list[tuple[date, date]] = []
    free = date.min
    for at, (starts, ends) in enumerate(spans):
        came = any(before[1] < starts for before in spans[:at])
        leaves = any(after[0] > ends for after in spans[at + 1 :])
        last = _month_end(ends) if leaves else ends
        found.append((max(starts, free) if came else starts, last))
        free = max(free, last + timedelta(days=1)) if leaves else free
    return found


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months(starts: date, ends: date) -> Iterator[date]:
    first = starts.replace(day=1)
    while first <= ends:
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _counts(first: date, starts: date, ends: date) -> bool:
    length = monthrange(first.year, first.month)[1]
    covered = days_in_force(max(starts, first), min(ends, first.replace(day=length)))
    return covered * 2 > length or (covered * 2 == length and starts <= first)
