"""Rapor Capaian Bulanan: one page about one published month, with the trend of twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.api import (
    Case,
    Number,
    PeriodFacts,
    ReportData,
    ScoringError,
    Snapshot,
    Table,
    printed,
    read_indicator_set,
)

from .follow_ups import MONTHS
from .scoring.inputs import months_of, practice_period
from .scoring.month import month_value
from .workflow import MONTH_CLOSING

_FLAGS = {
    "no_data": "Ada parameter tanpa data; parameter itu dikeluarkan dari nilai bulan.",
    "zero_target": "Ada parameter dengan target nol; parameter itu dikeluarkan.",
    "zero_target_met": "Target nol tercapai.",
    "zero_target_exceeded": "Target nol terlampaui.",
    "zero_target_tolerance": "Target nol dinilai dengan batas toleransi.",
}
_TEXTS = tuple([(field.code, field.label) for field in MONTH_CLOSING.feedback_fields])
_SHOWN_CASES, _SHOWN_LETTERS = 2, 400
"""What one page holds; everything else stands on the screen of the month."""


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter as printed; achievement 0..100, None without data."""

    label: str
    unit: str
    lower: bool
    weight: str | None
    target: str | None
    actual: str | None
    achievement: str | None


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the card prints of its one month."""
    case = data.cases[0]
    facts, period = case.snapshot, _period(data)
    flags: list[str] = list(case.result.get("flags") or ())
    month = next((one for one in months_of(facts) if one.period == period), None)
    return {
        "case": case,
        "facts": facts,
        "month": month_name(period),
        "rows": parameter_rows(facts),
        "value": case.result.get("monthly_value"),
        "notes": tuple([_FLAGS[code] for code in dict.fromkeys(flags) if code in _FLAGS]),
        "trend": trend(facts),
        "on_time": month.on_time if month else None,
        "texts": texts_of(month),
        "cases": _coaching(case),
        "year": data.settings.get("year") or {},
        "is_practice": practice_period(facts) == period,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return parameters and trend as tables."""
    facts = data.cases[0].snapshot
    return (
        Table(
            title="Parameter",
            columns=("Parameter", "Satuan", "Bobot", "Target", "Realisasi", "Capaian (%)"),
            rows=tuple(
                [
                    (row.label, row.unit, row.weight, row.target, row.actual, row.achievement)
                    for row in parameter_rows(facts)
                ]
            ),
        ),
        Table(
            title="Dua belas bulan",
            columns=("Bulan", "Nilai"),
            rows=tuple([(name, value) for name, value in trend(facts)]),
        ),
    )


def _period(data: ReportData) -> str:
    """Return the month of the card; a card without one shows the last month."""
    months = months_of(data.cases[0].snapshot)
    return str(data.settings.get("period") or (months[-1].period if months else ""))


def month_name(period: str) -> str:
    """Write `2026-03` as `Maret 2026`."""
    year, _, number = period.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number.isdecimal() else year


def parameter_rows(facts: Snapshot) -> tuple[ParameterRow, ...]:
    """Return the parameters with their achievement, cut at 100 as the month weighs it."""
    found = _achievements(facts)
    return tuple(
        [
            ParameterRow(
                label=measure.label,
                unit=measure.measure_unit,
                lower=measure.direction == "lower",
                weight=measure.weight,
                target=measure.target,
                actual=measure.actual,
                achievement=printed(achievement),
            )
            for measure, achievement in zip(facts.measures, found, strict=True)
        ]
    )


def _achievements(facts: Snapshot) -> list[Number | None]:
    """Return the achievement of each parameter; None for all while the weights do not add up."""
    documents = [measure.to_document() for measure in facts.measures]
    try:
        return month_value(read_indicator_set(documents)).achievements
    except ScoringError:
        return [None] * len(documents)


def trend(facts: Snapshot) -> tuple[tuple[str, str | None], ...]:
    """Return the twelve months of the year with their published values."""
    values = {one.period: one.value for one in months_of(facts)}
    year = facts.cycle.year
    return tuple([(name[:3], values.get(f"{year}-{at:02d}")) for at, name in enumerate(MONTHS, 1)])


def texts_of(month: PeriodFacts | None) -> tuple[tuple[str, str], ...]:
    """Return the feedback of the month with its labels, cut to what one page holds."""
    given: Mapping[str, str] = month.texts if month else {}
    return tuple([(label, _cut(given[code])) for code, label in _TEXTS if given.get(code)])


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS].rstrip()} …"


def _coaching(case: Case) -> tuple[Mapping[str, Any], ...]:
    """Return two cases of guidance, training or appreciation: what goes on, else the latest."""
    wanted = ("guidance", "training", "recognition")
    found = [one for one in case.follow_ups if one["rule"] in wanted]
    found.sort(key=lambda one: (_goes_on(one), one["decided_on"] or ""))
    return tuple(found[-_SHOWN_CASES:])


def _goes_on(one: Mapping[str, Any]) -> bool:
    return bool(one["kind"] == "coaching" and one["state"] == "confirmed")
