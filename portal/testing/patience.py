"""An end for plugin code that never ends: after some seconds of computing it is interrupted.

The interruption is an ordinary exception raised where the code stands, so that whoever reports
the plugin's failures names the file and the line of the loop. Seconds are those of this process's
own work: a busy machine, a printer or a database does not shorten them.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 90.0
_AGAIN = 1.0
"""Seconds until the next interruption, for code that swallows the first or is called again."""


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Interrupt what runs inside with TimeoutError; without effect outside the main thread."""
    timer = getattr(signal, "SIGVTALRM", None)
    if timer is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"belum selesai setelah {seconds:g} detik menghitung")

    before = signal.signal(timer, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(timer, before)
