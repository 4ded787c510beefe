"""Daftar ASN Berprestasi: quota, proposals, decisions, and the committee's minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, Table

from .report_tables import listed

_PEOPLE_PER_AWARD = 5
_AWARD = "award"


def context(data: ReportData) -> Mapping[str, object]:
    """Return recipients, proposals, struck names and the minutes that decided."""
    proposals = _proposals(data)
    decided = [item["minutes"] for item in proposals if item.get("minutes")]
    return {
        "members": len(data.cases),
        "rated": sum(case.result.get("final_value") is not None for case in data.cases),
        "quota": len(data.cases) // _PEOPLE_PER_AWARD,
        "recipients": [p for p in proposals if p["state"] in {"confirmed", "done"}],
        "waiting": [p for p in proposals if p["state"] == "proposed"],
        "struck": [p for p in proposals if p["state"] == "struck"],
        "minutes": decided[0] if decided else None,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return all proposals with their values and decision."""
    columns = {
        "Urutan": "rank",
        "Nama": "name",
        "NIP": "nip",
        "Unit kerja": "unit",
        "Nilai akhir": "final_value",
        "Nilai objektif": "objective_value",
        "Predikat": "predikat",
        "Keputusan": "decision",
        "Alasan": "decision_text",
    }
    return (listed("ASN berprestasi", columns, _proposals(data)),)


STATES = {
    "proposed": "Diusulkan",
    "confirmed": "Ditetapkan",
    "done": "Ditetapkan",
    "struck": "Dicoret",
}
"""Decision words as printed."""


def _proposals(data: ReportData) -> list[dict[str, Any]]:
    by_nip = {case.snapshot.employee.nip: case for case in data.cases}
    found = []
    for item in data.follow_ups:
        if item["kind"] != _AWARD:
            continue
        case = by_nip.get(item["nip"])
        result = case.result if case else {}
        found.append(
            {
                **item,
                "decision": STATES[item["state"]],
                "unit": case.snapshot.employee.unit if case else "",
                "position": case.snapshot.employee.position if case else "",
                "final_value": result.get("final_value"),
                "objective_value": result.get("objective_value"),
                "predikat": result.get("predikat"),
            }
        )
    return sorted(found, key=lambda item: (item["rank"] is None, item["rank"] or 0, item["nip"]))
