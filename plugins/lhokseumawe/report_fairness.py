"""Laporan Keadilan Penilaian: raters by code, groups, and what the panel decided. No names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, Table

FLAGS = {
    "too_lenient": "Terlalu murah",
    "too_strict": "Terlalu ketat",
    "uniform_answers": "Hampir seragam",
    "halo_effect": "Sama pada semua butir",
}
STATUSES = {
    "fair": "Wajar",
    "check": "Perlu diperiksa",
    "small_sample": "Kelompok terlalu kecil",
    "no_recipients": "Tidak ada penerima",
}
DECISIONS = {
    "": "Belum diputuskan",
    "confirmed": "Tanda dibenarkan",
    "dismissed": "Tanda dikesampingkan",
    "accepted": "Diterima",
    "rejected": "Ditolak",
}
ROLES = {
    "hr": "Pengelola kepegawaian",
    "head": "Kepala bagian lain",
    "representative": "Wakil pegawai",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the reviews of the cycle (of both halves for a year) with words for their codes."""
    return {
        "reviews": list(data.fairness.get("reviews", ())),
        "flags": FLAGS,
        "statuses": STATUSES,
        "decisions": DECISIONS,
        "standing": standing,
        "roles": ROLES,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return raters and groups of all reviews."""
    reviews = list(data.fairness.get("reviews", ()))
    return (
        Table(
            title="Penilai",
            columns=(
                "Siklus",
                "Penilai",
                "Formulir",
                "Rata-rata",
                "Selisih",
                "Tanda",
                "Keputusan",
                "Suara panel",
            ),
            rows=tuple([_rater(r["title"], one) for r in reviews for one in r["raters"]]),
        ),
        Table(
            title="Kelompok",
            columns=(
                "Siklus",
                "Pembagian",
                "Kelompok",
                "Sangat Baik",
                "Pegawai",
                "Persen",
                "Status",
            ),
            rows=tuple(
                [
                    _group(r["title"], division, one)
                    for r in reviews
                    for division in r["groups"]
                    for one in division["rows"]
                ]
            ),
        ),
        Table(
            title="Koreksi",
            columns=("Siklus", "Penilai", "Nilai", "Usulan", "Keputusan", "Suara panel"),
            rows=tuple([_correction(r["title"], one) for r in reviews for one in r["corrections"]]),
        ),
    )


def _rater(cycle: str, one: Mapping[str, Any]) -> tuple[Any, ...]:
    flags = ", ".join([FLAGS.get(code, code) for code in one["flags"]])
    decision = standing(one) if one["flags"] else ""
    numbers = one["count"], one["mean"], one["difference"]
    return cycle, one["code"], *numbers, flags, decision, _votes(one)


def _group(cycle: str, division: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[Any, ...]:
    status = STATUSES.get(division["status"], division["status"])
    return cycle, division["title"], one["name"], one["top"], one["total"], one["rate"], status


def _correction(cycle: str, one: Mapping[str, Any]) -> tuple[Any, ...]:
    return cycle, one["code"], one["value"], one["proposed"], standing(one), _votes(one)


def standing(one: Mapping[str, Any]) -> str:
    """Return the decision in words, also while a vote of the panel is missing."""
    waiting = one["votes"] and not one["decision"]
    return "Menunggu suara lain" if waiting else DECISIONS[one["decision"]]


def _votes(one: Mapping[str, Any]) -> str:
    told = [(vote["name"], DECISIONS[vote["decision"]], vote["reason"]) for vote in one["votes"]]
    return "; ".join([f"{name}: {decision}, {reason}" for name, decision, reason in told])
