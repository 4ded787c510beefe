"""The four reports of the region."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_awards, report_leader, report_project, report_sheet

REPORT_FORMATS = (
    ReportFormat(
        id="annual_sheet",
        title="Lembar NKP Tahunan",
        scope="employee",
        template="kemuning/annual_sheet.html",
        context=report_sheet.context,
        tables=report_sheet.tables,
        audience="employee",
    ),
    ReportFormat(
        id="project_report",
        title="Laporan Penilaian Proyek",
        scope="project",
        template="kemuning/project_report.html",
        context=report_project.context,
        tables=report_project.tables,
        audience="project_head",
    ),
    ReportFormat(
        id="award_list",
        title="Daftar ASN Berprestasi",
        scope="cycle",
        template="kemuning/award_list.html",
        context=report_awards.context,
        tables=report_awards.tables,
        audience="committee",
    ),
    ReportFormat(
        id="leader_summary",
        title="Ringkasan Pimpinan",
        scope="cycle",
        template="kemuning/leader_summary.html",
        context=report_leader.context,
        tables=report_leader.tables,
        audience="leader",
    ),
)
"""Sheet of an employee, report of a project, award list, and summary for the leaders."""
