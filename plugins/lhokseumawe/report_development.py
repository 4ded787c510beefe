"""Rencana dan Evaluasi Pengembangan Karier: needs, programs, survey, interviews, follow-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.api import RecordFacts, ReportData, Table, exact

from .needs import plan
from .report_document import is_half

_REVIEWED_BELOW = 60
_HALF = "-H"
"""Stands in the period of a half-year; whole years are told by their halves."""
_STATES = {
    "proposed": "Menunggu keputusan",
    "confirmed": "Berjalan",
    "done": "Selesai",
    "struck": "Dicoret",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the plan by competence, and what the records of the cycle say."""
    programs = _records(data, "program")
    return {
        "needs": plan(case.snapshot for case in data.cases),
        "members": len(data.cases),
        "analysed": _is_analysed(data),
        "programs": programs,
        "budget": sum(_whole(one.values.get("budget")) for one in programs),
        "surveys": _surveys(data),
        "interviews": _records(data, "interview"),
        "follow_ups": _follow_ups(data),
        "states": _STATES,
    }


def _is_analysed(data: ReportData) -> bool:
    """Tell whether the cycle is a half-year: a year has no needs of its own."""
    return not data.cases or any(is_half(case.result) for case in data.cases)


def _records(data: ReportData, register: str) -> tuple[RecordFacts, ...]:
    return tuple(data.records.get(register, ()))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _surveys(data: ReportData) -> list[dict[str, Any]]:
    """Return the survey's rounds with their index and whether the program is reviewed."""
    return [_survey(one) for one in data.surveys if _HALF in str(one.get("period", ""))]


def _survey(one: Mapping[str, Any]) -> dict[str, Any]:
    groups: Iterable[Mapping[str, Any]] = one.get("groups", ())
    office: Mapping[str, Any] = next((g for g in groups if g.get("level") == "region"), {})
    index = (office.get("result") or {}).get("index")
    return {
        "title": one.get("title", ""),
        "answers": office.get("answers", 0),
        "index": index,
        "review": index is not None and exact(index) < _REVIEWED_BELOW,
    }


def _follow_ups(data: ReportData) -> list[Mapping[str, Any]]:
    return [one for one in data.follow_ups if one["kind"] == "training"]


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return needs, programs and follow-ups."""
    return (
        Table(
            title="Kebutuhan",
            columns=("Kompetensi", "Pegawai", "Persen", "Metode"),
            rows=tuple(
                [
                    (one["competence"], one["count"], one["percentage"], one["title"])
                    for one in plan(case.snapshot for case in data.cases)
                    if _is_analysed(data)
                ]
            ),
        ),
        Table(
            title="Program",
            columns=("Program", "Kompetensi", "Metode", "Pembicara", "Anggaran", "Peserta"),
            rows=tuple([_program(one) for one in _records(data, "program")]),
        ),
        Table(
            title="Tindak lanjut",
            columns=("Nama", "NIP", "Kegiatan", "Keadaan", "Batas", "Hasil"),
            rows=tuple(
                [
                    (
                        one["name"],
                        one["nip"],
                        one["title"],
                        _STATES.get(one["state"], one["state"]),
                        one.get("due_on"),
                        one.get("outcome"),
                    )
                    for one in _follow_ups(data)
                ]
            ),
        ),
    )


def _program(one: RecordFacts) -> tuple[Any, ...]:
    names = ("title", "competence", "method", "speaker", "budget", "attendance")
    return tuple([one.values.get(name) for name in names])
