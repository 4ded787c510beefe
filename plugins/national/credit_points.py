"""Credit points of functional posts: months / 12 x percent of the predikat x coefficient.

Source: Peraturan BKN 3/2023. Several parts are added exactly and rounded once.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    FAIR,
    GOOD,
    NEEDS_IMPROVEMENT,
    POOR,
    VERY_GOOD,
    VERY_POOR,
    Number,
    ScoreCard,
    ScoringMethod,
    exact,
    percent,
    printed,
    read_list,
    read_object,
    read_whole,
    read_word,
    total,
)

_RULE = "Peraturan BKN 3/2023"
_PERCENT = {
    VERY_GOOD: percent(150),
    GOOD: percent(100),
    NEEDS_IMPROVEMENT: percent(75),
    FAIR: percent(75),
    POOR: percent(50),
    VERY_POOR: percent(25),
}
_COEFFICIENTS = {
    "Pemula": exact("3.75"),
    "Terampil": exact("5"),
    "Mahir": exact("12.5"),
    "Penyelia": exact("25"),
    "Ahli Pertama": exact("12.5"),
    "Ahli Muda": exact("25"),
    "Ahli Madya": exact("37.5"),
    "Ahli Utama": exact("50"),
}


@dataclass(frozen=True, slots=True)
class CreditPart:
    """Months 0..12 served at one level with one predikat."""

    months: int
    level: str
    predikat: str


def parse(document: object) -> tuple[CreditPart, ...]:
    """Read one part, or ``{accumulate: [parts]}``.

    ``invalid_value`` for months outside 0..12, ``unknown_value`` for other words.
    """
    fields = read_object(document)
    parts = fields.get("accumulate")
    if parts is not None:
        return tuple([_part(item) for item in read_list(parts)])
    return (_part(fields),)


def compute(parts: tuple[CreditPart, ...]) -> ScoreCard:
    """Return the credit points."""
    values = [_points(part) for part in parts]
    if len(values) == 1:
        points = values[0]
    else:
        points = total(
            [
                value.named(f"part_{at}", f"Angka kredit bagian {at}", _RULE, places=None)
                for at, value in enumerate(values, 1)
            ]
        )
    points = points.named("credit_points", "Angka kredit", _RULE)
    return ScoreCard(
        method="national.credit_points",
        result={"credit_points": printed(points)},
        numbers={"credit_points": points},
        roots=(points,),
    )


def _part(document: object) -> CreditPart:
    fields = read_object(document)
    return CreditPart(
        months=read_whole(fields.get("months"), 0, 12),
        level=read_word(fields.get("level"), _COEFFICIENTS),
        predikat=read_word(fields.get("predikat"), _PERCENT),
    )


def _points(part: CreditPart) -> Number:
    return exact(part.months) / 12 * _PERCENT[part.predikat] * _COEFFICIENTS[part.level]


CREDIT_POINTS = ScoringMethod(
    id="national.credit_points",
    title="Angka kredit jabatan fungsional",
    parse=parse,
    compute=compute,
    missing_data="Jenjang, predikat, dan bulan wajib ada.",
    legal_basis=_RULE,
    published_key="credit_points",
)
