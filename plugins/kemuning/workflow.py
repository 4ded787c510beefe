"""Stages and deadlines of the year; the codes are those of the portal's own phases."""

from __future__ import annotations

from portal.api import Stage, Workflow

WORKFLOW = Workflow(
    stages=(
        Stage(
            code="planning",
            label="Pembukaan proyek",
            phase="planning",
            help="Anggota, sektor, hari kerja, dan target disepakati; anggota menyetujuinya.",
        ),
        Stage(
            code="running",
            label="Pelaksanaan proyek",
            phase="running",
            help="Kemajuan dicatat sedikitnya sebulan sekali dengan bukti dukung.",
        ),
        Stage(
            code="acceptance",
            label="Pemeriksaan hasil pekerjaan",
            phase="acceptance",
            help="Hasil diperiksa dan dituangkan dalam berita acara.",
        ),
        Stage(
            code="rating",
            label="Penilaian atasan dan rekan kerja",
            phase="rating",
            help="Formulir terbuka tujuh hari; pengingat dikirim pada hari ke-3 dan ke-6.",
        ),
        Stage(
            code="calculated",
            label="Penghitungan nilai",
            phase="calculated",
            help="Nilai dihitung dari data proyek dan formulir yang terkirim.",
        ),
        Stage(
            code="dialogue",
            label="Dialog kinerja",
            phase="dialogue",
            help="Atasan dan pegawai membahas hasil; notulanya disimpan.",
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
            help="Dapat diajukan sampai 14 hari setelah hasil dibuka.",
        ),
        Stage(
            code="final",
            label="Hasil akhir",
            phase="final",
            help="Hasil tidak dapat diubah lagi.",
        ),
    ),
    cadence="year",
    objection_days=14,
    objection_day_kind="calendar",
    progress_every_days=31,
    requires_dialogue=True,
    combine="days",
)
"""One year; projects run inside it and count in the year of their acceptance."""
