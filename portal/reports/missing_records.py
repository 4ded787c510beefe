"""Whose record is still missing, of registers that ask everybody in one month of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.instruments import Register
from portal.host import RegionEntry
from portal.services.common.appraisals import described, local_today
from portal.services.recording.record_waiting import asked_span
from portal.services.registers.record_blocking import Lack, lacking
from portal.services.registers.record_facts import open_registers
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Position


def missing_records(cycle: Cycle, audience: str) -> dict[str, Any]:
    """Return who of those with a task has not written or signed: only what the audience reads.

    `records_asked` counts the people by register, once each; `missing_records` has the lacks by
    name. `unsigned_by` holds the word of whoever has not signed yet, empty while nothing is
    written. A region without such registers costs no statement.
    """
    asked = asked_registers(described(cycle.region), audience)
    if not asked:
        return {"records_asked": {}, "missing_records": []}
    people = _people(cycle)
    lacks = lacking(people, asked)
    today = local_today(cycle.region)
    concerned = [
        (one, register, lack)
        for one in people
        for register in asked
        if _concerns(one, register, lack := _lack(lacks.get(one.id, ()), register), today)
    ]
    return {
        "records_asked": {
            register.id: len({one.employee_id for one, its, _lack in concerned if its is register})
            for register in asked
        },
        "missing_records": [
            _told(one, lack)
            for one, _register, lack in concerned
            if lack is not None and (lack.record_id is None or _signer(one, lack.unsigned))
        ],
    }


def asked_registers(entry: RegionEntry | None, audience: str) -> list[Register]:
    """Return the registers that ask everybody once a year and that the report's audience reads."""
    asked = [
        one
        for one in (entry.registers() if entry else ())
        if one.asked_in and one.subject == "appraisal"
    ]
    shown = open_registers(asked, audience)
    return [one for one in asked if one.id in shown]


def _people(cycle: Cycle) -> list[Appraisal]:
    rows = session().scalars(
        select(Appraisal)
        .where(Appraisal.cycle_id == cycle.id)
        .options(joinedload(Appraisal.employee), joinedload(Appraisal.cycle), _unit())
    )
    return sorted(rows, key=lambda one: (one.employee.name, one.employee.nip, one.id))


def _lack(lacks: Sequence[Lack], register: Register) -> Lack | None:
    return next((lack for lack in lacks if lack.register is register), None)


def _concerns(one: Appraisal, register: Register, lack: Lack | None, today: date) -> bool:
    """Tell whether there is a record already, or the task to write it as on the home page."""
    if lack is None or lack.record_id is not None:
        return True
    span = asked_span(one, register)
    return span is not None and span.starts <= today


def _told(one: Appraisal, lack: Lack) -> dict[str, str]:
    return {
        "register": lack.register.id,
        "name": one.employee.name,
        "nip": one.employee.nip,
        "unit": one.assignment.position.unit.name,
        "unsigned_by": _signer(one, lack.unsigned),
    }


def _unit() -> Any:  # noqa: ANN401  (a loader option)
    place = joinedload(Appraisal.assignment).joinedload(Assignment.position)
    return place.joinedload(Position.unit)


def _signer(one: Appraisal, unsigned: tuple[str, ...]) -> str:
    """Return who has not signed; nobody is missing above somebody without an appraiser."""
    there = [word for word in unsigned if word != "appraiser" or one.appraiser_id is not None]
    return there[0] if there else ""
