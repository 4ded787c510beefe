"""Reads about rating forms: whose turn it is, and how far they are. Never a single answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, RaterTask, Unit
from portal.store.scope import allowed_rows, get_visible


@dataclass(frozen=True, slots=True)
class MyForm:
    """One form the actor has to fill or has sent; `state` open, sent, expired or withdrawn."""

    task_id: int
    region: str
    cycle_id: int
    cycle_title: str
    instrument: str
    relation: str
    ratee: str
    ratee_unit: str
    state: str
    due_on: date
    has_draft: bool
    fillable: bool


@dataclass(frozen=True, slots=True)
class FormDetail:
    """A form about to be filled: about whom, and the draft {"items", "reasons", "texts"}."""

    task_id: int
    version: int
    region: str
    instrument: str
    relation: str
    ratee: str
    ratee_nip: str
    ratee_unit: str
    state: str
    due_on: date
    fillable: bool
    projects: tuple[str, ...] = ()
    draft: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormState:
    """How many forms about one ratee are open, sent or expired; withdrawn ones do not count."""

    appraisal_id: int
    nip: str
    name: str
    unit: str
    instrument: str
    open: int
    sent: int
    expired: int


@dataclass(frozen=True, slots=True)
class DrawnRater:
    """A drawn rater of a ratee, for whoever may exchange him. Says nothing about his answer."""

    task_id: int
    version: int
    instrument: str
    rater_id: int
    rater: str
    state: str
    due_on: date
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormShare:
    """Forms of one kind in a cycle: how many were asked for and how many were sent."""

    instrument: str
    total: int
    sent: int
    open: int


def _count(state: str) -> Any:  # noqa: ANN401  (a counting column)
    return func.sum(case((RaterTask.state == state, 1), else_=0))


def my_forms(actor: Actor, *, only_open: bool = False) -> tuple[MyForm, ...]:
    """Return the actor's own forms, those due first at the top: one statement."""
    statement = (
        select(RaterTask, Cycle.title, Cycle.state, Employee.name, Unit.name)
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .join(Cycle, Cycle.id == RaterTask.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(RaterTask.rater_id == actor.employee_id, RaterTask.state != "withdrawn")
        .order_by(RaterTask.due_on, Employee.name, RaterTask.id)
    )
    if only_open:
        statement = statement.where(RaterTask.state == "open", Cycle.state == "rating")
    return tuple(
        MyForm(
            task_id=task.id,
            region=task.region,
            cycle_id=task.cycle_id,
            cycle_title=title,
            instrument=task.instrument,
            relation=task.relation,
            ratee=ratee,
            ratee_unit=unit,
            state=task.state,
            due_on=task.due_on,
            has_draft=bool(task.draft),
            fillable=task.state == "open" and cycle_state == "rating",
        )
        for task, title, cycle_state, ratee, unit in session().execute(statement)
    )


def form_detail(actor: Actor, task_id: int) -> FormDetail:
    """Return one own form with its draft. Raises NotFound for anybody else's."""
    task = get_visible(RaterTask, task_id, actor, "form.fill", _("Formulir"))
    row = (
        session()
        .execute(
            select(Employee.name, Employee.nip, Unit.name, Cycle.state)
            .join(Appraisal, Appraisal.employee_id == Employee.id)
            .join(Unit, Unit.id == Appraisal.unit_id)
            .join(Cycle, Cycle.id == Appraisal.cycle_id)
            .where(Appraisal.id == task.appraisal_id)
        )
        .one()
    )
    return FormDetail(
        task_id=task.id,
        version=task.version,
        region=task.region,
        instrument=task.instrument,
        relation=task.relation,
        ratee=row[0],
        ratee_nip=row[1],
        ratee_unit=row[2],
        state=task.state,
        due_on=task.due_on,
        fillable=task.state == "open" and row[3] == "rating",
        projects=tuple(task.context.get("projects", ())),
        draft=task.draft,
    )


def form_states(actor: Actor, cycle_id: int) -> tuple[FormState, ...]:
    """Return how far the forms about each ratee are, for the personnel office."""
    statement = (
        select(
            Appraisal.id,
            Employee.nip,
            Employee.name,
            Unit.name,
            RaterTask.instrument,
            _count("open"),
            _count("sent"),
            _count("expired"),
        )
        .join(RaterTask, RaterTask.appraisal_id == Appraisal.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(Appraisal.cycle_id == cycle_id, allowed_rows(Appraisal, actor, "form.manage"))
        .group_by(Appraisal.id, Employee.nip, Employee.name, Unit.name, RaterTask.instrument)
        .order_by(Employee.name, Appraisal.id, RaterTask.instrument)
    )
    return tuple(FormState(*row) for row in session().execute(statement))


def form_shares(
    actor: Actor, cycle_id: int, permission: str = "cycle.view"
) -> tuple[FormShare, ...]:
    """Return per form how many were asked for and sent in the cycle."""
    get_visible(Cycle, cycle_id, actor, permission, _("Siklus"))
    statement = (
        select(RaterTask.instrument, func.count(), _count("sent"), _count("open"))
        .where(RaterTask.cycle_id == cycle_id, RaterTask.state != "withdrawn")
        .group_by(RaterTask.instrument)
        .order_by(RaterTask.instrument)
    )
    return tuple(FormShare(*row) for row in session().execute(statement))


def drawn_raters(actor: Actor, appraisal_id: int) -> tuple[DrawnRater, ...]:
    """Return the drawn peers of a ratee, for the personnel office; not for the ratee himself.

    An open or sent form is told so that an exchange knows what is possible; answers stay apart.
    """
    appraisal = get_visible(Appraisal, appraisal_id, actor, "form.manage", _("Penilaian"))
    if actor.employee_id is not None and appraisal.employee_id == actor.employee_id:
        raise NotFound(_("Penilaian"))
    rater = aliased(Employee)
    statement = (
        select(RaterTask, rater.name)
        .join(rater, rater.id == RaterTask.rater_id)
        .where(RaterTask.appraisal_id == appraisal_id, RaterTask.relation == "peer")
        .order_by(rater.name, RaterTask.id)
    )
    return tuple(
        DrawnRater(
            task_id=task.id,
            version=task.version,
            instrument=task.instrument,
            rater_id=task.rater_id,
            rater=name,
            state=task.state,
            due_on=task.due_on,
            projects=tuple(task.context.get("projects", ())),
        )
        for task, name in session().execute(statement)
    )
