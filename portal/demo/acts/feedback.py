"""Feedback of the superior and the employee's answer, before the results are published.

A few answer with a note, two object at once, and some let the term pass.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.demo.acts.records import day_of, drawn, words_of
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.outcome import objections
from portal.services.recording import records
from portal.services.registers.record_blocking import answers
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Objection

_OBJECTIONS = 2
_SILENT, _NOTES = 0.1, 0.25


def _give(scene: Scene, cycle: Cycle) -> None:
    """Every superior writes feedback to whom he appraises."""
    words = words_of(scene, "feedback")
    if not words:
        return
    scene.clock.turn_to(date(cycle.year, 12, 23))
    with unit_of_work():
        for one, person in _calculated(scene, cycle):
            if person.appraiser is not None:
                records.write_record(
                    person.appraiser.actor(),
                    "feedback",
                    region=scene.region,
                    appraisal_id=one.id,
                    values=drawn(scene, words),
                    held_on=day_of(scene),
                )


def _answer(scene: Scene, cycle: Cycle) -> None:
    """Most employees answer within a few days; some not at all."""
    words, register = words_of(scene, "response"), answers(scene.region)
    if not words or register is None or register.objects_on is None:
        return
    scene.clock.turn_to(date(cycle.year, 12, 28))
    agree, note, *_rest = next(f.choices for f in register.fields if f.choices)
    left = _OBJECTIONS
    for one, person in list(_calculated(scene, cycle)):
        boss, dice = person.appraiser, scene.random.random()
        if boss is None or dice < _SILENT:
            continue
        word, text = agree, ""
        if left and boss.appraiser is not None and dice > 0.9:
            word, text, left = register.objects_on[1][0], words["objection"][left - 1], left - 1
        elif dice < _SILENT + _NOTES:
            word, text = note, scene.random.choice(words["note"])
        _write(scene, one.id, person, {"answer": word, "text": text})


def _write(scene: Scene, key: int, person: Person, values: dict[str, str]) -> None:
    records.write_record(
        person.actor(),
        "response",
        region=scene.region,
        appraisal_id=key,
        values=values,
        held_on=day_of(scene),
    )


def _decide(scene: Scene, cycle: Cycle) -> None:
    """The superior of the appraiser hears both and decides the objections of the answers."""
    statement = (
        select(Objection)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .where(Appraisal.cycle_id == cycle.id, Objection.decision == "")
        .order_by(Objection.id)
    )
    people = scene.by_id
    for row in list(session().scalars(statement)):
        one = row.appraisal
        boss, judge = people[one.appraiser_id or 0], people[one.appraiser_superior_id or 0]
        text = "Realisasi mengikuti register; berkas itu masuk setelah batas waktu."
        objections.state(boss.actor(), row.id, text=text)
        objections.decide(
            judge.actor(), row.id, decision="confirmed", text="Kedua pihak didengar; nilai tetap."
        )


def _calculated(scene: Scene, cycle: Cycle) -> list[tuple[Appraisal, Person]]:
    statement = (
        select(Appraisal)
        .where(
            Appraisal.cycle_id == cycle.id, Appraisal.phase == "calculated", Appraisal.hold == ""
        )
        .order_by(Appraisal.id)
    )
    people = scene.by_id
    return [(one, people[one.employee_id]) for one in session().scalars(statement)]


MOMENTS = {"calculated": _give, "dialogue": _answer, "before_final": _decide}
