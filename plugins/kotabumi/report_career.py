"""Kartu Karier Pegawai: role, years, quarters, boxes, projects and training of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.api import Case, ReportData, Table

from .scoring.career import CAREER
from .scoring.inputs import QUARTER, YEAR_END, role_of
from .words import BOX_ADVICE, FLAGS, LEVELS, LIGHTS, RATINGS, ROLES, quarter_name

_TRAINING_KINDS = ("training", "education")
_STATES = {"confirmed": "Ditetapkan", "done": "Selesai"}


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the card prints of its one case."""
    case = data.cases[0]
    result = case.result
    box = result.get("box")
    return {
        "case": case,
        "facts": case.snapshot,
        "result": result,
        "role": _role(data),
        "role_kind": ROLES[role_of(case.snapshot.employee.position_kind)],
        "rating": RATINGS.get(str(result.get("performance_rating"))),
        "level": LEVELS.get(str(result.get("potential_level"))),
        "advice": BOX_ADVICE.get(box) if isinstance(box, int) else None,
        "notes": _notes(result),
        "years": years(case),
        "quarters": quarters(data),
        "projects": data.career.get("projects", ()),
        "trainings": trainings(case),
        "others": _others(case),
        "learning": data.career.get("learning", ()),
        "method": CAREER.title,
        "set_versions": _versions(case.snapshot.indicator_version),
        "place_and_date": (data.place, data.printed_on),
    }


def _versions(text: str) -> str:
    """Return the versions of the indicator sets, each once: sets are many, versions few."""
    return ", ".join(sorted({part.rpartition(":")[2] for part in text.split(",")}))


def _role(data: ReportData) -> Mapping[str, str]:
    """Return the newest text of the register of roles."""
    found = data.records.get("role", ())
    values = found[-1].values if found else {}
    return {name: values.get(name, "") for name in ("role", "supports")}


def _notes(result: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple([FLAGS[code] for code in dict.fromkeys(result.get("flags", ())) if code in FLAGS])


def years(case: Case) -> tuple[dict[str, Any], ...]:
    """Return one line per year, oldest first: value, rating, mean of quarters, box."""
    past = [(one.year, one.result) for one in case.snapshot.history]
    lines = [*past, (case.snapshot.cycle.year, case.result)]
    return tuple(
        {
            "year": year,
            "value": result.get("performance_value"),
            "rating": RATINGS.get(str(result.get("performance_rating"))),
            "quarter_mean": result.get("quarter_mean"),
            "individual": result.get("individual_value"),
            "box": result.get("box"),
        }
        for year, result in lines
    )


def quarters(data: ReportData) -> tuple[dict[str, Any], ...]:
    """Return the published quarters and year-end values of all years, oldest first."""
    found: Iterable[Mapping[str, Any]] = data.career.get("periods", ())
    wanted = [one for one in found if one["closing"] in {QUARTER, YEAR_END, ""}]
    return tuple(
        {
            "name": quarter_name(str(one["period"])),
            "value": one["value"],
            "light": LIGHTS.get(str(one["status"]), ""),
        }
        for one in sorted(
            wanted, key=lambda one: (one["year"], len(one["period"]) == 4, one["period"])
        )
    )


def trainings(case: Case) -> tuple[dict[str, Any], ...]:
    """Return the decided trainings and further education."""
    return tuple([_step(one) for one in case.follow_ups if one["kind"] in _TRAINING_KINDS])


def _others(case: Case) -> tuple[dict[str, Any], ...]:
    return tuple([_step(one) for one in case.follow_ups if one["kind"] not in _TRAINING_KINDS])


def _step(one: Mapping[str, Any]) -> dict[str, Any]:
    details, came = one.get("details", {}), one.get("outcome_values", {})
    return {
        "title": details.get("course_label") or one["title"],
        "reason": one["reason"],
        "state": _STATES.get(str(one["state"]), "Diusulkan"),
        "due_on": one.get("due_on"),
        "outcome": came.get("certificate") or one.get("outcome") or "",
        "finished_on": came.get("finished") or one.get("finished_on"),
        "coach": one.get("coach", ""),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the card's lists as tables."""
    case = data.cases[0]
    person, result = case.snapshot.employee, case.result
    head = (
        ("Nama", person.name),
        ("NIP", person.nip),
        ("Jabatan", person.position),
        ("Peran saya", _role(data).get("role")),
        ("Nilai kinerja", result.get("performance_value")),
        ("Nilai potensi", result.get("potential_value")),
        ("Kotak talenta", result.get("box")),
    )
    return (
        Table(title="Ringkasan", columns=("Butir", "Isi"), rows=head),
        _listed(
            "Riwayat tahun",
            {
                "Tahun": "year",
                "Nilai kinerja": "value",
                "Penilaian": "rating",
                "Rata-rata triwulan": "quarter_mean",
                "Kotak": "box",
            },
            years(case),
        ),
        _listed(
            "Triwulan", {"Periode": "name", "Nilai": "value", "Lampu": "light"}, quarters(data)
        ),
        _listed(
            "Proyek",
            {"Proyek": "title", "Tempat": "place", "Mulai": "starts", "Selesai": "ended"},
            data.career.get("projects", ()),
        ),
        _listed(
            "Pelatihan",
            {"Pelatihan": "title", "Alasan": "reason", "Keadaan": "state", "Hasil": "outcome"},
            trainings(case),
        ),
    )


def _listed(title: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Table:
    lines = tuple([tuple([row.get(key) for key in columns.values()]) for row in rows])
    return Table(title=title, columns=tuple(columns), rows=lines)
