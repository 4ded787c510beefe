"""Words and bands that several regions share. Each of these facts stands here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from portal.api.cards import Verdict
from portal.api.numbers import Number, Published, exact, interpolate

__all__ = [
    "ABOVE",
    "BELOW",
    "EXPECTATIONS",
    "EXPECTATION_LABELS",
    "FAIR",
    "GOOD",
    "MEETS",
    "NEEDS_IMPROVEMENT",
    "NOT_RATED",
    "POOR",
    "PREDIKAT",
    "RATING_ANCHORS",
    "SATISFACTION_BANDS",
    "VERY_GOOD",
    "VERY_POOR",
    "SatisfactionBand",
    "anchor_value",
    "pp30_predikat",
    "satisfaction_band",
]

VERY_GOOD = "Sangat Baik"
GOOD = "Baik"
FAIR = "Cukup"
NEEDS_IMPROVEMENT = "Butuh Perbaikan"
POOR = "Kurang"
VERY_POOR = "Sangat Kurang"
NOT_RATED = "Tidak Dapat Dinilai"

PREDIKAT = (VERY_GOOD, GOOD, NEEDS_IMPROVEMENT, POOR, VERY_POOR)
"""The five predikat of PermenPANRB 6/2022, best first."""

ABOVE, MEETS, BELOW = "above", "meets", "below"
EXPECTATIONS = (ABOVE, MEETS, BELOW)
"""Code words of the three ratings against expectation (PermenPANRB 6/2022)."""
EXPECTATION_LABELS = {
    ABOVE: "di atas ekspektasi",
    MEETS: "sesuai ekspektasi",
    BELOW: "di bawah ekspektasi",
}
"""The same in the words people read."""

RATING_ANCHORS = ((1, 50), (2, 70), (3, 90), (4, 105), (5, 120))
"""Value of each mark 1..5 on the scale 0..120; a region's choice, so that mark 3 is just Baik."""

_PP30_RULE = "PP 30/2019 pasal 41 ayat (5)"
_PP30_LIMITS = ((90, GOOD), (70, FAIR), (50, POOR))


def anchor_value(rating: Number) -> Number:
    """Turn a rating 1..5 into a value 50..120, linear between the anchors (3.4 gives 96)."""
    return interpolate(RATING_ANCHORS, rating)


def pp30_predikat(value: Published, *, verified_idea: bool) -> Verdict:
    """Return the predikat of a published value 0..120 by PP 30/2019 article 41(5).

    Sangat Baik needs 110 and a verified new idea; without the idea it stays Baik.
    """
    if value >= 110:
        if verified_idea:
            return _pp30(VERY_GOOD, "{} ≥ {} dan ide baru terverifikasi", value, 110)
        return _pp30(GOOD, "{} ≥ {}, tanpa ide baru terverifikasi", value, 110)
    for limit, word in _PP30_LIMITS:
        if value >= limit:
            return _pp30(word, "{} ≥ {}", value, limit)
    return _pp30(VERY_POOR, "{} < {}", value, _PP30_LIMITS[-1][0])


def _pp30(word: str, reason: str, value: Published, limit: int) -> Verdict:
    return Verdict("predikat", "Predikat", word, reason, (value, limit), _PP30_RULE)


@dataclass(frozen=True, slots=True)
class SatisfactionBand:
    """One band of the public satisfaction index: lower limit (included), letter and label."""

    limit: Number
    letter: str
    label: str


SATISFACTION_BANDS = (
    SatisfactionBand(exact("88.31"), "A", "Sangat Baik"),
    SatisfactionBand(exact("76.61"), "B", "Baik"),
    SatisfactionBand(exact("65.00"), "C", "Kurang Baik"),
    SatisfactionBand(exact("25.00"), "D", "Tidak Baik"),
)
"""Bands of PermenPANRB 14/2017, best first, compared with the published index."""


def satisfaction_band(index: Published) -> SatisfactionBand | None:
    """Return the band of a published index; ``None`` below the lowest possible value 25."""
    for band in SATISFACTION_BANDS:
        if index >= band.limit:
            return band
    return None
