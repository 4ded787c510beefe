"""Stages of the year; closings of units by quarter, of persons by quarter and at year-end."""

from __future__ import annotations

from portal.api import Closing, Field, Stage, Workflow

from .scoring.inputs import QUARTER, YEAR_END
from .scoring.unit import document

UNIT_QUARTER = "unit_quarter"
_STATUSES = (("green", "Hijau"), ("yellow", "Kuning"), ("red", "Merah"))
_BELOW_GREEN = ("yellow", "red")
_CLOSE_BY = 10


_PLAN = (
    Field(code="cause", label="Penyebab", kind="long_text", minimum_length=10),
    Field(code="action", label="Tindakan", kind="long_text", minimum_length=10),
    Field(code="by", label="Selesai pada", kind="date"),
    Field(code="person", label="Penanggung jawab", kind="employee", help="NIP penanggung jawab."),
)
_TALK = (
    Field(code="summary", label="Isi pembicaraan", kind="long_text", minimum_length=10),
    Field(code="agreed", label="Kesepakatan", kind="long_text", minimum_length=10),
)
_COMMENT = (
    Field(
        code="comment",
        label="Komentar atasan",
        kind="long_text",
        minimum_length=10,
        help="Sebutkan satu hal yang sudah baik dan satu hal yang perlu dilanjutkan.",
    ),
)

CLOSINGS = (
    Closing(
        id=UNIT_QUARTER,
        title="Capaian triwulan unit kerja",
        subject="unit",
        period="quarter",
        method="kotabumi.unit",
        document=document,
        value_key="unit_value",
        status_key="status",
        statuses=_STATUSES,
        close_by_day=_CLOSE_BY,
        talk_statuses=_BELOW_GREEN,
        talk_fields=_PLAN,
        public_status=True,
    ),
    Closing(
        id=QUARTER,
        title="Capaian triwulan pegawai",
        subject="person",
        period="quarter",
        method="kotabumi.unit",
        document=document,
        value_key="unit_value",
        status_key="status",
        statuses=_STATUSES,
        close_by_day=_CLOSE_BY,
        feedback_fields=_COMMENT,
        talk_statuses=_BELOW_GREEN,
        talk_fields=_TALK,
    ),
    Closing(
        id=YEAR_END,
        title="Capaian akhir tahun pegawai",
        subject="person",
        period="year",
        method="kotabumi.unit",
        document=document,
        value_key="unit_value",
        status_key="status",
        statuses=_STATUSES,
        close_by_day=_CLOSE_BY,
        feedback_fields=_COMMENT,
    ),
)

WORKFLOW = Workflow(
    stages=(
        Stage(
            code="agreement",
            label="Kesepakatan peran dan target",
            phase="planning",
            help="Januari: peran ditulis atasan, indikator dan target disepakati berdua.",
        ),
        Stage(
            code="quarter_open",
            label="Triwulan berjalan",
            phase="running",
            help="Realisasi diisi dari awal tahun sampai akhir triwulan.",
        ),
        Stage(
            code="quarter_closed",
            label="Triwulan ditutup",
            phase="running",
            help="Sampai tanggal 10 bulan berikutnya atasan menutup capaian dengan komentar.",
        ),
        Stage(
            code="status_talk",
            label="Pembicaraan status",
            phase="running",
            help="Untuk capaian kuning dan merah: penyebab, tindakan, tanggal, penanggung jawab.",
        ),
        Stage(
            code="year_end",
            label="Akhir tahun",
            phase="rating",
            help="Triwulan keempat dan capaian akhir tahun ditutup.",
        ),
        Stage(
            code="talent_session",
            label="Sidang talenta",
            phase="calculated",
            help="Januari: Tim Penilai Kinerja bersidang dengan berita acara.",
        ),
        Stage(
            code="published",
            label="Hasil diterbitkan",
            phase="published",
            help="Pegawai membuka nilai, catatan, dan saran pengembangannya.",
        ),
        Stage(
            code="objection",
            label="Keberatan",
            phase="objection",
            help="14 hari kalender, hanya atas nilai kinerja; kotak talenta tidak termasuk.",
        ),
        Stage(code="final", label="Hasil akhir", phase="final", help="Tidak dapat diubah lagi."),
    ),
    cadence="year",
    objection_days=14,
    objection_day_kind="calendar",
    requires_dialogue=False,
    requires_response=False,
    closings=CLOSINGS,
)
"""One year of four quarters."""
