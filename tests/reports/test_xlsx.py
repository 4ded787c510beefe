"""Spreadsheets: real numbers and days, and never a formula."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from portal.api.describe import Table
from portal.reports.xlsx import write_xlsx


def cell_of(value):
    book = write_xlsx((Table(title="Isi", columns=("Butir",), rows=((value,),)),), "Uji")
    return openpyxl.load_workbook(io.BytesIO(book))["Isi"]["A2"]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("40", 40, "0"),
        ("45000000", 45000000, "0"),
        ("0", 0, "0"),
        ("-3", -3, "0"),
        ("88.62", 88.62, "#,##0.00"),
        ("-0.8", -0.8, "#,##0.0"),
        ("+0.57", 0.57, "+#,##0.00;-#,##0.00;#,##0.00"),
        ("2026-02-07", datetime(2026, 2, 7), "dd-mm-yyyy"),  # noqa: DTZ001  (Excel knows no zone)
    ],
)
def test_values_can_be_summed_and_sorted(text, value, shown):
    cell = cell_of(text)
    assert (cell.value, cell.number_format) == (value, shown)


@pytest.mark.parametrize(
    "text",
    ["199002102019012001", "007", "2026-13-01", "2026-02", "=1+1", "+62811", "III/c", "1.2.3", "-"],
)
def test_identifiers_and_texts_stay_texts(text):
    cell = cell_of(text)
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_sheet_keeps_as_much_of_its_name_as_fits():
    title = "Belum menandatangani komitmen"
    tables = [Table(title=title, columns=("A",), rows=())] * 2
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(tables, "Uji")))
    first, second = book.sheetnames
    assert first == title
    assert second.endswith(" 2")
    assert len(second) <= 31
