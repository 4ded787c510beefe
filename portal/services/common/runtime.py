"""What use cases need beside the database: host, settings, clock. Bound per application context."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal.store import present

if TYPE_CHECKING:
    from portal.host import Host
    from portal.settings import Settings


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts of one application that use cases reach."""

    host: Host
    settings: Settings
    clock: Callable[[], datetime] = system_clock


_current: ContextVar[Runtime] = ContextVar("portal_runtime")


def bind(runtime: Runtime) -> Token[Runtime]:
    """Make a runtime the present one; the application does so for each of its contexts."""
    return _current.set(runtime)


def unbind(token: Token[Runtime]) -> None:
    """Undo `bind`."""
    _current.reset(token)


def runtime() -> Runtime:
    """Return the present runtime. Raises LookupError outside of an application context."""
    return _current.get()


def now() -> datetime:
    """Return the present moment by the application's clock."""
    return runtime().clock()


def _moment() -> datetime:
    """Return the moment for the walls, which are also asked outside of an application."""
    bound = _current.get(None)
    return bound.clock() if bound is not None else system_clock()


present.follow(_moment)


def today(time_zone: str = "Asia/Jakarta") -> date:
    """Return the present day in a region's own time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()
