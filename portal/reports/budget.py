"""What a region's template may use: no way into Python, and an end to time and length.

A plugin without Python still brings templates. They reach the values they are handed and nothing
behind them; a template that repeats itself without end is stopped with a sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from portal.domain.sentences import mark as _

SECONDS = 30
"""Longest time in which one page is put together."""
CHARACTERS = 50_000_000
"""Longest page; a thousand sheets in one file are shorter."""
_REPEATS = 1_000_000
"""Largest product of a repeated text or list."""
_EXPONENT = 64


class TemplateTooLong(RuntimeError):
    """A template that does not come to an end."""


class RegionTemplates(SandboxedEnvironment):
    """Templates that cannot leave the values they are handed."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(
        self,
        context: Context,
        operator: str,
        left: Any,  # noqa: ANN401
        right: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Refuse products and powers that would fill the memory."""
        texts = [one for one in (left, right) if isinstance(one, str | list | tuple)]
        times = [one for one in (left, right) if isinstance(one, int)]
        if operator == "*" and texts and times and len(texts[0]) * times[0] > _REPEATS:
            raise _too_long()
        if operator == "**" and (not isinstance(right, int) or abs(right) > _EXPONENT):
            raise _too_long()
        return super().call_binop(context, operator, left, right)


class Budget:
    """Time and length that one page may use; a budget belongs to one page."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, seconds: int = SECONDS
    ) -> None:
        """Begin to count."""
        self._clock, self._left = clock, CHARACTERS
        self._ends = clock() + seconds

    def joined(self, parts: Iterable[str]) -> str:
        """Return the parts as one text. Raises `TemplateTooLong`."""
        return "".join(self._watched(parts))

    def range(self, *bounds: int) -> Iterator[int]:
        """Count as `range` does, and look at the clock; templates are handed this one."""
        for number in range(*bounds):
            self._look()
            yield number

    def _watched(self, parts: Iterable[str]) -> Iterator[str]:
        for part in parts:
            self._left -= len(part)
            self._look()
            yield part

    def _look(self) -> None:
        if self._left < 0 or self._clock() > self._ends:
            raise _too_long()


def _too_long() -> TemplateTooLong:
    return TemplateTooLong(_("Templat ini tidak selesai: pengulangannya terlalu banyak."))
