"""Reads about projects: lists, and one project with its members and minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Cycle,
    Employee,
    Minutes,
    Project,
    ProjectMember,
)
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

OPEN_STATES = ("planning", "running", "acceptance")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project. `late_days` counts from the planned end to the real one, or to today."""

    id: int
    region: str
    cycle_id: int
    cycle: str
    code: str
    title: str
    place: str
    state: str
    head_id: int
    head: str
    starts: date
    planned_end: date
    ended: date | None
    accepted_on: date | None
    document_number: str
    version: int
    members: int
    late_days: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member and his part; its values are read apart, behind their own wall."""

    id: int
    employee_id: int
    nip: str
    name: str
    role: str
    sector: str
    days: int
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """The official record of an acceptance."""

    id: int
    number: str
    held_on: date
    place: str
    attendees: tuple[Mapping[str, Any], ...]
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper of the project."""

    kind: str
    number: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project with everything its page shows."""

    project: ProjectRow
    goal: str
    documents: tuple[DocumentRow, ...]
    members: tuple[MemberRow, ...]
    minutes: MinutesRow | None


def list_projects(
    actor: Actor,
    *,
    today: date,
    cycle_id: int | None = None,
    state: str = "",
    mine: bool = False,
    late: bool = False,
    search: str = "",
    sort: str = "",
    page: int = 1,
) -> Page[ProjectRow]:
    """Return projects within sight; `mine` keeps those the actor heads or is a member of."""
    statement = _projects().where(allowed_rows(Project, actor, "project.view"))
    if cycle_id is not None:
        statement = statement.where(Project.cycle_id == cycle_id)
    if state:
        statement = statement.where(Project.state == state)
    if mine:
        own = select(ProjectMember.project_id).where(ProjectMember.employee_id == actor.employee_id)
        statement = statement.where(or_(Project.head_id == actor.employee_id, Project.id.in_(own)))
    if late:
        statement = statement.where(_late(today))
    if search.strip():
        columns = (Project.code, Project.title, Project.place, Employee.name)
        statement = statement.where(matches(search, *columns))
    return read_page(
        statement,
        lambda row: _project(row, today),
        sorts={
            "code": Project.code.expression,
            "title": Project.title.expression,
            "state": Project.state.expression,
            "head": Employee.name.expression,
            "starts": Project.starts.expression,
            "planned_end": Project.planned_end.expression,
        },
        tie=Project.id.expression,
        default="-starts",
        page=page,
        search=search,
        sort=sort,
    )


def project_detail(actor: Actor, project_id: int, *, today: date) -> ProjectDetail:
    """Return one project: three statements, however many members. Raises NotFound."""
    statement = (
        _projects(Project.goal, Project.documents)
        .where(Project.id == project_id)
        .where(allowed_rows(Project, actor, "project.view"))
    )
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("Proyek ini"))
    return ProjectDetail(
        project=_project(row, today),
        goal=row.goal,
        documents=tuple(map(_document, row.documents)),
        members=_members(project_id),
        minutes=_minutes(project_id),
    )


def _projects(*more: Any) -> Any:  # noqa: ANN401  (columns, a statement)
    members = aliased(ProjectMember)
    count = select(func.count()).where(members.project_id == Project.id).scalar_subquery()
    return (
        select(
            Project.id,
            Project.region,
            Project.cycle_id,
            Cycle.title.label("cycle"),
            Project.code,
            Project.title,
            Project.place,
            Project.state,
            Project.head_id,
            Employee.name.label("head"),
            Project.starts,
            Project.planned_end,
            Project.ended,
            Project.accepted_on,
            Project.document_number,
            Project.version,
            count.label("members"),
            *more,
        )
        .join(Cycle, Cycle.id == Project.cycle_id)
        .join(Employee, Employee.id == Project.head_id)
    )


def _late(today: date) -> ColumnElement[bool]:
    still = and_(Project.ended.is_(None), Project.state.in_(OPEN_STATES))
    return or_(Project.ended > Project.planned_end, and_(still, Project.planned_end < today))


def _project(row: Any, today: date) -> ProjectRow:  # noqa: ANN401  (a row)
    end = row.ended or (today if row.state in OPEN_STATES else row.planned_end)
    late = max(0, (end - row.planned_end).days)
    return ProjectRow(*[*row[:17], late])


def _document(kept: Mapping[str, str]) -> DocumentRow:
    day = kept.get("date", "")
    on = date.fromisoformat(day) if day else None
    return DocumentRow(kept.get("kind", ""), kept.get("number", ""), on)


def _members(project_id: int) -> tuple[MemberRow, ...]:
    statement = (
        select(
            ProjectMember.id,
            ProjectMember.employee_id,
            Employee.nip,
            Employee.name,
            ProjectMember.role,
            ProjectMember.sector,
            ProjectMember.days,
            ProjectMember.accepted_at,
        )
        .join(Employee, Employee.id == ProjectMember.employee_id)
        .where(ProjectMember.project_id == project_id)
        .order_by(ProjectMember.sector, Employee.name, ProjectMember.id)
    )
    return tuple(MemberRow(*row) for row in session().execute(statement))


def _minutes(project_id: int) -> MinutesRow | None:
    statement = (
        select(
            Minutes.id,
            Minutes.number,
            Minutes.held_on,
            Minutes.place,
            Minutes.attendees,
            Minutes.content,
        )
        .where(Minutes.kind == "acceptance", Minutes.subject_id == project_id)
        .order_by(Minutes.id.desc())
        .limit(1)
    )
    row = session().execute(statement).first()
    if row is None:
        return None
    return MinutesRow(row[0], row[1], row[2], row[3], tuple(row[4]), row[5])
