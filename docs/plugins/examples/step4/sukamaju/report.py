"""The sheet that an employee receives."""

from __future__ import annotations

from collections.abc import Mapping

from portal.api import ReportData, ReportFormat, Table


def context(data: ReportData) -> Mapping[str, object]:
    """Return what the template prints; the core adds ``data`` and ``title``."""
    case = data.cases[0]
    return {"case": case, "facts": case.snapshot, "result": case.result}


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the same as rows of a worksheet."""
    result = data.cases[0].result
    rows = (("Nilai akhir", result["final_value"]), ("Predikat", result["predikat"]))
    return (Table(title="Hasil", columns=("Butir", "Nilai"), rows=rows),)


SHEET = ReportFormat(
    id="sheet",
    title="Lembar penilaian",
    scope="employee",
    template="sukamaju/sheet.html",
    context=context,
    tables=tables,
    audience="employee",
)
