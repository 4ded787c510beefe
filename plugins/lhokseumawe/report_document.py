"""Dokumen Evaluasi Kinerja: one half-year or one year of an employee, on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.api import (
    ABOVE,
    BELOW,
    EXPECTATION_LABELS,
    MEETS,
    Case,
    FormFacts,
    Number,
    PastResult,
    ReportData,
    Snapshot,
    Table,
    exact,
    mean,
    percent,
    printed,
)

from .indicators import MARKS
from .scoring.inputs import BEHAVIOR_ITEMS, RESULT_ITEM
from .scoring.three_sources import THREE_SOURCES
from .scoring.year import YEAR, halves_of

_PEERS_NEEDED = 3
_SIXTY, _FORTY = percent(60), percent(40)
_BEST = 2
_FLAGS = {
    "report_unverified": "Ada laporan yang belum diverifikasi; laporan itu tidak dihitung.",
    "no_peers": "Formulir rekan kurang dari tiga, sehingga pendapat rekan tidak dipakai.",
    "no_reports": "Belum ada laporan yang diverifikasi, sehingga kinerja tidak dapat dinilai.",
    "one_half_only": "Nilai tahunan hanya dari satu semester.",
    "no_half": "Belum ada nilai semester, sehingga kinerja tidak dapat dinilai.",
}
_WORDS = dict(MARKS)
QUADRANT = {
    (ABOVE, BELOW): "Kurang",
    (ABOVE, MEETS): "Baik",
    (ABOVE, ABOVE): "Sangat Baik",
    (MEETS, BELOW): "Kurang",
    (MEETS, MEETS): "Baik",
    (MEETS, ABOVE): "Baik",
    (BELOW, BELOW): "Sangat Kurang",
    (BELOW, MEETS): "Butuh Perbaikan",
    (BELOW, ABOVE): "Butuh Perbaikan",
}
"""(result, behavior) -> predikat, for the picture only (PermenPANRB 6/2022)."""
_LEVELS = (BELOW, MEETS, ABOVE)
_CELL = 100
_ADVICE = {
    "Sangat Baik": "Pertahankan, bagikan cara kerja kepada rekan, dan manfaatkan tawaran pelatihan "
    "khusus.",
    "Baik": "Pertahankan yang sudah baik dan kembangkan butir perilaku yang terendah.",
    "Butuh Perbaikan": "Susun perbaikan hasil kerja bersama atasan dan pantau setiap bulan.",
    "Kurang": "Perbaiki perilaku kerja dengan bimbingan atasan; hasil kerja dipantau bersama.",
    "Sangat Kurang": "Pembinaan menyeluruh atas hasil dan perilaku kerja bersama atasan.",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the document prints of its one case."""
    case = data.cases[0]
    facts, result = case.snapshot, case.result
    items = item_rows(facts.forms)
    return {
        "case": case,
        "facts": facts,
        "result": result,
        "is_half": is_half(result),
        "rated": result.get("index") is not None,
        "reports": report_rows(facts),
        "sources": _sources(result, _superior_result(facts.forms)),
        "halves": _halves(facts),
        "items": items,
        "best": best_items(items),
        "worst": worst_items(items),
        "strengths": _texts(facts.forms, "strengths"),
        "weaknesses": _texts(facts.forms, "weaknesses"),
        "corrected": sum(form.corrected is not None for form in facts.forms),
        "cells": quadrant_cells(result),
        "levels": [EXPECTATION_LABELS[level] for level in _LEVELS],
        "labels": EXPECTATION_LABELS,
        "advice": _ADVICE.get(str(result.get("predikat")), ""),
        "notes": [_FLAGS[code] for code in dict.fromkeys(result["flags"]) if code in _FLAGS],
        "method": (THREE_SOURCES if is_half(result) else YEAR).title,
        "set_version": _versions(facts.indicator_version),
        "place_and_date": (data.place, data.printed_on),
    }


def _versions(text: str) -> str:
    """Return the versions of the indicator sets, each once: sets are many, versions few."""
    return ", ".join(sorted({part.rpartition(":")[2] for part in text.split(",")}))


def is_half(result: Mapping[str, Any]) -> bool:
    """Tell whether the result is that of a half-year: only a half has a value of reports."""
    return "report_value" in result


def report_rows(facts: Snapshot) -> list[dict[str, Any]]:
    """Return the reports with their weight and what the verifier found."""
    return [
        {
            "label": one.label,
            "weight": one.weight,
            "result": _WORDS.get(_whole(one.actual), "Belum diverifikasi"),
            "value": one.actual,
        }
        for one in facts.measures
    ]


def _whole(text: str | None) -> str:
    return "" if text is None else text.partition(".")[0]


def _sources(result: Mapping[str, Any], superior: str | None) -> list[tuple[str, str, Any]]:
    """Return source, share and value of the three sources."""
    peers = result.get("peer_behavior_value")
    alone = peers is None
    return [
        ("Laporan hasil kerja", "70% hasil kerja", result.get("report_value")),
        ("Atasan: hasil kerja", "30% hasil kerja", superior),
        (
            "Atasan: perilaku kerja",
            "100% perilaku" if alone else "60% perilaku",
            result.get("superior_behavior_value"),
        ),
        ("Rekan sejawat: perilaku kerja", "tidak dipakai" if alone else "40% perilaku", peers),
    ]


