"""What the pages of measurements show: plan, values, dated progress, evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    Evidence,
    Measurement,
    Progress,
    Project,
    ProjectMember,
)
from portal.store.queries.measurements import FILE_COLUMNS, FileRow, values_seen
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement with whose it is. `stage` is the state of the project or the phase."""

    id: int
    region: str
    subject: str
    subject_id: int
    period: str
    code: str
    label: str
    measure_unit: str
    direction: str
    aspect: str
    source: str
    weight: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    range_direction: str
    tolerance: Decimal | None
    not_applicable: bool
    confirmed_at: datetime | None
    version: int
    cycle_id: int
    cycle_title: str
    cycle_state: str
    employee_id: int | None
    person: str
    project_id: int | None
    project: str
    stage: str
    starts: date
    last_on: date | None
    accepted_at: datetime | None
    indicator_set: str
    note: str
    duty: str
    competence: str
    checked: list[str]
    verifier_id: int | None
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class OwnedFile(FileRow):
    """One evidence file and whose it is."""

    person: str


def own(actor: Actor, *, page: int = 1) -> Page[Measured]:
    """Return what one is measured by in cycles at work: projects first, then the latest period."""
    statement = _measured().where(
        allowed_rows(Measurement, actor, "progress.enter"),
        Cycle.state.not_in(["draft", "cancelled", "final"]),
        or_(Project.state.is_(None), Project.state != "cancelled"),
    )
    return read_page(
        statement,
        _row,
        sorts={"place": func.coalesce(Project.code, "") + Measurement.period},
        tie=Measurement.id.expression,
        default="-place",
        page=page,
    )


def of_projects(actor: Actor, member_ids: Collection[int]) -> tuple[Measured, ...]:
    """Return the measurements of project members that the actor may see."""
    return _read(
        actor, and_(Measurement.subject == "project", Measurement.subject_id.in_(member_ids))
    )


def of_appraisal(actor: Actor, appraisal_id: int) -> tuple[Measured, ...]:
    """Return a person's own measurements, by period and order."""
    return _read(
        actor, and_(Measurement.subject == "person", Measurement.subject_id == appraisal_id)
    )


def of_place(actor: Actor, cycle_id: int, subject: str, subject_id: int) -> tuple[Measured, ...]:
    """Return the measurements of a unit or position in a cycle, by period and order."""
    wanted = and_(
        Measurement.cycle_id == cycle_id,
        Measurement.subject == subject,
        Measurement.subject_id == subject_id,
    )
    return _read(actor, wanted)


def of_person(actor: Actor, cycle_id: int, employee_id: int) -> tuple[Measured, ...]:
    """Return what a person is measured by in the projects of a cycle, by project."""
    wanted = and_(
        Measurement.cycle_id == cycle_id,
        ProjectMember.employee_id == employee_id,
        Project.state != "cancelled",
    )
    return _read(actor, wanted)


def measurement(actor: Actor, measurement_id: int) -> Measured:
    """Return one measurement. Raises NotFound."""
    found = _read(actor, Measurement.id == measurement_id)
    if not found:
        raise NotFound(_("Indikator"))
    return found[0]


def all_files(actor: Actor, *, search: str = "", page: int = 1) -> Page[OwnedFile]:
    """Return every evidence file the actor may open, the newest first."""
    statement = _files().where(allowed_rows(Evidence, actor, "evidence.view"))
    if search.strip():
        statement = statement.where(matches(search, Evidence.file_name, Employee.name))
    return read_page(
        statement,
        lambda row: OwnedFile(*row),
        sorts={"at": Evidence.uploaded_at.expression},
        tie=Evidence.id.expression,
        default="-at",
        page=page,
        search=search,
    )


def _files() -> Any:  # noqa: ANN401  (a SELECT)
    whose = Employee.name.label("person")
    return select(*FILE_COLUMNS, whose).join(Employee, Employee.id == Evidence.employee_id)


def _read(actor: Actor, wanted: ColumnElement[bool]) -> tuple[Measured, ...]:
    statement = _measured().where(values_seen(actor), wanted)
    order = (Employee.name, Measurement.subject_id, Measurement.period, Measurement.order)
    return tuple(_row(row) for row in session().execute(statement.order_by(*order)))


def _measured() -> Any:  # noqa: ANN401  (a SELECT)
    m = Measurement
    last = (
        select(func.max(Progress.on)).where(Progress.measurement_id == m.id).correlate(m)
    ).scalar_subquery()
    columns = [
        *(m.id, m.region, m.subject, m.subject_id, m.period, m.code, m.label, m.measure_unit),
        *(m.direction, m.aspect, m.source, m.weight, m.target, m.actual, m.lower_bound),
        *(m.upper_bound, m.range_direction, m.tolerance, m.not_applicable, m.confirmed_at),
        m.version,
    ]
    whose = func.coalesce(ProjectMember.employee_id, Appraisal.employee_id)
    return (
        select(
            *columns,
            Cycle.id.label("cycle_key"),
            Cycle.title.label("cycle_title"),
            Cycle.state.label("cycle_state"),
            whose.label("employee_key"),
            func.coalesce(Employee.name, "").label("person"),
            Project.id.label("project_key"),
            func.coalesce(Project.title, "").label("project"),
            func.coalesce(Project.state, Appraisal.phase, "").label("stage"),
            func.coalesce(Project.starts, Cycle.starts).label("since"),
            last.label("last_on"),
            ProjectMember.accepted_at.label("taken_at"),
            *(m.indicator_set, m.note, m.duty, m.competence, m.checked, m.verifier_id),
            Appraisal.unit_id.label("unit_key"),
        )
        .join(Cycle, Cycle.id == m.cycle_id)
        .outerjoin(ProjectMember, and_(m.subject == "project", ProjectMember.id == m.subject_id))
        .outerjoin(Project, Project.id == ProjectMember.project_id)
        .outerjoin(Appraisal, and_(m.subject == "person", Appraisal.id == m.subject_id))
        .outerjoin(Employee, Employee.id == whose)
    )


def _row(row: Any) -> Measured:  # noqa: ANN401  (a row)
    return Measured(*row)
