"""A parent for the portal's processes: starts them, restarts a dead one, stops all at once."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

_PR_SET_PDEATHSIG = 1
_SHORT_LIFE = 5
_GIVE_UP_AFTER = 5
_PATIENCE = 15


@dataclass(slots=True)
class Child:
    """One process to be kept alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    short_lives: int = 0


def _die_with_parent() -> None:
    """End this process when its parent ends, even by kill -9 (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what a child left behind: a server killed outright, or while starting, loses workers."""
    with contextlib.suppress(ProcessLookupError):  # nobody is left, the usual case
        os.killpg(process.pid, signal.SIGKILL)  # each child leads a group of its own
    process.wait()


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until SIGTERM or SIGINT, then stops them together."""

    children: Sequence[Child]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Run until stopped; 0 after a signal, 1 when a child cannot stay alive."""
        before = {s: signal.signal(s, self._stop) for s in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                self._start(child)
            while not self.stopping.wait(0.2):
                for child in self.children:
                    if not self._alive(child):
                        return 1
            return 0
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603  (our own commands)
            child.command,
            env=dict(child.environment),
            preexec_fn=_die_with_parent,  # noqa: PLW1509  (no thread runs in this process)
            start_new_session=True,  # Ctrl+C reaches the parent alone, which stops all in order
        )

    def _alive(self, child: Child) -> bool:
        """Restart a dead child; False when it dies at once again and again."""
        if child.process is None or child.process.poll() is None:
            return True
        _end_group(child.process)  # a server killed outright leaves its workers at the port
        short = time.monotonic() - child.started < _SHORT_LIFE
        child.short_lives = child.short_lives + 1 if short else 0
        if child.short_lives >= _GIVE_UP_AFTER:
            return False
        self.stopping.wait(0.5 * child.short_lives)
        if not self.stopping.is_set():
            self._start(child)
        return True

    def _end_all(self) -> None:
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + _PATIENCE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0.1))
            _end_group(process)
