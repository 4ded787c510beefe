"""The formula of a number as text, written from what the number remembers.

The text is plain arithmetic with the values filled in, such as
``60% × 98.25 + 40% × 104.85``: dots for decimals. A computed value shows at most four of them, a
value that was entered all it was entered with, so that a reader computes with the same number. A
screen turns dots into commas. Named operands appear by their value and are returned as the parts
of the step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from portal.api import numbers
from portal.api.numbers import Number
from portal.api.rounding import decimal_text, rounded_units

__all__ = ["formula_of", "plain"]

_WORDS, _SUM, _PRODUCT, _ATOM = 0, 1, 2, 3
_BY_VALUE = (numbers.LITERAL, numbers.SEALED)
_SIGNS = {"+": " + ", "-": " - ", "*": " × ", "/": " / "}
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}
_RIGHT_LEVELS = {"+": _SUM, "-": _PRODUCT, "*": _PRODUCT, "/": _ATOM}
_SHOWN, _LONGEST = 4, 30
"""Decimals of a computed value, and the most that are shown of an entered one."""


# Named operands by identity: two equal numbers may stand for different things.
_Parts = dict[int, Number]


def formula_of(number: Number) -> tuple[str, list[Number]]:
    """Return the formula of ``number`` and the named numbers that occur in it, in their order."""
    parts: _Parts = {}
    return _expand(number, parts)[0], list(parts.values())


def plain(number: Number) -> str:
    """Return the value as short decimal text: exact when four decimals suffice, else rounded."""
    if number.den == 1:
        return str(number.num)
    units = rounded_units(number.num, number.den, 10_000)
    whole, rest = divmod(abs(units), 10_000)
    text = f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)
    return "-" + text if units < 0 else text


def _entered(number: Number) -> str:
    """Return an entered value with all its decimals: 0.00001 must not read as 0."""
    for places in range(_SHOWN, _LONGEST + 1):
        units, rest = divmod(number.num * 10**places, number.den)
        if not rest:
            text = decimal_text(units, places, 10**places)
            return text.rstrip("0").rstrip(".")
    return plain(number)


def _by_value(number: Number) -> str:
    return _entered(number) if number.op == numbers.LITERAL else plain(number)


def _operand(number: Number, parts: _Parts, level: int) -> str:
    if number.mark is not None:
        parts[id(number)] = number
        text, own = _by_value(number), _ATOM
    elif number.op in _BY_VALUE:
        text, own = _by_value(number), _ATOM
    else:
        text, own = _expand(number, parts)
    return f"({text})" if own < level or text.startswith("-") else text


def _expand(number: Number, parts: _Parts) -> tuple[str, int]:
    op = number.op
    level = _LEVELS.get(op)
    if level is None:
        return _WRITERS[op](number, parts)
    left, right = cast("tuple[Number, Number]", number.args)
    before = _operand(left, parts, level)
    return before + _SIGNS[op] + _operand(right, parts, _RIGHT_LEVELS[op]), level


def _literal(number: Number, _parts: _Parts) -> tuple[str, int]:
    return _entered(number), _ATOM


def _percent(number: Number, _parts: _Parts) -> tuple[str, int]:
    return _by_value(cast("Number", number.args[0])) + "%", _ATOM


def _total(number: Number, parts: _Parts) -> tuple[str, int]:
    items = cast("tuple[Number, ...]", number.args)
    return " + ".join([_operand(item, parts, _SUM) for item in items]), _SUM


def _mean(number: Number, parts: _Parts) -> tuple[str, int]:
    return f"({_total(number, parts)[0]}) / {len(number.args)}", _PRODUCT


def _weighted_mean(number: Number, parts: _Parts) -> tuple[str, int]:
    pairs = cast("tuple[tuple[Number, Number], ...]", number.args)
    weights = [_operand(weight, parts, _ATOM) for weight, _ in pairs]
    values = [_operand(value, parts, _PRODUCT) for _, value in pairs]
    terms = " + ".join([f"{weights[at]} × {value}" for at, value in enumerate(values)])
    divisor = f"({' + '.join(weights)})" if len(weights) > 1 else weights[0]
    return f"({terms}) / {divisor}", _PRODUCT


def _at_least(number: Number, parts: _Parts) -> tuple[str, int]:
    bound, inner = cast("tuple[int, Number]", number.args)
    return f"maks({bound}, {_operand(inner, parts, _SUM)})", _ATOM


def _at_most(number: Number, parts: _Parts) -> tuple[str, int]:
    bound, inner = cast("tuple[int, Number]", number.args)
    return f"min({bound}, {_operand(inner, parts, _SUM)})", _ATOM


def _rounded(number: Number, parts: _Parts) -> tuple[str, int]:
    inner, places = cast("tuple[Number, int]", number.args)
    return f"bulat({_operand(inner, parts, _SUM)}, {places})", _ATOM


def _sealed(number: Number, _parts: _Parts) -> tuple[str, int]:
    return cast("str", number.args[0]), _ATOM


def _stepped(number: Number, parts: _Parts) -> tuple[str, int]:
    """Write `table(3) = 80 (≥ 1)`: what was looked up, its answer, and the step that it reached."""
    name, source, limit = cast("tuple[str, Number, Number]", number.args)
    found: _Parts = {}
    given, value = _operand(source, found, _WORDS), plain(source)
    parts.update(found)
    known = {value, f"0 - {value[1:]}"} if value.startswith("-") else {value}
    inside = f"{given} = {value}" if found and given not in known else value
    return f"{name}({inside}) = {plain(number)} (≥ {plain(limit)})", _WORDS


_WRITERS: dict[str, Callable[[Number, _Parts], tuple[str, int]]] = {
    numbers.LITERAL: _literal,
    numbers.PERCENT: _percent,
    numbers.TOTAL: _total,
    numbers.MEAN: _mean,
    numbers.WEIGHTED_MEAN: _weighted_mean,
    numbers.AT_LEAST: _at_least,
    numbers.AT_MOST: _at_most,
    numbers.ROUNDED: _rounded,
    numbers.SEALED: _sealed,
    numbers.STEPPED: _stepped,
}
