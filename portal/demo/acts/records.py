"""Registers: the course catalogue, commitments, talks in July, and decided changes.

Words come from `[records.<register>]` of the region's `demo.toml`: a list of texts by field, of
which one is drawn; tables in a list are whole records. A register that the region does not have
is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services.common.appraisals import entry_of
from portal.services.recording import records
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle

TALKED = 0.8
"""Share of talks in July that take place."""


def words_of(scene: Scene, register_id: str) -> Any:  # noqa: ANN401  (a table or list of TOML)
    """Return what the region says for a register it has; nothing otherwise."""
    known = {register.id for register in entry_of(scene.region).registers()}
    return scene.words.get("records", {}).get(register_id) if register_id in known else None


def drawn(scene: Scene, words: Mapping[str, Any]) -> dict[str, str]:
    """Draw one text for each field."""
    return {
        code: scene.random.choice(texts) if isinstance(texts, list) else str(texts)
        for code, texts in words.items()
    }


def day_of(scene: Scene) -> date:
    """Return the day that the turned clock shows."""
    return scene.clock.moment.date()


def _catalogue(scene: Scene, _cycle: Cycle) -> None:
    """The personnel office enters what holds for the whole region: courses, vision and mission."""
    hr = scene.with_role("hr")[0]
    lasting = [one.id for one in entry_of(scene.region).registers() if one.subject == "region"]
    for register in lasting:
        with unit_of_work():
            for values in words_of(scene, register) or ():
                records.write_record(
                    hr.actor(), register, region=scene.region, values=values, held_on=day_of(scene)
                )


def _commit(scene: Scene, cycle: Cycle) -> None:
    """Everybody writes what he will do, and his superior signs, before the plans are agreed."""
    words = words_of(scene, "commitment")
    if not words:
        return
    scene.clock.turn_to(date(cycle.year, 1, 12))
    people = scene.by_id
    with unit_of_work():
        for key, employee in appraisals(cycle):
            record = records.write_record(
                people[employee].actor(),
                "commitment",
                region=scene.region,
                appraisal_id=key,
                values=drawn(scene, words),
                held_on=day_of(scene),
            )
            _sign(people[employee].appraiser, record.id)


def _sign(person: Person | None, record_id: int) -> None:
    if person is not None:
        records.sign_record(person.actor(), record_id)


def _talk(scene: Scene, cycle: Cycle) -> None:
    """Most superiors talk with their staff in July; the employee signs what was agreed."""
    words, on = words_of(scene, "midyear_talk"), date(cycle.year, 7, 10)
    if not words or on > scene.today:
        return
    scene.clock.turn_to(on)
    people = scene.by_id
    running = select(Appraisal.id).where(
        Appraisal.cycle_id == cycle.id, Appraisal.phase == "running"
    )
    open_now = set(session().scalars(running))
    with unit_of_work():
        for key, employee in appraisals(cycle):
            boss = people[employee].appraiser
            if boss is None or key not in open_now or scene.random.random() > TALKED:
                continue
            record = records.write_record(
                boss.actor(),
                "midyear_talk",
                region=scene.region,
                appraisal_id=key,
                values=drawn(scene, words),
                held_on=on,
            )
            _sign(people[employee], record.id)


def _change(scene: Scene, cycle: Cycle) -> None:
    """The personnel office writes down what the survey led to."""
    hr = scene.with_role("hr")[0]
    starts = day_of(scene) + timedelta(days=30)
    with unit_of_work():
        for values in words_of(scene, "changes") or ():
            records.write_record(
                hr.actor(),
                "changes",
                region=scene.region,
                cycle_id=cycle.id,
                values={**values, "effective_on": starts.isoformat()},
                held_on=day_of(scene),
            )


MOMENTS = {
    "office": _catalogue,
    "running": _commit,
    "before_rating": _talk,
    "published": _change,
}
