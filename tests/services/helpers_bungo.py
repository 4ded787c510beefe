"""A small Bungo office for tests about registers, answers and objections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from portal.services.rating import forms
from portal.services.recording import records
from portal.services.scores import calculation
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement, RaterTask

TODAY = date(2026, 6, 15)
LONG = "Target layanan tercapai lebih awal dari rencana."
INDICATORS = (("T1", "40", "240", "252"), ("T2", "35", "100", "100"), ("T3", "25", "10", "8"))
MARKS = {
    "process": {f"process_{at}": 3 for at in range(1, 6)},
    "contribution": {f"contribution_{at}": 4 for at in range(1, 4)},
}


def put_in(world, phase, *who):
    """Let appraisals stand in a phase without walking there."""
    with unit_of_work():
        for key in who:
            world.appraisal(key).phase = phase


def commit(world, who="a1", **more):
    """The commitment of a person, signed by his superior."""
    record = records.write_record(
        world.actor(who),
        "commitment",
        region="bungo",
        appraisal_id=world.appraisal(who).id,
        values={"understanding": LONG, "contribution": LONG},
        held_on=TODAY,
        **more,
    )
    return records.sign_record(world.actor("boss_a"), record.id)


def feedback(world, who="a1", boss="boss_a", **values):
    """Feedback of the superior."""
    return records.write_record(
        world.actor(boss),
        "feedback",
        region="bungo",
        appraisal_id=world.appraisal(who).id,
        values={"achievement": LONG, "improvement": LONG, **values},
        held_on=TODAY,
    )


def answer(world, word="setuju", text="", who="a1", by=""):
    """Response of the employee."""
    return records.write_record(
        world.actor(by or who),
        "response",
        region="bungo",
        appraisal_id=world.appraisal(who).id,
        values={"answer": word, "text": text},
        held_on=TODAY,
    )


def calculated(world, *who):
    """Open the year, give these people plans with values, and calculate."""
    world.open_cycle()
    with unit_of_work():
        for one in session().scalars(select(Appraisal)):
            one.phase = "running"
            if world.key_of(one.employee_id) in who:
                _plan(one)
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    for task in list(session().scalars(select(RaterTask).where(RaterTask.state == "open"))):
        key, rater, form = task.id, task.rater_id, task.instrument
        forms.send(world.by_employee(rater), key, MARKS[form], {}, {})
    return calculation.calculate_cycle(world.actor("hr"), world.cycle_id)


def _plan(one):
    for at, (code, weight, target, actual) in enumerate(INDICATORS):
        session().add(
            Measurement(
                region=one.region,
                cycle_id=one.cycle_id,
                subject="person",
                subject_id=one.id,
                indicator_set="duties",
                period="2026",
                order=at,
                code=code,
                label=f"Tugas {code}",
                measure_unit="berkas",
                direction="lower" if code == "T3" else "higher",
                weight=Decimal(weight),
                target=Decimal(target),
                actual=Decimal(actual),
            )
        )


def stored(world, who="a1"):
    """The appraisal as it is stored now."""
    session().expire_all()
    return world.appraisal(who)


def cycle_state(world):
    session().expire_all()
    return session().get_one(Cycle, world.cycle_id).state
