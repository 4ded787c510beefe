"""Reading a printed formula back: arithmetic over intervals, because four decimals are shown.

Every number may stand for anything that is rounded to it at four decimals, since zeros at the end
are not printed; one with more decimals was entered like that and stands for itself.
`A × B + C / D`, brackets, `%`, `min(..)`, `maks(..)`, `bulat(.., n)` are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z]+)|([-+×/()%,]))")
_SHOWN = 4
_HALF = Fraction(1, 2 * 10**_SHOWN)


class _UnreadableError(ValueError):
    """The text is words, not arithmetic."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`."""

    low: Fraction
    high: Fraction

    @classmethod
    def shown(cls, text: str) -> Interval:
        """Return what a printed number may stand for."""
        value = Fraction(text)
        half = _HALF if len(text.partition(".")[2]) <= _SHOWN else 0
        return cls(value - half, value + half)

    def meets(self, other: Interval) -> bool:
        """Say whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high


def evaluate(text: str) -> Interval | None:
    """Return the value of a formula, or ``None`` when it is not plain arithmetic."""
    try:
        tokens = _tokens(text)
        value, rest = _sum(tokens)
    except (_UnreadableError, ZeroDivisionError, IndexError):
        return None
    return value if not rest else None


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _UnreadableError(text)
        found.append(match[1] or match[2] or match[3])
        at = match.end()
    return found


def _sum(tokens: list[str]) -> tuple[Interval, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign, (other, rest) = tokens[0], _product(tokens[1:])
        value = _add(value, other if sign == "+" else Interval(-other.high, -other.low))
        tokens = rest
    return value, tokens


def _product(tokens: list[str]) -> tuple[Interval, list[str]]:
    value, tokens = _atom(tokens)
    while tokens and tokens[0] in "×/":
        sign, (other, rest) = tokens[0], _atom(tokens[1:])
        value = _times(value, other if sign == "×" else _inverse(other))
        tokens = rest
    return value, tokens


def _atom(tokens: list[str]) -> tuple[Interval, list[str]]:
    if not tokens:
        raise _UnreadableError("")
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _atom(rest)
        return Interval(-value.high, -value.low), rest
    if first == "(":
        value, rest = _sum(rest)
        return value, _closed(rest)
    if first in {"min", "maks", "bulat"}:
        return _call(first, rest)
    if not first[0].isdigit():
        raise _UnreadableError(first)
    value = Interval.shown(first)
    if rest and rest[0] == "%":
        value, rest = Interval(value.low / 100, value.high / 100), rest[1:]
    return value, rest


def _call(name: str, tokens: list[str]) -> tuple[Interval, list[str]]:
    if tokens[0] != "(":
        raise _UnreadableError(name)
    left, rest = _sum(tokens[1:])
    if rest[0] != ",":
        raise _UnreadableError(name)
    right, rest = _sum(rest[1:])
    if name == "bulat":
        spread = Fraction(1, 2 * 10 ** round(right.low))
        return Interval(left.low - spread, left.high + spread), _closed(rest)
    choose = min if name == "min" else max
    return Interval(choose(left.low, right.low), choose(left.high, right.high)), _closed(rest)


def _closed(tokens: list[str]) -> list[str]:
    if tokens[:1] != [")"]:
        raise _UnreadableError(")")
    return tokens[1:]


def _add(one: Interval, other: Interval) -> Interval:
    return Interval(one.low + other.low, one.high + other.high)


def _times(one: Interval, other: Interval) -> Interval:
    ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Interval(min(ends), max(ends))


def _inverse(value: Interval) -> Interval:
    if value.low <= 0 <= value.high:
        raise ZeroDivisionError
    return Interval(1 / value.high, 1 / value.low)
