"""Who sees what is measured, and the dated progress and evidence behind a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import (
    Employee,
    Evidence,
    Measurement,
    Progress,
)
from portal.store.scope import allowed_rows

_SEEN_BY: dict[str, tuple[str, ...]] = {
    "progress.enter": (),
    "evidence.view": (),
    "report.project_head": ("project",),
    "result.accept": (),
    "unit.view": ("unit", "position"),
    "plan.verify": (),
}
"""Whoever holds one of these sees the values: the person, those above him, the project's head.

Two open one kind of values only: who may look at units or projects sees no person's own ones.
"""


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


FILE_COLUMNS = tuple(getattr(Evidence, name) for name in FileRow.__slots__)
"""What is read of an evidence file, in the order of `FileRow`."""


def values_seen(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the measurements whose values the actor may see.

    One's own, those of the people one appraises or stands above, those of a project one heads;
    the personnel office and the auditor see their region's. Fellow members do not.
    """
    seen = {name: allowed_rows(Measurement, actor, name) for name in _SEEN_BY}
    return or_(
        *(
            and_(Measurement.subject.in_(only), seen[name]) if only else seen[name]
            for name, only in _SEEN_BY.items()
        )
    )


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
        .where(Progress.measurement_id == measurement_id, values_seen(actor))
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
        select(*FILE_COLUMNS)
        .where(Evidence.kind == kind, Evidence.subject_id.in_(subject_ids))
        .where(allowed_rows(Evidence, actor, "evidence.view"))
        .order_by(Evidence.id)
    )
    found: defaultdict[int, list[FileRow]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.subject_id].append(_file(row))
    return {key: tuple(rows) for key, rows in found.items()}


def _file(row: Any) -> FileRow:  # noqa: ANN401  (a row)
    return FileRow(*row)


def _progress(row: Any, files: Mapping[int, tuple[FileRow, ...]]) -> ProgressRow:  # noqa: ANN401
    return ProgressRow(*[*row, files.get(row[0], ())])
