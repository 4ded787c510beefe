"""The same numbers as a spreadsheet: one sheet a table, exact decimals, no formula ever.

Texts are always written as texts, so nothing that a person typed can act as a formula. Numbers
with decimals show as many as the published text has; days are real days. Both can be summed, sorted
and filtered. An identifier such as a NIP, longer than any value or led by a zero, stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from portal.api.describe import Table

_NUMBER = re.compile(r"(?:-?|(\+)(?=\d+\.))(?:0|[1-9]\d{0,11})(?:\.(\d{1,4}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NAME_ROOM = 31
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
    elif found := _NUMBER.fullmatch(value):
        sheet.write_number(*at, Decimal(value), formats.number(found[1] or "", len(found[2] or "")))
    elif (day := _day(value)) is not None:
        sheet.write_datetime(*at, day, formats.day)
    else:
        sheet.write_string(*at, value, formats.text)


def _day(text: str) -> date | None:
    """Return the day of a stored text such as `2026-03-01`, None for any other text."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class _Formats:
    """The cell formats of one workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
        self.numbers: dict[tuple[str, int], Any] = {}

    def number(self, plus: str, places: int) -> Any:  # noqa: ANN401  (a format of xlsxwriter)
        """Return the format of numbers with so many decimals, with a `plus` or none."""
        shown = "#,##0." + "0" * places if places else "0"
        told = f"{plus}{shown};-{shown};{shown}" if plus else shown
        key = plus, places
        if key not in self.numbers:
            self.numbers[key] = self.book.add_format({"num_format": told, "valign": "top"})
        return self.numbers[key]


def _name(title: str, names: set[str]) -> str:
    """Return a sheet name that Excel accepts and that no other sheet has."""
    plain = _FORBIDDEN.sub(" ", title).strip()[:_NAME_ROOM].strip() or "Tabel"
    name, at = plain, 2
    while name.lower() in names:
        name, at = f"{plain[: _NAME_ROOM - 4]} {at}", at + 1
    names.add(name.lower())
    return name
