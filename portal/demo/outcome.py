"""From calculated values to final ones: dialogues, publication, answers, objections, awards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.api import QuizQuestion
from portal.demo.people import CHUNK, Person
from portal.domain.errors import Invalid
from portal.services.common.appraisals import workflow_of
from portal.services.common.runtime import runtime
from portal.services.followup import followups
from portal.services.outcome import (
    dialogue,
    finality,
    objection_corrections,
    objections,
    publication,
    receiving,
)
from portal.services.personnel import learning
from portal.services.registers.record_blocking import answers
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, FollowUp, Measurement, Objection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from portal.demo.clock import TurnedClock


def hold_dialogues(cycle: Cycle, people: Mapping[int, Person], on: date) -> None:
    """Every appraiser talks with each of his staff whose value is there, where that is asked."""
    if not workflow_of(cycle.region).requires_dialogue:
        return
    for chunk in _chunks(cycle, "calculated"):
        with unit_of_work():
            for key, employee in chunk:
                person = people[employee]
                if person.appraiser is None:
                    continue
                dialogue.hold_dialogue(
                    person.appraiser.actor(),
                    key,
                    held_on=on,
                    place="Ruang rapat kecamatan",
                    summary="Membahas capaian proyek, masukan rekan, dan rencana tahun depan.",
                    agreements="Melanjutkan cara kerja yang baik dan mengikuti satu pelatihan.",
                )


def publish(cycle: Cycle, hr: Person, deputy: Person) -> None:
    """Publish the year; the deputy publishes what the first officer may not: his own."""
    publication.publish_cycle(hr.actor(), cycle.id, partial=True)
    waits = "dialogue" if workflow_of(cycle.region).requires_dialogue else "calculated"
    _each_left(cycle, waits, hr, deputy)


def _each_left(cycle: Cycle, phase: str, hr: Person, deputy: Person) -> None:
    for chunk in _chunks(cycle, phase):
        for key, employee in chunk:
            if employee == hr.employee_id:
                publication.publish_appraisal(deputy.actor(), key)


def open_and_answer(cycle: Cycle, people: Mapping[int, Person], random: Random) -> list[int]:
    """Let everybody open his result, most of them answer, a few object; returns the objections."""
    filed: list[int] = []
    answered = answers(cycle.region) is not None
    for chunk in _chunks(cycle, "published"):
        with unit_of_work():
            for key, employee in chunk:
                person = people[employee]
                receiving.mark_opened(person.actor(), key)
                if answered:  # where the answer is a record it was given before
                    continue
                boss = person.appraiser
                if boss and boss.appraiser and len(filed) < 2 and random.random() < 0.2:
                    filed.append(_object(person, key))
                elif random.random() < 0.7:
                    receiving.respond(person.actor(), key, "agree")
    return filed


def _object(person: Person, key: int) -> int:
    row = objections.file(
        person.actor(),
        key,
        reason="Dua butir sudah diperbaiki sebelum berita acara, tetapi belum dihitung.",
        statement="Foto perbaikan dan tanda terima sudah diserahkan kepada ketua proyek.",
    )
    if person.appraiser is not None:
        text = "Perbaikan memang selesai, tetapi setelah pemeriksaan."
        objections.state(person.appraiser.actor(), row.id, text=text)
    return row.id


def decide(cycle: Cycle, filed: list[int], people: Mapping[int, Person]) -> None:
    """The appraiser's superior decides: one objection changes a number, the others do not."""
    changed = False
    for key in filed:
        row = session().get_one(Objection, key)
        judge = people[row.appraisal.appraiser_superior_id or 0]
        if not changed and _change(judge, row):
            changed = True
            continue
        objections.decide(judge.actor(), key, decision="confirmed", text="Nilai tetap.")


def _change(judge: Person, row: Objection) -> bool:
    """Correct the first value that moves the result; tell whether there was one."""
    for fix in _too_low(row.appraisal):
        more = int(fix.actual or 0) + min(2, _missed(fix))
        try:
            objections.decide(
                judge.actor(),
                row.id,
                decision="changed",
                text="Dua butir dihitung sebagai diterima.",
                corrections={fix.id: str(more)},
            )
        except Invalid:  # of a period that the result does not count
            continue
        return True
    return False


def _too_low(one: Appraisal) -> list[Measurement]:
    """Return where more could have been accepted than was counted, inspections first."""
    found = [row for _place, row in objection_corrections.correctable(one).values()]
    low = [row for row in found if row.direction == "higher" and _missed(row) > 0]
    return sorted(low, key=lambda row: row.code != "quality")


def _missed(row: Measurement) -> int:
    return 0 if row.actual is None else int((row.target or 0) - row.actual)


def close(cycle: Cycle, hr: Person, deputy: Person) -> None:
    """Finalise after the objection time, each officer what the other may not."""
    finality.close_cycle(hr.actor(), cycle.id)
    session().expire_all()
    if cycle.state != "final":
        finality.close_cycle(deputy.actor(), cycle.id)


def follow_up(cycle: Cycle, hr: Person, people: list[Person], clock: TurnedClock) -> None:
    """Propose awards and achievers, and let the committee confirm the awards."""
    followups.propose(hr.actor(), cycle.id)
    on = clock.moment.date()
    rules = runtime().host.registry.region(cycle.region).follow_up_rules
    for at, rule in enumerate(rules, 1):
        proposed = set(
            session().scalars(
                select(FollowUp.employee_id).where(
                    FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id
                )
            )
        )
        seats = _seats(people, proposed, rule.committee_size)
        if rule.decided_by != "committee" or not proposed or not seats:
            continue
        recorder = next(p for p in seats if p.employee_id not in proposed)
        followups.confirm_minutes(
            _recorder(hr, recorder, proposed).actor(),
            cycle.id,
            rule.id,
            number=f"800/{at:03}/BA/{cycle.year}",
            held_on=on,
            place="Kantor kecamatan",
            committee=[
                {
                    "employee_id": p.employee_id,
                    "name": p.name,
                    "role": "member" if seat else "chair",
                }
                for seat, p in enumerate(seats)
            ],
        )


def _recorder(hr: Person, other: Person, proposed: set[int]) -> Person:
    return other if hr.employee_id in proposed else hr


def _seats(people: list[Person], proposed: set[int], size: int) -> list[Person]:
    """Return the committee, the head of office or whoever stands above him in the chair."""
    free = [p for p in people if p.employee_id not in proposed]
    return free[:size] if len(free) >= size else []


def teach(region: str, people: list[Person], random: Random, on: date) -> None:
    """Record that most people took part in the sessions that are held once for all."""
    with unit_of_work():
        for material in runtime().host.registry.region(region).learning:
            if material.asked_in:
                continue
            there = [p for p in people if random.random() < 0.8]
            for person in there:
                answers = [_answer(question, random) for question in material.questions]
                learning.record(person.actor(), material.id, on=on, region=region, answers=answers)


def _answer(question: QuizQuestion, random: Random) -> int:
    """Answer most questions of a quiz right."""
    wrong = random.randrange(len(question.choices))
    return question.answer if random.random() < 0.8 else wrong


def _chunks(cycle: Cycle, phase: str) -> Iterator[list[tuple[int, int]]]:
    rows = session().execute(
        select(Appraisal.id, Appraisal.employee_id)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.phase == phase)
        .order_by(Appraisal.id)
    )
    found = [(key, employee) for key, employee in rows]
    for first in range(0, len(found), CHUNK):
        yield found[first : first + CHUNK]
