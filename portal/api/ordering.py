"""Exact comparison shared by numbers and published numbers."""

from __future__ import annotations

from math import gcd

__all__ = ["Ordered", "refusal"]


class Ordered:
    """Compares exactly with its kind and with integers; a float or boolean is refused."""

    __slots__ = ()

    def pair(self) -> tuple[int, int]:
        """Return numerator and positive denominator, not necessarily in lowest terms."""
        raise NotImplementedError

    def __lt__(self, other: Ordered | int) -> bool:
        (a, b), (c, d) = self.pair(), _pair(other)
        return a * d < c * b

    def __le__(self, other: Ordered | int) -> bool:
        (a, b), (c, d) = self.pair(), _pair(other)
        return a * d <= c * b

    def __gt__(self, other: Ordered | int) -> bool:
        (a, b), (c, d) = self.pair(), _pair(other)
        return a * d > c * b

    def __ge__(self, other: Ordered | int) -> bool:
        (a, b), (c, d) = self.pair(), _pair(other)
        return a * d >= c * b

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Ordered, int, float)):
            return NotImplemented
        (a, b), (c, d) = self.pair(), _pair(other)
        return a * d == c * b

    def __hash__(self) -> int:
        num, den = self.pair()
        common = gcd(num, den)
        # Equal values hash alike, also the integers among them.
        return hash(num // den) if den == common else hash((num // common, den // common))


def refusal(value: object) -> str:
    """Return the sentence for something that may not meet an exact number."""
    return f"an exact number cannot be mixed with {type(value).__name__}: use int or decimal text"


def _pair(value: object) -> tuple[int, int]:
    if isinstance(value, Ordered):
        return value.pair()
    if isinstance(value, int) and not isinstance(value, bool):
        return value, 1
    raise TypeError(refusal(value))
