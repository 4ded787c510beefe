"""Potential value from assessment data.

The weights 40/25/20/15 follow the practice of talent management and, like the limits 80 and 60,
are the region's choice: the national rules (PermenPANRB 3/2020) set none.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import Grade, GradeTable, Number, at_most, exact, weighted_mean

from .inputs import Potential

_CAP = 100
_COMPETENCE_WEIGHT = exact(40)
LEVELS = GradeTable(
    "potential_level",
    "Tingkat potensi",
    (Grade("high", "tinggi", 80), Grade("medium", "menengah", 60), Grade("low", "rendah")),
)
"""Levels of the published potential value."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The value, ``None`` without a valid assessment, and the flags."""

    value: Number | None
    flags: tuple[str, ...]


def potential_value(given: Potential) -> Rated:
    """Weigh the recorded parts, each cut at 100; the weights of missing ones are shared out.

    Competence carries the assessment: without it there is no value, whatever else is recorded.
    """
    if given.competence is None:
        return Rated(None, ("no_assessment",))
    pairs = [(_COMPETENCE_WEIGHT, _part("competence", "Kompetensi", given.competence))]
    flags = []
    others = (
        ("potential", "Potensi", 25, given.potential),
        ("qualification", "Kualifikasi", 20, given.qualification),
        ("integrity", "Integritas", 15, given.integrity),
    )
    for name, label, weight, value in others:
        if value is None:
            flags.append(f"missing_{name}")
        else:
            pairs.append((exact(weight), _part(name, label, value)))
    value = weighted_mean(pairs)
    named = None if value is None else value.named("potential_value", "Nilai potensi")
    return Rated(named, tuple(flags))


def _part(name: str, label: str, value: Number) -> Number:
    return at_most(value, _CAP).named(name, label, places=None)
