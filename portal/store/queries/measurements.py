"""Reads about what is measured: targets, actuals, progress, evidence, stated facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Employee,
    Evidence,
    FactRecord,
    Measurement,
    Progress,
    Project,
    ProjectMember,
)
from portal.store.queries.paging import Page, read_page
from portal.store.scope import allowed_rows, get_visible


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """One indicator of one subject. `files` counts its evidence, that of its progress included."""

    id: int
    subject: str
    subject_id: int
    period: str
    code: str
    label: str
    measure_unit: str
    direction: str
    aspect: str
    source: str
    competence: str
    weight: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    range_direction: str
    tolerance: Decimal | None
    target_is_maximum: bool
    not_applicable: bool
    note: str
    confirmed_at: datetime | None
    version: int
    files: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """One evidence file, fit to be offered for download."""

    id: int
    kind: str
    subject_id: int
    file_name: str
    media_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One dated entry with its files."""

    id: int
    on: date
    value: Decimal | None
    note: str
    entered_by: str
    entered_at: datetime
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A value that waits to be confirmed by the actor."""

    measurement_id: int
    project_id: int
    project: str
    name: str
    label: str
    target: Decimal | None
    actual: Decimal | None
    version: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """A stated fact. `state`: waiting, confirmed or refused."""

    id: int
    code: str
    value: str
    text: str
    starts: date | None
    ends: date | None
    stated_at: datetime
    confirmed_at: datetime | None
    state: str
    version: int


def project_measurements(
    actor: Actor, project_ids: Collection[int]
) -> dict[int, tuple[MeasurementRow, ...]]:
    """Return visible measurements by project member: one's own, one's staff's, one's project's."""
    members = select(ProjectMember.id).where(ProjectMember.project_id.in_(project_ids))
    statement = _measurements().where(
        Measurement.subject == "project", Measurement.subject_id.in_(members), _seen(actor)
    )
    found: defaultdict[int, list[MeasurementRow]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.subject_id].append(_measurement(row))
    return {key: tuple(rows) for key, rows in found.items()}


def plan_of(actor: Actor, appraisal_id: int) -> tuple[MeasurementRow, ...]:
    """Return the person's own measurements of an appraisal, by period. Raises NotFound."""
    get_visible(Appraisal, appraisal_id, actor, "appraisal.view")
    statement = _measurements().where(
        Measurement.subject == "person", Measurement.subject_id == appraisal_id
    )
    return tuple(map(_measurement, session().execute(statement)))


def measurement(actor: Actor, measurement_id: int) -> MeasurementRow | None:
    """Return one visible measurement, else None."""
    statement = _measurements().where(Measurement.id == measurement_id, _seen(actor))
    row = session().execute(statement).first()
    return None if row is None else _measurement(row)


def progress_of(actor: Actor, measurement_id: int) -> tuple[ProgressRow, ...]:
    """Return the entries of a visible measurement, newest first. Two statements."""
    statement = (
        select(
            Progress.id,
            Progress.on,
            Progress.value,
            Progress.note,
            func.coalesce(Employee.name, ""),
            Progress.entered_at,
        )
        .join(Measurement, Measurement.id == Progress.measurement_id)
        .outerjoin(Employee, Employee.id == Progress.entered_by)
        .where(Progress.measurement_id == measurement_id, _seen(actor))
        .order_by(Progress.on.desc(), Progress.id.desc())
    )
    rows = session().execute(statement).all()
    files = files_of(actor, "progress", [row[0] for row in rows])
    return tuple(_progress(row, files) for row in rows)


def files_of(
    actor: Actor, kind: str, subject_ids: Collection[int]
) -> dict[int, tuple[FileRow, ...]]:
    """Return visible evidence by the id of the record it belongs to. One statement."""
    statement = (
        select(
            Evidence.id,
            Evidence.kind,
            Evidence.subject_id,
            Evidence.file_name,
            Evidence.media_type,
            Evidence.size,
            Evidence.uploaded_at,
        )
        .where(Evidence.kind == kind, Evidence.subject_id.in_(subject_ids))
        .where(allowed_rows(Evidence, actor, "evidence.view"))
        .order_by(Evidence.id)
    )
    found: defaultdict[int, list[FileRow]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.subject_id].append(_file(row))
    return {key: tuple(rows) for key, rows in found.items()}


