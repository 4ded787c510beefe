"""Sebaran Penilaian Kinerja: shares per unit with the national pattern as advice.

The ratings stand for predikat of the national pattern (above: Sangat Baik, meets: Baik, below:
Butuh Perbaikan), the unit's light for that of the organization; both are the region's choice. The
pattern is a consideration for the leader and changes nothing (SE MenPANRB 3/2023).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from portal.api import (
    GOOD,
    NEEDS_IMPROVEMENT,
    POOR,
    PREDIKAT,
    VERY_GOOD,
    Case,
    ReportData,
    ReportFormat,
    Table,
    borrow,
)

from .words import LIGHTS

_DISTRIBUTION = borrow("national.distribution")
_OF_RATING = {"above": VERY_GOOD, "meets": GOOD, "below": NEEDS_IMPROVEMENT}
_OF_LIGHT = {"green": GOOD, "yellow": NEEDS_IMPROVEMENT, "red": POOR}
_SHOWN = (VERY_GOOD, GOOD, NEEDS_IMPROVEMENT)
_ADVICE: Mapping[str, str] = {
    "group_too_small": "Kurang dari sepuluh orang; pola tidak dipakai.",
    "good_over_70": "Lebih dari 70% Baik; periksa apakah penilaian cukup membedakan.",
    "lower_grades_required": "Tidak ada yang di bawah Baik; periksa capaian yang tertinggal.",
    "needs_improvement_under_60": "Unit belum hijau, tetapi kurang dari 60% Butuh Perbaikan.",
    "very_good_over_10": "Unit belum hijau, tetapi lebih dari 10% Sangat Baik.",
    "poor_under_60": "Unit merah, tetapi kurang dari 60% Kurang.",
    "needs_improvement_under_10": "Unit merah, tetapi kurang dari 10% Butuh Perbaikan.",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return one line per unit, by name."""
    units: dict[str, list[Case]] = {}
    for case in data.cases:
        units.setdefault(case.snapshot.employee.unit, []).append(case)
    return {
        "shown": _SHOWN,
        "units": [_unit(name, units[name]) for name in sorted(units)],
        "place_and_date": (data.place, data.printed_on),
    }


def _unit(name: str, cases: list[Case]) -> dict[str, Any]:
    ratings = [_OF_RATING.get(str(one.result.get("performance_rating"))) for one in cases]
    counts = Counter(rating for rating in ratings if rating is not None)
    light = _light(cases)
    result: Mapping[str, Any] = {"percentages": None, "flags": []}
    if light in _OF_LIGHT and counts:
        told = {word: counts[word] for word in PREDIKAT}
        result = _DISTRIBUTION({"organization_predikat": _OF_LIGHT[light], "counts": told}).result
    shares = result["percentages"] or {}
    return {
        "name": name,
        "light": LIGHTS.get(light, "–"),
        "people": sum(counts.values()),
        "counts": [counts[word] for word in _SHOWN],
        "shares": [shares.get(word) for word in _SHOWN],
        "advice": [_ADVICE[flag] for flag in result["flags"] if flag in _ADVICE],
    }


def _light(cases: list[Case]) -> str:
    """Return the unit's light at its latest published quarter."""
    periods = [one for one in cases[0].snapshot.unit_periods if one.status]
    return periods[-1].status if periods else ""


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the lines as one table."""
    units: Any = context(data)["units"]
    rows = tuple(
        [
            (one["name"], one["light"], one["people"], *one["counts"], " ".join(one["advice"]))
            for one in units
        ]
    )
    columns = ("Unit kerja", "Lampu", "Pegawai", *_SHOWN, "Saran")
    return (Table(title="Sebaran", columns=columns, rows=rows),)


RATING_SPREAD = ReportFormat(
    id="rating_spread",
    title="Sebaran Penilaian Kinerja",
    scope="cycle",
    template="kotabumi/rating_spread.html",
    context=context,
    tables=tables,
    audience="leader",
)
"""Advice for the leaders: counts without names."""
