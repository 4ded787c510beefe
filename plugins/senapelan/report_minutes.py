"""Berita Acara Penetapan Parameter: proposals, attendance, votes, weights, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, Table

from .instruments import PARAMETERS

_OUTCOMES = {"accepted": "diterima", "rejected": "ditolak", "no_quorum": "tidak kuorum"}
_COLUMNS = ("label", "target", "measure_unit", "in_favor", "outcome", "weight")
_DIRECTIONS = {"higher": "makin tinggi makin baik", "lower": "makin rendah makin baik"}


def context(data: ReportData) -> Mapping[str, object]:
    """Return every deliberation of the year, office first."""
    found = [one for one in data.deliberations if one["deliberation"] == PARAMETERS.id]
    return {"meetings": [_meeting(one) for one in found], "points": PARAMETERS.points}


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return proposals with votes and weights, and the attendance."""
    meetings: Any = context(data)["meetings"]
    return (
        Table(
            title="Parameter",
            columns=("Musyawarah", "Parameter", "Target", "Satuan", "Setuju", "Hasil", "Bobot"),
            rows=tuple(
                [
                    (m["title"], *[p[key] for key in _COLUMNS])
                    for m in meetings
                    for p in m["proposals"]
                ]
            ),
        ),
        Table(
            title="Kehadiran",
            columns=("Musyawarah", "Nama", "NIP", "Jabatan", "Hadir"),
            rows=tuple(
                [
                    (
                        m["title"],
                        p["name"],
                        p["nip"],
                        p["position"],
                        "ya" if p["present"] else "tidak",
                    )
                    for m in meetings
                    for p in m["members"]
                ]
            ),
        ),
    )


def _meeting(record: Mapping[str, Any]) -> dict[str, Any]:
    members = record["members"]
    result: Mapping[str, Any] = record["result"]
    means: Mapping[str, str] = result.get("normalized_means") or {}
    return {
        **record,
        "unit": record["unit"] or "seluruh kantor",
        "proposals": [_proposal(one, means) for one in record["proposals"]],
        "chosen": [one for one in record["proposals"] if one["weight"]],
        "present": sum(bool(one["present"]) for one in members),
        "invited": len(members),
        "ballots": result.get("ballots"),
        "signers": list(result.get("signers") or ()),
        "is_fixed": record["state"] == "fixed",
    }


def _proposal(record: Mapping[str, Any], means: Mapping[str, str]) -> dict[str, Any]:
    weight = record["weight"]
    return {
        **record,
        "direction": _DIRECTIONS.get(record["direction"], record["direction"]),
        "outcome": _OUTCOMES.get(record["outcome"], "–"),
        "mean": means.get(record["code"]),
        "weight": "dicoret" if weight == 0 else weight,
    }
