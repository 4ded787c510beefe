"""Names, numbers and dates of everything made up: the longest that a page has to hold."""

from __future__ import annotations

from datetime import date

from portal.api.snapshot import CycleFacts

LONG_NAME = (
    "Prof. Dr. Ir. Raden Mas Haryo Kusumanegara Wijayaningrat, S.T., M.T., M.Sc., Ph.D., IPU"
)
NIP = "198503152010011001"
ROWS = 40
LONG_UNIT = (
    "Subbagian Perencanaan, Evaluasi, dan Pelaporan Pembangunan Prasarana Wilayah Perbatasan Utara"
)
LONG_TEXT = "Data dari kecamatan masuk terlambat sehingga realisasi belum lengkap. " * 4
SECTORS = ("Pekerjaan Umum", "Kesehatan", "Lingkungan Hidup")
CYCLE = CycleFacts(
    code="2026",
    title="Penilaian Kinerja Tahun 2026",
    year=2026,
    starts=date(2026, 1, 1),
    ends=date(2026, 12, 31),
)
