"""Records without which an appraisal does not go on: written and signed before they are asked.

Every office plays this act; registers that a listed act fills stay with that act. Words come from
`[records.<register>]` of `demo.toml`, a list of texts by field; the rest is filled plausibly.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.api.instruments import Field, Register
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.common.appraisals import entry_of
from portal.services.reading.field_values import record_choices
from portal.services.recording import records
from portal.services.registers import record_rules
from portal.services.registers.record_blocking import Lack, lacking
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle

_SENTENCE = "Dibahas bersama; pekerjaan berjalan sesuai rencana dan kendala kecil sudah diatasi. "
_FILLED_BY = {
    "commitment": "records",
    "midyear_talk": "records",
    "feedback": "feedback",
    "response": "feedback",
}
"""Registers that another act fills, where the office lists it and brings their words."""
_PHASES = ("running", "rating", "calculated", "dialogue", "published", "objection", "final")


def _before(phase: str) -> Callable[[Scene, Cycle], None]:
    def fill(scene: Scene, cycle: Cycle) -> None:
        wanted = [
            one for one in _required(scene) if one.phases or one.required_before in _to(phase)
        ]
        dice = Random(f"registers/{scene.region}/{cycle.code}/{phase}")
        for register in wanted:
            _fill(scene, cycle, register, dice)

    return fill


def _to(phase: str) -> tuple[str, ...]:
    return ("acceptance", phase) if phase == "rating" else (phase,)


def _required(scene: Scene) -> list[Register]:
    """Return the registers that hold an appraisal up and that no listed act fills."""
    listed = scene.words.get("acts", ())
    words = scene.words.get("records", {})
    taken = {code for code, act in _FILLED_BY.items() if act in listed and code in words}
    if "role_texts" in listed:
        taken.add(scene.words["role_texts"]["register"])
    return [
        one
        for one in entry_of(scene.region).registers()
        if one.subject == "appraisal" and one.required_before and one.period is None
        if one.id not in taken
    ]


def _fill(scene: Scene, cycle: Cycle, register: Register, dice: Random) -> None:
    rows = session().scalars(
        select(Appraisal).where(Appraisal.cycle_id == cycle.id).order_by(Appraisal.id)
    )
    found = list(rows)
    lacks = lacking(found, [register])
    with unit_of_work():
        for one in found:
            for lack in lacks.get(one.id, ()):
                target = record_rules.target_of(register, scene.region, appraisal_id=one.id)
                if lack.waits_for or not record_rules.is_open(register, target):
                    continue
                _record(scene, register, one, lack, dice)


def _record(scene: Scene, register: Register, one: Appraisal, lack: Lack, dice: Random) -> None:
    """Write what is not written, and let those sign who have to; nobody stands in for others."""
    who = _cast(scene, scene.by_id[one.employee_id])
    writer = next((person for word in register.written_by if (person := who.get(word))), None)
    known, unsigned = lack.record_id, lack.unsigned or register.signed_by
    if known is None and writer is not None:
        written = records.write_record(
            writer.actor(),
            register.id,
            region=scene.region,
            appraisal_id=one.id,
            values={f.code: _value(scene, register, f, writer, dice) for f in register.fields},
            held_on=scene.clock.moment.date(),
            place="Ruang rapat kantor",
            attendees=[{"name": person.name} for person in who.values() if person is not None][:2],
        )
        known = written.id
    signers = {p.employee_id: p for word in unsigned if (p := who.get(word)) is not None}
    for signer in signers.values() if known is not None else ():
        records.sign_record(signer.actor(), known or 0)


def _cast(scene: Scene, person: Person) -> dict[str, Person | None]:
    """Return who stands behind each word of a register for this person."""
    boss = person.appraiser
    other = [one for one in scene.people if one is not person]
    return {
        "self": person,
        "appraiser": boss,
        "unit_head": boss,
        "hr": next((one for one in other if "hr" in one.roles), None),
        "committee": next((one for one in other if "committee" in one.roles), None),
    }


def _value(scene: Scene, register: Register, field: Field, writer: Person, dice: Random) -> str:
    own = scene.words.get("records", {}).get(register.id, {})
    if isinstance(own, dict) and field.code in own:
        return _drawn(own[field.code], dice)
    if field.kind == "choice":
        code, objecting = register.objects_on or ("", ())
        calm = [one for one in field.choices if code != field.code or one not in objecting]
        return calm[0] if calm else field.choices[0]
    if field.kind == "record":
        choices = record_choices(scene.region, field.register)
        return choices[0].key if choices else ""
    day = scene.clock.moment.date() + timedelta(days=30)
    plain = {"date": day.isoformat(), "employee": writer.nip, "flag": "true"}
    if field.kind in {"integer", "decimal"}:
        return "1"
    return plain.get(field.kind) or _long_enough(field.minimum_length)


def _drawn(texts: Any, dice: Random) -> str:  # noqa: ANN401  (a text or a list of TOML)
    return str(dice.choice(texts) if isinstance(texts, list) else texts)


def _long_enough(least: int) -> str:
    return (_SENTENCE * (1 + least // len(_SENTENCE))).strip()


MOMENTS = {
    "running": _before("running"),
    **{f"before_{phase}": _before(phase) for phase in _PHASES[1:]},
}
