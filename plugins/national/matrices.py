"""The two national matrices: the predikat quadrant and the nine boxes of talent management."""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    ABOVE,
    BELOW,
    EXPECTATION_LABELS,
    EXPECTATIONS,
    GOOD,
    MEETS,
    NEEDS_IMPROVEMENT,
    POOR,
    VERY_GOOD,
    VERY_POOR,
    ScoreCard,
    ScoringMethod,
    Verdict,
    read_object,
    read_word,
)

_QUADRANT_RULE = "PermenPANRB 6/2022"
_BOX_RULE = "PermenPANRB 3/2020"
_POTENTIAL_WORDS = {"low": "rendah", "medium": "menengah", "high": "tinggi"}

# Poor behavior outweighs any result: that is the regulation's own asymmetry.
_QUADRANT = {
    (ABOVE, BELOW): POOR,
    (ABOVE, MEETS): GOOD,
    (ABOVE, ABOVE): VERY_GOOD,
    (MEETS, BELOW): POOR,
    (MEETS, MEETS): GOOD,
    (MEETS, ABOVE): GOOD,
    (BELOW, BELOW): VERY_POOR,
    (BELOW, MEETS): NEEDS_IMPROVEMENT,
    (BELOW, ABOVE): NEEDS_IMPROVEMENT,
}
_BOXES = {
    (ABOVE, "low"): 4,
    (ABOVE, "medium"): 7,
    (ABOVE, "high"): 9,
    (MEETS, "low"): 2,
    (MEETS, "medium"): 5,
    (MEETS, "high"): 8,
    (BELOW, "low"): 1,
    (BELOW, "medium"): 3,
    (BELOW, "high"): 6,
}


@dataclass(frozen=True, slots=True)
class QuadrantInput:
    """Result and behavior, each ``above``, ``meets`` or ``below`` expectation."""

    result: str
    behavior: str


@dataclass(frozen=True, slots=True)
class NineBoxInput:
    """Performance ``above``, ``meets``, ``below``; potential ``low``, ``medium``, ``high``."""

    performance: str
    potential: str


def parse_quadrant(document: object) -> QuadrantInput:
    """Read ``{result, behavior}``; other words give ``unknown_value``."""
    fields = read_object(document)
    return QuadrantInput(
        result=read_word(fields.get("result"), EXPECTATIONS),
        behavior=read_word(fields.get("behavior"), EXPECTATIONS),
    )


def compute_quadrant(given: QuadrantInput) -> ScoreCard:
    """Return the predikat."""
    predikat = _QUADRANT[given.result, given.behavior]
    result, behavior = EXPECTATION_LABELS[given.result], EXPECTATION_LABELS[given.behavior]
    reason = f"hasil kerja {result}, perilaku kerja {behavior}"
    verdict = Verdict("predikat", "Predikat kinerja", predikat, reason, rule=_QUADRANT_RULE)
    return ScoreCard("national.quadrant", {"predikat": predikat}, roots=(verdict,))


def parse_nine_box(document: object) -> NineBoxInput:
    """Read ``{performance, potential}``; other words give ``unknown_value``."""
    fields = read_object(document)
    return NineBoxInput(
        performance=read_word(fields.get("performance"), EXPECTATIONS),
        potential=read_word(fields.get("potential"), _POTENTIAL_WORDS),
    )


def compute_nine_box(given: NineBoxInput) -> ScoreCard:
    """Return the box number 1..9."""
    box = _BOXES[given.performance, given.potential]
    words = EXPECTATION_LABELS[given.performance], _POTENTIAL_WORDS[given.potential]
    reason = f"kinerja {words[0]}, potensi {words[1]}"
    verdict = Verdict("box", "Kotak manajemen talenta", str(box), reason, rule=_BOX_RULE)
    return ScoreCard("national.nine_box", {"box": box}, roots=(verdict,))


QUADRANT = ScoringMethod(
    id="national.quadrant",
    title="Kuadran predikat kinerja",
    parse=parse_quadrant,
    compute=compute_quadrant,
    missing_data="Kedua penilaian wajib ada.",
    legal_basis=_QUADRANT_RULE,
    grade_key="predikat",
)

NINE_BOX = ScoringMethod(
    id="national.nine_box",
    title="Sembilan kotak manajemen talenta",
    parse=parse_nine_box,
    compute=compute_nine_box,
    missing_data="Kinerja dan potensi wajib ada.",
    legal_basis=_BOX_RULE,
)
