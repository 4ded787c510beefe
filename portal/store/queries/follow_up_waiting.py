"""Follow-ups that wait for somebody: proposals to decide, and decided ones whose day comes near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from portal.store.db import session
from portal.store.models import Appraisal, Employee, FollowUp

Rules = Mapping[str, Collection[str]]
"""Region -> ids of some of its rules."""


@dataclass(frozen=True, slots=True)
class Due:
    """A decided follow-up with its day; `mine` when I am coach or appraiser, else personnel."""

    id: int
    region: str
    rule: str
    title: str
    name: str
    due_on: date
    mine: bool


def to_decide(me: int, rules: Rules) -> tuple[tuple[str, str, int], ...]:
    """Return region, rule and number of the open proposals about the own staff."""
    rows = session().execute(
        select(FollowUp.region, FollowUp.rule, FollowUp.details).where(
            FollowUp.state == "proposed", FollowUp.employee_id != me, _staff(me), _of(rules)
        )
    )
    counts = Counter((region, rule) for region, rule, held in rows if not held.get("locked"))
    return tuple((region, rule, count) for (region, rule), count in sorted(counts.items()))


def near(me: int | None, rules: Rules, regions: Collection[str], until: date) -> tuple[Due, ...]:
    """Return what is due until a day: as coach, as appraiser by these rules, as personnel."""
    mine: ColumnElement[bool] = false()
    if me is not None:
        guided = and_(FollowUp.coach_id.is_(None), _staff(me), _of(rules))
        mine = and_(FollowUp.employee_id != me, or_(FollowUp.coach_id == me, guided))
    every = "*" in regions
    here = FollowUp.region.is_not(None) if every else FollowUp.region.in_(sorted(regions))
    office = and_(here, FollowUp.coach_id.is_(None), ~_of(rules), FollowUp.employee_id != (me or 0))
    rows = session().execute(
        select(
            FollowUp.id,
            FollowUp.region,
            FollowUp.rule,
            FollowUp.title,
            Employee.name,
            FollowUp.due_on,
            mine.label("mine"),
        )
        .join(Employee, Employee.id == FollowUp.employee_id)
        .where(FollowUp.state == "confirmed", FollowUp.due_on <= until, or_(mine, office))
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return tuple(
        Due(key, region, rule, title, name, due_on, bool(own))
        for key, region, rule, title, name, due_on, own in rows
        if due_on is not None
    )


def _staff(me: int) -> ColumnElement[bool]:
    return exists().where(
        Appraisal.employee_id == FollowUp.employee_id,
        Appraisal.cycle_id == FollowUp.cycle_id,
        Appraisal.appraiser_id == me,
    )


def _of(rules: Rules) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(FollowUp.region == region, FollowUp.rule.in_(sorted(ids)))
            for region, ids in sorted(rules.items())
        ),
    )
