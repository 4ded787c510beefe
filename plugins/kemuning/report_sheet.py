"""Lembar NKP Tahunan: one employee's year, from projects to predikat, with the calculation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import Case, ReportData, Table

from .instruments import PEER_FORM
from .report_numbers import form_mean, indicator_rows, value_rows
from .report_tables import listed
from .scoring.objective import OBJECTIVE

_DROPPED_FROM, _DROPPED = 5, 2
"""From five forms of peers on, the highest and the lowest do not count (the region's choice)."""
_FLAGS = {
    "no_data": "Ada indikator tanpa data; indikator itu dikeluarkan dari rata-rata.",
    "zero_target": "Ada indikator dengan target nol; indikator itu dikeluarkan dari rata-rata.",
    "zero_target_met": "Target nol tercapai.",
    "zero_target_tolerance": "Target nol dinilai dengan batas toleransi.",
    "zero_target_exceeded": "Target nol terlampaui.",
    "coverage_too_low": "Cakupan data kurang dari 60%, sehingga kinerja tidak dapat dinilai.",
    "no_peers": "Formulir rekan kerja kurang dari tiga, sehingga tidak dipakai.",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the sheet prints of its one case."""
    case = data.cases[0]
    result, facts = case.result, case.snapshot
    idea = facts.fact("verified_idea")
    peers = sum(form.relation == "peer" for form in facts.forms)
    return {
        "case": case,
        "facts": facts,
        "result": result,
        "rated": result.get("final_value") is not None,
        "projects": _projects(case),
        "values": value_rows(facts.forms),
        "superior_mean": form_mean(facts.forms, "superior", 1),
        "peer_mean": form_mean(facts.forms, "peer", PEER_FORM.quorum),
        "peer_count": peers,
        "peers_left": peers - _DROPPED if peers >= _DROPPED_FROM else peers,
        "behavior_line": _behavior_line(result),
        "final_line": _final_line(result),
        "notes": [text for (text,) in _notes(result)],
        "idea": idea if idea is not None and idea.value == "true" else None,
        "method": OBJECTIVE.title,
        "place_and_date": (data.place, data.printed_on),
    }


_SUMMARY = {
    "Nilai objektif": "objective_value",
    "Cakupan data (%)": "coverage",
    "Nilai atasan": "superior_value",
    "Nilai rekan kerja": "peer_value",
    "Nilai perilaku kerja": "behavior_value",
    "Pembobotan": "weighting",
    "Nilai akhir": "final_value",
    "Predikat": "predikat",
}
"""Lines of the summary table, and the number of the result that each shows."""


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the sheet's numbers as tables."""
    case = data.cases[0]
    person, result = case.snapshot.employee, case.result
    lines = [(label, result.get(name)) for label, name in _SUMMARY.items()]
    notes = _notes(result)
    return (
        Table(
            title="Ringkasan",
            columns=("Butir", "Nilai"),
            rows=(("Nama", person.name), ("NIP", person.nip), *lines),
        ),
        listed(
            "Proyek",
            {
                "Kode": "code",
                "Proyek": "title",
                "Hari kerja": "days",
                "Nilai": "value",
                "Cakupan (%)": "coverage",
            },
            _projects(case),
        ),
        listed(
            "Perilaku kerja",
            {"Nilai dasar": "label", "Atasan": "superior", "Rata-rata rekan": "peers"},
            value_rows(case.snapshot.forms),
        ),
        *([Table(title="Catatan", columns=("Catatan",), rows=notes)] if notes else []),
    )


def _notes(result: Mapping[str, Any]) -> tuple[tuple[str], ...]:
    """Return one line for each flag that people are told about."""
    return tuple([(_FLAGS[code],) for code in dict.fromkeys(result["flags"]) if code in _FLAGS])


def _projects(case: Case) -> tuple[dict[str, Any], ...]:
    values = list(case.result.get("project_values", ()))
    found = []
    for at, project in enumerate(case.snapshot.projects):
        rows, coverage = indicator_rows(project.measures)
        found.append(
            {
                "code": project.code,
                "title": project.title,
                "role": "Ketua" if project.role == "head" else "Anggota",
                "sector": project.sector,
                "days": project.days,
                "value": values[at] if at < len(values) else None,
                "coverage": coverage,
                "indicators": rows,
            }
        )
    return tuple(found)


def _shares(result: Mapping[str, object]) -> tuple[str, str] | None:
    weighting = result.get("weighting")
    if not isinstance(weighting, str):
        return None
    objective, _, behavior = weighting.partition("/")
    return objective, behavior


def _final_line(result: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    """Return share and value of each part of the final value."""
    shares = _shares(result)
    if shares is None:
        return ()
    return (shares[0], result["objective_value"]), (shares[1], result["behavior_value"])


def _behavior_line(result: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    if result.get("behavior_value") is None:
        return ()
    if result.get("peer_value") is None:
        return (("100", result["superior_value"]),)
    return ("60", result["superior_value"]), ("40", result["peer_value"])
