"""Lembar Evaluasi Kinerja Tahunan: the year of one person, with feedback and response."""

from __future__ import annotations

from collections.abc import Mapping

from portal.api import Case, RecordFacts, ReportData, Table

from .indicators import DUTIES
from .instruments import CONTRIBUTION_FORM, PROCESS_FORM
from .registers import AGREE, AGREE_WITH_NOTE, OBJECT
from .report_parts import duty_rows, last_record, part_sentence, result_sentence
from .scoring.duties import DUTIES as METHOD

_FLAGS = {
    "no_evidence": "Ada tugas tanpa bukti sampai batas waktu; capaiannya dihitung 0.",
    "not_applicable": "Ada tugas yang menurut atasan tidak berlaku tahun ini; tidak dihitung.",
    "zero_target": "Ada indikator dengan target nol yang tidak dapat dihitung; tidak dihitung.",
    "zero_target_met": "Target nol tercapai.",
    "zero_target_tolerance": "Target nol dinilai dengan batas toleransi.",
    "zero_target_exceeded": "Target nol terlampaui.",
}
_ANSWERS = {
    AGREE: "Setuju",
    AGREE_WITH_NOTE: "Setuju dengan catatan",
    OBJECT: "Keberatan",
}
NO_ANSWER = "Tanpa tanggapan dalam 5 hari kerja."


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the sheet prints of its one case."""
    case = data.cases[0]
    result, facts = case.result, case.snapshot
    rows = duty_rows(facts.measures, result)
    idea = facts.fact("verified_idea")
    return {
        "case": case,
        "facts": facts,
        "result": result,
        "rated": result.get("final_value") is not None,
        "rows": rows,
        "marks": _marks(case),
        "result_line": result_sentence(result.get("result_value"), rows),
        "process_line": part_sentence("Proses", result.get("process_value")),
        "contribution_line": part_sentence("Kontribusi", result.get("contribution_value")),
        "feedback": last_record(data, "feedback"),
        "answer": _answer(last_record(data, "response"), case),
        "talk": last_record(data, "midyear_talk"),
        "notes": _notes(result),
        "method": METHOD.title,
        "set_version": _set_version(facts.indicator_version),
        "idea": idea if idea is not None and idea.value == "true" else None,
        "place_and_date": (data.place, data.printed_on),
    }


def _marks(case: Case) -> tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...]:
    """Return the superior's marks by form, as they were given."""
    given: dict[str, int] = {}
    for form in case.snapshot.forms:
        if form.relation == "superior":
            given.update(form.items)
    return tuple(
        [
            (title, tuple([(item.label, _text(given.get(item.code))) for item in form.items]))
            for title, form in (("Proses", PROCESS_FORM), ("Kontribusi", CONTRIBUTION_FORM))
        ]
    )


def _text(mark: int | None) -> str | None:
    return None if mark is None else str(mark)


def _answer(record: RecordFacts | None, case: Case) -> dict[str, object]:
    """Return the employee's answer, or that he gave none."""
    if record is None:
        told = NO_ANSWER if case.response.get("word") == "none" else ""
        return {"word": told, "text": "", "on": None}
    word = record.values.get("answer", "")
    return {
        "word": _ANSWERS.get(word, word),
        "text": record.values.get("text", ""),
        "on": record.on,
    }


def _set_version(text: str) -> str:
    """Return the version of the rule of plans; the libraries beside it have their own."""
    versions = dict(part.split(":", 1) for part in text.split(",") if ":" in part)
    return versions.get(DUTIES.id, text)


def _notes(result: Mapping[str, object]) -> tuple[str, ...]:
    flags = result.get("flags")
    listed = flags if isinstance(flags, list | tuple) else ()
    return tuple([_FLAGS[code] for code in dict.fromkeys(listed) if code in _FLAGS])


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the sheet's numbers as tables."""
    case = data.cases[0]
    result = case.result
    rows = duty_rows(case.snapshot.measures, result)
    return (
        Table(
            title="Ringkasan",
            columns=("Butir", "Nilai"),
            rows=(
                ("Nama", case.snapshot.employee.name),
                ("NIP", case.snapshot.employee.nip),
                ("Nilai hasil", result.get("result_value")),
                ("Nilai proses", result.get("process_value")),
                ("Nilai kontribusi", result.get("contribution_value")),
                ("Nilai akhir", result.get("final_value")),
                ("Predikat", result.get("predikat")),
            ),
        ),
        Table(
            title="Tugas pokok",
            columns=(
                "No",
                "Tugas pokok",
                "Indikator",
                "Bobot",
                "Target",
                "Realisasi",
                "Capaian (%)",
                "Nilai",
            ),
            rows=tuple(
                [
                    (
                        at,
                        row.duty,
                        row.label,
                        row.weight,
                        row.target,
                        row.actual,
                        row.achievement,
                        row.value,
                    )
                    for at, row in enumerate(rows, 1)
                ]
            ),
        ),
        Table(
            title="Penilaian atasan",
            columns=("Bagian", "Butir", "Nilai"),
            rows=tuple(
                [(part, label, mark) for part, items in _marks(case) for label, mark in items]
            ),
        ),
    )
