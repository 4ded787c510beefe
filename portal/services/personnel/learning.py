"""Awareness sessions: who took part in which, for how long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from portal.api.describe import LearningMaterial
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.appraisals import entry_of, local_today
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, LearningRecord


def material(region: str, material_id: str) -> LearningMaterial:
    """Return the region's material of that id. Raises NotFound."""
    for one in entry_of(region).learning:
        if one.id == material_id:
            return one
    raise NotFound(_("Materi"))


def record(
    actor: Actor,
    material_id: str,
    employee_ids: Collection[int] | None = None,
    on: date | None = None,
    *,
    region: str = "",
    answers: Sequence[int] = (),
) -> int:
    """Record participation: one's own, or by the personnel office that of many people.

    `answers` are the places of one's own choices in the material's quiz; only how many were right
    is kept. Who has a record of this material (of this year, where it is held every year) keeps
    it; returns the number of new records.
    """
    region = region or actor.region
    own = employee_ids is None
    with unit_of_work() as current:
        access.require(actor, "learning.take" if own else "people.edit", region)
        chosen = material(region, material_id)
        day = on or local_today(region)
        if day > local_today(region):
            raise Invalid(Problem("on", Sentence(_("Tanggal tidak boleh di masa depan."))))
        people = _people(actor, region, employee_ids)
        correct = _correct(chosen, answers) if own and chosen.questions else None
        if correct is not None:
            _add_quiz(chosen, people, day, correct)
        new = sorted(people - _known(chosen, people, day))
        current.add_all(
            LearningRecord(
                region=region,
                employee_id=employee_id,
                material=chosen.id,
                year=year_of(chosen, day),
                on=day,
                minutes=chosen.minutes,
                recorded_by=actor.account_id,
                correct=correct,
            )
            for employee_id in new
        )
        audit.record(
            actor,
            "learning.record",
            region=region,
            entity="material",
            entity_id=material_id,
            detail={"people": len(new)},
        )
        return len(new)


def _correct(chosen: LearningMaterial, answers: Sequence[int]) -> int:
    """Return how many answers are right. Raises Invalid when one is missing."""
    if len(answers) != len(chosen.questions):
        raise Invalid(Problem("quiz", Sentence(_("Jawab semua pertanyaan."))))
    pairs = zip(chosen.questions, answers, strict=True)
    return sum(question.answer == answer for question, answer in pairs)


def year_of(chosen: LearningMaterial, day: date) -> int:
    """Return the year that a record of that day belongs to; 0 for material taken once."""
    return day.year if chosen.asked_in else 0


def _add_quiz(chosen: LearningMaterial, people: Collection[int], day: date, correct: int) -> None:
    """Add the quiz to a record that the personnel office made of a session; the first one stays."""
    statement = select(LearningRecord).where(*_same(chosen, people, day))
    for row in session().scalars(statement):
        if row.correct is None:
            row.correct = correct


def _people(actor: Actor, region: str, wanted: Collection[int] | None) -> set[int]:
    if wanted is None:
        if actor.employee_id is None:
            raise Invalid(Problem("employee", Sentence(_("Akun ini bukan milik pegawai."))))
        return {actor.employee_id}
    statement = select(Employee.id).where(Employee.region == region, Employee.id.in_(wanted))
    found = set(session().scalars(statement))
    if found != set(wanted):
        raise NotFound(_("Pegawai"))
    return found


def _known(chosen: LearningMaterial, people: Collection[int], day: date) -> set[int]:
    return set(
        session().scalars(select(LearningRecord.employee_id).where(*_same(chosen, people, day)))
    )


def _same(
    chosen: LearningMaterial, people: Collection[int], day: date
) -> tuple[ColumnElement[bool], ...]:
    return (
        LearningRecord.material == chosen.id,
        LearningRecord.year == year_of(chosen, day),
        LearningRecord.employee_id.in_(people),
    )
