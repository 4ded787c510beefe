"""Lists as files: CSV and XLSX in which no cell can turn into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Return a CSV download, with a byte order mark so that Excel reads it as UTF-8."""
    memory = io.StringIO()
    writer = csv.writer(memory, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return download(memory.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv")


def as_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Return an XLSX download; every cell is written as text, so a NIP keeps its figures."""
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, title in enumerate(columns):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.set_column(0, len(columns) - 1, 24)
        sheet.freeze_panes(1, 0)
    return download(memory.getvalue(), f"{name}.xlsx", XLSX)


def harmless(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def download(content: bytes, name: str, kind: str) -> Response:
    """Return bytes as an attachment under a plain file name of our own."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
