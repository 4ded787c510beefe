"""The four reports of the region."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_card, report_minutes, report_recap, report_survey
from .scoring.inputs import MONTH

REPORT_FORMATS = (
    ReportFormat(
        id="monthly_card",
        title="Rapor Capaian Bulanan",
        scope="employee",
        template="senapelan/monthly_card.html",
        context=report_card.context,
        tables=report_card.tables,
        audience="employee",
        options={"closing": MONTH},
    ),
    ReportFormat(
        id="satisfaction_report",
        title="Laporan Survei Kepuasan Masyarakat",
        scope="cycle",
        template="senapelan/satisfaction_report.html",
        context=report_survey.context,
        tables=report_survey.tables,
        audience="leader",
    ),
    ReportFormat(
        id="parameter_minutes",
        title="Berita Acara Penetapan Parameter",
        scope="cycle",
        template="senapelan/parameter_minutes.html",
        context=report_minutes.context,
        tables=report_minutes.tables,
        audience="leader",
    ),
    ReportFormat(
        id="annual_recap",
        title="Rekap Tahunan",
        scope="cycle",
        template="senapelan/annual_recap.html",
        context=report_recap.context,
        tables=report_recap.tables,
        audience="leader",
    ),
)
"""Card of a month, survey report, minutes of the parameters, recap of the year."""
