"""People decide on what the rules proposed: most is confirmed, some struck, some left open.

Words come from `[followups]` of the region's `demo.toml`: texts by field code, `outcomes`, and
`strikes`, the reasons for leaving a name out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.api.describe import FollowUpRule
from portal.api.instruments import Field
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.common.appraisals import entry_of
from portal.services.followup import followups
from portal.services.reading.field_values import record_choices, suggested
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, FollowUp

_CONFIRMED, _STRUCK = 0.65, 0.1
_FINISHED = 0.5
_CHUNK = 40
_OUTCOMES = ("Diikuti sampai selesai; hasilnya dipakai dalam pekerjaan sehari-hari.",)
_STRIKES = ("Sudah mengikuti pelatihan serupa tahun lalu.",)
_GOAL = "Menyelesaikan pekerjaan tepat waktu dan melaporkan hambatan lebih awal."


def _decide(scene: Scene, cycle: Cycle) -> None:
    """Decide one by one what no committee decides, and write what came of the first of it."""
    people = scene.by_id
    bosses = _bosses(cycle)
    for rule in entry_of(scene.region).follow_up_rules:
        if rule.decided_by == "committee":
            continue
        rows = _rows(cycle, rule, "proposed")
        for first in range(0, len(rows), _CHUNK):
            with unit_of_work():
                for row in rows[first : first + _CHUNK]:
                    decider = _decider(scene, rule, row, people.get(bosses.get(row.employee_id, 0)))
                    if decider is not None and not row.details.get("locked"):
                        _answer(scene, rule, row, decider)
                        session().flush()


def _finish(scene: Scene, cycle: Cycle) -> None:
    """Half of what was confirmed is done a month later, whoever decided it."""
    _decide(scene, cycle)
    # Where months are closed the next year waits: its first reports must not come late.
    waits = bool(entry_of(scene.region).closings())
    if not waits and scene.clock.moment.date() + timedelta(days=30) <= scene.today:
        scene.clock.turn_to(scene.clock.moment.date() + timedelta(days=30))
    people, bosses = scene.by_id, _bosses(cycle)
    for rule in entry_of(scene.region).follow_up_rules:
        with unit_of_work():
            for row in _rows(cycle, rule, "confirmed"):
                boss = people.get(bosses.get(row.employee_id, 0))
                coach = people.get(row.coach_id or 0)
                writer = coach or _decider(scene, rule, row, boss)
                if writer is None or scene.random.random() > _FINISHED:
                    continue
                today = scene.clock.moment.date().isoformat()
                dates = {one.code: today for one in rule.outcome_fields if one.kind == "date"}
                values = _values(scene, rule.outcome_fields, dates, writer)
                told = scene.random.choice(_words(scene).get("outcomes", _OUTCOMES))
                followups.finish(writer.actor(), row.id, told, values=values)


def _rows(cycle: Cycle, rule: FollowUpRule, state: str) -> list[FollowUp]:
    wanted = select(FollowUp).where(
        FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id, FollowUp.state == state
    )
    return list(session().scalars(wanted.order_by(FollowUp.id)))


def _bosses(cycle: Cycle) -> dict[int, int]:
    rows = session().execute(
        select(Appraisal.employee_id, Appraisal.appraiser_id)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.appraiser_id.is_not(None))
        .order_by(Appraisal.id)
    )
    return {employee: boss for employee, boss in rows if boss is not None}


def _decider(scene: Scene, rule: FollowUpRule, row: FollowUp, boss: Person | None) -> Person | None:
    """Return who decides: the superior, or somebody of the personnel office, never himself."""
    if rule.decided_by == "appraiser":
        return boss
    hr = [one for one in scene.with_role("hr") if one.employee_id != row.employee_id]
    return hr[0] if hr else None


def _answer(scene: Scene, rule: FollowUpRule, row: FollowUp, decider: Person) -> None:
    dice = scene.random.random()
    if dice < _STRUCK:
        reason = scene.random.choice(_words(scene).get("strikes", _STRIKES))
        followups.strike(decider.actor(), row.id, reason)
    elif dice < _STRUCK + _CONFIRMED:
        start = suggested(row.region, rule.decision_fields, row.details)
        values = _values(scene, rule.decision_fields, start, decider)
        followups.decide(decider.actor(), row.id, values=values)


def _words(scene: Scene) -> Mapping[str, Any]:
    found: Mapping[str, Any] = scene.words.get("followups", {})
    return found


def _values(
    scene: Scene, fields: tuple[Field, ...], start: Mapping[str, str], writer: Person
) -> dict[str, str]:
    return {field.code: start.get(field.code) or _value(scene, field, writer) for field in fields}


def _value(scene: Scene, field: Field, writer: Person) -> str:
    today = scene.clock.moment.date()
    if field.kind == "record":
        choices = record_choices(scene.region, field.register)
        return scene.random.choice(choices).key if choices else ""
    if field.kind == "choice":
        return scene.random.choice(field.choices)
    texts = _words(scene).get("texts", {}).get(field.code, [_GOAL])
    simple = {
        "employee": writer.nip,
        "date": _later(today).isoformat(),
        "integer": "3",
        "decimal": "3",
        "flag": "true",
    }
    return simple.get(field.kind) or str(scene.random.choice(texts))


def _later(today: date) -> date:
    return today + timedelta(days=60)


MOMENTS = {"quarter": _decide, "final": _finish}
"""`quarter` for rules after a closing; `final` after the committee has met."""
