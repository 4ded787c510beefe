from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from portal.domain.actor import SYSTEM
from portal.domain.errors import Invalid, NotAllowed
from portal.services.personnel.import_rows import COLUMNS
from portal.services.personnel.importing import (
    import_people,
    problem_workbook,
    read_table,
    template_workbook,
)
from portal.services.personnel.people import appraiser_on
from portal.services.reading import tables
from portal.store.db import session
from portal.store.models import Assignment, AuditEntry, Employee, Position, Unit

HEADER = (
    "NIP;Nama;Jenis Pegawai;Golongan;Jabatan;Unit Kerja;Kode Unit;Kode Unit Induk;NIP Penilai;"
    "Mulai Tugas;Selesai Tugas"
)
BOSS, ONE, TWO = "197001011995031001", "199002142015032001", "199003152016211002"
FILE = f"""{HEADER}
{BOSS};Drs. Kepala;PNS;IV/c;Kepala Dinas;Dinas Uji;DU;;;2026-01-01;
{ONE};Ani Lestari, S.T.;PNS;III/c;Analis;Bidang Satu;DU.1;DU;{BOSS};1 Januari 2026;
{TWO};Budi;PPPK;IX;Penata Layanan;Bidang Satu;DU.1;DU;{BOSS};22/11/2025;
"""


def _import(text: str, *, dry_run: bool = False):
    table = read_table(text.encode(), "pegawai.csv")
    return import_people(SYSTEM, "kemuning", table, dry_run=dry_run)


def _line(**values: str) -> str:
    row = {
        "NIP": ONE,
        "Nama": "Ani Lestari, S.T.",
        "Jenis Pegawai": "PNS",
        "Golongan": "III/c",
        "Jabatan": "Analis",
        "Unit Kerja": "Bidang Satu",
        "Kode Unit": "DU.1",
        "Kode Unit Induk": "DU",
        "NIP Penilai": BOSS,
        "Mulai Tugas": "2026-01-01",
        "Selesai Tugas": "",
    } | values
    return ";".join(row[name] for name in HEADER.split(";"))


def _count(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model))


def _person(nip: str) -> Employee:
    return session().scalars(select(Employee).where(Employee.nip == nip)).one()


def _held(nip: str) -> list[tuple[date, date | None, int | None]]:
    rows = select(Assignment).where(Assignment.employee_id == _person(nip).id)
    return [
        (a.starts, a.ends, a.appraiser_id)
        for a in session().scalars(rows.order_by(Assignment.starts))
    ]


def test_a_good_file_makes_everything(world):
    report = _import(FILE)
    assert report.problems == ()
    assert (report.created, report.updated, report.unchanged) == (3, 0, 0)
    assert (report.counts["units_created"], report.counts["positions_created"]) == (2, 3)
    unit = session().scalars(select(Unit).where(Unit.code == "DU.1")).one()
    assert unit.path == f"/{unit.parent_id}/{unit.id}/"
    assert appraiser_on(_person(ONE).id, date(2026, 5, 1)) == _person(BOSS).id
    assert _held(TWO)[0][0] == date(2025, 11, 22)
    assert _person(TWO).employee_type == "pppk"


def test_the_same_file_again_changes_nothing(world):
    _import(FILE)
    entries, held = _count(AuditEntry), _count(Assignment)
    report = _import(FILE)
    assert (report.created, report.updated, report.unchanged, report.counts) == (0, 0, 3, {})
    assert (_count(AuditEntry), _count(Assignment)) == (entries, held)


def test_dry_run_tells_and_saves_nothing(world):
    before = [_count(model) for model in (Unit, Position, Employee, Assignment, AuditEntry)]
    report = _import(FILE, dry_run=True)
    assert (report.created, report.dry_run) == (3, True)
    assert [_count(m) for m in (Unit, Position, Employee, Assignment, AuditEntry)] == before


def test_one_wrong_row_saves_nothing_at_all(world):
    before = _count(Employee)
    report = _import(FILE + _line(NIP="199002302015032009", Nama="Cici") + "\n")
    (only,) = report.problems
    assert (only.row, only.field, only.value) == (5, "NIP", "199002302015032009")
    assert "tanggal lahir" in str(only.sentence)
    assert _count(Employee) == before


