"""Imports facts about employees from a table: all rows or none, and again without harm.

A row names NIP, code of the fact, value, from and to (and a text). Only facts that the personnel
office enters may be imported. A fact of the appraisal year goes to the appraisal whose cycle holds
the row's first day; the others hold for their span of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.api.instruments import Fact
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.appraisals import described, local_today
from portal.services.common.runtime import now
from portal.services.personnel.fact_limits import require_possible
from portal.services.personnel.facts import checked_value, expiry
from portal.services.personnel.import_rows import plain_nip
from portal.services.personnel.importing import SHOWN_PROBLEMS, ImportReport
from portal.services.reading.tables import Row, Table
from portal.services.reading.typed_dates import read_date
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, FactRecord, RegionRecord

COLUMNS: tuple[tuple[str, str, bool, str], ...] = (
    ("nip", "NIP", True, "18 angka, kolom bertipe teks"),
    ("code", "Kode", True, "Kode keterangan, misalnya sanctioned"),
    ("value", "Nilai", True, "Angka seperti 82,5; ya atau tidak; atau salah satu pilihan"),
    ("starts", "Mulai", False, "Tanggal mulai, misalnya 2026-01-31; kosong berarti hari ini"),
    ("ends", "Selesai", False, "Tanggal selesai; kosong berarti seterusnya"),
    ("text", "Uraian", False, "Dasar, misalnya nomor surat keputusan"),
)
"""(name, heading, required, hint) of each column, in the order of the template."""
_Key = tuple[int, str, int | None, date | None]
_YES, _NO = {"ya", "true", "1"}, {"tidak", "false", "0"}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row, checked as far as it can be by itself."""

    number: int
    employee_id: int
    code: str
    value: str
    text: str
    starts: date
    ends: date | None
    appraisal_id: int | None = None

    @property
    def first_day(self) -> date | None:
        """Return the first day that is kept: a fact of an appraisal has none, it is of its year."""
        return self.starts if self.appraisal_id is None else None

    @property
    def key(self) -> _Key:
        """Return what is kept once: a second row of it would change the same record."""
        return self.employee_id, self.code, self.appraisal_id, self.first_day


def import_facts(actor: Actor, region: str, table: Table, *, dry_run: bool = False) -> ImportReport:
    """Bring facts up to the table; a known fact of the same first day is changed, not repeated.

    Raises NotAllowed; all faults of the table come back as problems, and then nothing is saved.
    """
    access.require(actor, "fact.import", region)
    if session().get(RegionRecord, region) is None:
        raise NotFound(_("Daerah"))
    rows, problems = _read(actor, region, table)
    if problems:
        shown = sorted(problems, key=lambda one: one.row or 0)[:SHOWN_PROBLEMS]
        return ImportReport(problems=tuple(shown), dry_run=dry_run)
    return _apply(actor, region, rows, dry_run=dry_run)


def _read(actor: Actor, region: str, table: Table) -> tuple[list[FactRow], list[Problem]]:
    places, problems = _columns(table)
    if problems:
        return [], problems
    if not table.rows:
        return [], [Problem("file", Sentence(_("Berkas ini tidak berisi satu baris pun.")), row=1)]
    reader = _Reader.of(actor, region)
    found: list[FactRow] = []
    first: dict[_Key, int] = {}
    for row in table.rows:
        try:
            one = reader.read(row, places)
        except Invalid as error:
            problems += [_at(row.number, problem) for problem in error.problems]
            continue
        before = first.setdefault(one.key, row.number)
        if before != row.number:
            told = _("Baris {row} sudah menyebut keterangan dan masa yang sama.")
            problems.append(Problem("code", sentence(told, row=before), row.number, one.code))
        found.append(one)
    return found, problems


def _at(number: int, problem: Problem) -> Problem:
    return Problem(problem.field, problem.sentence, number, problem.value, problem.code)


def _columns(table: Table) -> tuple[dict[str, int], list[Problem]]:
    """Find the columns by heading or name, in any order and letter case."""
    known = {head.casefold(): at for at, head in enumerate(table.header)}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for name, heading, required, _hint in COLUMNS:
        at = known.get(heading.casefold(), known.get(name))
        if at is not None:
            places[name] = at
        elif required:
            told = sentence(_('Kolom "{heading}" tidak ada.'), heading=heading)
            problems.append(Problem(name, told, row=1))
    return places, problems


