"""Reads about follow-ups and the minutes of their committees, and about learning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Cycle, Employee, FollowUp, LearningRecord, Minutes
from portal.store.scope import allowed_rows, get_visible


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One proposal with its decision."""

    follow_up_id: int
    version: int
    cycle_id: int
    rule: str
    kind: str
    title: str
    reason: str
    rank: int | None
    state: str
    employee_id: int
    nip: str
    name: str
    decision_text: str
    due_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """The minutes of a committee; attendees are {"employee_id", "name", "role"}."""

    minutes_id: int
    rule: str
    number: str
    held_on: date
    place: str
    attendees: tuple[Mapping[str, Any], ...]
    confirmed: tuple[str, ...]
    struck: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class LearningRow:
    """Participation in one material."""

    material: str
    on: date
    minutes: int


def follow_ups(actor: Actor, cycle_id: int, rule: str = "") -> tuple[FollowUpRow, ...]:
    """Return the proposals of a cycle by rule and rank: one statement."""
    condition = FollowUp.cycle_id == cycle_id
    if rule:
        condition &= FollowUp.rule == rule
    return _rows(condition & allowed_rows(FollowUp, actor, "followup.view"))


def my_follow_ups(actor: Actor) -> tuple[FollowUpRow, ...]:
    """Return what was confirmed for the actor; other proposals stay with those who decide."""
    mine = FollowUp.employee_id == actor.employee_id
    return _rows(mine & FollowUp.state.in_(["confirmed", "done"]))


def _rows(condition: Any) -> tuple[FollowUpRow, ...]:  # noqa: ANN401  (an SQL condition)
    statement = (
        select(FollowUp, Employee.nip, Employee.name)
        .join(Employee, Employee.id == FollowUp.employee_id)
        .where(condition)
        .order_by(FollowUp.cycle_id.desc(), FollowUp.rule, FollowUp.rank, Employee.nip)
    )
    return tuple(
        FollowUpRow(
            follow_up_id=row.id,
            version=row.version,
            cycle_id=row.cycle_id,
            rule=row.rule,
            kind=row.kind,
            title=row.title,
            reason=row.reason,
            rank=row.rank,
            state=row.state,
            employee_id=row.employee_id,
            nip=nip,
            name=name,
            decision_text=row.decision_text,
            due_on=row.due_on,
            outcome=row.outcome,
        )
        for row, nip, name in session().execute(statement)
    )


def committee_minutes(actor: Actor, cycle_id: int) -> tuple[CommitteeRow, ...]:
    """Return the minutes of the cycle's committees, oldest first."""
    get_visible(Cycle, cycle_id, actor, "followup.view", _("Siklus"))
    statement = (
        select(Minutes)
        .where(Minutes.kind == "committee", Minutes.subject_id == cycle_id)
        .order_by(Minutes.held_on, Minutes.id)
    )
    return tuple(
        CommitteeRow(
            minutes_id=row.id,
            rule=row.content["rule"],
            number=row.number,
            held_on=row.held_on,
            place=row.place,
            attendees=tuple(row.attendees),
            confirmed=tuple(row.content["confirmed"]),
            struck=tuple(row.content["struck"]),
        )
        for row in session().scalars(statement)
    )


def my_learning(actor: Actor) -> tuple[LearningRow, ...]:
    """Return the actor's own participation, oldest first."""
    statement = (
        select(LearningRecord.material, LearningRecord.on, LearningRecord.minutes)
        .where(LearningRecord.employee_id == actor.employee_id)
        .order_by(LearningRecord.on, LearningRecord.id)
    )
    return tuple(LearningRow(*row) for row in session().execute(statement))


def learning_counts(actor: Actor, region: str) -> dict[str, int]:
    """Return per material how many people of the region took part."""
    statement = (
        select(LearningRecord.material, func.count())
        .where(LearningRecord.region == region, allowed_rows(LearningRecord, actor, "people.view"))
        .group_by(LearningRecord.material)
    )
    return {material: count for material, count in session().execute(statement)}  # noqa: C416
