"""Writes checked rows into a region: what is there is looked up once, what differs is written."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common.runtime import today
from portal.services.personnel.import_assignments import AssignmentWriter
from portal.services.personnel.import_rows import PersonRow, problem
from portal.services.personnel.nip import read_nip
from portal.store.base import Base
from portal.store.models import Employee, Position, Unit

_PERSON = ("name", "employee_type", "rank", "education", "email", "phone")
Model = TypeVar("Model", bound=Base)


class Applier:
    """One import into one region, inside the caller's transaction. Problems are gathered."""

    def __init__(self, db_session: Session, region: str, own_id: int | None) -> None:
        """`own_id` is the employee who imports: his own record he cannot change."""
        self.problems: list[Problem] = []
        self.created: set[str] = set()
        self.updated: set[str] = set()
        self.seen: set[str] = set()
        self.counts: Counter[str] = Counter()
        self._session = db_session
        self._region = region
        self._own_id = own_id
        self._units = {unit.code: unit for unit in self._all(Unit)}
        self._positions = {position.code: position for position in self._all(Position)}
        self._people = {employee.nip: employee for employee in self._all(Employee)}

    @property
    def changed(self) -> bool:
        """Whether anything at all was written."""
        return bool(self.created or self.updated or self.counts)

    def apply(self, rows: list[PersonRow]) -> None:
        """Write units, positions, people and assignments, in that order."""
        self._apply_units(rows)
        if self.problems:
            return
        for row in rows:
            self._apply_position(row)
            self._apply_person(row)
        self._session.flush()
        writer = AssignmentWriter(self._session, self._region, self._own_id)
        writer.apply(rows, self._people, self._positions)
        self.problems += writer.problems
        self.counts.update(writer.counts)
        self.updated |= writer.touched - self.created

    def _apply_units(self, rows: list[PersonRow]) -> None:
        """Make missing units, then hang them: a parent may stand in a later row."""
        firsts = {row["unit_code"]: row for row in reversed(rows)}
        for code, row in sorted(firsts.items()):
            unit = self._units.get(code)
            if unit is None:
                unit = self._add(Unit(region=self._region, code=code, name=row["unit_name"]))
                self._units[code] = unit
                self.counts["units_created"] += 1
            elif unit.name != row["unit_name"]:
                unit.name = row["unit_name"]
                self.counts["units_updated"] += 1
            if row["sector"] and unit.sector != row["sector"]:
                unit.sector = row["sector"]
        self._session.flush()
        for code, row in sorted(firsts.items()):
            self._hang(self._units[code], row)
        self._set_paths()

    def _hang(self, unit: Unit, row: PersonRow) -> None:
        code = row["parent_code"]
        if not code:
            return
        parent = self._units.get(code)
        if parent is None:
            text = Sentence(_("Unit induk ini tidak ada di berkas maupun di data unit."))
            self.problems.append(problem(row.number, "parent_code", text, code))
            return
        above: Unit | None = parent
        by_id = {known.id: known for known in self._units.values()}
        for _step in range(len(by_id) + 1):
            if above is None or above is unit:
                break
            above = by_id.get(above.parent_id) if above.parent_id is not None else None
        if above is not None:
            text = Sentence(_("Unit kerja tidak dapat berada di bawah dirinya sendiri."))
            self.problems.append(problem(row.number, "parent_code", text, code))
            return
        unit.parent_id = parent.id

    def _set_paths(self) -> None:
        by_id = {unit.id: unit for unit in self._units.values()}
        for unit in self._units.values():
            line = [unit.id]
            while (above := by_id[line[-1]].parent_id) is not None and above not in line:
                line.append(above)
            path = "/" + "".join(f"{unit_id}/" for unit_id in reversed(line))
            if unit.path != path:
                unit.path = path

    def _apply_position(self, row: PersonRow) -> None:
        code, unit = row["position_code"], self._units[row["unit_code"]]
        values = {"title": row["title"], "unit_id": unit.id}
        if row["position_kind"]:
            values["kind"] = row["position_kind"]
        if row["level"]:
            values["level"] = row["level"]
        position = self._positions.get(code)
        if position is None:
            self._positions[code] = self._add(Position(region=self._region, code=code, **values))
            self.counts["positions_created"] += 1
        elif _differs(position, values):
            _write(position, values)
            self.counts["positions_updated"] += 1

    def _apply_person(self, row: PersonRow) -> None:
        nip = row["nip"]
        if nip in self.seen:
            return
        self.seen.add(nip)
        employee = self._people.get(nip)
        if employee is None:
            self._people[nip] = self._new_person(row)
            self.created.add(nip)
            return
        values = {name: row[name] for name in _PERSON if name in row.given and row[name]}
        if not _differs(employee, values):
            return
        if employee.id == self._own_id:
            text = Sentence(_("Data Anda sendiri harus diubah oleh pengelola lain."))
            self.problems.append(problem(row.number, "nip", text, nip))
            return
        _write(employee, values)
        self.updated.add(nip)

    def _new_person(self, row: PersonRow) -> Employee:
        parts = read_nip(row["nip"], row["employee_type"], today())
        texts = {name: row[name] for name in _PERSON}
        born, sex = parts.birth_date, parts.sex
        person = Employee(region=self._region, nip=parts.nip, birth_date=born, sex=sex, **texts)
        return self._add(person)

    def _all(self, model: type[Model]) -> list[Model]:
        region: Any = model.__table__.c.region
        return list(self._session.scalars(select(model).where(region == self._region)))

    def _add(self, row: Model) -> Model:
        self._session.add(row)
        return row


def _differs(row: Base, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _write(row: Base, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
