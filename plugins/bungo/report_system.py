"""Evaluasi Sistem: what staff say about the appraisal, beside last year, and what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.api import ReportData, Table, exact, printed

from .instruments import SYSTEM_SURVEY


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question: mean and share of 4 and 5 this year, and the same last year."""

    label: str
    mean: str | None
    high_share: str | None
    mean_before: str | None
    share_before: str | None
    change: str | None
    """Difference of the printed means, with its sign."""


def context(data: ReportData) -> Mapping[str, object]:
    """Return the whole office question by question, the units, and the decided changes."""
    now, before = _groups(data, data.cycle.year), _groups(data, data.cycle.year - 1)
    office, office_before = _office(now), _office(before)
    return {
        "questions": questions(office, office_before),
        "answers": office.get("answers", 0),
        "answers_before": office_before.get("answers", 0),
        "units": units(data),
        "items": tuple([item.label for item in SYSTEM_SURVEY.items]),
        "minimum": SYSTEM_SURVEY.minimum_answers,
        "changes": data.records.get("changes", ()),
    }


def units(data: ReportData) -> tuple[dict[str, Any], ...]:
    """Return the units with enough answers this year: name, answers, and the mean by question."""
    found = _groups(data, data.cycle.year)
    return tuple([_unit(one) for one in found if one["level"] == "unit" and one["items"]])


def _groups(data: ReportData, year: int) -> list[Mapping[str, Any]]:
    """Return the groups of the survey of a year, the last round when there were several."""
    found = [
        one
        for one in data.surveys
        if one["survey"] == SYSTEM_SURVEY.id and one["period"] == str(year)
    ]
    return list(found[-1]["groups"]) if found else []


def _office(groups: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((group for group in groups if group["level"] == "region"), {})


def questions(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[QuestionRow, ...]:
    """Return one row per question; too few answers leave dashes."""
    mine = {item["code"]: item for item in now.get("items", ())}
    last = {item["code"]: item for item in before.get("items", ())}
    return tuple(
        [
            _question(item.label, mine.get(item.code, {}), last.get(item.code, {}))
            for item in SYSTEM_SURVEY.items
        ]
    )


def _question(label: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> QuestionRow:
    mean, old = now.get("mean"), before.get("mean")
    change = None
    if mean is not None and old is not None:
        difference = exact(mean) - exact(old)
        text = printed(difference) or "0.00"
        change = text if text.startswith("-") or text == "0.00" else f"+{text}"
    return QuestionRow(label, mean, now.get("high_share"), old, before.get("high_share"), change)


def _unit(group: Mapping[str, Any]) -> dict[str, Any]:
    means = {item["code"]: item["mean"] for item in group["items"]}
    return {
        "name": group["name"],
        "answers": group["answers"],
        "means": tuple([means.get(item.code) for item in SYSTEM_SURVEY.items]),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return questions and changes as tables."""
    office = _office(_groups(data, data.cycle.year))
    before = _office(_groups(data, data.cycle.year - 1))
    return (
        Table(
            title="Hasil survei",
            columns=(
                "Pertanyaan",
                "Rata-rata",
                "Nilai 4–5 (%)",
                "Rata-rata tahun lalu",
                "Nilai 4–5 tahun lalu (%)",
                "Perubahan",
            ),
            rows=tuple(
                [
                    (q.label, q.mean, q.high_share, q.mean_before, q.share_before, q.change)
                    for q in questions(office, before)
                ]
            ),
        ),
        Table(
            title="Perubahan",
            columns=("Temuan", "Perubahan", "Penanggung jawab", "Mulai berlaku"),
            rows=tuple(
                [
                    (
                        record.values.get("finding", ""),
                        record.values.get("change", ""),
                        record.values.get("responsible", ""),
                        record.values.get("effective_on", ""),
                    )
                    for record in data.records.get("changes", ())
                ]
            ),
        ),
        Table(
            title="Unit kerja",
            columns=("Unit kerja", "Jawaban", *[item.label for item in SYSTEM_SURVEY.items]),
            rows=tuple([(u["name"], u["answers"], *u["means"]) for u in units(data)]),
        ),
    )
