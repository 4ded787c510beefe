"""Reads a table from an uploaded XLSX or CSV file without trusting the file.

An archive is measured before anything is parsed, and only its XML members are handed on, packed
anew: what the parser sees is no larger than what was measured. Formulas are never calculated; the
value stored beside them is taken as it stands, as text; one without a value is refused by name.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.reading.formula_cells import unanswered

Cell = str | date
MEGABYTE = 1024 * 1024
FILE_LIMIT = 10 * MEGABYTE
INFLATED_LIMIT = 50 * MEGABYTE
RATIO_LIMIT = 100
MEMBER_LIMIT = 1000
ROW_LIMIT = 50_000
COLUMN_LIMIT = 100
_PIECE = 65536
_CELL_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\s([^>]*)>")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([^"']*)["']""")
_A1 = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")
_EXACT = 10**15
"""Numbers from here on have lost digits in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its cells (text, or real dates)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first sheet of a file: the header line and all rows that are not empty."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(source: Path | bytes, name: str) -> Table:
    """Read a file; `name` tells its kind by its ending. Raises Invalid with one plain sentence."""
    data = _load(source)
    kind = Path(name).suffix.lower()
    if kind == ".xlsx":
        lines = _read_xlsx(data)
    elif kind in {".csv", ".txt"}:
        lines = _read_csv(data)
    else:
        raise _refused(_("Berkas harus .xlsx atau .csv."))
    rows = [Row(number, tuple(line)) for number, line in enumerate(lines, 1) if any(line)]
    if not rows:
        raise _refused(_("Berkas ini kosong."))
    header, *rest = rows
    if len(rest) > ROW_LIMIT or max(len(row.cells) for row in rows) > COLUMN_LIMIT:
        raise _refused(_("Tabel ini terlalu besar; paling banyak 50.000 baris dan 100 kolom."))
    return Table(tuple(str(cell).strip() for cell in header.cells), tuple(rest))


def _load(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > FILE_LIMIT:
        raise _refused(_("Berkas lebih besar dari {most} MB."), most=FILE_LIMIT // MEGABYTE)
    return source if isinstance(source, bytes) else source.read_bytes()


def _read_csv(data: bytes) -> list[list[Cell]]:
    text = _decode(data)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[cell.strip() for cell in line] for line in reader]
    except csv.Error as error:
        raise _refused(_("Berkas CSV ini rusak: tanda kutip tidak lengkap.")) from error


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(_("Berkas CSV ini bukan teks UTF-8 atau Windows-1252."))


def _read_xlsx(data: bytes) -> list[list[Cell]]:
    clean = _repacked(data)
    try:
        workbook = CalamineWorkbook.from_filelike(clean)
        sheet = workbook.get_sheet_by_index(0)
        return [[_cell(value) for value in line] for line in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise _broken() from error


def _cell(value: Any) -> Cell:  # noqa: ANN401  (whatever the reader returns)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value)
    return str(value).strip()


def _repacked(data: bytes) -> io.BytesIO:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _measured(archive, len(data))
            parts = {member.filename: _inflate(archive, member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _broken() from error
    for content in parts.values():
        _check_xml(content)
    cells = unanswered(parts)
    if cells:
        text = _(
            "Sel {cells} berisi rumus tanpa hasil. Di Excel: salin sel itu, tempel sebagai nilai, "
            "simpan, lalu unggah lagi."
        )
        raise _refused(text, cells=", ".join(cells))
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    clean.seek(0)
    return clean


def _measured(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """Return the XML members of an archive that keeps within all limits."""
    everything = archive.infolist()
    inflated = sum(member.file_size for member in everything)
    ratios = [member.file_size / max(member.compress_size, 1) for member in everything]
    if (
        len(everything) > MEMBER_LIMIT
        or inflated > INFLATED_LIMIT
        or inflated > RATIO_LIMIT * size
        or max(ratios, default=0) > RATIO_LIMIT * 10  # one long run of equal cells is no bomb
    ):
        raise _refused(_("Berkas ini mengembang terlalu besar saat dibuka, sehingga ditolak."))
    names = [member.filename for member in everything]
    if len(set(names)) != len(names) or "xl/workbook.xml" not in names:
        raise _broken()
    return [m for m in everything if m.filename.endswith((".xml", ".rels"))]


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Inflate piece by piece: zipfile then stops at the size that was measured.

    Asked for everything at once it would inflate first and cut afterwards.
    """
    with archive.open(member) as stream:
        return b"".join(iter(lambda: stream.read(_PIECE), b""))


def _check_xml(content: bytes) -> None:
    """Refuse cells far out: the parser would make room for every cell up to there."""
    if b"\0" in content or b"<!DOCTYPE" in content:
        raise _broken()
    for tag in _CELL_TAG.finditer(content):
        reference = _REFERENCE.search(tag[1])
        if reference is None:
            continue
        place = _A1.fullmatch(reference[1])
        if place is None:
            raise _broken()
        if int(place[2]) > ROW_LIMIT + 1000 or _column(place[1]) > COLUMN_LIMIT:
            raise _refused(_("Tabel ini terlalu besar; paling banyak 50.000 baris dan 100 kolom."))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _broken() -> Invalid:
    return _refused(_("Berkas ini rusak atau bukan XLSX. Simpan ulang dari Excel, lalu coba lagi."))


def _refused(text: str, **params: object) -> Invalid:
    return Invalid(Problem("file", sentence(text, **params) if params else Sentence(text)))