def _superior_result(forms: Iterable[FormFacts]) -> str | None:
    """Return the superior's mark of the result on the scale 0..100."""
    marks = [form.items[RESULT_ITEM] for form in forms if RESULT_ITEM in form.items]
    return printed((exact(marks[0]) - 1) * 25) if marks else None


def _halves(facts: Snapshot) -> list[dict[str, Any]]:
    """Return the halves that the year is made of, with their names as people say them."""
    return [{"name": _half_name(past), **past.result} for past in halves_of(facts)]


def _half_name(past: PastResult) -> str:
    """Write `2026-H1` as `Semester 1 2026`; a result without a period keeps its cycle's name."""
    year, _, half = past.period.partition("-H")
    return f"Semester {half} {year}" if half else past.cycle


def item_rows(forms: Iterable[FormFacts]) -> list[dict[str, Any]]:
    """Return the seven items with the superior's mark, the peers' mean and both combined.

    Peers count from three forms; the combined mean is 60 % superior and 40 % peers.
    """
    listed = list(forms)
    superior = [form for form in listed if form.relation == "superior"]
    peers = [form for form in listed if form.relation == "peer"]
    return [
        _item_row(code, label, superior, peers if len(peers) >= _PEERS_NEEDED else [])
        for code, label in BEHAVIOR_ITEMS
    ]


def _item_row(
    code: str, label: str, superior: Sequence[FormFacts], peers: Sequence[FormFacts]
) -> dict[str, Any]:
    own, others = _mean(superior, code), _mean(peers, code)
    both = own
    if own is not None and others is not None:
        both = _SIXTY * own + _FORTY * others
    return {
        "label": label,
        "superior": printed(own),
        "peers": printed(others),
        "combined": printed(both),
        "exact": both,
    }


def _mean(forms: Sequence[FormFacts], code: str) -> Number | None:
    marks = [exact(form.items[code]) for form in forms if code in form.items]
    return mean(marks) if marks else None


def best_items(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the two best items by combined mean; ties in form order."""
    known = [row for row in rows if row["exact"] is not None]
    return sorted(known, key=lambda row: -row["exact"])[:_BEST]


def worst_items(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the two lowest items by combined mean; ties in form order."""
    known = [row for row in rows if row["exact"] is not None]
    return sorted(known, key=lambda row: row["exact"])[:_BEST]


def _texts(forms: Iterable[FormFacts], code: str) -> list[str]:
    """Return the superior's text, and the peers' in alphabetical order from three texts on.

    What two people wrote alike is printed once.
    """
    listed = list(forms)
    own = [f.texts[code] for f in listed if f.relation == "superior" and f.texts.get(code)]
    others = [f.texts[code] for f in listed if f.relation == "peer" and f.texts.get(code)]
    found = own + (sorted(others) if len(others) >= _PEERS_NEEDED else [])
    return list(dict.fromkeys(found))


def quadrant_cells(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the nine cells of the picture with their place and whether the person is there."""
    here = (result.get("result_rating"), result.get("behavior_rating"))
    return [
        {
            "x": _LEVELS.index(behavior) * _CELL,
            "y": (2 - _LEVELS.index(level)) * _CELL // 2,
            "text": word,
            "here": (level, behavior) == here,
        }
        for (level, behavior), word in QUADRANT.items()
    ]


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the document's numbers as tables."""
    case = data.cases[0]
    summary = Table(title="Ringkasan", columns=("Butir", "Nilai"), rows=_summary(case))
    return (summary, *(_half_tables(case) if is_half(case.result) else (_year_table(case),)))


def _year_table(case: Case) -> Table:
    columns = ("Semester", "Hasil kerja", "Perilaku kerja", "Predikat semester")
    names = ("name", "result_value", "behavior_value", "predikat")
    rows = tuple([tuple([half.get(name) for name in names]) for half in _halves(case.snapshot)])
    return Table(title="Dua semester", columns=columns, rows=rows)


def _half_tables(case: Case) -> tuple[Table, ...]:
    return (
        Table(
            title="Laporan",
            columns=("Laporan", "Bobot", "Hasil verifikasi"),
            rows=tuple(
                [(r["label"], r["weight"], r["result"]) for r in report_rows(case.snapshot)]
            ),
        ),
        Table(
            title="Perilaku kerja",
            columns=("Butir", "Atasan", "Rata-rata rekan", "Gabungan"),
            rows=tuple(
                [
                    (r["label"], r["superior"], r["peers"], r["combined"])
                    for r in item_rows(case.snapshot.forms)
                ]
            ),
        ),
    )


def _summary(case: Case) -> tuple[tuple[str, Any], ...]:
    result, person = case.result, case.snapshot.employee
    return (
        ("Nama", person.name),
        ("NIP", person.nip),
        *([("Nilai laporan", result.get("report_value"))] if is_half(result) else []),
        ("Nilai hasil kerja", result.get("result_value")),
        ("Nilai perilaku kerja", result.get("behavior_value")),
        ("Predikat", result.get("predikat")),
    )
