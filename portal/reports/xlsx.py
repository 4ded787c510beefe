"""The same numbers as a spreadsheet: one sheet a table, exact decimals, no formula ever.

Texts are always written as texts, so nothing that a person typed can act as a formula. Numbers
with decimals show as many as the published text has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from portal.api.describe import Table

_DECIMAL = re.compile(r"-?\d{1,12}\.(\d{1,4})")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(tables: Sequence[Table], title: str) -> bytes:
    """Return a workbook; the same tables give the same bytes."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": _FIXED_DAY})
        names, formats = set[str](), _Formats(book)
        for table in tables or (Table(title=title, columns=(), rows=()),):
            _sheet(book, table, names, formats)
    return target.getvalue()


def _sheet(book: xlsxwriter.Workbook, table: Table, names: set[str], formats: _Formats) -> None:
    sheet = book.add_worksheet(_name(table.title, names))
    for column, label in enumerate(table.columns):
        sheet.write_string(0, column, label, formats.head)
        longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
        sheet.set_column(column, column, min(max(longest, len(label)) + 2, 48))
    for at, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            _cell(sheet, (at, column), value, formats)
    sheet.freeze_panes(1, 0)


def _cell(sheet: Any, at: tuple[int, int], value: str | int | None, formats: _Formats) -> None:  # noqa: ANN401
    if value is None:
        return
    if isinstance(value, int):
        sheet.write_number(*at, value)
    elif found := _DECIMAL.fullmatch(value):
        sheet.write_number(*at, Decimal(value), formats.places[len(found[1])])
    else:
        sheet.write_string(*at, value, formats.text)


class _Formats:
    """The cell formats of one workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.places = {
            count: book.add_format({"num_format": "#,##0." + "0" * count, "valign": "top"})
            for count in range(1, 5)
        }


def _name(title: str, names: set[str]) -> str:
    """Return a sheet name that Excel accepts and that no other sheet has."""
    plain = _FORBIDDEN.sub(" ", title).strip()[:28] or "Tabel"
    name, at = plain, 2
    while name.lower() in names:
        name, at = f"{plain} {at}", at + 1
    names.add(name.lower())
    return name
