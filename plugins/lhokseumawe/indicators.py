"""Work reports of a half-year: the rule of every plan, and a library by position.

Each person agrees three to six reports with weights that add up to 100. A report's value is a
verifier's judgment: in line, partly, or not; nobody verifies his own.
"""

from __future__ import annotations

from portal.api import Indicator, IndicatorSet

CHECKLIST = ("Jelas", "Terukur", "Relevan dengan tugas", "Berbatas waktu")
"""What the superior ticks for each report before the plan is agreed."""
MARKS = (
    ("100", "Sesuai"),
    ("50", "Sebagian sesuai"),
    ("0", "Tidak sesuai"),
)
"""What a verifier may find."""
MINIMUM, MAXIMUM = 3, 6
_SOURCE = "unggahan pegawai, diverifikasi atasan"

Report = tuple[str, str, str, str]
"""Code, title, weight, and the duty it follows from."""


def _report(code: str, label: str, weight: str, duty: str) -> Indicator:
    return Indicator(
        code=code,
        label=label,
        measure_unit="laporan",
        direction="higher",
        weight=weight,
        target="100",
        source=_SOURCE,
        duty=duty,
        target_is_maximum=True,
    )


def _set(set_id: str, title: str, applies_to: str, reports: tuple[Report, ...]) -> IndicatorSet:
    return IndicatorSet(
        id=set_id,
        title=title,
        subject="person",
        period="half",
        adjustable=True,
        minimum_count=MINIMUM,
        maximum_count=MAXIMUM,
        applies_to=applies_to,
        checklist=CHECKLIST,
        verified_marks=MARKS,
        indicators=tuple([_report(*one) for one in reports]),
    )


REPORTS = _set(
    "reports",
    "Laporan hasil kerja semester",
    "",
    (
        ("L1", "Laporan pelaksanaan tugas pokok", "40", "Melaksanakan tugas pokok jabatan"),
        ("L2", "Laporan layanan atau kegiatan berkala", "30", "Menyelenggarakan kegiatan bagian"),
        ("L3", "Laporan tindak lanjut hasil pemantauan", "30", "Memantau dan menindaklanjuti"),
    ),
)
"""The rule of every plan, with three reports that fit any position."""

PLANNING = _set(
    "planning_reports",
    "Laporan Analis Perencanaan",
    "Analis Perencanaan",
    (
        ("P1", "Laporan evaluasi Renja", "40", "Mengevaluasi pelaksanaan rencana kerja"),
        ("P2", "Laporan musrenbang", "30", "Menyiapkan bahan musyawarah perencanaan"),
        ("P3", "Laporan monitoring kegiatan", "30", "Memantau kegiatan perangkat daerah"),
    ),
)
TRANSFERS = _set(
    "transfer_reports",
    "Laporan Analis Mutasi",
    "Analis Mutasi",
    (
        ("M1", "Laporan usul mutasi yang diproses", "40", "Memproses usul mutasi pegawai"),
        ("M2", "Laporan kelengkapan berkas kepangkatan", "30", "Memeriksa berkas kepangkatan"),
        ("M3", "Laporan rekonsiliasi data jabatan", "30", "Memutakhirkan data jabatan"),
    ),
)
TRAINING = _set(
    "training_reports",
    "Laporan Analis Pengembangan Kompetensi",
    "Analis Pengembangan Kompetensi",
    (
        ("K1", "Laporan analisis kebutuhan pelatihan", "40", "Menyusun analisis kebutuhan"),
        ("K2", "Laporan penyelenggaraan pelatihan", "30", "Menyelenggarakan pelatihan"),
        ("K3", "Laporan evaluasi pascapelatihan", "30", "Mengevaluasi hasil pelatihan"),
    ),
)

INDICATOR_SETS: tuple[IndicatorSet, ...] = (REPORTS, PLANNING, TRANSFERS, TRAINING)
"""The general rule first, then what widens the library for a position."""
