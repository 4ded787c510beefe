"""Exact numbers that remember what they were made of.

A scoring method is written as ordinary formulas, for instance
``final = percent(60) * objective + percent(40) * behavior``. Every :class:`Number` is an exact
rational; it keeps the operation and the operands it came from, so that the explanation shown to
people (see :mod:`portal.api.formulas`) is derived from the calculation itself.

Binary floats never take part: mixing one in raises :class:`TypeError`. Fractions are reduced only
when they have grown, because most of them are published before that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from math import gcd
from typing import NamedTuple, final

from portal.api.ordering import Ordered, refusal
from portal.api.rounding import decimal_text, rounded_units

__all__ = [
    "Mark",
    "Number",
    "Published",
    "at_least",
    "at_most",
    "clamp",
    "exact",
    "interpolate",
    "mean",
    "percent",
    "printed",
    "published",
    "total",
    "weighted_mean",
]

LITERAL = "literal"
PERCENT = "percent"
MEAN = "mean"
WEIGHTED_MEAN = "weighted_mean"
TOTAL = "total"
AT_LEAST = "at_least"
AT_MOST = "at_most"
ROUNDED = "rounded"
SEALED = "sealed"
STEPPED = "stepped"

# Reducing costs more than multiplying small integers: wait until the denominator has grown.
_GROWN = 1 << 96
_POWERS = tuple(10**places for places in range(9))


class Mark(NamedTuple):
    """How a number is called where people read it."""

    key: str
    """Stable name in documents, such as ``objective_value``."""
    label: str
    """Indonesian label."""
    rule: str
    """Legal source, or ``""``."""
    places: int | None
    """Decimals of the published text; ``None`` for a number that is never published."""


@final
class Number(Ordered):
    """An exact rational with its origin. Immutable; make one with :func:`exact`.

    The constructor takes any ratio with a positive denominator.
    """

    __slots__ = ("args", "den", "mark", "num", "op")

    num: int
    den: int
    op: str
    args: tuple[object, ...]
    mark: Mark | None

    def __init__(
        self,
        num: int,
        den: int,
        op: str = LITERAL,
        args: tuple[object, ...] = (),
        mark: Mark | None = None,
    ) -> None:
        if den > _GROWN:
            common = gcd(num, den)
            num //= common
            den //= common
        self.num = num
        self.den = den
        self.op = op
        self.args = args
        self.mark = mark

    def named(self, key: str, label: str, rule: str = "", places: int | None = 2) -> Number:
        """Return the same number as one named step of the explanation.

        ``places`` are the decimals of its published text; ``None`` means it is not published.
        Naming a named number renames it and keeps its rule when no other is given.
        """
        if not rule and self.mark is not None:
            rule = self.mark.rule
        return Number(self.num, self.den, self.op, self.args, Mark(key, label, rule, places))

    def sealed(self, note: str) -> Number:
        """Return the same number without memory; its formula is only ``note``.

        For values made of single answers that nobody may read back from an explanation.
        """
        return Number(self.num, self.den, SEALED, (note,))

    def stepped(self, name: str, source: Number, limit: Number) -> Number:
        """Return the same number as read off the table ``name``: ``source`` reached ``limit``."""
        return Number(self.num, self.den, STEPPED, (name, source, limit))

    def pair(self) -> tuple[int, int]:
        """Return numerator and positive denominator as they stand."""
        return self.num, self.den

    def ratio(self) -> tuple[int, int]:
        """Return numerator and positive denominator in lowest terms."""
        common = gcd(self.num, self.den)
        return self.num // common, self.den // common

    def __add__(self, other: Number | int) -> Number:
        right = other if type(other) is Number else exact(other)
        a, b = self.den, right.den
        if a == b:
            return Number(self.num + right.num, a, "+", (self, right))
        return Number(self.num * b + right.num * a, a * b, "+", (self, right))

    def __radd__(self, other: Number | int) -> Number:
        # The built-in sum() starts from 0, which belongs to nobody's formula.
        return self if type(other) is int and other == 0 else exact(other) + self

    def __sub__(self, other: Number | int) -> Number:
        right = other if type(other) is Number else exact(other)
        a, b = self.den, right.den
        if a == b:
            return Number(self.num - right.num, a, "-", (self, right))
        return Number(self.num * b - right.num * a, a * b, "-", (self, right))

    def __rsub__(self, other: Number | int) -> Number:
        return exact(other) - self

    def __mul__(self, other: Number | int) -> Number:
        right = other if type(other) is Number else exact(other)
        return Number(self.num * right.num, self.den * right.den, "*", (self, right))

    def __rmul__(self, other: Number | int) -> Number:
        return exact(other) * self

    def __truediv__(self, other: Number | int) -> Number:
        right = other if type(other) is Number else exact(other)
        top, bottom = self.num * right.den, self.den * right.num
        if bottom < 0:
            top, bottom = -top, -bottom
        elif bottom == 0:
            raise ZeroDivisionError("division of an exact number by zero")
        return Number(top, bottom, "/", (self, right))

    def __rtruediv__(self, other: Number | int) -> Number:
        return exact(other) / self

    def __neg__(self) -> Number:
        return exact(0) - self

    def __bool__(self) -> bool:
        raise TypeError("ask an exact number a comparison; 0 is a value, not an absence")

    def __repr__(self) -> str:
        num, den = self.ratio()
        return f"Number({num})" if den == 1 else f"Number({num}/{den})"


@final
class Published(Ordered):
    """A number as printed: rounded once, half away from zero. Compares by what is printed."""

    __slots__ = ("places", "source", "text", "units")

    units: int
    """The printed number times ten to the power of ``places``."""
    places: int
    text: str
    source: Number

    def __init__(self, source: Number, places: int) -> None:
        scale = _POWERS[places]
        self.source = source
        self.places = places
        self.units = units = rounded_units(source.num, source.den, scale)
        self.text = decimal_text(units, places, scale)

    @property
    def number(self) -> Number:
        """The printed value as an exact number, for rules that go on from the print."""
        return Number(self.units, _POWERS[self.places], ROUNDED, (self.source, self.places))

    def pair(self) -> tuple[int, int]:
        """Return the printed value as a ratio."""
        return self.units, _POWERS[self.places]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Published({self.text})"


def exact(value: Number | Decimal | int | str) -> Number:
    """Make an exact number from an integer, a decimal text or a :class:`~decimal.Decimal`.

    Raises :class:`TypeError` for floats, booleans and anything else, :class:`ValueError` for a
    text that is no finite decimal. Untrusted input goes through
    :func:`portal.api.reading.read_number`, which limits its length.
    """
    kind = type(value)
    if kind is int:
        return Number(value, 1)  # type: ignore[arg-type]
    if kind is Number:
        return value  # type: ignore[return-value]
    if kind is str or kind is Decimal:
        decimal = Decimal(value)  # type: ignore[arg-type]
        if not decimal.is_finite():
            raise ValueError("not a finite decimal")
        return Number(*decimal.as_integer_ratio())
    raise TypeError(refusal(value))


def percent(value: Number | int | str) -> Number:
    """Return ``value`` percent; the explanation shows it as "60%"."""
    number = exact(value)
    return Number(number.num, number.den * 100, PERCENT, (number,))


def total(numbers: Iterable[Number]) -> Number:
    """Return the sum; 0 when there is nothing to add."""
    items = tuple(numbers)
    num, den = _sum(items)
    return Number(num, den, TOTAL, items) if items else Number(0, 1)


def mean(numbers: Iterable[Number]) -> Number:
    """Return the plain mean; :class:`ValueError` when there is nothing to average."""
    items = tuple(numbers)
    if not items:
        raise ValueError("the mean of nothing does not exist")
    num, den = _sum(items)
    return Number(num, den * len(items), MEAN, items)


def weighted_mean(pairs: Iterable[tuple[Number, Number]]) -> Number | None:
    """Return sum(weight x value) / sum(weight) of ``(weight, value)`` pairs.

    ``None`` when there is no pair or the weights add up to zero: then there is no mean.
    """
    items = tuple(pairs)
    weight, weight_den = _sum([pair[0] for pair in items])
    if not weight:
        return None
    num, den = 0, 1
    for factor, value in items:
        num, den = _plus(num, den, factor.num * value.num, factor.den * value.den)
    return Number(num * weight_den, den * weight, WEIGHTED_MEAN, items)


def at_least(number: Number, bound: int) -> Number:
    """Return ``number`` itself, or ``bound`` when it lies below."""
    if number.num >= bound * number.den:
        return number
    return Number(bound, 1, AT_LEAST, (bound, number))


def at_most(number: Number, bound: int) -> Number:
    """Return ``number`` itself, or ``bound`` when it lies above."""
    if number.num <= bound * number.den:
        return number
    return Number(bound, 1, AT_MOST, (bound, number))


def clamp(number: Number, low: int, high: int) -> Number:
    """Return ``number`` kept inside ``low..high``; unchanged numbers gain no extra step."""
    return at_most(at_least(number, low), high)


def interpolate(table: Sequence[tuple[int, int]], number: Number) -> Number:
    """Read ``number`` off a table of ``(point, value)`` in rising order, linear between neighbors.

    Raises :class:`ValueError` outside the table.
    """
    for (left, low), (right, high) in pairwise(table):
        if left <= number <= right and (number < right or right == table[-1][0]):
            slope = Number(high - low, right - left)
            return low + (number - left) * slope
    raise ValueError("outside the table")


def published(number: Number, places: int = 2) -> Published:
    """Round once, half away from zero: the value that is printed and that every limit sees."""
    return Published(number, places)


def printed(number: Number | None, places: int = 2) -> str | None:
    """Return the published text, or ``None`` for a value that could not be computed."""
    return None if number is None else Published(number, places).text


def _sum(numbers: Sequence[Number]) -> tuple[int, int]:
    num, den = 0, 1
    for number in numbers:
        num, den = _plus(num, den, number.num, number.den)
    return num, den


def _plus(num: int, den: int, other: int, other_den: int) -> tuple[int, int]:
    """Add two ratios over their least common denominator, so that long sums stay small."""
    if den == other_den:
        return num + other, den
    common = gcd(den, other_den)
    return num * (other_den // common) + other * (den // common), den // common * other_den
