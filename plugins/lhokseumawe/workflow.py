"""Stages and deadlines of a half-year; the year follows from the two halves without stages of work.

Forms are open ten working days. The fairness review stands between the calculation and the team
session; what it leaves open keeps decisions about people locked.
"""

from __future__ import annotations

from portal.api import VERY_GOOD, Stage, Workflow

WORKFLOW = Workflow(
    stages=(
        Stage(
            code="indicators",
            label="Penetapan laporan dan indikator",
            phase="planning",
            help="Tiga sampai enam laporan disepakati; atasan memeriksa jelas, terukur, relevan, "
            "dan berbatas waktu.",
        ),
        Stage(
            code="reporting",
            label="Pelaksanaan dan pelaporan",
            phase="running",
            help="Laporan diunggah kapan saja dan langsung diverifikasi serta dikomentari.",
        ),
        Stage(
            code="rating",
            label="Formulir atasan dan rekan",
            phase="rating",
            help="Formulir terbuka sepuluh hari kerja.",
        ),
        Stage(
            code="analysis",
            label="Analisis terhadap indikator",
            phase="calculated",
            help="Nilai dihitung dari laporan, pendapat atasan, dan pendapat rekan.",
        ),
        Stage(
            code="fairness_review",
            label="Pemeriksaan keadilan",
            phase="calculated",
            help="Pola penilai dan perbedaan antarkelompok diperiksa; panel memutuskan koreksi.",
        ),
        Stage(
            code="session",
            label="Sesi tim",
            phase="dialogue",
            help="Kepala bagian membahas hasil bersama tim tanpa angka perorangan; hasil tim "
            "terbit sesudahnya.",
        ),
        Stage(
            code="published",
            label="Penerbitan hasil",
            phase="published",
            help="Pegawai membuka hasil beserta rincian perhitungannya.",
        ),
        Stage(
            code="objection",
            label="Keberatan",
            phase="objection",
            help="Dapat diajukan sampai 14 hari kalender setelah hasil dibuka.",
        ),
        Stage(
            code="final",
            label="Hasil akhir",
            phase="final",
            help="Hasil tidak dapat diubah lagi.",
        ),
    ),
    cadence="half",
    objection_days=14,
    objection_day_kind="calendar",
    requires_dialogue=False,
    fairness_method="lhokseumawe.fairness",
    top_grade=VERY_GOOD,
    panel_size=3,
)
"""January to June and July to December; the year is calculated from what was published."""
