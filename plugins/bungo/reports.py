"""The four reports of the region."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_commitment, report_sheet, report_system, report_training

REPORT_FORMATS = (
    ReportFormat(
        id="annual_sheet",
        title="Lembar Evaluasi Kinerja Tahunan",
        scope="employee",
        template="bungo/annual_sheet.html",
        context=report_sheet.context,
        tables=report_sheet.tables,
        audience="employee",
    ),
    ReportFormat(
        id="commitment",
        title="Pernyataan Komitmen",
        scope="employee",
        template="bungo/commitment.html",
        context=report_commitment.context,
        tables=report_commitment.tables,
        audience="employee",
        options={"from_phase": "planning"},
    ),
    ReportFormat(
        id="training_recap",
        title="Rekap Kebutuhan Pelatihan",
        scope="cycle",
        template="bungo/training_recap.html",
        context=report_training.context,
        tables=report_training.tables,
        audience="leader",
    ),
    ReportFormat(
        id="system_evaluation",
        title="Evaluasi Sistem",
        scope="cycle",
        template="bungo/system_evaluation.html",
        context=report_system.context,
        tables=report_system.tables,
        audience="leader",
    ),
)
"""Sheet and commitment of an employee; training needs and the survey of the whole office."""
