"""Better and worse: which values of an input raise the published value, and how to move them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.testing.documents import (
    Path,
    changed,
    is_indicator,
    leaves,
    like,
    nodes,
    number_of,
    pattern,
    value_at,
)
from portal.testing.golden import Example, Golden

_STEPS = (Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10), Fraction(3, 2))


@dataclass(frozen=True, slots=True)
class Lever:
    """One value of an example's input; raising it (`up`) or lowering it must not do harm."""

    case: Example
    path: Path
    up: bool

    @property
    def start(self) -> Fraction:
        """The value as the example has it."""
        return number_of(value_at(self.case.input, self.path)) or Fraction(0)

    def moved(self, value: Fraction) -> Any:  # noqa: ANN401  (an input document)
        """Return the example's input with another value here."""
        sample = value_at(self.case.input, self.path)
        return changed(self.case.input, (self.path, like(sample, value)))

    def ladder(self) -> list[Fraction]:
        """Return some values from worse to better around the example's own."""
        start = self.start
        values = sorted(
            {start * step for step in _STEPS} | {start + 1, max(start - 1, Fraction(0))}
        )
        return values if self.up else values[::-1]


def levers(golden: Golden) -> Iterator[Lever]:
    """Yield every lever: actuals by their direction, and what the author promises."""
    rising, falling = golden.promised("rises_with"), golden.promised("falls_with")
    for case in golden.usable:
        for path, node in nodes(case.input):
            if is_indicator(node) and number_of(node["actual"]) is not None:
                direction = node["direction"]
                if direction in {"higher", "lower"}:
                    yield Lever(case, (*path, "actual"), direction == "higher")
        for path, value in leaves(case.input):
            if number_of(value) is not None and pattern(path) in {*rising, *falling}:
                yield Lever(case, path, pattern(path) in rising)
