"""The present day of the walls: who holds a post today, by the application's own clock.

The clock lies above this floor, with the other parts of a running application; it is handed down
once. Offices stand in several time zones an hour or two apart; a post begins at western midnight.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Jakarta")
_clocks: list[Callable[[], datetime]] = [lambda: datetime.now(UTC)]


def follow(clock: Callable[[], datetime]) -> None:
    """Take the moment from this clock from now on."""
    _clocks[:] = [clock]


def today() -> date:
    """Return the present day."""
    return _clocks[0]().astimezone(_ZONE).date()
