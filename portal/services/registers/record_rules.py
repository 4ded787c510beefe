"""What a register asks of a record: about whom or what, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from sqlalchemy import select

from portal.api.instruments import Register
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.periods import period as read_period
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access
from portal.services.common.appraisals import described, local_today
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Objection,
    Position,
    Record,
    Unit,
)
from portal.store.unit_relations import is_in, units_headed

_OFFICES = frozenset({"hr", "committee", "leader", "auditor"})
_CLOSED = frozenset({"final", "cancelled"})


Row = TypeVar("Row", Cycle, Appraisal, Employee, Unit)


@dataclass(frozen=True, slots=True)
class Target:
    """What a record is about: the rows that its register's subject names, the others None."""

    region: str
    subject: str
    appraisal: Appraisal | None = None
    employee_id: int | None = None
    unit_id: int | None = None
    cycle: Cycle | None = None


def register_of(region: str, register_id: str) -> Register:
    """Return the register as the region's plugin describes it, also while it is closed."""
    entry = described(region)
    for register in entry.registers() if entry else ():
        if register.id == register_id:
            return register
    raise NotFound(_("Jenis catatan"))


def readers(register: Register) -> frozenset[str]:
    """Return the words that may read: those named, and all who write or sign."""
    return frozenset((*register.read_by, *register.written_by, *register.signed_by))


def target_of(
    register: Register,
    region: str,
    *,
    appraisal_id: int | None = None,
    employee_id: int | None = None,
    unit_id: int | None = None,
    cycle_id: int | None = None,
) -> Target:
    """Return what a new record is about. Raises NotFound for what is not of the region."""
    cycle = _of_region(Cycle, cycle_id, region, _("Siklus")) if cycle_id else None
    if register.subject == "appraisal":
        one = _of_region(Appraisal, appraisal_id, region, _("Penilaian"))
        return Target(region, "appraisal", one, one.employee_id, one.unit_id, one.cycle)
    if register.subject == "employee":
        person = _of_region(Employee, employee_id, region, _("Pegawai"))
        return Target(region, "employee", None, person.id, _unit_of(person.id), cycle)
    if register.subject == "unit":
        unit = _of_region(Unit, unit_id, region, _("Unit kerja"))
        return Target(region, "unit", None, None, unit.id, cycle)
    if register.subject == "cycle" and cycle is None:
        raise NotFound(_("Siklus"))
    return Target(region, register.subject, cycle=cycle)


def target_of_record(record: Record) -> Target:
    """Return what a stored record is about."""
    current = session()
    return Target(
        record.region,
        record.subject,
        current.get(Appraisal, record.appraisal_id) if record.appraisal_id else None,
        record.employee_id,
        record.unit_id,
        current.get(Cycle, record.cycle_id) if record.cycle_id else None,
    )


def _of_region(model: type[Row], key: int | None, region: str, what: str) -> Row:
    row = session().get(model, key) if key is not None else None
    if row is None or row.region != region:
        raise NotFound(what)
    return row


def _unit_of(employee_id: int) -> int | None:
    """Return the unit of the employee's latest position."""
    statement = (
        select(Position.unit_id)
        .join(Assignment, Assignment.position_id == Position.id)
        .where(Assignment.employee_id == employee_id)
        .order_by(Assignment.starts.desc(), Assignment.id.desc())
        .limit(1)
    )
    return session().scalar(statement)


def standing(actor: Actor, target: Target) -> frozenset[str]:
    """Return the words of a register that fit the actor for this target.

    About himself an actor is only `self`, whatever offices he holds. Where a record concerns
    nobody in particular, every employee is `self` and every appraiser and head is meant.
    """
    me = actor.employee_id
    roles = access.roles_for(actor, target.region, target.unit_id)
    words = set(roles & _OFFICES)
    if me is None:
        return frozenset(words)
    if target.subject in {"cycle", "region"}:
        return frozenset(words | _everybody(actor, me, target.region, roles))
    if me == target.employee_id:
        return frozenset({"self"})
    if target.appraisal is not None:
        found = access.relations_to(actor, target.appraisal)
        words |= {"appraiser"} if "appraiser_of" in found else set()
        if "appraiser_superior_of" in found:
            words |= {"appraiser_superior"} | _judges(target.appraisal)
    elif target.employee_id is not None and _appraises(me, target.employee_id):
        words.add("appraiser")
    if target.unit_id is not None and is_in(units_headed(me), target.unit_id):
        words.add("unit_head")
    return frozenset(words)


def _everybody(actor: Actor, me: int, region: str, roles: frozenset[str]) -> set[str]:
    if actor.region != region:
        return set()
    words = {"self"} | ({"appraiser"} & roles)
    if session().scalar(units_headed(me).limit(1)) is not None:
        words.add("unit_head")
    return words


def _judges(one: Appraisal) -> set[str]:
    filed = session().scalar(select(Objection.id).where(Objection.appraisal_id == one.id))
    return {"objection_judge"} if filed is not None else set()


def _appraises(me: int, employee_id: int) -> bool:
    found = select(Appraisal.id).where(
        Appraisal.appraiser_id == me, Appraisal.employee_id == employee_id
    )
    return session().scalar(found.limit(1)) is not None


def may_write(actor: Actor, register: Register, target: Target) -> bool:
    """Tell whether the actor writes this register's records about the target."""
    return actor.is_system or not standing(actor, target).isdisjoint(register.written_by)


def require_writer(actor: Actor, register: Register, target: Target) -> None:
    """Raise NotAllowed for whom the register does not name as a writer."""
    if not may_write(actor, register, target):
        told = _('Catatan "{title}" tidak diisi oleh Anda.')
        raise NotAllowed(sentence(told, title=register.title))


def is_open(register: Register, target: Target) -> bool:
    """Tell whether the stage of the appraisal (or of the cycle) lets a record be written now."""
    if target.appraisal is not None:
        phase = target.appraisal.phase
        return phase in register.phases if register.phases else phase != "final"
    return target.cycle is None or target.cycle.state not in _CLOSED


def require_open(register: Register, target: Target) -> None:
    """Raise WrongStage outside of the stages in which the register is written."""
    if not is_open(register, target):
        told = _('Catatan "{title}" tidak diisi pada tahap ini.')
        raise WrongStage(sentence(told, title=register.title))


def check_period(register: Register, target: Target, code: str) -> str:
    """Return the period of a register that has one, inside the cycle when there is one."""
    if register.period is None:
        return ""
    try:
        span = read_period(code.strip())
    except ValueError:
        span = None
    outside = span is None or span.kind != register.period
    if span is not None and target.cycle is not None:
        outside = outside or span.starts > target.cycle.ends or span.ends < target.cycle.starts
    if outside:
        raise Invalid(Problem("period", Sentence(_("Pilih masa catatan ini.")), value=code))
    return cast("str", span and span.code)


def check_day(held_on: date, region: str) -> None:
    """Refuse a record of a day to come."""
    if held_on > local_today(region):
        told = Sentence(_("Tanggal catatan tidak boleh di masa depan."))
        raise Invalid(Problem("held_on", told, value=held_on.isoformat()))
