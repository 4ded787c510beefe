"""The reports of the region: quarter of a unit, card of a person, and those of the talent pool."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_career

REPORT_FORMATS: tuple[ReportFormat, ...] = (
    ReportFormat(
        id="career_card",
        title="Kartu Karier Pegawai",
        scope="employee",
        template="kotabumi/career_card.html",
        context=report_career.context,
        tables=report_career.tables,
        audience="employee",
    ),
)
"""Card of an employee."""
