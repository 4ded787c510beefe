"""People learn: levels and wishes, programs with a budget, attendance, interviews, team sessions.

Words come from `[development]` of the region's `demo.toml`; a region without its registers is left
alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services.common.appraisals import entry_of, gathers
from portal.services.recording import records
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Record, Unit

_GAP, _MANAGERIAL_GAP, _WISH = 0.15, 0.45, 0.1
_TAKING = 8
"""Participants of each program."""


def _words(scene: Scene) -> Mapping[str, Any]:
    known = {register.id for register in entry_of(scene.region).registers()}
    found: Mapping[str, Any] = scene.words.get("development", {})
    return found if "competence_level" in known else {}


def _programs(scene: Scene, _cycle: Cycle) -> None:
    """Hr enters the programs that the management supports."""
    hr, words = scene.with_role("hr")[0], _words(scene)
    leader = scene.with_role("leader")
    day = scene.clock.moment.date()
    with unit_of_work():
        for given in words.get("programs", ()):
            starts = day + timedelta(days=int(given["in_days"]))
            values = {
                **{name: str(text) for name, text in given.items() if name != "in_days"},
                "starts": starts.isoformat(),
                "ends": (starts + timedelta(days=2)).isoformat(),
                "leader": leader[0].nip if leader else hr.nip,
            }
            _write(scene, hr, "program", values)


def _write(
    scene: Scene,
    person: Person,
    register: str,
    values: Mapping[str, str],
    *,
    appraisal_id: int | None = None,
    employee_id: int | None = None,
    unit_id: int | None = None,
) -> Record:
    return records.write_record(
        person.actor(),
        register,
        region=scene.region,
        appraisal_id=appraisal_id,
        employee_id=employee_id,
        unit_id=unit_id,
        values=values,
        held_on=scene.clock.moment.date(),
    )


def _needs(scene: Scene, cycle: Cycle) -> None:
    """Superiors compare levels with what a position requires; some employees wish to learn."""
    words = _words(scene)
    if not words or gathers(cycle.region, cycle.cadence):
        return
    names: list[str] = words["competences"]
    with unit_of_work():
        for key, employee in appraisals(cycle):
            person = scene.by_id[employee]
            boss = person.appraiser
            if boss is None:
                continue
            for name in (names[0], scene.random.choice(names[1:])):
                low = scene.random.random() < (_MANAGERIAL_GAP if name == names[0] else _GAP)
                level = {"competence": name, "required": "4", "actual": "2" if low else "4"}
                _write(scene, boss, "competence_level", level, appraisal_id=key)
            if scene.random.random() < _WISH:
                wish = {
                    "competence": scene.random.choice(names[1:]),
                    "reason": scene.random.choice(words["wishes"]),
                }
                row = _write(scene, person, "competence_wish", wish, appraisal_id=key)
                if scene.random.random() < 0.7:
                    records.sign_record(boss.actor(), row.id)


def _taking_part(scene: Scene, cycle: Cycle) -> None:
    """Some attend each program; two of them are asked afterwards."""
    words, hr = _words(scene), scene.with_role("hr")[0]
    if not words or gathers(cycle.region, cycle.cadence):
        return
    programs = list(
        session().scalars(
            select(Record.id)
            .where(Record.region == scene.region, Record.register == "program")
            .order_by(Record.id)
        )
    )
    staff = [p for p in scene.people if p.appraiser and p is not hr]
    with unit_of_work():
        for program in programs:
            for at, person in enumerate(scene.random.sample(staff, min(_TAKING, len(staff)))):
                values = {"program": str(program), "attended": "true" if at else "false"}
                _write(scene, hr, "attendance", values, employee_id=person.employee_id)
                if at in {1, 2}:
                    answers = {name: scene.random.choice(t) for name, t in words["answers"].items()}
                    told = {"program": str(program), **answers}
                    _write(scene, hr, "interview", told, employee_id=person.employee_id)


def _sessions(scene: Scene, cycle: Cycle) -> None:
    """Heads of sections talk with their teams; each point has a speaker and an action."""
    words = _words(scene)
    if not words or gathers(cycle.region, cycle.cadence):
        return
    units = {code: key for key, code in session().execute(select(Unit.id, Unit.code))}
    heads = [p for p in scene.people if p.is_head and p.appraiser and p.staff]
    with unit_of_work():
        for head in heads:
            there = [head, *head.staff[:8]]
            row = records.write_record(
                head.actor(),
                "team_session",
                region=scene.region,
                unit_id=units[head.unit],
                values=dict(words["session"]),
                held_on=scene.clock.moment.date(),
                number=f"BA/{head.unit}/{cycle.starts:%m}/{cycle.year}",
                place="Ruang rapat bagian",
                attendees=[{"employee_id": p.employee_id, "name": p.name} for p in there],
            )
            for speaker, point in zip(there[1:], words["points"], strict=False):
                values = {"session": str(row.id), "speaker": speaker.nip, **point}
                _write(scene, head, "session_point", values, unit_id=units[head.unit])


MOMENTS = {
    "office": _programs,
    "before_rating": _needs,
    "dialogue": _sessions,
    "published": _taking_part,
}