@dataclass(frozen=True, slots=True)
class _Reader:
    """What rows are read against: the region's people, facts and cycles."""

    own_id: int | None
    people: Mapping[str, int]
    facts: Mapping[str, Fact]
    appraisals: Mapping[int, Sequence[tuple[int, date, date, str]]]
    today: date

    @classmethod
    def of(cls, actor: Actor, region: str) -> _Reader:
        """Read people, facts and open appraisals of a region: two statements."""
        entry = described(region)
        facts = {f.code: f for f in (entry.facts() if entry else ()) if f.entered_by == "hr"}
        people = select(Employee.nip, Employee.id).where(Employee.region == region)
        per_cycle = any(fact.per_cycle for fact in facts.values())
        return cls(
            actor.employee_id,
            {nip: key for nip, key in session().execute(people)},  # noqa: C416  (rows)
            facts,
            _appraisals(region) if per_cycle else {},
            local_today(region),
        )

    def read(self, row: Row, places: Mapping[str, int]) -> FactRow:
        """Return the row. Raises Invalid with everything that is wrong with it."""
        cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in places.items()}
        problems: list[Problem] = []
        employee = self._employee(str(cells["nip"]), problems)
        fact = self._fact(str(cells["code"]).strip(), problems)
        starts = _day("starts", cells.get("starts", ""), problems) or self.today
        ends = _day("ends", cells.get("ends", ""), problems)
        if ends is not None and ends < starts:
            told = Sentence(_("Tanggal selesai harus setelah tanggal mulai."))
            problems.append(Problem("ends", told, value=ends.isoformat()))
        value, text = "", str(cells.get("text", ""))
        if fact is not None:
            try:
                value, text = checked_value(fact, _value(fact, str(cells["value"])), text)
            except Invalid as error:
                problems += error.problems
            ends = ends or expiry(fact, starts)
        appraisal = self._appraisal(fact, employee, starts, problems)
        if fact is not None and appraisal is not None and not problems:
            require_possible(fact, appraisal, value)
        if problems or fact is None or employee is None:
            raise Invalid(problems)
        return FactRow(row.number, employee, fact.code, value, text, starts, ends, appraisal)

    def _employee(self, typed: str, problems: list[Problem]) -> int | None:
        nip = plain_nip(typed)
        found = self.people.get(nip)
        if found is None:
            told = Sentence(_("NIP ini tidak ada di data pegawai daerah ini."))
            problems.append(Problem("nip", told, value=nip))
        elif found == self.own_id:
            told = Sentence(_("Keterangan tentang Anda sendiri dicatat oleh petugas lain."))
            problems.append(Problem("nip", told, value=nip))
        return found

    def _fact(self, code: str, problems: list[Problem]) -> Fact | None:
        fact = self.facts.get(code)
        if fact is None:
            known = ", ".join(sorted(self.facts)) or "-"
            told = sentence(_("Kode ini tidak dapat diimpor. Yang dapat: {known}."), known=known)
            problems.append(Problem("code", told, value=code))
        return fact

    def _appraisal(
        self, fact: Fact | None, employee: int | None, on: date, problems: list[Problem]
    ) -> int | None:
        if fact is None or employee is None or not fact.per_cycle:
            return None
        held = [one for one in self.appraisals.get(employee, ()) if one[1] <= on <= one[2]]
        if not held:
            told = Sentence(_("Tidak ada penilaian berjalan pegawai ini pada tanggal mulai itu."))
            problems.append(Problem("starts", told, value=on.isoformat()))
            return None
        if held[-1][3] not in {"planning", "running", "acceptance", "rating"}:
            told = Sentence(_("Nilai sudah dihitung; keterangan tidak dapat diubah lagi."))
            problems.append(Problem("starts", told, value=on.isoformat()))
        return held[-1][0]


def _appraisals(region: str) -> dict[int, list[tuple[int, date, date, str]]]:
    statement = (
        select(Appraisal.employee_id, Appraisal.id, Cycle.starts, Cycle.ends, Appraisal.phase)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.region == region, Cycle.state.not_in(["draft", "cancelled"]))
        .order_by(Cycle.starts, Appraisal.id)
    )
    found: dict[int, list[tuple[int, date, date, str]]] = {}
    for employee, key, starts, ends, phase in session().execute(statement):
        found.setdefault(employee, []).append((key, starts, ends, phase))
    return found


def _value(fact: Fact, typed: str) -> str:
    """Read yes and no as people write them; numbers and choices are checked as typed."""
    text = typed.strip()
    if fact.kind == "flag":
        word = text.casefold()
        return "true" if word in _YES else "false" if word in _NO else text
    return text


def _day(name: str, cell: str | date, problems: list[Problem]) -> date | None:
    if isinstance(cell, str) and not cell.strip():
        return None
    found = read_date(cell)
    if isinstance(found, date):
        return found
    problems.append(Problem(name, found, value=str(cell)))
    return None


def _apply(actor: Actor, region: str, rows: Sequence[FactRow], *, dry_run: bool) -> ImportReport:
    created, updated, same = 0, 0, 0
    with unit_of_work() as current:
        known = _known(region, rows)
        for row in rows:
            record = known.get(row.key)
            if record is None:
                created += 1
                record = FactRecord(region=region, employee_id=row.employee_id, code=row.code)
            elif (record.value, record.text, record.ends) == (row.value, row.text, row.ends):
                same += 1
                continue
            else:
                updated += 1
            if not dry_run:
                _fill(actor, record, row)
                current.add(record)
        if not dry_run and (created or updated):
            detail = {"rows": len(rows), "created": created, "updated": updated}
            audit.record(actor, "fact.imported", region=region, entity="region", detail=detail)
    return ImportReport(created=created, updated=updated, unchanged=same, dry_run=dry_run)


def _known(region: str, rows: Sequence[FactRow]) -> dict[_Key, FactRecord]:
    codes = sorted({row.code for row in rows})
    statement = select(FactRecord).where(FactRecord.region == region, FactRecord.code.in_(codes))
    return {
        (one.employee_id, one.code, one.appraisal_id, one.starts): one
        for one in session().scalars(statement)
    }


def _fill(actor: Actor, record: FactRecord, row: FactRow) -> None:
    record.appraisal_id = row.appraisal_id
    record.value, record.text = row.value, row.text
    record.starts, record.ends = row.first_day, row.ends
    record.stated_by = record.confirmed_by = actor.account_id
    record.stated_at = record.confirmed_at = now()
