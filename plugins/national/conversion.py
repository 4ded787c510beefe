"""Conversion of an achievement in percent to a value 0..120 with its category.

Source: PermenPANRB 8/2021. The regulation prints whole percentages; here the segments are
continuous and the lower limit belongs to each segment. The segment 101..110 is filled in to fit
its neighbors. The exact achievement decides, and the category follows it and not the value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from portal.api import (
    FAIR,
    GOOD,
    POOR,
    VERY_GOOD,
    VERY_POOR,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    exact,
    printed,
    read_flag,
    read_number,
    read_object,
)

_RULE = "PermenPANRB 8/2021"
_SLOPE_LOW = exact(49) / 59
_SLOPE_HIGH = exact(10) / 9
_TOP = exact(120)
_ON_TARGET = exact(109)


class _Segment(NamedTuple):
    """A stretch of achievements from its limit (included) up to the segment above."""

    limit: int
    category: str
    reason: str
    value: Callable[[Number], Number]


_SEGMENTS = (
    _Segment(101, VERY_GOOD, "capaian 101% sampai 110%", lambda c: 110 + _SLOPE_HIGH * (c - 101)),
    _Segment(100, GOOD, "capaian 100% sampai di bawah 101%", lambda _c: _ON_TARGET),
    _Segment(80, FAIR, "capaian 80% sampai di bawah 100%", lambda c: 70 + (c - 80)),
    _Segment(60, POOR, "capaian 60% sampai di bawah 80%", lambda c: 50 + (c - 60)),
    _Segment(0, VERY_POOR, "capaian di bawah 60%", lambda c: c * _SLOPE_LOW),
)


@dataclass(frozen=True, slots=True)
class ConversionInput:
    """An achievement in percent; whether the target is the most that can be reached."""

    achievement: Number
    target_is_maximum: bool


def parse(document: object) -> ConversionInput:
    """Read ``{achievement, target_is_maximum}``; ``invalid_value`` when negative or missing."""
    fields = read_object(document)
    return ConversionInput(
        achievement=read_number(fields.get("achievement")),
        target_is_maximum=read_flag(fields.get("target_is_maximum")),
    )


def compute(given: ConversionInput) -> ScoreCard:
    """Return value and category."""
    value, category, reason = _convert(given)
    value = value.named("value", "Nilai konversi", _RULE)
    verdict = Verdict("category", "Kategori", category, reason, rule=_RULE)
    return ScoreCard(
        method="national.conversion",
        result={"value": printed(value), "category": category},
        numbers={"value": value},
        roots=(value, verdict),
    )


def _convert(given: ConversionInput) -> tuple[Number, str, str]:
    """Return value, category and the reason."""
    c = given.achievement
    if given.target_is_maximum and c >= 100:
        return _TOP, VERY_GOOD, "target adalah nilai tertinggi yang mungkin dan tercapai"
    if c > 110:
        return _TOP, VERY_GOOD, "capaian di atas 110%"
    segment = next(segment for segment in _SEGMENTS if c >= segment.limit)
    return segment.value(c), segment.category, segment.reason


CONVERSION = ScoringMethod(
    id="national.conversion",
    title="Konversi capaian ke nilai 0-120",
    parse=parse,
    compute=compute,
    missing_data="Capaian wajib ada.",
    legal_basis=_RULE,
)
