"""Whose record is still missing, of registers that ask everybody in one month of the year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.services.common.appraisals import described
from portal.services.registers.record_blocking import lacking
from portal.services.registers.record_facts import open_registers
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Position


def missing_records(cycle: Cycle, audience: str) -> list[dict[str, Any]]:
    """Return each missing record or signature of a cycle, by name: only what the audience reads.

    `unsigned_by` holds the word of whoever has not signed yet, empty while nothing is written. A
    region without such registers costs no statement.
    """
    entry = described(cycle.region)
    asked = [one for one in (entry.registers() if entry else ()) if one.asked_in]
    shown = open_registers(asked, audience)
    asked = [one for one in asked if one.id in shown]
    if not asked:
        return []
    rows = session().scalars(
        select(Appraisal)
        .where(Appraisal.cycle_id == cycle.id)
        .options(joinedload(Appraisal.employee), _unit())
    )
    people = sorted(rows, key=lambda one: (one.employee.name, one.employee.nip, one.id))
    lacks = lacking(people, asked)
    return [
        {
            "register": lack.register.id,
            "name": one.employee.name,
            "nip": one.employee.nip,
            "unit": one.assignment.position.unit.name,
            "unsigned_by": _signer(one, lack.unsigned),
        }
        for one in people
        for lack in lacks.get(one.id, ())
        if lack.record_id is None or _signer(one, lack.unsigned)
    ]


def _unit() -> Any:  # noqa: ANN401  (a loader option)
    place = joinedload(Appraisal.assignment).joinedload(Assignment.position)
    return place.joinedload(Position.unit)


def _signer(one: Appraisal, unsigned: tuple[str, ...]) -> str:
    """Return who has not signed; nobody is missing above somebody without an appraiser."""
    there = [word for word in unsigned if word != "appraiser" or one.appraiser_id is not None]
    return there[0] if there else ""
