"""Dated records of a region's registers: written, changed, signed, pinned, with evidence.

The register says who writes and reads, in which stage, what blocks the next phase, and which
answer files an objection. A signed record is not changed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.api.instruments import Register
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.outcome import objections, publication
from portal.services.reading.field_values import read_values
from portal.services.reading.values import require_text
from portal.services.recording.record_sealing import last_of, unchangeable
from portal.services.registers import record_rules as rules
from portal.services.registers.record_rules import Target
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, Record
from portal.store.scope import allowed_records

__all__ = [
    "change_record",
    "pin_record",
    "readable",
    "sign_record",
    "write_record",
]

MOST_PRESENT = 60
PREFIX = "value_"
"""Stands before a field's code in the names of a form and of its problems."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What was typed into one record."""

    values: Mapping[str, str]
    held_on: date
    number: str
    place: str
    attendees: tuple[Mapping[str, Any], ...]


def write_record(
    actor: Actor,
    register_id: str,
    *,
    region: str,
    appraisal_id: int | None = None,
    unit_id: int | None = None,
    employee_id: int | None = None,
    cycle_id: int | None = None,
    period: str = "",
    values: Mapping[str, str],
    held_on: date,
    number: str = "",
    place: str = "",
    attendees: Iterable[Mapping[str, Any]] = (),
    expected_version: int | None = None,
) -> Record:
    """Write a record of a register; `expected_version` changes the one of a `single` register.

    Raises Invalid naming each wrong field, NotAllowed for whom the register does not name,
    WrongStage outside of its stages. An answer of `objects_on` publishes this one result and files
    the objection in the same transaction.
    """
    with unit_of_work() as current:
        register = rules.register_of(region, register_id)
        target = rules.target_of(
            register,
            region,
            appraisal_id=appraisal_id,
            employee_id=employee_id,
            unit_id=unit_id,
            cycle_id=cycle_id,
        )
        rules.require_writer(actor, register, target)
        if target.appraisal is not None:
            claim(target.appraisal, None)
        rules.require_open(register, target)
        _require_before(register, target)
        code = rules.check_period(register, target, period)
        found = _single(register, target, code)
        given = _Given(values, held_on, number, place, tuple(attendees))
        if found is not None:
            if expected_version is None:
                raise WrongStage(_("Catatan ini sudah ada dan hanya dibuat sekali; bukalah itu."))
            return _change(actor, found.id, given, expected_version)
        record = _new(actor, register, target, code)
        _fill(record, register, given)
        current.add(record)
        current.flush()
        _audit(actor, "record.write", record)
        _answer(actor, register, target, record)
        facts = {"register": register.id, "record": str(record.id)}
    announce(region, "record.written", **facts)
    return record


def _new(actor: Actor, register: Register, target: Target, period: str) -> Record:
    return Record(
        region=target.region,
        cycle_id=target.cycle.id if target.cycle else None,
        register=register.id,
        subject=register.subject,
        appraisal_id=target.appraisal.id if target.appraisal else None,
        employee_id=target.employee_id,
        unit_id=target.unit_id,
        period=period,
        signatures=[],
        author_id=actor.employee_id,
        written_by=actor.account_id,
        written_at=now(),
    )


def _fill(record: Record, register: Register, given: _Given) -> None:
    """Check what was typed and put it into the record: everything or nothing."""
    problems: list[Problem] = []
    kept: dict[str, str] = {}
    present = _present(given.attendees)

    def read() -> None:
        kept.update(read_values(record.region, register.fields, given.values, prefix=PREFIX))

    checks: tuple[Callable[[], None], ...] = (
        read,
        lambda: rules.check_day(given.held_on, record.region),
        lambda: _check_minutes(register, given.place, present),
    )
    for check in checks:
        try:
            check()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    record.values, record.held_on = kept, given.held_on
    if register.minutes:
        record.number, record.place = given.number.strip()[:100], given.place.strip()[:200]
        record.attendees = present


def _check_minutes(register: Register, place: str, present: list[dict[str, Any]]) -> None:
    if not register.minutes:
        return
    require_text(place, "place", _("Tempat"), longest=200)
    if not present:
        raise Invalid(Problem("attendees", Sentence(_("Tulis siapa yang hadir, satu per baris."))))


