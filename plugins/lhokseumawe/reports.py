"""The four reports of the region."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_decisions, report_development, report_document, report_fairness

REPORT_FORMATS = (
    ReportFormat(
        id="evaluation_document",
        title="Dokumen Evaluasi Kinerja",
        scope="employee",
        template="lhokseumawe/evaluation_document.html",
        context=report_document.context,
        tables=report_document.tables,
        audience="employee",
    ),
    ReportFormat(
        id="fairness_report",
        title="Laporan Keadilan Penilaian",
        scope="cycle",
        template="lhokseumawe/fairness_report.html",
        context=report_fairness.context,
        tables=report_fairness.tables,
        audience="leader",
    ),
    ReportFormat(
        id="decision_proposals",
        title="Usulan Promosi, Mutasi, dan Penghargaan",
        scope="cycle",
        template="lhokseumawe/decision_proposals.html",
        context=report_decisions.context,
        tables=report_decisions.tables,
        audience="committee",
    ),
    ReportFormat(
        id="development_plan",
        title="Rencana dan Evaluasi Pengembangan Karier",
        scope="cycle",
        template="lhokseumawe/development_plan.html",
        context=report_development.context,
        tables=report_development.tables,
        audience="leader",
    ),
)
"""Document of an employee; fairness, decisions and development of a cycle."""
