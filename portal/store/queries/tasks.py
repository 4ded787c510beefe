"""What waits for one person now, read from the records themselves: one statement per kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    FactRecord,
    FollowUp,
    Measurement,
    Objection,
    Progress,
    Project,
    ProjectMember,
    RaterTask,
)
from portal.store.queries.fact_screens import BEFORE_CALCULATION
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class Waiting:
    """One record that waits: its id, region, name, and a date to count from (or to be done by)."""

    key: int
    region: str
    title: str
    on: date | None = None
    note: str = ""
    moment: datetime | None = None
    count: int = 0
    instrument: str = ""
    word: str = ""
    """A second word beside the note, such as a cycle's cadence."""


def memberships(me: int) -> tuple[Waiting, ...]:
    """Return the own memberships of planned projects not yet accepted."""
    statement = (
        select(ProjectMember.id, Project)
        .join(Project, Project.id == ProjectMember.project_id)
        .where(
            ProjectMember.employee_id == me,
            ProjectMember.accepted_at.is_(None),
            Project.state == "planning",
        )
        .order_by(Project.starts, Project.id)
    )
    return tuple(
        Waiting(key, one.region, one.title, one.starts, moment=one.opened_at, count=one.id)
        for key, one in session().execute(statement)
    )


def last_progress(me: int) -> tuple[Waiting, ...]:
    """Return the own running projects with the day of the last progress entry, or their start.

    `moment` tells when the person took his part, `count` how many entries there are.
    """
    last = func.coalesce(func.max(Progress.on), Project.starts)
    taken, entries = ProjectMember.accepted_at, func.count(Progress.id)
    statement = (
        select(Project.id, Project.region, Project.title, last, literal(""), taken, entries)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .join(
            Measurement,
            and_(Measurement.subject == "project", Measurement.subject_id == ProjectMember.id),
        )
        .outerjoin(Progress, Progress.measurement_id == Measurement.id)
        .where(ProjectMember.employee_id == me, Project.state == "running")
        .group_by(Project.id, Project.region, Project.title, Project.starts, taken)
        .order_by(Project.id)
    )
    return tuple(Waiting(*row) for row in session().execute(statement))


def forms(me: int) -> tuple[Waiting, ...]:
    """Return the own open forms of cycles in rating; `note` is the relation to the ratee."""
    statement = (
        select(RaterTask, Employee.name)
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == RaterTask.cycle_id)
        .where(RaterTask.rater_id == me, RaterTask.state == "open", Cycle.state == "rating")
        .order_by(RaterTask.due_on, Employee.name, RaterTask.id)
    )
    return tuple(
        Waiting(one.id, one.region, name, one.due_on, one.relation, instrument=one.instrument)
        for one, name in session().execute(statement)
    )


def results(me: int) -> tuple[Waiting, ...]:
    """Return the own published results: when opened (`moment`), the response (`note`)."""
    statement = (
        select(
            Appraisal.id,
            Appraisal.region,
            Cycle.title,
            Cycle.ends,
            Appraisal.response,
            Appraisal.opened_at,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.employee_id == me, Appraisal.phase == "published")
        .order_by(Appraisal.id)
    )
    return tuple(Waiting(*row) for row in session().execute(statement))


def dialogues(me: int) -> tuple[Waiting, ...]:
    """Return the staff whose calculated result waits for a dialogue."""
    return _staff(me, Appraisal.phase == "calculated")


def _staff(me: int, condition: ColumnElement[bool]) -> tuple[Waiting, ...]:
    statement = (
        select(Appraisal.id, Appraisal.region, Employee.name)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(Appraisal.appraiser_id == me, Appraisal.employee_id != me, condition)
        .order_by(Employee.name, Appraisal.id)
    )
    return tuple(Waiting(*row) for row in session().execute(statement))


def acceptances(me: int) -> tuple[Waiting, ...]:
    """Return the headed projects that wait for their inspection."""
    statement = (
        select(Project.id, Project.region, Project.title, Project.ended)
        .where(Project.head_id == me, Project.state == "acceptance")
        .order_by(Project.id)
    )
    return tuple(Waiting(*row) for row in session().execute(statement))