@pytest.mark.parametrize(
    ("values", "column", "word"),
    [
        ({"NIP": "1.99002E+17"}, "NIP", "teks"),
        ({"NIP": "=1+1"}, "NIP", "18 angka"),
        ({"Kode Unit": "=cmd|' /C calc'!A0"}, "Kode Unit", "Kode hanya"),
        ({"Kode Unit": "-DU"}, "Kode Unit", "Kode hanya"),
        ({"Nama": ""}, "Nama", "wajib"),
        ({"Jenis Pegawai": "CPNS"}, "Jenis Pegawai", "PNS atau PPPK"),
        ({"Mulai Tugas": "05/06/2026"}, "Mulai Tugas", "5 Juni 2026 atau 6 Mei 2026"),
        ({"Mulai Tugas": "31/02/2026"}, "Mulai Tugas", "bukan tanggal"),
        ({"Mulai Tugas": "11/22/2026"}, "Mulai Tugas", "bukan tanggal"),
        ({"Mulai Tugas": "45000"}, "Mulai Tugas", "bukan tanggal"),
        ({"Selesai Tugas": "2025-01-01"}, "Selesai Tugas", "mendahului"),
        ({"NIP Penilai": ONE}, "NIP Penilai", "dirinya sendiri"),
        ({"NIP Penilai": "197001011995031999"}, "NIP Penilai", "tidak ada"),
        ({"Kode Unit Induk": "XX"}, "Kode Unit Induk", "tidak ada"),
    ],
)
def test_each_fault_names_its_row_column_and_value(world, values, column, word):
    _import(FILE)
    report = _import(f"{HEADER}\n{_line(**values)}\n")
    assert [(p.row, p.field) for p in report.problems] == [(2, column)]
    assert word in str(report.problems[0].sentence)


def test_formula_in_a_name_is_only_text(world):
    _import(FILE)
    report = _import(f"{HEADER}\n{_line(Nama='=HYPERLINK(1)')}\n")
    assert report.ok
    assert _person(ONE).name == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    "text", ["2026-11-22", "22 November 2026", "22-11-2026", "22/11/2026", "22 Nop 2026"]
)
def test_clear_dates_are_taken(world, text):
    _import(FILE)
    assert _import(f"{HEADER}\n{_line(**{'Mulai Tugas': text, 'Jabatan': 'Lain'})}\n").ok
    assert _held(ONE)[-1][0] == date(2026, 11, 22)


def test_new_position_ends_the_old_one_the_day_before(world):
    _import(FILE)
    moved = _line(**{"Jabatan": "Analis Madya", "Mulai Tugas": "2026-07-01"})
    assert _import(f"{HEADER}\n{moved}\n").updated == 1
    boss = _person(BOSS).id
    assert _held(ONE) == [
        (date(2026, 1, 1), date(2026, 6, 30), boss),
        (date(2026, 7, 1), None, boss),
    ]
    assert _import(f"{HEADER}\n{moved}\n").unchanged == 1


def test_new_appraiser_begins_a_new_assignment(world):
    _import(FILE)
    other = _line(**{"NIP Penilai": TWO, "Mulai Tugas": "2026-07-01"})
    assert _import(f"{HEADER}\n{other}\n").ok
    assert [(s, e) for s, e, _a in _held(ONE)] == [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), None),
    ]
    assert _held(ONE)[1][2] == _person(TWO).id


def test_two_positions_named_in_one_file_are_both_held(world):
    second = _line(**{"Jabatan": "Plt. Kepala Bidang", "Mulai Tugas": "2026-03-01"})
    assert _import(FILE + second + "\n").ok
    assert [ends for _starts, ends, _a in _held(ONE)] == [None, None]


def test_ring_of_appraisers_is_refused(world):
    _import(FILE)
    ring = _line(
        **{
            "NIP": BOSS,
            "Nama": "Drs. Kepala",
            "Golongan": "IV/c",
            "Jabatan": "Kepala Dinas",
            "Unit Kerja": "Dinas Uji",
            "Kode Unit": "DU",
            "Kode Unit Induk": "",
            "NIP Penilai": ONE,
        }
    )
    report = _import(f"{HEADER}\n{ring}\n")
    assert ["berputar" in str(p.sentence) for p in report.problems] == [True]
    assert _held(BOSS)[0][2] is None


