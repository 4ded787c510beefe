"""The columns of the personnel file, and one checked row of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from portal.domain.errors import Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.personnel.nip import TYPES, nip_problem
from portal.services.reading.tables import Cell, Row, Table
from portal.services.reading.typed_dates import read_date


@dataclass(frozen=True, slots=True)
class Column:
    """A column: field name, heading, whether it must be filled, other headings, a hint."""

    name: str
    heading: str
    required: bool = False
    also: tuple[str, ...] = ()
    hint: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", True, ("NI PPPK", "NIP/NI PPPK"), "18 angka, kolom bertipe teks"),
    Column("name", "Nama", True, ("Nama Lengkap", "Nama Pegawai"), "dengan gelar"),
    Column("employee_type", "Jenis Pegawai", False, ("Jenis",), "PNS atau PPPK; kosong = PNS"),
    Column("rank", "Golongan", False, ("Gol", "Golongan Ruang", "Pangkat/Golongan"), "III/c"),
    Column("title", "Jabatan", True, ("Nama Jabatan",), "nama jabatan"),
    Column("position_code", "Kode Jabatan", False, (), "kosong = dibuat dari unit dan jabatan"),
    Column("position_kind", "Jenis Jabatan", False, (), "misalnya Fungsional"),
    Column("level", "Jenjang", False, (), "misalnya Ahli Muda"),
    Column("unit_name", "Unit Kerja", True, ("Unit", "Nama Unit"), "nama unit kerja"),
    Column("unit_code", "Kode Unit", True, ("Kode Unit Kerja",), "unik di daerah"),
    Column("parent_code", "Kode Unit Induk", False, ("Kode Induk",), "kosong = unit teratas"),
    Column("sector", "Bidang", False, ("Sektor",), "bidang unit kerja"),
    Column("appraiser_nip", "NIP Penilai", False, ("NIP Atasan", "Atasan"), "kosong = tanpa"),
    Column("starts", "Mulai Tugas", True, ("TMT", "Tanggal Mulai", "TMT Jabatan"), "2026-01-01"),
    Column("ends", "Selesai Tugas", False, ("Tanggal Selesai",), "hari terakhir; boleh kosong"),
    Column("education", "Pendidikan", False, (), "misalnya S-1"),
    Column("email", "Surel", False, ("Email", "E-mail"), ""),
    Column("phone", "Telepon", False, ("No HP", "Nomor Telepon"), ""),
)
BY_NAME = {column.name: column for column in COLUMNS}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,63}")
_LOST = re.compile(r"\d+(?:[.,]\d+)?[eE][+]?\d+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One checked row: texts by field name, and the dates of the assignment."""

    number: int
    texts: dict[str, str]
    starts: date
    ends: date | None
    given: frozenset[str] = field(default=frozenset())
    """Fields whose column is in the file; others say nothing about a known employee."""

    def __getitem__(self, name: str) -> str:
        """Return the text of a field, "" when the file does not tell."""
        return self.texts.get(name, "")


def problem(row: int, name: str, text: Sentence, value: str = "") -> Problem:
    """Return a problem that names the heading a person sees."""
    return Problem(BY_NAME[name].heading if name in BY_NAME else name, text, row=row, value=value)


def match_columns(table: Table) -> tuple[dict[str, int], list[Problem]]:
    """Return the place of each column, and what is wrong with the header line."""
    known = {_plain(text): c.name for c in COLUMNS for text in (c.heading, c.name, *c.also)}
    places: dict[str, int] = {}
    problems = []
    for place, heading in enumerate(table.header):
        name = known.get(_plain(heading))
        if name is None:
            if heading:
                problems.append(Problem(heading, _unknown(heading), row=1, value=heading))
        elif name in places:
            text = sentence(_("Kolom {heading} muncul dua kali."), heading=heading)
            problems.append(Problem(heading, text, row=1, value=heading))
        else:
            places[name] = place
    for column in COLUMNS:
        if column.required and column.name not in places:
            text = sentence(_("Kolom {heading} tidak ada."), heading=column.heading)
            problems.append(Problem(column.heading, text, row=1))
    return places, problems


