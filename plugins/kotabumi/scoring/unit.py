"""Value and traffic light of a work unit, from its indicators of one period.

Each achievement is cut at 120. The limits 90 and 75 of the light are the region's choice. The
quarter and the year-end value of a person come from his own indicators by the same calculation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.api import (
    Grade,
    GradeTable,
    IndicatorInput,
    Measure,
    Number,
    ScoreCard,
    ScoringMethod,
    Snapshot,
    Verdict,
    borrow,
    measure_set,
    printed,
    read_indicator_set,
    read_object,
)

_ID = "kotabumi.unit"
_CAP = 120
_ACHIEVEMENT = borrow("national.achievement")
_LIGHT = GradeTable(
    "status",
    "Lampu capaian",
    (Grade("green", "hijau", 90), Grade("yellow", "kuning", 75), Grade("red", "merah")),
)


@dataclass(frozen=True, slots=True)
class UnitInput:
    """The weighted indicators of the unit."""

    indicators: tuple[IndicatorInput, ...]


def parse(document: object) -> UnitInput:
    """Read ``{indicators}``; ``weights_not_100``, ``invalid_value`` or ``unknown_value``."""
    return UnitInput(read_indicator_set(read_object(document).get("indicators")))


def document(measures: Iterable[Measure]) -> dict[str, object]:
    """Return the indicators of one period as `parse` reads them.

    What the superior called not applicable counts as without data; its weight is shared out. A
    closing and every later computation of the same period read this document.
    """
    counted = [replace(one, actual=None) if one.not_applicable else one for one in measures]
    return {"indicators": [one.to_document() for one in counted]}


def gather(snapshot: Snapshot) -> UnitInput | None:
    """Take the unit's measures of the latest period; ``None`` when the unit has none.

    Targets are cumulative within the year, so the latest quarter stands for the year so far.
    """
    if not snapshot.unit_measures:
        return None
    latest = max(measure.period for measure in snapshot.unit_measures)
    return parse(document(one for one in snapshot.unit_measures if one.period == latest))


def compute(given: UnitInput) -> ScoreCard:
    """Return the achievements, the value and the light; null when nothing was measurable."""
    found = measure_set(given.indicators, _ACHIEVEMENT, cap=_CAP)
    value = found.value()
    status: str | None = None
    roots: tuple[Number | Verdict, ...] = ()
    if value is not None:
        value = value.named("unit_value", "Nilai unit kerja")
        status, verdict = _LIGHT.read(value)
        roots = (value, verdict)
    result: dict[str, object] = {
        "achievements": [printed(achievement) for achievement in found.achievements],
        "unit_value": printed(value),
        "status": status,
        "flags": found.flags,
    }
    return ScoreCard(_ID, result, {"unit_value": value}, (*found.gaps, *roots))


UNIT = ScoringMethod(
    id=_ID,
    title="Nilai dan lampu capaian unit kerja",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data="Indikator tanpa data tidak dihitung; bobot sisanya dipakai sebagai rasio.",
    published_key="unit_value",
    grade_key="status",
)
