"""What a career record is made of: results, periods, projects, learning, facts, pinned records.

The caller has already been let through to the employee. Each function is one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.actor import Actor
from portal.domain.workflow import PUBLISHED
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FactRecord,
    LearningRecord,
    PeriodClosing,
    Position,
    Project,
    ProjectMember,
    Record,
    ScoreRecord,
    Unit,
)
from portal.store.queries.scores import is_newest, newest
from portal.store.scope import allowed_records, allowed_rows


@dataclass(frozen=True, slots=True)
class YearRow:
    """One published result."""

    appraisal_id: int
    employee_id: int
    cycle_title: str
    year: int
    position: str
    unit: str
    phase: str
    opened_at: datetime | None
    value: str | None
    grade: str | None
    method: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One published month or quarter."""

    year: int
    closing: str
    period: str
    value: str | None
    status: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One accepted project and the part somebody had in it."""

    title: str
    place: str
    role: str
    sector: str
    days: int
    starts: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """One confirmed fact that holds for a span of time."""

    code: str
    value: str
    text: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class PinnedRow:
    """One record that was pinned to the career record."""

    id: int
    register: str
    held_on: date
    values: Mapping[str, Any]
    author: str


def years(actor: Actor, employee_id: int) -> tuple[YearRow, ...]:
    """Return the published results that the actor may read, the latest first.

    A former superior sees his own part, and another region's people none of theirs.
    """
    last = newest(ScoreRecord.published.expression)
    rows: Any = session().execute(
        select(
            Appraisal.id,
            Appraisal.employee_id,
            Cycle.title,
            Cycle.year,
            Position.title,
            Unit.name,
            Appraisal.phase,
            Appraisal.opened_at,
            ScoreRecord.final_value,
            ScoreRecord.predikat,
            ScoreRecord.method,
            ScoreRecord.result,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .join(last, last.c.appraisal_id == Appraisal.id)
        .join(ScoreRecord, is_newest(last))
        .where(Appraisal.employee_id == employee_id, Appraisal.phase.in_(PUBLISHED))
        .where(allowed_rows(Appraisal, actor, "career.view"))
        .order_by(Cycle.year.desc(), Cycle.id.desc(), Appraisal.id.desc())
    )
    return tuple(YearRow(*row) for row in rows)


def periods(actor: Actor, employee_id: int, region: str | None = None) -> tuple[PeriodRow, ...]:
    """Return the last published revision of each period the actor may read, the latest first."""
    key = (PeriodClosing.cycle_id, PeriodClosing.closing, PeriodClosing.subject_id)
    last = (
        select(*key, PeriodClosing.period, func.max(PeriodClosing.revision).label("revision"))
        .where(PeriodClosing.subject == "person", PeriodClosing.published_at.is_not(None))
        .group_by(*key, PeriodClosing.period)
        .subquery("last")
    )
    rows = session().execute(
        select(
            Cycle.year,
            PeriodClosing.closing,
            PeriodClosing.period,
            PeriodClosing.value,
            PeriodClosing.status,
        )
        .join(Cycle, Cycle.id == PeriodClosing.cycle_id)
        .join(Appraisal, Appraisal.id == PeriodClosing.appraisal_id)
        .join(
            last,
            and_(
                *(getattr(last.c, column.key) == column for column in key),
                last.c.period == PeriodClosing.period,
                last.c.revision == PeriodClosing.revision,
            ),
        )
        .where(Appraisal.employee_id == employee_id, PeriodClosing.subject == "person")
        .where(allowed_rows(Appraisal, actor, "career.view"), _inside(Appraisal.region, region))
        .order_by(Cycle.year.desc(), PeriodClosing.closing, PeriodClosing.period)
    )
    return tuple(PeriodRow(*row) for row in rows)


def projects(employee_id: int, region: str | None) -> tuple[ProjectRow, ...]:
    """Return the accepted projects, the latest first."""
    rows = session().execute(
        select(
            Project.title,
            Project.place,
            ProjectMember.role,
            ProjectMember.sector,
            ProjectMember.days,
            Project.starts,
            Project.ended,
        )
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .where(ProjectMember.employee_id == employee_id, Project.state == "accepted")
        .where(_inside(Project.region, region))
        .order_by(Project.starts.desc(), Project.id.desc())
    )
    return tuple(ProjectRow(*row) for row in rows)


def learning(employee_id: int, region: str | None) -> tuple[tuple[str, date, int], ...]:
    """Return material, day and minutes of every session somebody took part in."""
    rows = session().execute(
        select(LearningRecord.material, LearningRecord.on, LearningRecord.minutes)
        .where(LearningRecord.employee_id == employee_id)
        .where(_inside(LearningRecord.region, region))
        .order_by(LearningRecord.on.desc(), LearningRecord.material)
    )
    return tuple((material, on, minutes) for material, on, minutes in rows)


def facts(employee_id: int, region: str | None) -> tuple[FactRow, ...]:
    """Return the confirmed facts of the person (not of one appraisal), the latest first."""
    rows = session().execute(
        select(
            FactRecord.code,
            FactRecord.value,
            FactRecord.text,
            FactRecord.starts,
            FactRecord.ends,
        )
        .where(
            FactRecord.employee_id == employee_id,
            FactRecord.appraisal_id.is_(None),
            FactRecord.confirmed_at.is_not(None),
            _inside(FactRecord.region, region),
        )
        .order_by(FactRecord.starts.desc(), FactRecord.code, FactRecord.id.desc())
    )
    return tuple(FactRow(*row) for row in rows)


def _inside(column: InstrumentedAttribute[str], region: str | None) -> ColumnElement[bool]:
    """Return the condition for rows of one region; None is the person himself, who reads all."""
    return true() if region is None else column == region


def pinned(
    actor: Actor, region: str, employee_id: int, readers: Mapping[str, Collection[str]]
) -> tuple[PinnedRow, ...]:
    """Return the pinned records that the actor may read, the latest first."""
    seen = [
        and_(Record.register == name, allowed_records(actor, region, words))
        for name, words in readers.items()
    ]
    rows = session().execute(
        select(Record.id, Record.register, Record.held_on, Record.values, Employee.name)
        .outerjoin(Employee, Employee.id == Record.author_id)
        .where(Record.employee_id == employee_id, Record.pinned, or_(false(), *seen))
        .order_by(Record.held_on.desc(), Record.id.desc())
    )
    return tuple(PinnedRow(k, r, on, values, who or "") for k, r, on, values, who in rows)