def read_row(row: Row, places: dict[str, int], day: date) -> tuple[PersonRow | None, list[Problem]]:
    """Return a checked row, or all problems of it. `day` is today in the region."""
    cells = {name: row.cells[at] for name, at in places.items() if at < len(row.cells)}
    texts = {name: _text(cell) for name, cell in cells.items()}
    texts["employee_type"] = texts.get("employee_type", "").lower() or "pns"
    for name in ("nip", "appraiser_nip"):
        texts[name] = plain_nip(texts.get(name, ""))
    problems = _check_texts(row.number, texts, day)
    starts = _date(row.number, "starts", cells.get("starts", ""), problems)
    ends = _date(row.number, "ends", cells.get("ends", ""), problems)
    if starts and ends and ends < starts:
        text = Sentence(_("Tanggal selesai mendahului tanggal mulai."))
        problems.append(problem(row.number, "ends", text, texts["ends"]))
    if problems or starts is None:
        return None, problems
    texts["position_code"] = texts.get("position_code") or position_code(texts)
    return PersonRow(row.number, texts, starts, ends, frozenset(places)), []


def plain_nip(cell: Cell) -> str:
    """Return a NIP as people type it, without spaces and the mark that makes a cell text."""
    return _text(cell).replace(" ", "").removeprefix("'")


def position_code(texts: dict[str, str]) -> str:
    """Return a code made of unit and title for files that have no position codes."""
    return f"{texts['unit_code']}-{_plain(texts['title'])}"[:64]


def _check_texts(number: int, texts: dict[str, str], day: date) -> list[Problem]:
    found = []
    for column in COLUMNS:
        value = texts.get(column.name, "")
        if column.required and not value:
            found.append(problem(number, column.name, Sentence(_("Bagian ini wajib diisi."))))
        elif value and (text := _fault(column.name, value, texts, day)):
            found.append(problem(number, column.name, text, value))
    return found


def _fault(name: str, value: str, texts: dict[str, str], day: date) -> Sentence | None:
    if len(value) > _LONGEST:
        return sentence(_("Isian lebih panjang dari {most} karakter."), most=_LONGEST)
    check = _CHECKS.get(name)
    return check(value, texts, day) if check else None


def _nip(value: str, texts: dict[str, str], day: date) -> Sentence | None:
    if _LOST.fullmatch(value):
        return Sentence(
            _("NIP tersimpan sebagai angka sehingga digitnya hilang. Ubah kolom menjadi teks.")
        )
    if texts["employee_type"] not in TYPES:
        return None  # told at its own column
    return nip_problem(value, texts["employee_type"], day)


def _appraiser(value: str, texts: dict[str, str], _day: date) -> Sentence | None:
    if _LOST.fullmatch(value):
        return _nip(value, texts, _day)
    if not re.fullmatch(r"[0-9]{18}", value):
        return Sentence(_("NIP penilai harus 18 angka."))
    if value == texts["nip"]:
        return Sentence(_("Pegawai tidak dapat menjadi penilai dirinya sendiri."))
    return None


def _code(value: str, _texts: dict[str, str], _day: date) -> Sentence | None:
    if _CODE.fullmatch(value):
        return None
    return Sentence(_("Kode hanya boleh huruf, angka, titik, garis, dan diawali huruf atau angka."))


def _kind(value: str, _texts: dict[str, str], _day: date) -> Sentence | None:
    return None if value in TYPES else Sentence(_("Jenis pegawai harus PNS atau PPPK."))


def _mail(value: str, _texts: dict[str, str], _day: date) -> Sentence | None:
    return None if _EMAIL.fullmatch(value) else Sentence(_("Alamat surel ini tidak lengkap."))


_CHECKS: dict[str, Callable[[str, dict[str, str], date], Sentence | None]] = {
    "nip": _nip,
    "appraiser_nip": _appraiser,
    "unit_code": _code,
    "parent_code": _code,
    "position_code": _code,
    "employee_type": _kind,
    "email": _mail,
}


def _date(number: int, name: str, cell: Cell, problems: list[Problem]) -> date | None:
    if cell == "":
        return None
    found = read_date(cell)
    if isinstance(found, Sentence):
        problems.append(problem(number, name, found, str(cell)))
        return None
    return found


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else " ".join(cell.split())


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _unknown(heading: str) -> Sentence:
    close = difflib.get_close_matches(heading, [column.heading for column in COLUMNS], n=1)
    if close:
        text = _("Kolom {heading} tidak dikenal; mungkin maksudnya {close}.")
        return sentence(text, heading=heading, close=close[0])
    return sentence(_("Kolom {heading} tidak dikenal; hapus atau ganti judulnya."), heading=heading)
