"""Awareness sessions: one's own records, and who of a region has taken part.

`year` is the present one: of material that is held every year only its records count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Assignment, Employee, LearningRecord
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


def own_records(actor: Actor, year: int) -> dict[str, date]:
    """Return the days on which the actor took part, by material."""
    if actor.employee_id is None:
        return {}
    rows = session().execute(
        select(LearningRecord.material, LearningRecord.on).where(
            LearningRecord.employee_id == actor.employee_id, _present(year)
        )
    )
    return {material: on for material, on in rows}  # noqa: C416  (rows are no pairs to mypy)


def own_quiz(actor: Actor, material: str, year: int) -> int | None:
    """Return the actor's right answers in a material's quiz; None when it was not taken."""
    if actor.employee_id is None:
        return None
    return session().scalar(
        select(LearningRecord.correct).where(
            LearningRecord.employee_id == actor.employee_id,
            LearningRecord.material == material,
            _present(year),
        )
    )


def waiting(me: int, wanted: Mapping[str, date], year: int) -> set[str]:
    """Return which of the wanted materials somebody has not taken part in: one statement.

    `wanted` holds the last day of each; who had no position by then is not asked.
    """
    first = (
        select(func.min(Assignment.starts)).where(Assignment.employee_id == me).scalar_subquery()
    )
    taken = LearningRecord.employee_id == me, LearningRecord.year == year
    rows = session().execute(
        select(first, LearningRecord.material)
        .select_from(Employee)
        .outerjoin(LearningRecord, and_(*taken))
        .where(Employee.id == me)
    )
    found = [(begun, material) for begun, material in rows]
    begun = found[0][0] if found else None
    if begun is None:
        return set()
    known = {material for _begun, material in found}
    return {name for name, last in wanted.items() if begun <= last and name not in known}


def _present(year: int) -> ColumnElement[bool]:
    return LearningRecord.year.in_((0, year))


def shares(actor: Actor, region: str, year: int) -> tuple[dict[str, int], int]:
    """Return participants by material and the number of staff: two statements."""
    inside = and_(
        Employee.region == region, Employee.active, allowed_rows(Employee, actor, "people.view")
    )
    rows = session().execute(
        select(LearningRecord.material, func.count(LearningRecord.employee_id.distinct()))
        .join(Employee, Employee.id == LearningRecord.employee_id)
        .where(inside, _present(year))
        .group_by(LearningRecord.material)
    )
    staff = session().scalar(select(func.count()).select_from(Employee).where(inside)) or 0
    return {material: count for material, count in rows}, staff  # noqa: C416


def participants(
    actor: Actor,
    region: str,
    material: str,
    year: int,
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
            and_(
                LearningRecord.employee_id == Employee.id,
                LearningRecord.material == material,
                _present(year),
            ),
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
