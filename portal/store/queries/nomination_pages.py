"""Peer lists as pages: one's own running appraisals, and those of one's staff with counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, RaterNomination
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class ListRow:
    """One appraisal with how many peers each side has named."""

    appraisal_id: int
    region: str
    employee_id: int
    name: str
    cycle_title: str
    cadence: str
    ends: date
    by_employee: int
    by_superior: int
    version: int

    @property
    def named(self) -> int:
        """Return how many are named."""
        return self.by_employee + self.by_superior


def lists(actor: Actor) -> tuple[ListRow, ...]:
    """Return the lists the actor fills, his own first: one statement."""
    return _rows(allowed_rows(Appraisal, actor, "rater.nominate"), actor.employee_id)


def own_and_staff(me: int) -> tuple[ListRow, ...]:
    """Return the same for one employee, for what waits for him."""
    return _rows((Appraisal.employee_id == me) | (Appraisal.appraiser_id == me), me)


def _rows(condition: Any, me: int | None) -> tuple[ListRow, ...]:  # noqa: ANN401  (a condition)
    named = RaterNomination.named_by
    rows = session().execute(
        select(
            Appraisal.id,
            Appraisal.region,
            Appraisal.employee_id,
            Employee.name,
            Cycle.title,
            Cycle.cadence,
            Cycle.ends,
            func.count(case((named == "employee", 1))),
            func.count(case((named == "superior", 1))),
            Appraisal.version,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(RaterNomination, RaterNomination.appraisal_id == Appraisal.id)
        .where(condition, Cycle.state == "running")
        .group_by(
            Appraisal.id,
            Appraisal.region,
            Appraisal.employee_id,
            Employee.name,
            Cycle.title,
            Cycle.cadence,
            Cycle.ends,
            Appraisal.version,
        )
        .order_by(Appraisal.employee_id != me, Cycle.ends, Employee.name, Appraisal.id)
    )
    return tuple(_row(row) for row in rows)


def _row(row: Iterable[Any]) -> ListRow:
    return ListRow(*row)


def short_of(cycle_id: int, minimum: int) -> int:
    """Return how many appraisals of a cycle have fewer named peers than that."""
    counted = (
        select(Appraisal.id)
        .outerjoin(RaterNomination, RaterNomination.appraisal_id == Appraisal.id)
        .where(Appraisal.cycle_id == cycle_id)
        .group_by(Appraisal.id)
        .having(func.count(RaterNomination.id) < minimum)
        .subquery()
    )
    return session().scalar(select(func.count()).select_from(counted)) or 0
