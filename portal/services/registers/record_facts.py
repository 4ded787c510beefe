"""Records as plugins and reports see them: frozen, ordered by register, day and content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.api.instruments import Register
from portal.api.snapshot import RecordFacts
from portal.domain.digests import canonical_json
from portal.services.common.appraisals import described
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Record, Unit

_AUDIENCES: dict[str, frozenset[str]] = {
    "employee": frozenset({"self", "appraiser"}),
    "project_head": frozenset(),
    "unit_head": frozenset({"unit_head", "leader"}),
    "committee": frozenset({"committee"}),
    "leader": frozenset({"leader"}),
    "hr": frozenset({"hr"}),
}
"""Audience of a report format -> words of a register of which one must be among its readers."""


def facts_of(records: Iterable[Record]) -> tuple[RecordFacts, ...]:
    """Return records as facts; the same records give the same facts in the same order."""
    listed = list(records)
    units = _unit_names({r.unit_id for r in listed if r.unit_id and r.employee_id is None})
    found = [(record, _fact(record, units)) for record in listed]
    found.sort(key=lambda pair: (_order(pair[1]), pair[0].id))
    return tuple(fact for _record, fact in found)


def _order(fact: RecordFacts) -> tuple[str, str, str, str]:
    return fact.register, fact.on.isoformat(), fact.subject_code, canonical_json(dict(fact.values))


def _fact(record: Record, units: dict[int, tuple[str, str]]) -> RecordFacts:
    name, code = units.get(record.unit_id or 0, ("", ""))
    if record.employee is not None:
        name, code = record.employee.name, record.employee.nip
    return RecordFacts(
        register=record.register,
        on=record.held_on,
        values={key: str(text) for key, text in sorted(record.values.items())},
        period=record.period,
        author=record.author.name if record.author else "",
        number=record.number,
        signed=tuple(str(sign.get("name", "")) for sign in record.signatures),
        subject=name,
        subject_code=code,
    )


def _unit_names(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    if not keys:
        return {}
    rows = session().execute(select(Unit.id, Unit.name, Unit.code).where(Unit.id.in_(sorted(keys))))
    return {key: (name, code) for key, name, code in rows}


def of_people(cycle: Cycle, appraisals: Sequence[Appraisal]) -> dict[int, tuple[RecordFacts, ...]]:
    """Return, by appraisal, its own records and those of the person in the cycle's time.

    One statement for a batch; a region without registers costs none.
    """
    entry = described(cycle.region)
    if entry is None or not entry.registers() or not appraisals:
        return {}
    people = {one.employee_id for one in appraisals}
    in_time = Record.held_on.between(cycle.starts, cycle.ends)
    statement = _records().where(
        Record.region == cycle.region,
        or_(
            Record.appraisal_id.in_([one.id for one in appraisals]),
            and_(Record.subject == "employee", Record.employee_id.in_(sorted(people)), in_time),
        ),
    )
    records = list(session().scalars(statement))
    return {
        one.id: facts_of(
            record
            for record in records
            if record.appraisal_id == one.id
            or (record.appraisal_id is None and record.employee_id == one.employee_id)
        )
        for one in appraisals
    }


def for_report(
    cycle: Cycle,
    audience: str,
    *,
    appraisal: Appraisal | None = None,
    unit_id: int | None = None,
) -> dict[str, tuple[RecordFacts, ...]]:
    """Return the records that a report of that audience may show, by register.

    With an appraisal or a unit only its own records, and those of the cycle and the region; a
    register whose readers do not include the audience stays out altogether.
    """
    entry = described(cycle.region)
    open_to = open_registers(entry.registers() if entry else (), audience)
    if not open_to:
        return {}
    in_time = and_(Record.cycle_id.is_(None), Record.held_on.between(cycle.starts, cycle.ends))
    # What belongs to the region, such as a course catalogue, holds until it is replaced.
    lasting = and_(Record.subject == "region", Record.held_on <= cycle.ends)
    statement = _records().where(
        Record.region == cycle.region,
        Record.register.in_(open_to),
        or_(Record.cycle_id == cycle.id, in_time, lasting),
    )
    if appraisal is not None:
        own = or_(
            Record.appraisal_id == appraisal.id,
            and_(Record.subject == "employee", Record.employee_id == appraisal.employee_id),
        )
        statement = statement.where(or_(own, Record.subject.in_(["cycle", "region"])))
    if unit_id is not None:
        statement = statement.where(
            or_(Record.unit_id == unit_id, Record.subject.in_(["cycle", "region"]))
        )
    found: dict[str, list[RecordFacts]] = {}
    for fact in facts_of(session().scalars(statement)):
        found.setdefault(fact.register, []).append(fact)
    return {name: tuple(facts) for name, facts in sorted(found.items())}


def open_registers(registers: Iterable[Register], audience: str) -> list[str]:
    """Return the ids of the registers that a report of that audience may show."""
    words = _AUDIENCES.get(audience, frozenset())
    return [one.id for one in registers if _shown(one, words)]


def _shown(register: Register, words: frozenset[str]) -> bool:
    readers = {*register.read_by, *register.written_by, *register.signed_by}
    return "everyone" in readers or not words.isdisjoint(readers)


def _records() -> Select[Any]:
    return select(Record).options(joinedload(Record.employee), joinedload(Record.author))
