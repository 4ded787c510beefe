"""Usulan Promosi/Mutasi/Penghargaan: proposals with reasons, decisions, and locked cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, Table

KINDS = (
    ("promotion", "Promosi"),
    ("award", "Penghargaan"),
    ("transfer", "Peninjauan penempatan"),
    ("coaching", "Pembinaan"),
)
"""Kinds of decisions in the order of the report."""
STATES = {
    "proposed": "Diusulkan",
    "confirmed": "Ditetapkan",
    "done": "Selesai",
    "struck": "Dicoret",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the proposals by kind, the locked cases and the committee's minutes."""
    groups = [(title, _of_kind(data, kind)) for kind, title in KINDS]
    minutes = [one["minutes"] for _title, rows in groups for one in rows if one.get("minutes")]
    return {
        "groups": groups,
        "locked": list(data.fairness.get("locked", ())),
        "states": STATES,
        "minutes": minutes[-1] if minutes else None,
        "rated": sum(case.result.get("index") is not None for case in data.cases),
        "members": len(data.cases),
    }


def _of_kind(data: ReportData, kind: str) -> list[dict[str, Any]]:
    by_nip = {case.snapshot.employee.nip: case for case in data.cases}
    found = []
    for item in data.follow_ups:
        if item["kind"] != kind:
            continue
        case = by_nip.get(item["nip"])
        facts = case.snapshot.employee if case else None
        found.append(
            {
                **item,
                "unit": facts.unit if facts else "",
                "position": facts.position if facts else "",
                "predikat": case.result.get("predikat") if case else None,
            }
        )
    return sorted(found, key=lambda one: (one["rank"] is None, one["rank"] or 0, one["nip"]))


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return all proposals, and who is locked."""
    columns = ("Jenis", "Urutan", "Nama", "NIP", "Unit kerja", "Predikat", "Alasan", "Keputusan")
    rows = tuple(
        [
            (
                title,
                one["rank"],
                one["name"],
                one["nip"],
                one["unit"],
                one["predikat"],
                one["reason"],
                STATES.get(one["state"], one["state"]),
            )
            for kind, title in KINDS
            for one in _of_kind(data, kind)
        ]
    )
    locked = tuple([(one["name"], one["nip"]) for one in data.fairness.get("locked", ())])
    return (
        Table(title="Usulan", columns=columns, rows=rows),
        Table(title="Terkunci", columns=("Nama", "NIP"), rows=locked),
    )
