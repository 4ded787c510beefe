"""What is measured of each member in each project: time, quality and output.

The weights 35/35/30 are the region's choice. A project may agree on other indicators and weights
as long as they add up to 100 and each of the three aspects keeps an indicator.
"""

from __future__ import annotations

from portal.api import Indicator, IndicatorSet

PROJECT_SET = IndicatorSet(
    id="project",
    title="Set Proyek",
    subject="project",
    period="project",
    adjustable=True,
    required_aspects=("time", "quality", "output"),
    minimum_count=3,
    maximum_count=12,
    indicators=(
        Indicator(
            code="timeliness",
            label="Ketepatan waktu penyelesaian bagian pekerjaan",
            measure_unit="hari",
            direction="lower",
            weight="35",
            source="Jadwal proyek: hari kerja rencana dan hari kerja nyata",
            aspect="time",
        ),
        Indicator(
            code="quality",
            label="Kualitas hasil kerja (butir pemeriksaan diterima tanpa perbaikan)",
            measure_unit="butir",
            direction="higher",
            weight="35",
            source="Berita acara pemeriksaan hasil pekerjaan",
            aspect="quality",
        ),
        Indicator(
            code="output",
            label="Pencapaian target keluaran",
            measure_unit="keluaran",
            direction="higher",
            weight="30",
            source="Laporan kemajuan proyek",
            aspect="output",
        ),
    ),
)
"""The set of one member in one project."""

INDICATOR_SETS = (PROJECT_SET,)
"""Every indicator set of the region."""