def test_contradicting_rows_are_refused(world):
    report = _import(FILE + _line(Nama="Nama Lain", Jabatan="Kedua") + "\n")
    assert ("Nama", "Nama Lain") in [(p.field, p.value) for p in report.problems]


def test_all_faults_of_a_file_are_told_at_once(world):
    """A wrong row hides neither the contradictions of others nor an unknown appraiser."""
    other = "199105052015031005"
    lines = [
        _line(NIP="123", Nama="Salah"),
        _line(),
        _line(Nama="Nama Lain"),
        _line(NIP=other, **{"NIP Penilai": "198001012005011009"}),
    ]
    report = _import("\n".join([HEADER, *lines]))
    assert next((p.row, p.field) for p in report.problems) == (2, "NIP")
    assert {(p.row, p.field) for p in report.problems} >= {(4, "Nama"), (5, "NIP Penilai")}
    rows = [p.row for p in report.problems]
    assert rows == sorted(rows)


def test_an_appraiser_whose_own_row_is_wrong_is_not_called_unknown(world):
    """His row is told once; the rows of his staff are right."""
    lines = [_line(NIP=BOSS, **{"NIP Penilai": "", "Mulai Tugas": "03/04/2026"}), _line()]
    report = _import("\n".join([HEADER, *lines]))
    assert [(p.row, p.field) for p in report.problems] == [(2, "Mulai Tugas")]


def test_unknown_heading_suggests_the_known_one(world):
    report = _import(FILE.replace("Golongan", "Golngan"))
    assert "Golongan" in str(report.problems[0].sentence)


def test_people_of_another_region_stay_there(world):
    foreign = session().get(Employee, world.id("foreign_staff"))
    report = _import(f"{HEADER}\n{_line(NIP=foreign.nip)}\n")
    assert "daerah lain" in str(report.problems[0].sentence)


def test_own_record_cannot_be_imported_over(world):
    own = session().get(Employee, world.id("hr"))
    values = {"NIP": own.nip, "NIP Penilai": "", "Nama": "Naik", "Kode Unit Induk": ""}
    text = f"{HEADER}\n{_line(**values)}\n"
    report = import_people(world.actor("hr"), "kemuning", read_table(text.encode(), "x.csv"))
    told = " ".join(str(found.sentence) for found in report.problems)
    assert "Data Anda sendiri" in told
    assert "Penugasan Anda sendiri" in told
    assert session().get(Employee, world.id("hr")).name != "Naik"


def test_only_the_regions_hr_imports(world):
    table = read_table(FILE.encode(), "x.csv")
    for key in ("foreign_hr", "leader", "a1"):
        with pytest.raises(NotAllowed):
            import_people(world.actor(key), "kemuning", table)


