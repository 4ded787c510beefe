"""Peta Jabatan: units, positions, holders, vacancies and coming vacancies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from portal.api import ReportData, ReportFormat, Table

FEATURE = "positions"
_STATUSES = {"filled": "Terisi", "soon_vacant": "Akan kosong", "vacant": "Kosong"}
_MONTHS = 12


def shown(data: ReportData) -> Mapping[str, Any]:
    """Return what position management adds to the report; empty in a sample without it."""
    found: Mapping[str, Any] = data.features.get(FEATURE, {})
    return found


def context(data: ReportData) -> Mapping[str, object]:
    """Return the positions unit by unit, the counts, and the list of coming vacancies."""
    positions = [_dated(item) for item in shown(data).get("positions", ())]
    groups = groupby(positions, key=lambda item: item["unit"])
    day = shown(data).get("day")
    return {
        "units": [(unit, list(items)) for unit, items in groups],
        "counts": {key: _count(positions, key) for key in _STATUSES},
        "statuses": _STATUSES,
        "open": [item for item in positions if item["status"] != "filled"],
        "months": shown(data).get("months", _MONTHS),
        "seen_on": date.fromisoformat(day) if day else None,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return all positions with holder, state and requirement."""
    columns = (
        "Unit kerja",
        "Kode",
        "Jabatan",
        "Jenis",
        "Kelas",
        "Pemegang",
        "NIP",
        "Status",
        "Pensiun mulai",
        "Golongan minimal",
        "Pendidikan minimal",
        "Masa kerja minimal",
        "Kompetensi",
    )
    rows = tuple(_row(item) for item in shown(data).get("positions", ()))
    return (Table(title="Peta jabatan", columns=columns, rows=rows),)


def _row(item: Mapping[str, Any]) -> tuple[str | int | None, ...]:
    wanted = item["requirement"] or {}
    return (
        item["unit"],
        item["code"],
        item["title"],
        item["kind"],
        item["class"],
        ", ".join(one["name"] for one in item["holders"]),
        ", ".join(one["nip"] for one in item["holders"]),
        _STATUSES[item["status"]],
        item["retires_on"],
        wanted.get("rank"),
        wanted.get("education"),
        wanted.get("experience"),
        "; ".join(wanted.get("competences", ())),
    )


def _dated(item: Mapping[str, Any]) -> dict[str, Any]:
    day = item["retires_on"]
    return {**item, "retires_on": date.fromisoformat(day) if day else None}


def _count(positions: list[dict[str, Any]], status: str) -> int:
    return sum(item["status"] == status for item in positions)


POSITION_MAP = ReportFormat(
    id="position_map",
    title="Peta Jabatan",
    scope="cycle",
    template="kotabumi/position_map.html",
    context=context,
    tables=tables,
    audience="committee",
    features=(FEATURE,),
)
"""For everybody who leads, decides or looks after the office; no figures of persons in it."""
