"""Workbooks around an import: the empty template, and the list of problems. Texts only."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from portal.domain.errors import Problem
from portal.services.personnel.import_rows import COLUMNS

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def template_workbook() -> bytes:
    """Return the template for `portal people import`: headings, and a sheet that explains them."""
    return _template("Pegawai", [(c.heading, c.required, c.hint) for c in COLUMNS])


def facts_workbook(columns: Iterable[tuple[str, str, bool, str]]) -> bytes:
    """Return the template for `portal people facts`, of (name, heading, required, hint)."""
    return _template("Keterangan", [(head, need, hint) for _name, head, need, hint in columns])


def _template(title: str, columns: Sequence[tuple[str, bool, str]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        as_text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(title)
        for place, (heading, _required, _hint) in enumerate(columns):
            # Text format before anything is typed: a NIP typed as a number loses digits.
            sheet.set_column(place, place, max(14, len(heading) + 2), as_text)
            sheet.write_string(0, place, heading, bold)
        sheet.freeze_panes(1, 0)
        rows = [(head, "wajib" if need else "boleh kosong", hint) for head, need, hint in columns]
        _write(workbook, "Petunjuk", ("Kolom", "Isian", "Contoh atau keterangan"), rows)
    return stream.getvalue()


def problem_workbook(problems: Sequence[Problem]) -> bytes:
    """Return a workbook that lists each problem with row, column, value and what to do."""
    stream = io.BytesIO()
    rows = [(str(p.row or ""), p.field, p.value, str(p.sentence)) for p in problems]
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        _write(workbook, "Masalah", ("Baris", "Kolom", "Isi", "Yang harus diperbaiki"), rows)
    return stream.getvalue()


def _write(
    workbook: xlsxwriter.Workbook,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(title)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, 60 if place == len(headings) - 1 else 20)
    for line, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            sheet.write_string(line, place, text)
    sheet.freeze_panes(1, 0)


def sheet_template(title: str, columns: Sequence[tuple[str, str]]) -> bytes:
    """Return an empty table of (heading, what it holds): headings, and a sheet that explains."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        _write(workbook, title, [heading for heading, _hint in columns], [])
        _write(workbook, "Petunjuk", ("Kolom", "Keterangan"), columns)
    return stream.getvalue()