def _present(attendees: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for person in attendees:
        name = str(person.get("name", "")).strip()[:200]
        if name:
            role, key = str(person.get("role", ""))[:100], person.get("employee_id")
            found.append({"employee_id": key, "name": name, "role": role})
    return found[:MOST_PRESENT]


def _require_before(register: Register, target: Target) -> None:
    """Refuse a record that answers to another one before that one is there."""
    if not register.lapses_after or target.appraisal is None:
        return
    if last_of(target.region, register.lapses_after, target) is None:
        first = rules.register_of(target.region, register.lapses_after)
        told = _('Catatan "{first}" harus ada lebih dahulu.')
        raise WrongStage(sentence(told, first=first.title))


def _single(register: Register, target: Target, period: str) -> Record | None:
    if not register.single:
        return None
    return last_of(target.region, register.id, target, period)


def _answer(actor: Actor, register: Register, target: Target, record: Record) -> None:
    """Let an answer to the result count as one, and an answer that objects object at once."""
    one = target.appraisal
    if register.objects_on is None or one is None or "self" not in register.written_by:
        return
    code, words = register.objects_on
    text = _reason(register, record.values)
    objects = record.values.get(code) in words
    one.response = "object" if objects else "agree_with_note" if text else "agree"
    one.response_text, one.responded_at = text, now()
    session().flush()
    if objects:
        publication.publish_for_objection(actor, one)
        objections.file(actor, one.id, reason=text)


def _reason(register: Register, values: Mapping[str, str]) -> str:
    """Return the free texts of an answer, the reason of an objection."""
    texts = [f.code for f in register.fields if f.kind in {"text", "long_text"}]
    return "\n\n".join(values[code] for code in texts if values.get(code))


def change_record(
    actor: Actor,
    record_id: int,
    *,
    values: Mapping[str, str],
    held_on: date,
    number: str = "",
    place: str = "",
    attendees: Iterable[Mapping[str, Any]] = (),
    expected_version: int | None = None,
) -> Record:
    """Change a record while its stage is open, nobody signed it, and nobody answered to it."""
    given = _Given(values, held_on, number, place, tuple(attendees))
    return _change(actor, record_id, given, expected_version)


def _change(actor: Actor, record_id: int, given: _Given, expected: int | None) -> Record:
    with unit_of_work() as current:
        record, register = readable(actor, record_id)
        target = rules.target_of_record(record)
        rules.require_writer(actor, register, target)
        shown = {"held_on": given.held_on, "number": given.number, "place": given.place}
        claim(record, expected, shown)
        why = unchangeable(register, record, target)
        if why is not None:
            raise WrongStage(why)
        before = dict(record.values)
        _fill(record, register, given)
        current.flush()
        changed = sorted(code for code in record.values if record.values[code] != before.get(code))
        _audit(actor, "record.change", record, fields=changed)
    return record


def sign_record(actor: Actor, record_id: int) -> Record:
    """Sign a record in the name of each word of the register that fits and has not signed yet."""
    with unit_of_work() as current:
        record, register = readable(actor, record_id)
        claim(record, None)
        words = may_sign(actor, register, record)
        if not words:
            raise NotAllowed(_("Tanda tangan Anda tidak diminta atau sudah ada pada catatan ini."))
        person = session().get(Employee, actor.employee_id)
        name, stamp = person.name if person else actor.name, now().isoformat()
        mine = [
            {"employee_id": actor.employee_id, "name": name, "role": word, "at": stamp}
            for word in words
        ]
        record.signatures = [*record.signatures, *mine]
        current.flush()
        _audit(actor, "record.sign", record, roles=list(words))
    return record


def may_sign(actor: Actor, register: Register, record: Record) -> tuple[str, ...]:
    """Return the words in whose name the actor may still sign; the writer never signs twice."""
    if actor.employee_id is None or actor.employee_id == record.author_id:
        return ()
    fits = rules.standing(actor, rules.target_of_record(record))
    signed = {sign.get("role") for sign in record.signatures}
    return tuple(word for word in register.signed_by if word in fits and word not in signed)


def pin_record(actor: Actor, record_id: int, *, pinned: bool) -> Record:
    """Put a record into the career record of whom it is about, or take it out: he or the office."""
    with unit_of_work():
        record, _register = readable(actor, record_id)
        words = rules.standing(actor, rules.target_of_record(record))
        if record.employee_id is None or not words & {"self", "hr"}:
            raise NotAllowed(_("Catatan disematkan oleh pegawai yang bersangkutan."))
        claim(record, None)
        record.pinned = pinned
        _audit(actor, "record.pin" if pinned else "record.unpin", record)
    return record


def readable(actor: Actor, record_id: int) -> tuple[Record, Register]:
    """Return a record that the actor may read, with its register. Raises NotFound otherwise."""
    record = session().get(Record, record_id)
    if record is None:
        raise NotFound(_("Catatan"))
    register = rules.register_of(record.region, record.register)
    seen = allowed_records(actor, record.region, rules.readers(register))
    if session().scalar(select(Record.id).where(Record.id == record_id, seen)) is None:
        raise NotFound(_("Catatan"))
    return record, register


def _audit(actor: Actor, action: str, record: Record, **detail: object) -> None:
    audit.record(
        actor,
        action,
        region=record.region,
        entity="record",
        entity_id=record.id,
        detail={"register": record.register, **detail},
    )
