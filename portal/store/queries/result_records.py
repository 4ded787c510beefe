"""Reads about what people said on a result: dialogue, feedback, objection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Employee,
    Feedback,
    Minutes,
    Objection,
)
from portal.store.scope import allowed_rows, get_visible


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection with both statements; `before` and `after` hold value, predikat, revision."""

    objection_id: int
    version: int
    appraisal_id: int
    nip: str
    name: str
    reason: str
    filed_at: datetime
    due_on: date
    employee_statement: str
    appraiser_statement: str
    decision: str
    decision_text: str
    decided_by: str
    decided_at: datetime | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DialogueRow:
    """The minutes of a dialogue."""

    held_on: date
    place: str
    attendees: tuple[Mapping[str, Any], ...]
    summary: str
    agreements: str


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One dated feedback."""

    author: str
    text: str
    at: datetime


def objection_of(actor: Actor, appraisal_id: int) -> ObjectionRow | None:
    """Return the objection of an appraisal, if there is one the actor may see."""
    found = _objections(actor, Objection.appraisal_id == appraisal_id)
    return found[0] if found else None


def objections(actor: Actor, cycle_id: int, *, only_open: bool = False) -> tuple[ObjectionRow, ...]:
    """Return the objections of a cycle that the actor may see, oldest first."""
    condition = Appraisal.cycle_id == cycle_id
    if only_open:
        condition &= Objection.decision == ""
    return _objections(actor, condition)


def _objections(actor: Actor, condition: Any) -> tuple[ObjectionRow, ...]:  # noqa: ANN401  (SQL)
    decider = aliased(Employee)
    statement = (
        select(Objection, Employee.nip, Employee.name, decider.name)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(decider, decider.id == Objection.decided_by)
        .where(condition, allowed_rows(Objection, actor, "objection.view"))
        .order_by(Objection.filed_at, Objection.id)
    )
    return tuple(
        ObjectionRow(
            objection_id=row.id,
            version=row.version,
            appraisal_id=row.appraisal_id,
            nip=nip,
            name=name,
            reason=row.reason,
            filed_at=row.filed_at,
            due_on=row.due_on,
            employee_statement=row.employee_statement,
            appraiser_statement=row.appraiser_statement,
            decision=row.decision,
            decision_text=row.decision_text,
            decided_by=by or "",
            decided_at=row.decided_at,
            before=row.before,
            after=row.after,
        )
        for row, nip, name, by in session().execute(statement)
    )


def dialogue_of(actor: Actor, appraisal_id: int) -> DialogueRow | None:
    """Return the minutes of the dialogue, for whoever may see the appraisal."""
    get_visible(Appraisal, appraisal_id, actor, "appraisal.view", _("Penilaian"))
    row = session().scalar(
        select(Minutes)
        .where(Minutes.kind == "dialogue", Minutes.subject_id == appraisal_id)
        .order_by(Minutes.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    content = row.content
    attendees = tuple(row.attendees)
    return DialogueRow(
        row.held_on, row.place, attendees, content["summary"], content.get("agreements", "")
    )


def feedback_of(actor: Actor, appraisal_id: int) -> tuple[FeedbackRow, ...]:
    """Return the feedback of the year, newest first."""
    get_visible(Appraisal, appraisal_id, actor, "appraisal.view", _("Penilaian"))
    statement = (
        select(Employee.name, Feedback.text, Feedback.at)
        .join(Employee, Employee.id == Feedback.author_id)
        .where(Feedback.appraisal_id == appraisal_id)
        .order_by(Feedback.at.desc(), Feedback.id.desc())
    )
    return tuple(FeedbackRow(*row) for row in session().execute(statement))
