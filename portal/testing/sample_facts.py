"""Values of a region's facts: a flag may release a person, a number may only fit in its range.

Which values a plugin accepts, it alone knows: a bounded number of combinations is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod

from portal.api.instruments import Fact
from portal.api.snapshot import FactValue

_DECIMALS = ("82.5", "3", "1", "0", "15", "60", "120", "1000")
_TEXT = "Uraian singkat."
_MOST = 200


def first_values(facts: Sequence[Fact]) -> tuple[FactValue, ...]:
    """Return every fact filled in: flags are true, choices are the first."""
    return next(values_tried(facts))


def values_tried(facts: Sequence[Fact]) -> Iterator[tuple[FactValue, ...]]:
    """Yield combinations of values, all of them where they are few, and at most `_MOST`."""
    options = [_options(fact) for fact in facts]
    if prod([len(one) for one in options]) <= _MOST:
        rows: Iterator[tuple[str, ...]] = product(*options)
    else:
        rows = islice(_chosen(facts, options), _MOST)
    for row in rows:
        yield tuple(
            [
                FactValue(code=fact.code, value=value, text=_TEXT, confirmed=True)
                for fact, value in zip(facts, row, strict=True)
            ]
        )


def _options(fact: Fact) -> tuple[str, ...]:
    if fact.kind == "choice":
        return fact.choices or ("",)
    known = {"flag": ("true", "false"), "decimal": _DECIMALS}
    return known.get(fact.kind, (_TEXT,))


def _chosen(facts: Sequence[Fact], options: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield alike values for all, then each fact alone changed, then the rest evenly spread."""
    alike = [
        tuple(
            [
                one[flag if fact.kind == "flag" else at % len(one)]
                for fact, one in zip(facts, options, strict=True)
            ]
        )
        for at in range(max(map(len, options)))
        for flag in (0, 1)
    ]
    yield from alike
    for base in alike[:2]:
        for at, one in enumerate(options):
            yield from [(*base[:at], value, *base[at + 1 :]) for value in one]
    whole = prod([len(one) for one in options])
    # An odd step of about 0.6 of the whole visits every region of it early.
    step = whole * 618 // 1000 | 1
    for turn in range(whole):
        yield _numbered(turn * step % whole, options)


def _numbered(number: int, options: list[tuple[str, ...]]) -> tuple[str, ...]:
    row = []
    for one in options:
        number, at = divmod(number, len(one))
        row.append(one[at])
    return tuple(row)
