"""The words of the plugin: its id, permissions, states and what is read from them."""

from __future__ import annotations

from portal.feature import mark as _

ID = "positions"
MAP, EDIT = "positions.map", "positions.edit"
TALENT, CONVENE, DECIDE, OWN = (
    "positions.talent",
    "positions.convene",
    "positions.decide",
    "positions.own",
)

FILLED, VACANT, SOON_VACANT = "filled", "vacant", "soon_vacant"
STATUSES: dict[str, str] = {
    FILLED: _("Terisi"),
    SOON_VACANT: _("Akan kosong"),
    VACANT: _("Kosong"),
}
TONES: dict[str, str] = {FILLED: "success", SOON_VACANT: "warning", VACANT: "danger"}

RANKS: tuple[str, ...] = tuple(
    [f"{group}/{letter}" for group in ("I", "II", "III") for letter in "abcd"]
    + [f"IV/{letter}" for letter in "abcde"]
)
"""Ranks of permanent civil servants, lowest first."""
EDUCATION: tuple[str, ...] = ("SD", "SMP", "SMA", "D1", "D2", "D3", "D4", "S1", "S2", "S3")
PREDIKAT: tuple[str, ...] = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
"""Words of the yearly predikat, best first."""

REASONS: dict[str, str] = {
    "rank_too_low": _("Golongan di bawah syarat"),
    "education_too_low": _("Pendidikan di bawah syarat"),
    "experience_too_short": _("Masa kerja kurang dari syarat"),
    "predikat_two_years": _("Predikat dua tahun terakhir belum keduanya minimal Baik"),
    "disciplinary_sanction": _("Hukuman disiplin sedang atau berat dalam dua tahun"),
    "assessment_expired": _("Asesmen belum ada atau sudah lewat tiga tahun"),
    "not_comparable": _("Golongan atau pendidikan tidak dapat dibandingkan"),
    "incomplete_values": _(
        "Kompetensi, potensi, kualifikasi, atau integritas belum terisi atau sudah lewat"
    ),
}
"""Every reason against a person, in the region's order; the last two are this plugin's."""

LEVELS: dict[str, str] = {"low": _("Rendah"), "medium": _("Menengah"), "high": _("Tinggi")}
RATINGS: dict[str, str] = {
    "above": _("Di atas ekspektasi"),
    "meets": _("Sesuai ekspektasi"),
    "below": _("Di bawah ekspektasi"),
}
GRID: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("above", (4, 7, 9)),
    ("meets", (2, 5, 8)),
    ("below", (1, 3, 6)),
)
"""Box numbers as drawn: a row for each rating, low to high potential from left to right."""
POOL: frozenset[int] = frozenset({7, 8, 9})
"""Boxes from which successors come (PermenPANRB 3/2020)."""

ADVICE: dict[int, str] = {
    9: _("Dipertimbangkan untuk promosi dan rencana suksesi, disertai penghargaan."),
    8: _("Masuk rencana suksesi; tugas diperluas atau dirotasi dengan bimbingan kinerja."),
    7: _("Masuk rencana suksesi; jabatan diperkaya, kompetensi dikembangkan, tugas belajar."),
    6: _("Penempatan yang sesuai, dengan bimbingan dan konseling kinerja."),
    5: _("Penempatan yang sesuai, dengan bimbingan dan pengembangan kompetensi."),
    4: _("Rotasi dan pengembangan kompetensi."),
    3: _("Bimbingan, konseling kinerja, dan pengembangan kompetensi."),
    2: _("Bimbingan, pengembangan kompetensi, dan penempatan yang sesuai."),
    1: _("Ditangani menurut peraturan; pengelola kepegawaian akan menghubungi Anda."),
}
"""What each box recommends, in words of the product; the terms follow PermenPANRB 3/2020."""

DECISIONS: dict[str, str] = {
    "successor": _("Calon suksesor"),
    "reserve": _("Cadangan"),
    "later": _("Ditunda"),
}
