"""Laporan Penilaian Proyek: members by sector, what was planned and reached, and cooperation.

A cell of the collaboration matrix is printed only from three forms, so that no single mark of a
colleague can be read from it; rows and columns carry no totals for the same reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from portal.api import Measure, ReportData, Table, exact, printed

from .instruments import PEER_FORM
from .report_numbers import indicator_rows
from .report_tables import listed

_ITEM = PEER_FORM.tally_item
_NO_ACCEPTANCE = {"number": "", "held_on": None, "remarks": ""}


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the report prints of its one project."""
    project = data.project
    return {
        "project": project,
        "members": _members(project),
        "sectors": _by_sector(project),
        "timeline": timeline(project),
        "matrix": matrix(project),
        "quorum": PEER_FORM.quorum,
        "acceptance": {**_NO_ACCEPTANCE, **(project.get("acceptance") or {})},
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return members, indicators and the collaboration matrix as tables."""
    members = _members(data.project)
    names, rows = matrix(data.project)
    indicators = [
        {**asdict(row), "name": member["name"], "nip": member["nip"]}
        for member in members
        for row in member["indicators"]
    ]
    person = {"Nama": "name", "NIP": "nip"}
    return (
        listed(
            "Anggota",
            {**person, "Sektor": "sector", "Peran": "role", "Hari kerja": "days"},
            members,
        ),
        listed(
            "Indikator",
            {
                **person,
                "Indikator": "label",
                "Satuan": "unit",
                "Rencana": "target",
                "Realisasi": "actual",
                "Capaian (%)": "achievement",
            },
            indicators,
        ),
        Table(
            title="Matriks kolaborasi",
            columns=("Sektor penilai", *names),
            rows=tuple([(sector, *cells) for sector, cells in rows]),
        ),
    )


def matrix(project: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
    """Return the rated sectors, and per sector of raters the mean of each cell (None: too few)."""
    tally = [cell for cell in project.get("tally", ()) if cell["item"] == _ITEM]
    sectors = {member["sector"] for member in project.get("members", ())}
    sectors |= {cell["rater_sector"] for cell in tally} | {cell["ratee_sector"] for cell in tally}
    names = tuple(sorted(sectors))
    cells = {(cell["rater_sector"], cell["ratee_sector"]): _cell(cell) for cell in tally}
    return names, tuple([(rater, [cells.get((rater, to)) for to in names]) for rater in names])


def timeline(project: Mapping[str, Any]) -> dict[str, Any]:
    """Return planned and real length in days and how many days the end came late (or early)."""
    starts, planned, ended = (
        date.fromisoformat(project[key]) if project.get(key) else None
        for key in ("starts", "planned_end", "ended")
    )
    if starts is None or planned is None:
        return {"planned_days": None, "real_days": None, "deviation": None}
    real = None if ended is None else (ended - starts).days + 1
    late = None if ended is None else (ended - planned).days
    return {"planned_days": (planned - starts).days + 1, "real_days": real, "deviation": late}


def _cell(cell: Mapping[str, Any]) -> str | None:
    if cell["count"] < PEER_FORM.quorum:
        return None
    return printed(exact(cell["total"]) / exact(cell["count"]))


def _members(project: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    found = []
    for member in project.get("members", ()):
        measures = [Measure.from_document(item) for item in member.get("measures", ())]
        rows, coverage = indicator_rows(measures)
        role = "Ketua" if member["role"] == "head" else "Anggota"
        found.append({**member, "role": role, "indicators": rows, "coverage": coverage})
    return tuple(sorted(found, key=lambda m: (m["sector"], m["role"] != "Ketua", m["name"])))


def _by_sector(project: Mapping[str, Any]) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    members = _members(project)
    names = tuple(dict.fromkeys(member["sector"] for member in members))
    return tuple([(name, tuple([m for m in members if m["sector"] == name])) for name in names])
