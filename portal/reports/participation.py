"""What reports show of surveys and of parameters chosen together: totals, never a single answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from portal.services.common.appraisals import described, local_day, local_today
from portal.services.survey.survey_facts import survey_records
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    DeliberationRound,
    Employee,
    PeriodClosing,
    Unit,
)
from portal.store.queries import deliberation_pages as queries
from portal.store.queries.closing_pages import is_in_time


def survey_results_of(cycle: Cycle) -> tuple[dict[str, Any], ...]:
    """Return the closed surveys of the cycle's time; nothing where the region has none."""
    entry = described(cycle.region)
    return survey_records(cycle, entry) if entry is not None and entry.surveys() else ()


def deliberation_records(cycle: Cycle) -> tuple[dict[str, Any], ...]:
    """Return the deliberations of the cycle's year with totals, attendance and signatures."""
    rows = session().execute(
        select(DeliberationRound, Unit.name)
        .outerjoin(Unit, Unit.id == DeliberationRound.unit_id)
        .where(
            DeliberationRound.region == cycle.region,
            DeliberationRound.year == cycle.year,
            DeliberationRound.state != "cancelled",
        )
        .order_by(DeliberationRound.deliberation, DeliberationRound.id)
    )
    return tuple(_record(row, unit or "") for row, unit in rows)


def superiors_on_time(cycle: Cycle) -> list[dict[str, Any]]:
    """Return for each superior how many periods of his staff were due, closed, and in time."""
    rows = session().execute(
        select(Employee.name, Employee.nip, PeriodClosing.due_on, PeriodClosing.closed_at)
        .join(Appraisal, Appraisal.id == PeriodClosing.appraisal_id)
        .join(Employee, Employee.id == Appraisal.appraiser_id)
        .where(
            PeriodClosing.cycle_id == cycle.id,
            PeriodClosing.subject == "person",
            PeriodClosing.revision == 1,
            PeriodClosing.due_on <= local_today(cycle.region),
        )
        .order_by(Employee.name, Employee.nip, PeriodClosing.id)
    )
    day_of = partial(local_day, region=cycle.region)
    found: dict[str, dict[str, Any]] = {}
    for name, nip, due_on, closed_at in rows:
        one = found.setdefault(nip, {"name": name, "nip": nip, "due": 0, "done": 0, "on_time": 0})
        one["due"] += 1
        one["done"] += closed_at is not None
        one["on_time"] += is_in_time(closed_at, due_on, day_of)
    return list(found.values())


def _record(row: DeliberationRound, unit: str) -> dict[str, Any]:
    proposers = queries.proposers(row.id)
    return {
        "deliberation": row.deliberation,
        "title": row.title,
        "year": row.year,
        "unit": unit,
        "state": row.state,
        "held_on": row.held_on.isoformat() if row.held_on else None,
        "place": row.place,
        "discussion": row.discussion,
        "number": row.number,
        "fixed_on": local_day(row.fixed_at, row.region).isoformat() if row.fixed_at else None,
        "result": dict(row.result),
        "members": [
            {"name": one.name, "nip": one.nip, "position": one.position, "present": one.present}
            for one in queries.members(row.id)
        ],
        "proposals": [
            {
                "code": one.code,
                "label": one.label,
                "measure_unit": one.measure_unit,
                "direction": one.direction,
                "target": one.target,
                "source": one.source,
                "reason": one.reason,
                "proposed_by": proposers.get(one.proposed_by or 0, ""),
                "in_favor": one.in_favor if row.state in _COUNTED else None,
                "outcome": one.outcome,
                "weight": one.weight,
            }
            for one in queries.proposals(row.id)
        ],
    }


_COUNTED = frozenset({"points", "weighed", "fixed"})
"""States in which the totals of the vote are known to everybody."""
