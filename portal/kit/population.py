"""Made-up inputs for many people, derived from worked examples: the same seed, the same people."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from portal.testing.documents import changed, is_indicator, leaves, like, nodes, number_of, pattern
from portal.testing.golden import Example

_FIXED = frozenset({"weight", "target", "lower_bound", "upper_bound", "tolerance", "cap"})
"""What a plan agrees on is kept; what people reach and answer varies."""
_MISSING_IN = 25
_STEPS = 100

Ranges = Mapping[str, tuple[Fraction, Fraction]]


def people(cases: tuple[Example, ...], count: int, seed: int) -> Iterator[tuple[str, Any]]:
    """Yield `count` inputs with the id of the example each was derived from."""
    dice = random.Random(seed)  # noqa: S311  (repeatable people, no secret)
    ranges = _ranges(cases)
    for at in range(count):
        case = cases[at % len(cases)]
        # The examples themselves come first, unchanged: somebody has looked at them.
        document = case.input if at < len(cases) else _varied(case.input, ranges, dice)
        yield case.id, document


def _ranges(cases: tuple[Example, ...]) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the lowest and highest number seen at each pattern of the examples."""
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for case in cases:
        for path, value in leaves(case.input):
            number = number_of(value)
            if number is not None and not isinstance(value, str):
                low, high = found.get(pattern(path), (number, number))
                found[pattern(path)] = (min(low, number), max(high, number))
    return found


def _varied(document: Any, ranges: Ranges, dice: random.Random) -> Any:  # noqa: ANN401
    actuals = {(*path, "actual") for path, node in nodes(document) if is_indicator(node)}
    changes: list[tuple[tuple[str | int, ...], object]] = []
    for path, value in leaves(document):
        if path and path[-1] in _FIXED:
            continue
        number = number_of(value)
        if isinstance(value, bool):
            changes.append((path, dice.randrange(2) == 1))
        elif path in actuals and number is not None:
            gone = dice.randrange(_MISSING_IN) == 0
            factor = Fraction(dice.randint(_STEPS // 2, _STEPS * 3 // 2), _STEPS)
            changes.append((path, None if gone else like(0, round(number * factor, 2))))
        elif number is not None and not isinstance(value, str):
            changes.append((path, _between(*ranges[pattern(path)], value, dice)))
    return changed(document, *changes)


def _between(low: Fraction, high: Fraction, sample: object, dice: random.Random) -> object:
    """Return a number of the seen range, whole when the example's is whole."""
    if isinstance(sample, int):
        return dice.randint(
            -(-low.numerator // low.denominator), high.numerator // high.denominator
        )
    return like(sample, round(low + (high - low) * Fraction(dice.randint(0, _STEPS), _STEPS), 2))
