"""The reports of the region."""

from __future__ import annotations

from portal.api import ReportFormat

REPORT_FORMATS: tuple[ReportFormat, ...] = ()
