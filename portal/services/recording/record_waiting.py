"""Records that wait for one person: required and asked ones to write, and others' to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.api.instruments import Register
from portal.domain.periods import Period
from portal.domain.periods import period as read_period
from portal.domain.workflow import PHASES
from portal.services.common.appraisals import described, local_today
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
        .options(joinedload(Appraisal.assignment))
        .order_by(Appraisal.id)
    )
    return session().scalars(statement)


def _of_region(me: int, region: str, appraisals: Sequence[Appraisal]) -> Iterator[WaitingRecord]:
    entry = described(region)
    asked = [
        register
        for register in (entry.registers() if entry else ())
        if register.subject == "appraisal" and _may_wait(register)
    ]
    lacks = lacking(appraisals, asked)
    today = local_today(region)
    for one in appraisals:
        for lack in lacks.get(one.id, ()):
            if _is_mine(me, one, lack, today):
                yield WaitingRecord(
                    register=lack.register,
                    appraisal_id=one.id,
                    record_id=lack.record_id,
                    region=region,
                    name=one.employee.name,
                    is_own=one.employee_id == me,
                    cycle=one.cycle.title,
                    due_on=lack.due_on or _asked_until(one, lack),
                )


def _may_wait(register: Register) -> bool:
    return bool(register.required_before or register.asked_in or register.signed_by)


def _is_mine(me: int, one: Appraisal, lack: Lack, today: date) -> bool:
    words = {"self"} if one.employee_id == me else {"appraiser"}
    if lack.unsigned:
        return not words.isdisjoint(lack.unsigned)
    register = lack.register
    if lack.waits_for or words.isdisjoint(register.written_by):
        return False
    if register.required_before:
        return _is_due(one.phase, register)
    span = asked_span(one, register)
    written_now = one.phase in register.phases if register.phases else True
    return span is not None and span.starts <= today and written_now


def _is_due(phase: str, register: Register) -> bool:
    """Tell whether the appraisal stands where the record is written, before it is required."""
    before = PHASES.index(register.required_before or "final")
    if PHASES.index(phase) >= before:
        return False
    return phase in register.phases if register.phases else True


def asked_span(one: Appraisal, register: Register) -> Period | None:
    """Return the span in which a record is asked for; None when its last day is not his here."""
    if not register.asked_in:
        return None
    span = read_period(f"{one.cycle.year}-{register.asked_in}")
    held = one.assignment
    first = max(held.starts, one.cycle.starts)
    last = min(held.ends or one.cycle.ends, one.cycle.ends)
    return span if first <= span.ends <= last else None


def _asked_until(one: Appraisal, lack: Lack) -> date | None:
    """Return the day by which an unwritten record is due that nothing waits for."""
    asked = lack.record_id is None and not lack.register.required_before
    span = asked_span(one, lack.register) if asked else None
    return None if span is None else span.ends
