"""Import by table: requirements of positions, and the yearly predikat of employees.

A table is taken as a whole or not at all: one wrong row and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from portal.feature import (
    Actor,
    Invalid,
    Problem,
    SentFile,
    audit,
    now,
    people,
    positions,
    read,
    read_table,
    require,
    select,
    sentence,
    unit_of_work,
)
from portal.feature import mark as _

from .office import requirements
from .requirements import Wanted, problems
from .tables import Requirement, YearlyPredikat
from .words import EDIT, PREDIKAT

REQUIREMENT_COLUMNS: dict[str, str] = {
    "kode jabatan": "code",
    "kelas": "position_class",
    "golongan minimal": "min_rank",
    "pendidikan minimal": "min_education",
    "masa kerja minimal": "min_experience",
    "kompetensi": "competences",
    "batas usia pensiun": "retirement_age",
}
NEEDED = ("code", "min_rank", "min_education", "min_experience")
PREDIKAT_COLUMNS: dict[str, str] = {"nip": "nip", "tahun": "year", "predikat": "predikat"}
FIRST_YEAR = 2015
Cells = Mapping[str, str]


def import_requirements(actor: Actor, region: str, file: SentFile) -> int:
    """Save the requirements of a table; return how many. Raises Invalid with every wrong row."""
    require(actor, EDIT, region)
    known = {one.code: one.id for one in positions(actor, EDIT, region)}
    found: list[Problem] = []
    wanted: dict[int, Wanted] = {}
    for number, cells in _rows(file, REQUIREMENT_COLUMNS, NEEDED):
        key = known.get(cells["code"])
        if key is None:
            text = _("Kode jabatan {code} tidak dikenal di daerah Anda.")
            found.append(Problem("code", sentence(text, code=cells["code"]), row=number))
            continue
        if key in wanted:
            text = _("Kode jabatan {code} muncul dua kali.")
            found.append(Problem("code", sentence(text, code=cells["code"]), row=number))
            continue
        wanted[key] = _wanted(cells, number, found)
        found += problems(wanted[key], number)
    _refuse(found)
    with unit_of_work() as work:
        now_valid = requirements(region)
        for key, one in wanted.items():
            last = now_valid.get(key)
            work.add(_version(actor, region, key, one, last.revision if last else 0))
        work.flush()
        detail = {"count": len(wanted), "file": file.name[:120]}
        audit(actor, "positions.requirements_imported", region=region, detail=detail)
    return len(wanted)


def import_predikat(actor: Actor, region: str, file: SentFile, day: date) -> int:
    """Save the predikat of people and years; return how many. Raises Invalid with every row."""
    require(actor, EDIT, region)
    staff = {one.nip: one.id for one in people(actor, EDIT, region)}
    found: list[Problem] = []
    wanted: dict[tuple[int, int], str] = {}
    for number, cells in _rows(file, PREDIKAT_COLUMNS, tuple(PREDIKAT_COLUMNS.values())):
        person = staff.get(cells["nip"].replace(" ", ""))
        year = int(cells["year"]) if cells["year"].isascii() and cells["year"].isdigit() else 0
        checks = {
            "nip": (person is not None, _("NIP {value} tidak dikenal di daerah Anda.")),
            "year": (FIRST_YEAR <= year <= day.year, _("Tahun {value} tidak sah.")),
            "predikat": (cells["predikat"] in PREDIKAT, _("Predikat {value} tidak dikenal.")),
        }
        wrong = [
            Problem(name, sentence(text, value=cells[name] or "-"), row=number)
            for name, (good, text) in checks.items()
            if not good
        ]
        if not wrong and person is not None:
            # Somebody decides on himself as little in a table as on a page.
            if person == actor.employee_id:
                text = _("Anda tidak dapat mengisi predikat diri sendiri.")
                wrong = [Problem("nip", sentence(text), row=number)]
            wanted[person, year] = cells["predikat"]
        found += wrong
    _refuse(found)
    with unit_of_work() as work:
        statement = select(YearlyPredikat).where(YearlyPredikat.region == region)
        known = {(row.employee_id, row.year): row for row in read(statement)}
        for (person, year), word in wanted.items():
            row = known.get((person, year))
            if row is None:
                work.add(
                    YearlyPredikat(region=region, employee_id=person, year=year, predikat=word)
                )
            else:
                row.predikat = word
        work.flush()
        detail = {"count": len(wanted), "file": file.name[:120]}
        audit(actor, "positions.predikat_imported", region=region, detail=detail)
    return len(wanted)


def _rows(
    file: SentFile, columns: Mapping[str, str], needed: tuple[str, ...]
) -> Iterator[tuple[int, Cells]]:
    table = read_table(file.content, file.name)
    names = [columns.get(" ".join(head.lower().split()), "") for head in table.header]
    missing = [head for head, name in columns.items() if name in needed and name not in names]
    if missing:
        text = _("Kolom {names} tidak ada. Pakai templat yang disediakan.")
        raise Invalid(Problem("file", sentence(text, names=", ".join(missing))))
    for row in table.rows:
        cells = [str(cell).strip() for cell in row.cells]
        given = dict(zip(names, cells, strict=False))
        yield row.number, {name: given.get(name, "") for name in columns.values()}


def _wanted(cells: Cells, number: int, found: list[Problem]) -> Wanted:
    def whole(name: str) -> int | None:
        text = cells[name]
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            told = sentence(_("{value} bukan bilangan bulat."), value=text[:40])
            found.append(Problem(name, told, row=number))
            return None
        return int(text) if text else None

    listed = cells["competences"].replace(";", "\n").splitlines()
    return Wanted(
        min_rank=cells["min_rank"],
        min_education=cells["min_education"].replace("-", "").upper(),
        min_experience=cells["min_experience"].replace(",", ".") or "0",
        position_class=whole("position_class"),
        competences=tuple(one.strip() for one in listed if one.strip()),
        retirement_age=whole("retirement_age"),
        note="Impor",
    )


def _version(actor: Actor, region: str, key: int, one: Wanted, last: int) -> Requirement:
    return Requirement(
        region=region,
        position_id=key,
        revision=last + 1,
        position_class=one.position_class,
        min_rank=one.min_rank,
        min_education=one.min_education,
        min_experience=one.min_experience,
        competences=list(one.competences),
        retirement_age=one.retirement_age,
        note=one.note,
        made_by=actor.name,
        made_at=now(),
    )


def _refuse(found: list[Problem]) -> None:
    if found:
        raise Invalid(found)
