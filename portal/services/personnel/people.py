"""Units, positions, employees and who works where under whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Conflict, Invalid, NotFound, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.runtime import today
from portal.services.personnel.assignments import (
    appraiser_on,
    appraiser_superior,
    assign,
    end_assignment,
    refuse_own,
    set_appraiser,
)
from portal.services.personnel.nip import read_nip
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, Position, RegionRecord, Unit

__all__ = [
    "appraiser_on",
    "appraiser_superior",
    "assign",
    "create_employee",
    "create_position",
    "create_unit",
    "edit_employee",
    "end_assignment",
    "move_unit",
    "set_appraiser",
]
EMPLOYEE_FIELDS = (
    "name",
    "employee_type",
    "rank",
    "education",
    "email",
    "phone",
    "active",
)
"""Fields that `edit_employee` changes; the NIP, with birth date and sex in it, stays."""


def create_unit(
    actor: Actor,
    *,
    region: str,
    code: str,
    name: str,
    parent_id: int | None = None,
    kind: str = "",
    sector: str = "",
) -> Unit:
    """Create a work unit below a parent of the same region."""
    with unit_of_work() as db_session:
        access.require(actor, "people.edit", region)
        _require_region(region)
        parent = _unit(parent_id, region) if parent_id is not None else None
        _require_free(Unit, region, code)
        _require_text(code=code, name=name)
        unit = Unit(
            region=region, code=code, name=name, kind=kind, sector=sector, parent_id=parent_id
        )
        db_session.add(unit)
        db_session.flush()
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        db_session.flush()
        _record(actor, "unit.created", region, "unit", unit.id, code=code)
    return unit


def move_unit(actor: Actor, unit_id: int, parent_id: int | None) -> None:
    """Hang a unit, with everything below it, under another parent; paths follow."""
    with unit_of_work() as db_session:
        unit = db_session.get(Unit, unit_id)
        if unit is None:
            raise NotFound(_("Unit kerja"))
        access.require(actor, "people.edit", unit.region)
        parent = _unit(parent_id, unit.region) if parent_id is not None else None
        if parent is not None and parent.path.startswith(unit.path):
            text = _("Unit kerja tidak dapat berada di bawah dirinya sendiri.")
            raise Invalid(Problem("parent_id", Sentence(text)))
        old, new = unit.path, f"{parent.path if parent else '/'}{unit.id}/"
        unit.parent_id = parent_id
        for below in db_session.scalars(select(Unit).where(Unit.path.startswith(old))):
            below.path = new + below.path.removeprefix(old)
        db_session.flush()
        _record(actor, "unit.moved", unit.region, "unit", unit.id, parent_id=parent_id)


def create_position(
    actor: Actor,
    *,
    region: str,
    code: str,
    title: str,
    unit_id: int,
    kind: str = "",
    level: str = "",
) -> Position:
    """Create a position in a unit of the region."""
    with unit_of_work() as db_session:
        access.require(actor, "people.edit", region)
        _unit(unit_id, region)
        _require_free(Position, region, code)
        _require_text(code=code, title=title)
        position = Position(
            region=region, code=code, title=title, unit_id=unit_id, kind=kind, level=level
        )
        db_session.add(position)
        db_session.flush()
        _record(actor, "position.created", region, "position", position.id, code=code)
    return position


def create_employee(
    actor: Actor,
    *,
    region: str,
    nip: str,
    name: str,
    employee_type: str = "pns",
    rank: str = "",
    education: str = "",
    email: str = "",
    phone: str = "",
) -> Employee:
    """Create an employee; birth date and sex are read from the NIP. Raises Invalid."""
    with unit_of_work() as db_session:
        access.require(actor, "people.edit", region)
        _require_region(region)
        _require_text(name=name)
        parts = read_nip(nip, employee_type, today())
        if db_session.scalar(select(Employee.id).where(Employee.nip == parts.nip)) is not None:
            text = _("NIP ini sudah terdaftar.")
            raise Invalid(Problem("nip", Sentence(text), value=parts.nip))
        employee = Employee(
            region=region,
            nip=parts.nip,
            name=name.strip(),
            employee_type=employee_type,
            rank=rank,
            sex=parts.sex,
            birth_date=parts.birth_date,
            education=education,
            email=email,
            phone=phone,
        )
        db_session.add(employee)
        db_session.flush()
        _record(actor, "employee.created", region, "employee", employee.id, nip=parts.nip)
    return employee


def edit_employee(
    actor: Actor,
    employee_id: int,
    *,
    expected_version: int | None = None,
    **changes: Any,  # noqa: ANN401  (the type is the field's)
) -> Employee:
    """Change fields named in `EMPLOYEE_FIELDS`. Raises Conflict when somebody else was faster."""
    unknown = set(changes) - set(EMPLOYEE_FIELDS)
    if unknown:
        raise TypeError(f"no fields of an employee: {sorted(unknown)}")
    with unit_of_work() as db_session:
        employee = db_session.get(Employee, employee_id)
        if employee is None:
            raise NotFound(_("Pegawai"))
        access.require(actor, "people.edit", employee.region)
        refuse_own(actor, employee.id)
        theirs = {name: getattr(employee, name) for name in changes}
        if expected_version is not None and employee.version != expected_version:
            raise Conflict(_shown(theirs), _shown(changes))
        real = {name: value for name, value in changes.items() if theirs[name] != value}
        for name, value in real.items():
            setattr(employee, name, value)
        db_session.flush()
        if real:
            _record(
                actor,
                "employee.changed",
                employee.region,
                "employee",
                employee.id,
                fields=sorted(real),
            )
    return employee


def _shown(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _require_region(region: str) -> None:
    if session().get(RegionRecord, region) is None:
        raise Invalid(Problem("region", Sentence(_("Daerah ini tidak dikenal.")), value=region))


def _require_text(**texts: str) -> None:
    problems = [
        Problem(name, Sentence(_("Bagian ini wajib diisi.")))
        for name, text in texts.items()
        if not text.strip()
    ]
    if problems:
        raise Invalid(problems)


def _require_free(model: type[Unit | Position], region: str, code: str) -> None:
    found = session().scalar(select(model.id).where(model.region == region, model.code == code))
    if found is not None:
        raise Invalid(Problem("code", Sentence(_("Kode ini sudah dipakai.")), value=code))


def _unit(unit_id: int, region: str) -> Unit:
    unit = session().get(Unit, unit_id)
    if unit is None or unit.region != region:
        raise Invalid(Problem("unit_id", Sentence(_("Unit kerja ini tidak ada di daerah itu."))))
    return unit


def _record(
    actor: Actor,
    action: str,
    region: str,
    entity: str,
    entity_id: int,
    **detail: Any,  # noqa: ANN401  (plain JSON values)
) -> None:
    audit.record(actor, action, region=region, entity=entity, entity_id=entity_id, detail=detail)