def _xlsx(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    return stream.getvalue()


def test_real_dates_of_a_workbook_are_clear(world):
    rows = [HEADER.split(";"), [*_line(**{"NIP Penilai": ""}).split(";")]]
    rows[1][9] = date(2026, 6, 5)
    report = import_people(SYSTEM, "kemuning", read_table(_xlsx(rows), "x.xlsx"))
    # The parent unit is missing in this small file; the date is not the fault.
    assert [p.field for p in report.problems] == ["Kode Unit Induk"]
    rows[1][7] = ""
    assert import_people(SYSTEM, "kemuning", read_table(_xlsx(rows), "x.xlsx")).created == 1
    assert _held(ONE)[0][0] == date(2026, 6, 5)


def test_number_cell_for_a_nip_is_told_apart(world):
    rows = [HEADER.split(";"), [float(ONE), *_line(**{"Kode Unit Induk": ""}).split(";")[1:]]]
    report = import_people(SYSTEM, "kemuning", read_table(_xlsx(rows), "x.xlsx"))
    assert any("digitnya hilang" in str(p.sentence) for p in report.problems)


def _calculated(at: str, stored: str) -> bytes:
    """A workbook with a formula in that cell, written by a program that may not calculate."""
    book = Workbook()
    book.active.append(["NIP", "Nama"])
    book.active.append([ONE, "Ani"])
    book.active[at] = '="An"&"i"'
    book.create_sheet("Lain")["A1"] = "=1+1"  # another sheet does not count
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    cell = f'<c r="{at}"><f>"An"&amp;"i"</f><v></v></c>'.encode()
    assert cell in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(cell, stored.encode() or cell)
    return _zip(parts)


@pytest.mark.parametrize("stored", ["", '<c r="B2" t="str"><f>A1</f></c>', '<c r="B2"><f/></c>'])
def test_a_formula_without_its_result_is_told_by_its_cell(stored):
    with pytest.raises(Invalid) as raised:
        read_table(_calculated("B2", stored), "x.xlsx")
    assert "Sel B2 berisi rumus tanpa hasil" in str(raised.value.problems[0].sentence)
    assert "tempel sebagai nilai" in str(raised.value.problems[0].sentence)


@pytest.mark.parametrize("result", ["Ani", ""])
def test_a_formula_with_its_result_is_read(result):
    stored = f'<c r="B2" t="str"><f>A1</f><v>{result}</v></c>'
    table = read_table(_calculated("B2", stored), "x.xlsx")
    assert table.rows[0].cells == (ONE, result)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_csv_as_spreadsheets_write_it(encoding, separator):
    text = f'NIP{separator}Nama\r\n1{separator}"Désirée{separator} S.T."\r\n\r\n'
    table = read_table(text.encode(encoding), "x.csv")
    assert table.header == ("NIP", "Nama")
    assert [row.cells for row in table.rows] == [("1", f"Désirée{separator} S.T.")]


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def _parts(rows: list[list[object]]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_xlsx(rows))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def _far_out(reference: bytes) -> bytes:
    parts = _parts([["NIP", "Nama"]])
    parts[SHEET] = parts[SHEET].replace(b'r="B1"', b'r="' + reference + b'"')
    return _zip(parts)


HOSTILE = {
    "inflates": lambda: _zip({**_parts([["NIP"]]), "xl/media.xml": b"0" * 60_000_000}),
    "ratio": lambda: _zip({**_parts([["NIP"]]), "xl/a.xml": b"0" * 20_000_000}),
    "members": lambda: _zip({**_parts([["NIP"]]), **{f"x{n}.xml": b"" for n in range(1001)}}),
    "far column": lambda: _far_out(b"XFD1"),
    "far row": lambda: _far_out(b"B1048576"),
    "strange reference": lambda: _far_out(b"&#66;1"),
    "doctype": lambda: _zip({**_parts([["NIP"]]), SHEET: b"<!DOCTYPE x><worksheet/>"}),
    "utf-16": lambda: _zip({**_parts([["NIP"]]), SHEET: "<worksheet/>".encode("utf-16")}),
    "no workbook": lambda: _zip({"a.xml": b"<a/>"}),
    "cut off": lambda: _xlsx([["NIP"]])[:-40],
    "no archive": lambda: b"PK\x03\x04 no archive at all",
    "big file": lambda: b"x" * (tables.FILE_LIMIT + 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_workbooks_are_refused_before_they_are_parsed(kind, monkeypatch):
    class Parser:
        @staticmethod
        def from_filelike(_stream):
            pytest.fail("the parser saw it")

    monkeypatch.setattr(tables, "CalamineWorkbook", Parser)
    with pytest.raises(Invalid):
        read_table(HOSTILE[kind](), "x.xlsx")


def test_size_written_in_the_archive_is_not_believed(monkeypatch):
    data = bytearray(_zip({**_parts([["NIP"]]), "xl/z.xml": b"0" * 3_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(Invalid):
        read_table(bytes(data), "x.xlsx")


@pytest.mark.parametrize("name", ["x.xls", "x.ods", "x.exe", "x"])
def test_other_kinds_of_files_are_refused(name):
    with pytest.raises(Invalid):
        read_table(b"NIP;Nama\n1;2\n", name)


def test_template_is_ready_to_be_filled(tmp_path: Path):
    table = read_table(_with_row(template_workbook()), "x.xlsx")
    assert table.header == tuple(column.heading for column in COLUMNS)


def _with_row(data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    assert book.worksheets[0].column_dimensions["A"].number_format == "@"
    book.worksheets[0].append(["1"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_problem_workbook_holds_texts_only(world):
    _import(FILE)
    report = _import(f"{HEADER}\n{_line(**{'Kode Unit': '=1+1'})}\n")
    sheet = load_workbook(io.BytesIO(problem_workbook(report.problems))).worksheets[0]
    row = [cell.value for cell in sheet[2]]
    assert row[:3] == ["2", "Kode Unit", "=1+1"]
    assert {cell.data_type for line in sheet for cell in line} == {"s"}
