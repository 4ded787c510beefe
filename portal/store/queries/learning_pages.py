"""Awareness sessions: one's own records, and who of a region has taken part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Employee, LearningRecord
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

_NAME: Any = Employee.name
_ID: Any = Employee.id


@dataclass(frozen=True, slots=True)
class Participant:
    """One employee with the day of his record, or None."""

    employee_id: int
    name: str
    nip: str
    on: date | None


def own_records(actor: Actor) -> dict[str, date]:
    """Return the days on which the actor took part, by material."""
    if actor.employee_id is None:
        return {}
    rows = session().execute(
        select(LearningRecord.material, LearningRecord.on).where(
            LearningRecord.employee_id == actor.employee_id
        )
    )
    return {material: on for material, on in rows}  # noqa: C416  (rows are no pairs to mypy)


def own_quiz(actor: Actor, material: str) -> int | None:
    """Return the actor's right answers in a material's quiz; None when it was not taken."""
    if actor.employee_id is None:
        return None
    return session().scalar(
        select(LearningRecord.correct).where(
            LearningRecord.employee_id == actor.employee_id, LearningRecord.material == material
        )
    )


def shares(actor: Actor, region: str) -> tuple[dict[str, int], int]:
    """Return participants by material and the number of staff: two statements."""
    inside = and_(
        Employee.region == region, Employee.active, allowed_rows(Employee, actor, "people.view")
    )
    rows = session().execute(
        select(LearningRecord.material, func.count(LearningRecord.employee_id.distinct()))
        .join(Employee, Employee.id == LearningRecord.employee_id)
        .where(inside)
        .group_by(LearningRecord.material)
    )
    staff = session().scalar(select(func.count()).select_from(Employee).where(inside)) or 0
    return {material: count for material, count in rows}, staff  # noqa: C416


def participants(
    actor: Actor,
    region: str,
    material: str,
    *,
    missing: bool = True,
    search: str = "",
    page: int = 1,
) -> Page[Participant]:
    """Return the staff of a region with their record of a material: two statements."""
    wanted = (
        select(Employee.id, Employee.name, Employee.nip, LearningRecord.on)
        .outerjoin(
            LearningRecord,
            and_(LearningRecord.employee_id == Employee.id, LearningRecord.material == material),
        )
        .where(
            Employee.region == region,
            Employee.active,
            allowed_rows(Employee, actor, "people.view"),
        )
    )
    if missing:
        wanted = wanted.where(LearningRecord.id.is_(None))
    if search:
        wanted = wanted.where(matches(search, Employee.name, Employee.nip))
    return read_page(
        wanted,
        lambda row: Participant(*row),
        sorts={"name": _NAME},
        tie=_ID,
        default="name",
        page=page,
    )
