"""Stages and deadlines of the year, as the region names them."""

from __future__ import annotations

from portal.api import Stage, Workflow

WORKFLOW = Workflow(
    stages=(
        Stage(
            code="drafting",
            label="Penyusunan indikator",
            phase="planning",
            help=(
                "Sampai 31 Januari indikator disusun dari tugas pokok, oleh pegawai atau atasan; "
                "sejak 8 Januari yang belum ada disusun pengelola kepegawaian."
            ),
        ),
        Stage(
            code="agreed",
            label="Indikator disepakati",
            phase="planning",
            help="Pegawai dan atasan menyetujui indikator; Pernyataan Komitmen ditandatangani.",
        ),
        Stage(
            code="running",
            label="Pelaksanaan tugas",
            phase="running",
            help="Realisasi diisi beserta bukti dukung sepanjang tahun.",
        ),
        Stage(
            code="midyear_talk",
            label="Dialog tengah tahun",
            phase="running",
            help="Bulan Juli, tanpa angka: kemajuan, hambatan, dan kesepakatan.",
        ),
        Stage(
            code="evidence_closed",
            label="Bukti ditutup, atasan menilai",
            phase="rating",
            help="Tugas tanpa bukti dihitung nol. Atasan mengisi formulir proses dan kontribusi.",
        ),
        Stage(
            code="rated",
            label="Nilai dihitung",
            phase="calculated",
            help="Nilai dihitung dari realisasi dan formulir atasan.",
        ),
        Stage(
            code="feedback_sent",
            label="Umpan balik dikirim",
            phase="calculated",
            help="Atasan menulis pencapaian dan area peningkatan.",
        ),
        Stage(
            code="responded",
            label="Umpan balik dan tanggapan",
            phase="calculated",
            help="Pegawai menanggapi dalam 5 hari kerja sebelum hasil diterbitkan.",
        ),
        Stage(
            code="published",
            label="Hasil diterbitkan",
            phase="published",
            help="Pegawai membuka hasil beserta rincian perhitungannya.",
        ),
        Stage(
            code="objection",
            label="Keberatan",
            phase="objection",
            help="Sampai 14 hari sesudah hasil dibuka, atau langsung lewat tanggapan.",
        ),
        Stage(code="final", label="Hasil akhir", phase="final", help="Tidak dapat diubah lagi."),
    ),
    cadence="year",
    objection_days=14,
    objection_day_kind="calendar",
    superior_reads="objection",
    response_days=5,
    requires_dialogue=False,
    requires_response=False,
    combine="month_ends",
    combine_method="bungo.duties",
)
"""One year. A change of position closes the old indicators on the last day of its month, and the
new ones begin on the first of the next. The response is a record that publication waits for, so no
other one is asked.
"""
