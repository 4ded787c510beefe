"""What formulas calculate with: exact numbers, lists of them, and weighted lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from portal.api.cards import Verdict
from portal.api.methods import ScoringError
from portal.api.numbers import (
    Number,
    clamp,
    exact,
    mean,
    published,
    total,
    weighted_mean,
)

Kind = Literal["number", "list", "weighted", "flag", "word"]
MAX_BITS = 4_096
"""A calculated ratio above this many bits is no score; it only costs time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Several numbers of one kind; `sealed` ones are never shown one by one."""

    items: tuple[Number, ...]
    sealed: bool = False
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weights with their values; those without value are in `missing`, with their weight."""

    pairs: tuple[tuple[Number, Number], ...]
    shown: tuple[Number | None, ...] = ()
    missing: int = 0
    lost: Number = field(default_factory=lambda: exact(0))
    """Weight that has no value."""
    flags: tuple[str, ...] = ()
    gaps: tuple[Verdict, ...] = ()


Value = Number | Listed | Weighted | bool | str | None
Arguments = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language: what it takes, and what it does with it.

    `kinds` are the kinds of the first arguments; the last one stands for all that follow.
    """

    kinds: tuple[Kind, ...]
    least: int
    most: int
    apply: Callable[[Arguments], Number | None]
    help: str
    keeps_null: bool = True
    """An absent number makes the answer absent; `first` and `weigh` see to it themselves."""


def mean_of(arguments: Arguments) -> Number | None:
    """Return the mean, or nothing from fewer than the asked count (default 1)."""
    listed = _listed(arguments[0])
    needed = _whole(arguments[1]) if len(arguments) > 1 else 1
    return None if len(listed.items) < max(needed, 1) else _mean(listed, listed.items, "")


def trimmed_mean(arguments: Arguments) -> Number | None:
    """Return the mean without highest and lowest once there are `from` values."""
    listed, needed, trim_from = _listed(arguments[0]), _whole(arguments[1]), _whole(arguments[2])
    if len(listed.items) < max(needed, 1):
        return None
    if len(listed.items) < max(trim_from, 3):
        return _mean(listed, listed.items, "")
    return _mean(listed, tuple(sorted(listed.items)[1:-1]), " tanpa tertinggi dan terendah")


def weighted_mean_of(arguments: Arguments) -> Number | None:
    """Return the weighted mean of what has a value."""
    found = arguments[0]
    return weighted_mean(found.pairs) if isinstance(found, Weighted) else None


def coverage(arguments: Arguments) -> Number | None:
    """Return the share of weight that has a value, in percent."""
    found = arguments[0]
    if not isinstance(found, Weighted):
        return None
    present = total([weight for weight, _ in found.pairs])
    whole = present + found.lost
    return None if whole == 0 else present / whole * 100


def weigh(arguments: Arguments) -> Number | None:
    """Return the weighted mean of weight, value, weight, value; absent values drop out."""
    pairs = []
    for weight, value in zip(arguments[::2], arguments[1::2], strict=True):
        if isinstance(weight, Number) and isinstance(value, Number):
            pairs.append((weight, value))
    return weighted_mean(pairs)


def first(arguments: Arguments) -> Number | None:
    """Return the first number that is not absent."""
    return next((value for value in arguments if isinstance(value, Number)), None)


def count(arguments: Arguments) -> Number | None:
    """Return how many values there are."""
    found = arguments[0]
    return exact(len(found.pairs if isinstance(found, Weighted) else _listed(found).items))


def _total_of(arguments: Arguments) -> Number | None:
    listed = _listed(arguments[0])
    answer = total(listed.items)
    return answer.sealed(f"jumlah {len(listed.items)} nilai") if listed.sealed else answer


def _clamp(arguments: Arguments) -> Number | None:
    value, low, high = arguments
    return clamp(_number(value), _whole(low), _whole(high))


def _smallest(arguments: Arguments) -> Number | None:
    return min(_number(value) for value in arguments)


def _largest(arguments: Arguments) -> Number | None:
    return max(_number(value) for value in arguments)


def _rounded(arguments: Arguments) -> Number | None:
    return published(_number(arguments[0]), min(_whole(arguments[1]), 8)).number


def table_function(
    points: list[tuple[str, str]], kind: str, name: str = ""
) -> Callable[[Arguments], Number]:
    """Return a table as a function: `linear` between points, or `steps` by lower limits."""
    rows = [(exact(point), exact(value)) for point, value in points]

    def linear(arguments: Arguments) -> Number:
        number = _number(arguments[0])
        for (left, low), (right, high) in pairwise(rows):
            if left <= number <= right:
                return low + (number - left) * ((high - low) / (right - left))
        raise ScoringError("outside_table")

    def steps(arguments: Arguments) -> Number:
        source = _number(arguments[0])
        number = published(source)
        for limit, value in reversed(rows):
            if number >= limit:
                return value.stepped(name, source, limit)
        raise ScoringError("outside_table")

    return linear if kind == "linear" else steps


FUNCTIONS: dict[str, Function] = {
    "mean": Function(("list", "number"), 1, 2, mean_of, "mean(daftar, paling sedikit)"),
    "trimmed_mean": Function(
        ("list", "number"), 3, 3, trimmed_mean, "trimmed_mean(daftar, paling sedikit, mulai)"
    ),
    "total": Function(("list",), 1, 1, _total_of, "total(daftar)"),
    "count": Function(("list",), 1, 1, count, "count(daftar)"),
    "weighted_mean": Function(
        ("weighted",), 1, 1, weighted_mean_of, "weighted_mean(daftar berbobot)"
    ),
    "coverage": Function(("weighted",), 1, 1, coverage, "coverage(daftar berbobot)"),
    "weigh": Function(
        ("number",), 2, 40, weigh, "weigh(bobot, nilai, bobot, nilai)", keeps_null=False
    ),
    "first": Function(("number",), 1, 20, first, "first(nilai, nilai)", keeps_null=False),
    "min": Function(("number",), 2, 20, _smallest, "min(nilai, nilai)"),
    "max": Function(("number",), 2, 20, _largest, "max(nilai, nilai)"),
    "clamp": Function(("number",), 3, 3, _clamp, "clamp(nilai, bawah, atas)"),
    "round": Function(("number",), 2, 2, _rounded, "round(nilai, desimal)"),
}
"""Every function. Tables of `scoring.toml` are functions of one number."""


def _mean(listed: Listed, items: tuple[Number, ...], how: str) -> Number:
    answer = mean(items)
    if listed.sealed:
        return answer.sealed(f"rata-rata {len(listed.items)} formulir{how}")
    return answer


def _listed(value: Value) -> Listed:
    return value if isinstance(value, Listed) else Listed(())


def _number(value: Value) -> Number:
    if isinstance(value, Number):
        return value
    raise ScoringError("invalid_value")


def _whole(value: Value) -> int:
    number = _number(value)
    if number.num % number.den:
        raise ScoringError("invalid_value")
    return number.num // number.den


def sized(number: Number) -> Number:
    """Return the number, or raise `value_too_large` when it is no score any more."""
    if number.num.bit_length() > MAX_BITS or number.den.bit_length() > MAX_BITS:
        raise ScoringError("value_too_large")
    return number
