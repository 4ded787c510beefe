"""Ringkasan Pimpinan: counts only, no name of a colleague who rated and no single person's value.

Top management's own part is shown by name: who opened projects, attended dialogues, and
confirmed awards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from portal.api import NOT_RATED, ReportData, Table, exact, mean, printed

from .instruments import PEER_FORM, SUPERIOR_FORM
from .report_tables import listed

_WORDS = ("Sangat Baik", "Baik", "Cukup", "Kurang", "Sangat Kurang", NOT_RATED)
_FORMS = {form.id: form.title for form in (SUPERIOR_FORM, PEER_FORM)}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the counts and shares of the cycle."""
    return {
        "leaders": data.participation.get("leaders", ()),
        "learning": data.participation.get("learning", {}),
        "forms": _forms(data),
        "coverage": _coverage(data),
        "distribution": _distribution(data),
        "rated_total": len(data.cases),
        "summary": data.summary,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return participation, forms, and the distribution as tables."""
    return (
        listed(
            "Partisipasi pimpinan",
            {
                "Nama": "name",
                "Membuka proyek": "projects_opened",
                "Menghadiri dialog": "dialogues_attended",
                "Menetapkan penghargaan": "awards_confirmed",
            },
            data.participation.get("leaders", ()),
        ),
        listed(
            "Pengisian formulir",
            {"Formulir": "label", "Diminta": "expected", "Terkirim": "sent", "Persen": "share"},
            _forms(data),
        ),
        listed(
            "Sebaran predikat",
            {"Predikat": "label", "Jumlah": "count", "Persen": "share"},
            _distribution(data),
        ),
        Table(title="Keadaan siklus", columns=("Butir", "Jumlah"), rows=_state(data)),
    )


def _state(data: ReportData) -> tuple[tuple[str, Any], ...]:
    told, coverage = data.summary, _coverage(data)
    learning = data.participation.get("learning", {})
    return (
        ("Pegawai dalam siklus", told.get("staff")),
        ("Sudah dinilai", len(data.cases)),
        ("Tertahan karena data belum lengkap", told.get("held")),
        ("Hasil diterbitkan atau final", told.get("published")),
        ("Rata-rata cakupan data (%)", coverage["mean"]),
        ("Pegawai dengan cakupan di bawah 60%", coverage["low"]),
        ("Keberatan belum diputus", told.get("objections_open")),
        ("Keberatan sudah diputus", told.get("objections_decided")),
        ("Keberatan yang mengubah nilai", told.get("objections_changed")),
        ("Mengikuti sosialisasi", learning.get("participants")),
    )


def _share(count: int, whole: int) -> str | None:
    return printed(exact(count) * 100 / exact(whole)) if whole else None


def _forms(data: ReportData) -> tuple[dict[str, Any], ...]:
    return tuple(
        [
            {
                **row,
                "label": _FORMS.get(row["instrument"], row["instrument"]),
                "share": _share(row["sent"], row["expected"]),
            }
            for row in data.summary.get("forms", ())
        ]
    )


def _coverage(data: ReportData) -> dict[str, Any]:
    """Return the mean coverage and how many people lie below the limit of 60 %."""
    texts = [case.result["coverage"] for case in data.cases if case.result.get("coverage")]
    low = sum("coverage_too_low" in case.result.get("flags", ()) for case in data.cases)
    return {"mean": printed(mean([exact(t) for t in texts])) if texts else None, "low": low}


def _distribution(data: ReportData) -> tuple[dict[str, Any], ...]:
    counts = Counter(case.result.get("predikat") for case in data.cases)
    whole = len(data.cases)
    return tuple(
        [{"label": w, "count": counts[w], "share": _share(counts[w], whole)} for w in _WORDS]
    )
