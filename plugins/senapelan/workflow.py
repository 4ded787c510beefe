"""Stages of the year, and the month that is reported, appraised and published on its own.

The 3rd and the 7th working day, 14 days for an objection to a month, and at least 20 characters
for each part of the feedback are the region's choices.
"""

from __future__ import annotations

from portal.api import Closing, Field, Measure, Stage, Workflow

from .scoring.inputs import MONTH

_LEAST = 20


def month_document(measures: tuple[Measure, ...]) -> dict[str, object]:
    """Return the parameters of one month as the monthly value reads them."""
    return {"indicators": [measure.to_document() for measure in measures]}


MONTH_CLOSING = Closing(
    id=MONTH,
    title="Penilaian bulanan",
    subject="person",
    period="month",
    method="senapelan.achievement",
    value_key="monthly_value",
    document=month_document,
    report_fields=(
        Field(
            code="works",
            label="Daftar pekerjaan",
            kind="long_text",
            minimum_length=_LEAST,
            help="Apa yang dikerjakan bulan ini, satu baris untuk satu pekerjaan.",
        ),
        Field(
            code="obstacles",
            label="Kendala",
            kind="long_text",
            required=False,
            help="Apa yang menghambat, dan bantuan apa yang diperlukan.",
        ),
    ),
    report_by_day=3,
    close_by_day=7,
    close_by_day_kind="working",
    feedback_fields=(
        Field(
            code="went_well",
            label="Yang berjalan baik",
            kind="long_text",
            minimum_length=_LEAST,
        ),
        Field(
            code="next_step",
            label="Yang dilakukan berikutnya",
            kind="long_text",
            minimum_length=_LEAST,
        ),
    ),
    objection_days=14,
)
"""Report by the 3rd working day, appraisal with feedback by the 7th."""

WORKFLOW = Workflow(
    stages=(
        Stage(
            code="parameters",
            label="Penetapan parameter",
            phase="planning",
            help="Parameter dan bobot dipilih bersama pada bulan Januari.",
        ),
        Stage(
            code="running",
            label="Bulan berjalan",
            phase="running",
            help="Laporan sampai hari kerja ke-3, penilaian sampai hari kerja ke-7.",
        ),
        Stage(
            code="year_end",
            label="Akhir tahun",
            phase="rating",
            help="Bulan terakhir dinilai; sesudah itu nilai tahunan dihitung.",
        ),
        Stage(
            code="calculated",
            label="Nilai tahunan dihitung",
            phase="calculated",
            help="Nilai bulanan, kepuasan masyarakat, dan ketepatan laporan digabungkan.",
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
    requires_dialogue=False,
    combine="months",
    closings=(MONTH_CLOSING,),
)
"""The talk about work takes place every month, so the year needs no dialogue of its own."""
