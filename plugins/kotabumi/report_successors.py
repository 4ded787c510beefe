"""Daftar Suksesor: for each position the ranked people, the reasons of the others, the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.api import ReportData, ReportFormat, Table

from .report_positions import FEATURE, shown

_STATUSES = {"filled": "terisi", "soon_vacant": "akan kosong", "vacant": "kosong"}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the lists of vacant positions first, the others after them, and the last session."""
    lists = list(shown(data).get("succession", ()))
    return {
        "wanted": [item for item in lists if item["wanted_now"]],
        "planned": [item for item in lists if not item["wanted_now"] and item["ranked"]],
        "bare": [item for item in lists if not item["wanted_now"] and not item["ranked"]],
        "statuses": _STATUSES,
        "session": _session(shown(data).get("session")),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return successors, people of the pool who do not qualify, and the decisions taken."""
    lists = list(shown(data).get("succession", ()))
    ranked = tuple(
        (
            item["unit"],
            item["title"],
            _STATUSES[item["status"]],
            _holders(item),
            one["place"],
            one["name"],
            one["nip"],
            one["box"],
            one["score"],
            one["performance_value"],
        )
        for item in lists
        for one in item["ranked"]
    )
    others = tuple(
        (
            item["unit"],
            item["title"],
            _holders(item),
            one["name"],
            one["nip"],
            one["box"],
            "; ".join(one["reasons"]),
        )
        for item in lists
        for one in item["others"]
    )
    session = shown(data).get("session") or {"decisions": ()}
    decided = tuple(
        (one["position"], one["name"], one["nip"], one["decision"], one["reason"])
        for one in session["decisions"]
    )
    place = ("Unit kerja", "Jabatan")
    return (
        Table(
            title="Suksesor",
            columns=(
                *place,
                "Status",
                "Pemegang",
                "Urutan",
                "Nama",
                "NIP",
                "Kotak",
                "Nilai kecocokan",
                "Nilai kinerja",
            ),
            rows=ranked,
        ),
        Table(
            title="Belum memenuhi",
            columns=(*place, "Pemegang", "Nama", "NIP", "Kotak", "Alasan"),
            rows=others,
        ),
        Table(
            title="Keputusan sidang",
            columns=("Jabatan", "Nama", "NIP", "Keputusan", "Alasan"),
            rows=decided,
        ),
    )


def _holders(item: Mapping[str, Any]) -> str:
    """Return who holds the position: several in one unit may have the same title."""
    return "; ".join([one["name"] for one in item["holders"]])


def _session(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**found, "held_on": date.fromisoformat(found["held_on"])} if found else None


SUCCESSOR_LIST = ReportFormat(
    id="successor_list",
    title="Daftar Suksesor",
    scope="cycle",
    template="kotabumi/successor_list.html",
    context=context,
    tables=tables,
    audience="talent",
    features=(FEATURE,),
)
"""The order is that of the region's method; the committee's decision stands beside it."""
