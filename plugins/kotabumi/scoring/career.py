"""Career: performance from unit and person, potential from the assessment, and the box of both.

The nine boxes are those of PermenPANRB 3/2020; the limits 105/90 of performance are the region's
choice. The box is for the committee and opens no objection, the performance value does.
"""

from __future__ import annotations

from typing import cast

from portal.api import (
    ABOVE,
    BELOW,
    EXPECTATION_LABELS,
    MEETS,
    Grade,
    GradeTable,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    borrow,
    printed,
)

from .individual import individual_value, performance_value
from .inputs import ASSESSMENT, UNIT_HEAD, CareerInput, gather, parse
from .potential import LEVELS, potential_value

_ID = "kotabumi.career"
_NINE_BOX = borrow("national.nine_box")
_PERFORMANCE = GradeTable(
    "performance_rating",
    "Penilaian kinerja",
    (
        Grade(ABOVE, EXPECTATION_LABELS[ABOVE], 105),
        Grade(MEETS, EXPECTATION_LABELS[MEETS], 90),
        Grade(BELOW, EXPECTATION_LABELS[BELOW]),
    ),
)

_Root = Number | Verdict


def compute(given: CareerInput) -> ScoreCard:
    """Return the values, both ratings and the box; null wherever a value is missing."""
    own = individual_value(given)
    performance = performance_value(given.role, given.unit_value, own.value)
    potential = potential_value(given.potential)
    no_unit = () if given.unit_value is not None else ("no_unit_value",)
    roots: list[_Root] = []
    rating = _graded(_PERFORMANCE, performance, roots)
    level = _graded(LEVELS, potential.value, roots)
    # A head's own value is told, though his result is the unit's.
    if own.value is not None and given.role == UNIT_HEAD:
        roots.insert(0, own.value)
    numbers = {
        "quarter_mean": own.quarter_mean,
        "individual_value": own.value,
        "performance_value": performance,
        "potential_value": potential.value,
    }
    document: dict[str, object] = {
        **{name: printed(number) for name, number in numbers.items()},
        "performance_rating": rating,
        "potential_level": level,
        "box": _box(rating, level, roots),
        "flags": [*own.flags, *no_unit, *potential.flags],
    }
    return ScoreCard(_ID, document, numbers, tuple(roots))


def _graded(table: GradeTable, number: Number | None, roots: list[_Root]) -> str | None:
    """Return the code word of a value, if there is one, and add both to the explanation."""
    if number is None:
        return None
    code, verdict = table.read(number)
    roots.extend((number, verdict))
    return code


def _box(rating: str | None, level: str | None, roots: list[_Root]) -> int | None:
    if rating is None or level is None:
        return None
    card = _NINE_BOX({"performance": rating, "potential": level})
    roots.extend(card.roots)
    return cast("int", card.result["box"])


CAREER = ScoringMethod(
    id=_ID,
    title="Nilai kinerja, potensi, dan kotak talenta",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data=(
        "Triwulan kosong memakai nilai sebelumnya, atau 0 sebelum nilai pertama; tanpa asesmen "
        "yang berlaku kotak tidak ditetapkan."
    ),
    legal_basis="SE MenPANRB 3/2023 dan PermenPANRB 3/2020",
    cycle_result=True,
    published_key="performance_value",
    grade_key="performance_rating",
    history_keys=(("quarter_mean", "Rata-rata triwulan"), ("box", "Kotak")),
    guarded_keys=frozenset({"potential_value", "potential_level", "box", *ASSESSMENT}),
)
