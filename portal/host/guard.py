"""The guard around plugin code: two failure policies, fault numbers, and the breaker.

A decision fails closed: the caller gets `PluginFault` and finalises nothing. A contribution fails
open: the caller gets the default. Both are logged with their traceback and counted; three faults
of one plugin within ten minutes trip the breaker. A `ScoringError` tells of the data and is never
counted.

The honest limit: plugin code runs in this process. A call that hangs is ended by nobody: it holds
its thread until the process is started anew. A slow one is only reported, with its seconds, once
it is over.
"""

from __future__ import annotations

import logging
import secrets
import threading
import traceback
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from os.path import realpath
from pathlib import Path
from typing import Any

from portal.api.methods import MethodUnavailableError, ScoringError
from portal.host.errors import PluginFault, RegionUnavailable

_UNCOUNTED: tuple[type[BaseException], ...] = (
    ScoringError,
    MethodUnavailableError,
    RegionUnavailable,
    KeyboardInterrupt,
)
FAULT_LIMIT = 3
FAULT_WINDOW = 600.0
SLOW_SECONDS = 2.0
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

logger = logging.getLogger("portal.host")
traces = logging.getLogger("portal.host.traces")
"""Tracebacks of faults, at DEBUG: a command shows the line alone, a server's log keeps both."""


class WrongAnswer(TypeError):
    """A plugin's function returned something else than it promised."""


def fault_number(now: datetime | None = None) -> str:
    """Return a number fit for the telephone, such as `F-20261122-4F7K2`; no I, O, 0 or 1."""
    day = (now or datetime.now(UTC)).strftime("%Y%m%d")
    return f"F-{day}-{''.join(secrets.choice(_LETTERS) for _ in range(5))}"


def log_fault(plugin_id: str, folder: Path | None, label: str, error: BaseException) -> str:
    """Log one line under a new fault number, and the traceback to `traces`; return the number.

    `folder` is the plugin's own, None when it is unknown. The line names the kind of error and
    the plugin's own file and line, never the error's text: it may hold what people entered.
    """
    number = fault_number()
    detail = (type(error), error, error.__traceback__)
    told = " ".join([*label.split(), spot(plugin_id, folder, error)]).rstrip()
    logger.warning("fault %s in plugin %s: %s", number, plugin_id, told)
    traces.debug("traceback of fault %s:", number, exc_info=detail)
    return number


def spot(plugin_id: str, folder: Path | None, error: BaseException) -> str:
    """Return the kind of error and the plugin's own last line before it; "" without such a line.

    The plugin's own is what lies in its folder: a library may bear the plugin's name.
    """
    if folder is None:
        return ""
    own = realpath(folder)  # never fails, not even on links that lead in a circle
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(realpath(frame.filename))
        if path.is_relative_to(own) and not frame.filename.startswith("<"):
            inside = Path(plugin_id, path.relative_to(own)).as_posix()
            return f"({type(error).__name__} at {inside}:{frame.lineno})"
    return ""


class Guard:
    """Runs plugin code and counts what goes wrong. Safe to share between threads."""

    def __init__(
        self,
        clock: Callable[[], float],
        trip: Callable[[str, str], None],
        folder_of: Callable[[str], Path | None],
    ) -> None:
        """`clock` counts seconds and never goes back; `trip(plugin id, fault)` quarantines.

        `folder_of(plugin id)` tells where the plugin's own code lies.
        """
        self._clock = clock
        self._trip = trip
        self._folder_of = folder_of
        self._faults: defaultdict[str, deque[float]] = defaultdict(deque)
        self._totals: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def decide(
        self,
        plugin_id: str,
        label: str,
        run: Callable[[], Any],
        passing: tuple[type[BaseException], ...] = (),
    ) -> Any:  # noqa: ANN401  (whatever the plugin's function answers)
        """Run a decision. Raises `PluginFault`, or `ScoringError` and `passing` as they came."""
        started = self._clock()
        expected = (*_UNCOUNTED, *passing)
        try:
            return run()
        except expected:
            raise
        except BaseException as error:
            # SystemExit too: a plugin does not end the portal.
            number = log_fault(plugin_id, self._folder_of(plugin_id), label, error)
            self._count(plugin_id, number)
            raise PluginFault(plugin_id, label, number) from error
        finally:
            self._watch(plugin_id, label, self._clock() - started)

    def totals(self) -> dict[str, int]:
        """Return the faults of each plugin since the start."""
        with self._lock:
            return dict(self._totals)

    def forget(self, plugin_id: str) -> None:
        """Give a released plugin its three faults back."""
        with self._lock:
            self._faults.pop(plugin_id, None)

    def _count(self, plugin_id: str, number: str) -> None:
        now = self._clock()
        with self._lock:
            recent = self._faults[plugin_id]
            recent.append(now)
            self._totals[plugin_id] += 1
            while recent[0] <= now - FAULT_WINDOW:
                recent.popleft()
            tripped = len(recent) >= FAULT_LIMIT
        if tripped:
            self._trip(plugin_id, number)

    def _watch(self, plugin_id: str, label: str, seconds: float) -> None:
        if seconds > SLOW_SECONDS:
            logger.warning("slow plugin %s: %s took %.1f s", plugin_id, label, seconds)
