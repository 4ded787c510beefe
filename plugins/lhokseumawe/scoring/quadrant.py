"""From a result and a behavior 0..100 to ratings, predikat and ordering index.

The quadrant is that of PermenPANRB 6/2022, which sets no limits for the ratings: 85/65 and 80/50
are the region's choice (a mark 3 of 5 is exactly 50 and meets the expectation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from portal.api import (
    ABOVE,
    BELOW,
    EXPECTATION_LABELS,
    MEETS,
    NOT_RATED,
    Grade,
    GradeTable,
    Number,
    ScoreCard,
    Verdict,
    borrow,
    percent,
    printed,
)

RULE = "PermenPANRB 6/2022"
_SIXTY, _FORTY = percent(60), percent(40)
_QUADRANT = borrow("national.quadrant")


def _table(key: str, label: str, above: int, meets: int) -> GradeTable:
    grades = (
        Grade(ABOVE, EXPECTATION_LABELS[ABOVE], above),
        Grade(MEETS, EXPECTATION_LABELS[MEETS], meets),
        Grade(BELOW, EXPECTATION_LABELS[BELOW]),
    )
    return GradeTable(key, label, grades)


_RESULT = _table("result_rating", "Penilaian hasil kerja", 85, 65)
_BEHAVIOR = _table("behavior_rating", "Penilaian perilaku kerja", 80, 50)


@dataclass(frozen=True, slots=True)
class Rated:
    """Ratings, predikat and index, and the steps that explain them."""

    result_rating: str
    behavior_rating: str
    predikat: str
    index: Number
    roots: tuple[Number | Verdict, ...]


def rate(result: Number, behavior: Number) -> Rated:
    """Rate both values as printed; the index only orders people inside one predikat."""
    result_rating, result_step = _RESULT.read(result)
    behavior_rating, behavior_step = _BEHAVIOR.read(behavior)
    card = _QUADRANT({"result": result_rating, "behavior": behavior_rating})
    index = _SIXTY * result + _FORTY * behavior
    index = index.named("index", "Indeks urutan di dalam satu predikat")
    return Rated(
        result_rating,
        behavior_rating,
        cast("str", card.result["predikat"]),
        index,
        (index, result_step, behavior_step, *card.roots),
    )


def rated_card(
    method: str, numbers: Mapping[str, Number], null_keys: tuple[str, ...], flags: list[str]
) -> ScoreCard:
    """Return the card of ``numbers``, among them ``result_value`` and ``behavior_value``.

    ``null_keys`` are published as null beside them.
    """
    rated = rate(numbers["result_value"], numbers["behavior_value"])
    document: dict[str, object] = {
        **dict.fromkeys(null_keys),
        **{name: printed(number) for name, number in numbers.items()},
        "result_rating": rated.result_rating,
        "behavior_rating": rated.behavior_rating,
        "predikat": rated.predikat,
        "index": printed(rated.index),
        "flags": flags,
    }
    return ScoreCard(method, document, {**numbers, "index": rated.index}, rated.roots)


def not_rated_card(method: str, keys: tuple[str, ...], flag: str, reason: str) -> ScoreCard:
    """Return the card of somebody who cannot be rated: every value null, one flag."""
    document: dict[str, object] = {
        **dict.fromkeys(keys),
        "result_rating": None,
        "behavior_rating": None,
        "predikat": NOT_RATED,
        "index": None,
        "flags": [flag],
    }
    verdict = Verdict("predikat", "Predikat kinerja", NOT_RATED, reason, rule=RULE)
    return ScoreCard(method, document, roots=(verdict,))
