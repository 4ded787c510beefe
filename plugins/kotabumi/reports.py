"""The reports of the region: quarter of a unit, card of a person, and those of the talent pool."""

from __future__ import annotations

from portal.api import ReportFormat

from . import report_career
from .report_boxes import NINE_BOX_MATRIX
from .report_positions import POSITION_MAP
from .report_spread import RATING_SPREAD
from .report_successors import SUCCESSOR_LIST
from .report_unit import UNIT_QUARTERLY

REPORT_FORMATS: tuple[ReportFormat, ...] = (
    UNIT_QUARTERLY,
    ReportFormat(
        id="career_card",
        title="Kartu Karier Pegawai",
        scope="employee",
        template="kotabumi/career_card.html",
        context=report_career.context,
        tables=report_career.tables,
        audience="employee",
    ),
    POSITION_MAP,
    NINE_BOX_MATRIX,
    SUCCESSOR_LIST,
    RATING_SPREAD,
)
"""Card of an employee, and what position management prints."""
