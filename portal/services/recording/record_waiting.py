"""Records that wait for one person: required ones to write, and others' to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.api.instruments import Register
from portal.domain.workflow import PHASES
from portal.services.common.appraisals import described
from portal.services.registers.record_blocking import Lack, lacking
from portal.store.db import session
from portal.store.models import Appraisal, Cycle


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """A record to write (`record_id` None) or to sign; `name` is the person it is about."""

    register: Register
    appraisal_id: int
    record_id: int | None
    region: str
    name: str
    is_own: bool
    cycle: str
    due_on: date | None


def waiting(me: int) -> tuple[WaitingRecord, ...]:
    """Return what waits for the employee as the appraised or as the appraiser.

    One statement for the appraisals and one for the records of each region that has registers.
    """
    by_region: dict[str, list[Appraisal]] = {}
    for one in _appraisals(me):
        by_region.setdefault(one.region, []).append(one)
    return tuple(
        found
        for region, appraisals in sorted(by_region.items())
        for found in _of_region(me, region, appraisals)
    )


def _appraisals(me: int) -> Iterable[Appraisal]:
    statement = (
        select(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            or_(Appraisal.employee_id == me, Appraisal.appraiser_id == me),
            Appraisal.phase != "final",
            Cycle.state.not_in(["draft", "cancelled", "final"]),
        )
        .options(joinedload(Appraisal.employee), joinedload(Appraisal.cycle))
        .order_by(Appraisal.id)
    )
    return session().scalars(statement)


def _of_region(me: int, region: str, appraisals: Sequence[Appraisal]) -> Iterator[WaitingRecord]:
    entry = described(region)
    asked = [
        register
        for register in (entry.registers() if entry else ())
        if register.subject == "appraisal" and (register.required_before or register.signed_by)
    ]
    lacks = lacking(appraisals, asked)
    for one in appraisals:
        for lack in lacks.get(one.id, ()):
            if _is_mine(me, one, lack):
                yield WaitingRecord(
                    register=lack.register,
                    appraisal_id=one.id,
                    record_id=lack.record_id,
                    region=region,
                    name=one.employee.name,
                    is_own=one.employee_id == me,
                    cycle=one.cycle.title,
                    due_on=lack.due_on,
                )


def _is_mine(me: int, one: Appraisal, lack: Lack) -> bool:
    words = {"self"} if one.employee_id == me else {"appraiser"}
    if lack.unsigned:
        return not words.isdisjoint(lack.unsigned)
    register = lack.register
    if not register.required_before or lack.waits_for or words.isdisjoint(register.written_by):
        return False
    return _is_due(one.phase, register)


def _is_due(phase: str, register: Register) -> bool:
    """Tell whether the appraisal stands where the record is written, before it is required."""
    before = PHASES.index(register.required_before or "final")
    if PHASES.index(phase) >= before:
        return False
    return phase in register.phases if register.phases else True
