"""Rating forms as lists: one's own, and how far a cycle has come. Never an answer of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FormAnswer,
    Position,
    Project,
    RaterTask,
    Unit,
)
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

_STATES = case({"open": 0, "expired": 1, "sent": 2}, value=RaterTask.state, else_=3)

_DUE: Any = RaterTask.due_on


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form that the actor has to fill, or has sent."""

    task_id: int
    ratee: str
    position: str
    unit: str
    region: str
    instrument: str
    relation: str
    state: str
    due_on: date
    projects: tuple[str, ...]
    has_draft: bool
    cycle_title: str
    cycle_state: str
    version: int


def own_forms(actor: Actor, *, page: int = 1) -> Page[OwnForm]:
    """Return the actor's forms, open ones first: two statements."""
    return read_page(
        _own().where(RaterTask.state != "withdrawn", _mine(actor)),
        _own_form,
        sorts={"due": _STATES},
        tie=_DUE,
        default="due",
        page=page,
    )


def own_form(actor: Actor, task_id: int) -> OwnForm | None:
    """Return one of the actor's forms, or None when it is not his."""
    row = session().execute(_own().where(RaterTask.id == task_id, _mine(actor))).first()
    return None if row is None else _own_form(row)


def shared_projects(row: OwnForm) -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the projects that rater and ratee share, by code."""
    statement = (
        select(Project.code, Project.title)
        .where(Project.region == row.region, Project.code.in_(row.projects))
        .order_by(Project.code)
    )
    return tuple((code, title) for code, title in session().execute(statement))


def draft(actor: Actor, task_id: int) -> dict[str, Any]:
    """Return the draft of the actor's own form: items, reasons and texts as typed."""
    statement = select(RaterTask.draft).where(RaterTask.id == task_id, _mine(actor))
    return dict(session().scalar(statement) or {})


def own_answer(actor: Actor, task_id: int) -> dict[str, Any] | None:
    """Return what the actor himself sent, where his name was kept with it; else None.

    An anonymous form keeps none, unless it is known to the panel: that one its rater reads again.
    """
    statement = (
        select(FormAnswer.items, FormAnswer.reasons, FormAnswer.texts)
        .join(
            RaterTask,
            (RaterTask.appraisal_id == FormAnswer.appraisal_id)
            & (RaterTask.instrument == FormAnswer.instrument)
            & (RaterTask.rater_id == FormAnswer.rater_id),
        )
        .where(RaterTask.id == task_id, _mine(actor))
    )
    row = session().execute(statement).mappings().first()
    return None if row is None else dict(row)


def _mine(actor: Actor) -> Any:  # noqa: ANN401  (a condition)
    return allowed_rows(RaterTask, actor, "form.fill")


def _own() -> Any:  # noqa: ANN401  (a SELECT of six columns)
    return (
        select(RaterTask, Employee.name, Position.title, Unit.name, Cycle.title, Cycle.state)
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .join(Cycle, Cycle.id == RaterTask.cycle_id)
    )


def _own_form(row: Any) -> OwnForm:  # noqa: ANN401  (a row of six)
    task, ratee, position, unit, cycle_title, cycle_state = row
    return OwnForm(
        task_id=task.id,
        ratee=ratee,
        position=position,
        unit=unit,
        region=task.region,
        instrument=task.instrument,
        relation=task.relation,
        state=task.state,
        due_on=task.due_on,
        projects=tuple(task.context.get("projects", ())),
        has_draft=bool(task.draft),
        cycle_title=cycle_title,
        cycle_state=cycle_state,
        version=task.version,
    )


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How many forms one person has still to send; about whom stays unsaid."""

    employee_id: int
    name: str
    nip: str
    due_on: date
    waiting: int
    expired: int
    sent: int

    @property
    def total(self) -> int:
        """Forms this person was asked for."""
        return self.waiting + self.expired + self.sent


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many forms of one kind stand in each state; withdrawn ones do not count."""

    instrument: str
    relation: str
    sent: int
    open: int
    expired: int

    @property
    def total(self) -> int:
        """Forms that were asked for."""
        return self.sent + self.open + self.expired


def rater_progress(
    actor: Actor, cycle_id: int, *, only_waiting: bool = True, search: str = "", page: int = 1
) -> Page[RaterProgress]:
    """Return raters with their counts, those with most forms to send first: two statements."""
    rater: Any = aliased(Employee)
    counts = [_in_state(state) for state in ("open", "expired", "sent")]
    due = func.max(RaterTask.due_on)
    statement = (
        select(rater.id, rater.name, rater.nip, due.label("due"), *counts)
        .join(RaterTask, RaterTask.rater_id == rater.id)
        .where(
            RaterTask.cycle_id == cycle_id,
            RaterTask.state != "withdrawn",
            allowed_rows(RaterTask, actor, "form.manage"),
        )
        .group_by(rater.id, rater.name, rater.nip)
    )
    if search:
        statement = statement.where(matches(search, rater.name, rater.nip))
    if only_waiting:
        statement = statement.having(counts[0] + counts[1] > 0)
    return read_page(
        statement,
        lambda row: RaterProgress(*row),
        sorts={"waiting": counts[0] + counts[1], "name": rater.name},
        tie=rater.name,
        default="-waiting",
        page=page,
    )


def form_counts(
    actor: Actor, cycle_id: int, permission: str = "form.manage"
) -> tuple[FormCount, ...]:
    """Return the forms of a cycle by kind and state, the superior's first: one statement."""
    rows = session().execute(
        select(
            RaterTask.instrument,
            RaterTask.relation,
            *(_in_state(state) for state in ("sent", "open", "expired")),
        )
        .where(
            RaterTask.cycle_id == cycle_id,
            RaterTask.state != "withdrawn",
            allowed_rows(RaterTask, actor, permission),
        )
        .group_by(RaterTask.instrument, RaterTask.relation)
        .order_by(RaterTask.relation.desc(), RaterTask.instrument)
    )
    return tuple(FormCount(kind, relation, *map(int, states)) for kind, relation, *states in rows)


def _in_state(state: str) -> Any:  # noqa: ANN401  (a counting column)
    return func.sum(case((RaterTask.state == state, 1), else_=0)).label(state)
