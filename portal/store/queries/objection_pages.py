"""Objections as a list and as one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import aliased, joinedload

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, Objection
from portal.store.queries.paging import Page, read_page
from portal.store.scope import allowed_rows

_boss = aliased(Employee)


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection in a list."""

    id: int
    appraisal_id: int
    name: str
    cycle_title: str
    appraiser: str
    filed_at: datetime
    due_on: date
    decision: str
    decided_at: datetime | None
    before: str | None
    after: str | None


def objections(actor: Actor, *, only_open: bool = False, page: int = 1) -> Page[ObjectionRow]:
    """Return the objections that the actor may see, open ones first: two statements."""
    wanted = (
        select(Objection, Employee.name, Cycle.title, _boss.name)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(_boss, _boss.id == Appraisal.appraiser_id)
        .where(allowed_rows(Objection, actor, "objection.view"))
    )
    if only_open:
        wanted = wanted.where(Objection.decision == "")
    return read_page(
        wanted,
        lambda row: _row(*row),
        sorts={"state": case((Objection.decision == "", 0), else_=1)},
        tie=Objection.id.desc(),
        default="state",
        page=page,
    )


def _row(one: Objection, name: str, cycle: str, boss: str | None) -> ObjectionRow:
    return ObjectionRow(
        id=one.id,
        appraisal_id=one.appraisal_id,
        name=name,
        cycle_title=cycle,
        appraiser=boss or "",
        filed_at=one.filed_at,
        due_on=one.due_on,
        decision=one.decision,
        decided_at=one.decided_at,
        before=_value(one.before),
        after=_value(one.after),
    )


def _value(kept: dict[str, Any]) -> str | None:
    return kept.get("final_value")


def objection(actor: Actor, objection_id: int, permission: str = "objection.view") -> Objection:
    """Return one objection with its appraisal. Raises NotFound, also behind a wall."""
    statement = (
        select(Objection)
        .where(Objection.id == objection_id, allowed_rows(Objection, actor, permission))
        .options(
            joinedload(Objection.appraisal).joinedload(Appraisal.employee),
            joinedload(Objection.appraisal).joinedload(Appraisal.appraiser),
            joinedload(Objection.appraisal).joinedload(Appraisal.appraiser_superior),
            joinedload(Objection.appraisal).joinedload(Appraisal.cycle),
        )
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("Keberatan"))
    return found