def facts(actor: Actor) -> tuple[Waiting, ...]:
    """Return facts that still wait for a decision, of the own staff and for the personnel office.

    `note` is their code; `count` is 1 when the person is of the own staff, `word` is `hr` where
    the actor holds that role for his unit. A refused fact is decided, and none waits once the
    value is calculated.
    """
    me = actor.employee_id
    mine = Appraisal.appraiser_id == me if me is not None else FactRecord.id < 0
    own = FactRecord.employee_id != (me or 0)
    office = allowed_rows(FactRecord, actor, "fact.import")  # a permission of that role alone
    statement = (
        select(
            FactRecord.id,
            FactRecord.region,
            Employee.name,
            FactRecord.code,
            func.coalesce(Appraisal.appraiser_id, 0),
            case((office, "hr"), else_=""),
        )
        .join(Employee, Employee.id == FactRecord.employee_id)
        .outerjoin(Appraisal, Appraisal.id == FactRecord.appraisal_id)
        .where(FactRecord.confirmed_at.is_(None), FactRecord.confirmed_by.is_(None))
        .where(or_(Appraisal.id.is_(None), Appraisal.phase.in_(BEFORE_CALCULATION)))
        .where(own, or_(mine, office))
        .order_by(Employee.name, FactRecord.id)
    )
    return tuple(
        Waiting(key, region, name, note=code, count=int(boss == me), word=word)
        for key, region, name, code, boss, word in session().execute(statement)
    )


def objections(me: int) -> tuple[Waiting, ...]:
    """Return open objections: to decide (`note` decide) or to state as appraiser (`note` state)."""
    mine = or_(
        Appraisal.appraiser_superior_id == me,
        and_(Appraisal.appraiser_id == me, Objection.appraiser_statement == ""),
    )
    statement = (
        select(Objection.id, Objection.region, Employee.name, Appraisal.appraiser_superior_id)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(Objection.decision == "", Appraisal.employee_id != me, mine)
        .order_by(Objection.filed_at, Objection.id)
    )
    return tuple(
        Waiting(key, region, name, note="decide" if superior == me else "state")
        for key, region, name, superior in session().execute(statement)
    )


def cycles(regions: Collection[str]) -> tuple[Waiting, ...]:
    """Return the unfinished cycles with their state (`note`) and appraisals on hold (`count`)."""
    held = func.count(Appraisal.id)
    statement = (
        select(
            Cycle.id,
            Cycle.region,
            Cycle.title,
            Cycle.forms_due_on,
            Cycle.state,
            held,
            Cycle.cadence,
        )
        .outerjoin(Appraisal, and_(Appraisal.cycle_id == Cycle.id, Appraisal.hold != ""))
        .where(_in(Cycle.region, regions), Cycle.state.not_in(["final", "cancelled"]))
        .group_by(*_CYCLE)
        .order_by(Cycle.id)
    )
    return tuple(
        Waiting(key, region, title, on, state, count=count, word=cadence)
        for key, region, title, on, state, count, cadence in session().execute(statement)
    )


def outdated(regions: Collection[str], valued: Collection[str]) -> tuple[Waiting, ...]:
    """Return the cycles with values that no longer match their parts, and how many (`count`).

    `valued` are the phases of an appraisal whose value may still change.
    """
    statement = (
        select(Cycle.id, Cycle.region, Cycle.title, func.count(Appraisal.id))
        .join(Appraisal, Appraisal.cycle_id == Cycle.id)
        .where(
            _in(Cycle.region, regions),
            Cycle.state.in_(["calculated", "published"]),
            Appraisal.outdated_at.is_not(None),
            Appraisal.phase.in_(sorted(valued)),
        )
        .group_by(Cycle.id, Cycle.region, Cycle.title)
        .order_by(Cycle.id)
    )
    return tuple(
        Waiting(key, region, title, count=count)
        for key, region, title, count in session().execute(statement)
    )


_CYCLE = (Cycle.id, Cycle.region, Cycle.title, Cycle.forms_due_on, Cycle.state, Cycle.cadence)


def proposals(regions: Collection[str]) -> tuple[Waiting, ...]:
    """Return the undecided proposals per cycle and rule (`note`), with their number."""
    statement = (
        select(FollowUp.cycle_id, FollowUp.region, Cycle.title, FollowUp.rule, func.count())
        .join(Cycle, Cycle.id == FollowUp.cycle_id)
        .where(FollowUp.state == "proposed", _in(FollowUp.region, regions))
        .group_by(FollowUp.cycle_id, FollowUp.region, Cycle.title, FollowUp.rule)
        .order_by(FollowUp.cycle_id, FollowUp.rule)
    )
    return tuple(
        Waiting(key, region, title, note=rule, count=count)
        for key, region, title, rule, count in session().execute(statement)
    )


def _in(column: Any, regions: Collection[str]) -> ColumnElement[bool]:  # noqa: ANN401  (a column)
    return true() if "*" in regions else column.in_(sorted(regions))
