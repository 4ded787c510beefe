"""A clock that the sample year turns by hand, so that deadlines pass without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from portal.services.common import runtime


class TurnedClock:
    """Tells the moment it was set to; each question moves it on by a second, so order shows."""

    def __init__(self, start: date) -> None:
        """Begin at nine in the morning (West Indonesian time) of a day."""
        self.moment = datetime.combine(start, time(2), UTC)

    def __call__(self) -> datetime:
        """Return the present moment of the sample year."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def turn_to(self, day: date) -> None:
        """Go to the morning of a day; never back."""
        self.moment = max(self.moment, datetime.combine(day, time(2), UTC))


@contextmanager
def turned(start: date) -> Iterator[TurnedClock]:
    """Let the use cases inside read a turned clock in place of the real one."""
    clock = TurnedClock(start)
    token = runtime.bind(replace(runtime.runtime(), clock=clock))
    try:
        yield clock
    finally:
        runtime.unbind(token)
