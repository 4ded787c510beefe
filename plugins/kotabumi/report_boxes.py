"""Matriks Kotak Sembilan: counts and names; for the committee and the personnel office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, ReportFormat, Table

from .report_positions import FEATURE, shown

_ROWS = (
    ("Di atas ekspektasi", (4, 7, 9)),
    ("Sesuai ekspektasi", (2, 5, 8)),
    ("Di bawah ekspektasi", (1, 3, 6)),
)
_COLUMNS = ("Potensi rendah", "Potensi menengah", "Potensi tinggi")
_WORDS = {
    9: "promosi, rencana suksesi, penghargaan",
    8: "rencana suksesi, perluasan jabatan, bimbingan kinerja",
    7: "rencana suksesi, pengayaan jabatan, tugas belajar",
    6: "penempatan sesuai, bimbingan, konseling kinerja",
    5: "penempatan sesuai, bimbingan, pengembangan kompetensi",
    4: "rotasi, pengembangan kompetensi",
    3: "bimbingan, konseling, pengembangan kompetensi",
    2: "bimbingan, pengembangan kompetensi, penempatan sesuai",
    1: "ditangani menurut peraturan",
}
"""What each box recommends, as PermenPANRB 3/2020 names it."""


def context(data: ReportData) -> Mapping[str, object]:
    """Return the matrix row by row, the names box by box, and who has no box."""
    boxes: Mapping[str, Any] = shown(data).get("boxes", {})
    found = {box: boxes.get(str(box), []) for box in _WORDS}
    rated = sum(len(people) for people in found.values())
    return {
        "columns": _COLUMNS,
        "rows": [(label, [(box, len(found[box])) for box in row]) for label, row in _ROWS],
        "boxes": [(box, _WORDS[box], found[box]) for box in sorted(_WORDS, reverse=True)],
        "rated": rated,
        "without": shown(data).get("without_box", []),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return everybody with box and both values."""
    boxes: Mapping[str, Any] = shown(data).get("boxes", {})
    columns = ("Kotak", "Nama", "NIP", "Nilai kinerja", "Nilai potensi", "Rekomendasi")
    rows = tuple(
        (box, one["name"], one["nip"], one["performance_value"], one["potential_value"], words)
        for box, words in sorted(_WORDS.items(), reverse=True)
        for one in boxes.get(str(box), ())
    )
    return (Table(title="Kotak sembilan", columns=columns, rows=rows),)


NINE_BOX_MATRIX = ReportFormat(
    id="nine_box_matrix",
    title="Matriks Kotak Sembilan",
    scope="cycle",
    template="kotabumi/nine_box_matrix.html",
    context=context,
    tables=tables,
    audience="talent",
    features=(FEATURE,),
)
"""The box itself is for the committee and the personnel office; employees read their advice."""
