"""Imports a region's people from a table: all of it or nothing, and again without harm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.runtime import today
from portal.services.personnel.import_apply import Applier
from portal.services.personnel.import_rows import (
    PersonRow,
    match_columns,
    plain_nip,
    problem,
    read_row,
)
from portal.services.personnel.import_workbooks import problem_workbook, template_workbook
from portal.services.reading.tables import Table, read_table
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, RegionRecord

__all__ = ["ImportReport", "import_people", "problem_workbook", "read_table", "template_workbook"]
SHOWN_PROBLEMS = 1000
"""More than that nobody reads; the first ones usually explain the rest."""
_PERSON = ("name", "employee_type", "rank", "education", "email", "phone")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did (or would do): employees created, updated, unchanged, and the rest.

    With `problems` nothing was saved. `counts` tells of units, positions and assignments.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        """Whether there was nothing to refuse."""
        return not self.problems


def import_people(actor: Actor, region: str, rows: Table, *, dry_run: bool = False) -> ImportReport:
    """Bring units, positions, employees and assignments of a region up to the table.

    A changed position or appraiser makes a new assignment from the row's date on. Raises
    NotAllowed; all faults of the table come back as problems, and then nothing is saved.
    """
    access.require(actor, "people.import", region)
    record = session().get(RegionRecord, region)
    if record is None:
        raise NotFound(_("Daerah"))
    people, problems = _read(rows, today(record.time_zone))
    if people:
        problems += [*_contradictions(people), *_foreign(people, region, _named(rows))]
        problems.sort(key=lambda found: found.row or 0)  # stable: within a row as found
    if problems:
        return ImportReport(problems=tuple(problems[:SHOWN_PROBLEMS]), dry_run=dry_run)
    return _apply(actor, region, people, dry_run=dry_run)


def _apply(actor: Actor, region: str, people: list[PersonRow], *, dry_run: bool) -> ImportReport:
    with unit_of_work() as db_session:
        savepoint = db_session.begin_nested()
        applier = Applier(db_session, region, actor.employee_id)
        applier.apply(people)
        if applier.problems or dry_run:
            savepoint.rollback()
            db_session.expire_all()
        else:
            savepoint.commit()
        report = _report(applier, dry_run=dry_run)
        if report.ok and not dry_run and applier.changed:
            detail = {
                "rows": len(people),
                **report.counts,
                "created": sorted(applier.created),
                "updated": sorted(applier.updated),
            }
            audit.record(actor, "people.imported", region=region, entity="region", detail=detail)
    return report


def _report(applier: Applier, *, dry_run: bool) -> ImportReport:
    if applier.problems:
        return ImportReport(problems=tuple(applier.problems[:SHOWN_PROBLEMS]), dry_run=dry_run)
    return ImportReport(
        created=len(applier.created),
        updated=len(applier.updated),
        unchanged=len(applier.seen - applier.created - applier.updated),
        counts=dict(sorted(applier.counts.items())),
        dry_run=dry_run,
    )


def _read(table: Table, day: date) -> tuple[list[PersonRow], list[Problem]]:
    places, problems = match_columns(table)
    if problems:
        return [], problems
    if not table.rows:
        empty = Sentence(_("Berkas ini tidak berisi satu pegawai pun."))
        return [], [Problem("file", empty, row=1)]
    people = []
    for row in table.rows:
        person, found = read_row(row, places, day)
        problems += found
        if person is not None:
            people.append(person)
    return people, problems


def _contradictions(people: list[PersonRow]) -> list[Problem]:
    """Return rows that say something else than an earlier row about the same thing."""
    first: dict[tuple[str, str], PersonRow] = {}
    found = []
    for row in people:
        checks = [("nip", name) for name in _PERSON]
        checks += [("unit_code", "unit_name"), ("unit_code", "parent_code")]
        checks += [("position_code", "title"), ("position_code", "unit_code")]
        for key, name in checks:
            other = first.setdefault((f"{key}/{name}", row[key]), row)
            if other[name] != row[name]:
                text = _("Berbeda dari baris {row} untuk {what} yang sama: {value}.")
                told = sentence(text, row=other.number, what=row[key], value=other[name] or "-")
                found.append(problem(row.number, name, told, row[name]))
    spans = Counter((row["nip"], row["position_code"], row.starts) for row in people)
    for row in people:
        if spans[(row["nip"], row["position_code"], row.starts)] > 1:
            twice = Sentence(
                _("Pegawai, jabatan, dan tanggal mulai ini tertulis lebih dari sekali.")
            )
            found.append(problem(row.number, "nip", twice, row["nip"]))
    return found


def _named(table: Table) -> set[str]:
    """Return the NIPs of all rows, also of those with a fault elsewhere."""
    place = match_columns(table)[0]["nip"]
    return {plain_nip(row.cells[place]) for row in table.rows if place < len(row.cells)}


def _foreign(people: list[PersonRow], region: str, named: set[str]) -> list[Problem]:
    """Return rows whose NIP belongs to another region, or whose appraiser nobody knows."""
    statement = select(Employee.nip, Employee.region)
    where = {row.nip: row.region for row in session().execute(statement)}
    inside = named | {n for n, place in where.items() if place == region}
    found = []
    for row in people:
        if where.get(row["nip"], region) != region:
            text = Sentence(_("NIP ini terdaftar di daerah lain; mintalah pemindahan dahulu."))
            found.append(problem(row.number, "nip", text, row["nip"]))
        if row["appraiser_nip"] and row["appraiser_nip"] not in inside:
            text = Sentence(_("Penilai ini tidak ada di berkas maupun di data pegawai."))
            found.append(problem(row.number, "appraiser_nip", text, row["appraiser_nip"]))
    return found