def waiting_confirmations(actor: Actor, *, page: int = 1) -> Page[WaitingRow]:
    """Return entered values that the actor may confirm; his own are never among them."""
    statement = (
        select(
            Measurement.id,
            Project.id,
            Project.title,
            Employee.name,
            Measurement.label,
            Measurement.target,
            Measurement.actual,
            Measurement.version,
        )
        .join(ProjectMember, ProjectMember.id == Measurement.subject_id)
        .join(Project, Project.id == ProjectMember.project_id)
        .join(Employee, Employee.id == ProjectMember.employee_id)
        .where(
            Measurement.subject == "project",
            Measurement.actual.is_not(None),
            Measurement.confirmed_at.is_(None),
            Project.state.in_(["running", "acceptance"]),
            allowed_rows(Measurement, actor, "result.accept"),
        )
    )
    if actor.employee_id is not None:
        statement = statement.where(ProjectMember.employee_id != actor.employee_id)
    return read_page(
        statement,
        lambda row: WaitingRow(*row),
        sorts={"project": Project.title.expression},
        tie=Measurement.id.expression,
        default="project",
        page=page,
    )


def facts_of(actor: Actor, appraisal_id: int) -> tuple[FactRow, ...]:
    """Return what was stated for an appraisal, and what holds for its employee. Two statements."""
    appraisal = get_visible(Appraisal, appraisal_id, actor, "appraisal.view")
    lasting = and_(
        FactRecord.appraisal_id.is_(None),
        FactRecord.employee_id == appraisal.employee_id,
    )
    statement = (
        select(
            FactRecord.id,
            FactRecord.code,
            FactRecord.value,
            FactRecord.text,
            FactRecord.starts,
            FactRecord.ends,
            FactRecord.stated_at,
            FactRecord.confirmed_at,
            FactRecord.confirmed_by,
            FactRecord.version,
        )
        .where(or_(FactRecord.appraisal_id == appraisal_id, lasting))
        .order_by(FactRecord.code, FactRecord.id)
    )
    return tuple(_fact(row) for row in session().execute(statement))


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Own values, those one inspects, and those of projects one heads or oversees."""
    return or_(
        *(
            allowed_rows(Measurement, actor, permission)
            for permission in ("project.view", "progress.enter", "result.accept")
        )
    )


def _measurements() -> Select[Any]:
    entries = select(Progress.id).where(Progress.measurement_id == Measurement.id)
    files = (
        select(func.count(Evidence.id))
        .where(
            or_(
                and_(Evidence.kind == "measurement", Evidence.subject_id == Measurement.id),
                and_(Evidence.kind == "progress", Evidence.subject_id.in_(entries)),
            )
        )
        .correlate(Measurement)
        .scalar_subquery()
    )
    names = [name for name in MeasurementRow.__slots__ if name != "files"]
    columns = [getattr(Measurement, name) for name in names]
    order = (Measurement.subject_id, Measurement.period, Measurement.order, Measurement.id)
    return select(*columns, files).order_by(*order)


def _file(row: Any) -> FileRow:  # noqa: ANN401  (a row)
    return FileRow(*row)


def _progress(row: Any, files: Mapping[int, tuple[FileRow, ...]]) -> ProgressRow:  # noqa: ANN401
    return ProgressRow(*[*row, files.get(row[0], ())])


def _measurement(row: Any) -> MeasurementRow:  # noqa: ANN401  (a row)
    return MeasurementRow(*row)


def _fact(row: Any) -> FactRow:  # noqa: ANN401  (a row)
    waiting = "refused" if row.confirmed_by is not None else "waiting"
    state = "confirmed" if row.confirmed_at is not None else waiting
    return FactRow(*[*row[:8], state, row.version])
