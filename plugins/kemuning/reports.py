"""The four reports of the region."""

from __future__ import annotations

from types import ModuleType
from typing import Literal

from portal.api import ReportFormat

from . import report_awards, report_leader, report_project, report_sheet

_Scope = Literal["employee", "project", "cycle"]
_Audience = Literal["employee", "project_head", "committee", "leader"]


def _format(
    name: str, title: str, scope: _Scope, audience: _Audience, pages: ModuleType
) -> ReportFormat:
    """Return one report; its module says what its page prints and what its tables hold."""
    return ReportFormat(
        id=name,
        title=title,
        scope=scope,
        template=f"kemuning/{name}.html",
        context=pages.context,
        tables=pages.tables,
        audience=audience,
    )


REPORT_FORMATS = (
    _format("annual_sheet", "Lembar NKP Tahunan", "employee", "employee", report_sheet),
    _format(
        "project_report", "Laporan Penilaian Proyek", "project", "project_head", report_project
    ),
    _format("award_list", "Daftar ASN Berprestasi", "cycle", "committee", report_awards),
    _format("leader_summary", "Ringkasan Pimpinan", "cycle", "leader", report_leader),
)
"""Sheet of an employee, report of a project, award list, and summary for the leaders."""
