"""A work unit in a report, from its published periods: measures, values, lights and plans.

A report is about one cycle of the unit up to a wanted period; without one, about all periods that
are published in the last cycle with any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.api.describe import Closing
from portal.domain.errors import WrongStage
from portal.domain.sentences import mark as _
from portal.reports.cases import local_day
from portal.services.common.appraisals import described
from portal.services.reading.field_values import LABEL
from portal.services.scores.period_facts import newest
from portal.store.db import session
from portal.store.models import Cycle, Employee, PeriodClosing, Unit
from portal.store.unit_relations import heads_of

_OUT = ("published", "objection")


def published_of(unit_id: int) -> list[PeriodClosing]:
    """Return the unit's published periods of all cycles, each in its last revision."""
    statement = select(PeriodClosing).where(
        PeriodClosing.subject == "unit",
        PeriodClosing.unit_id == unit_id,
        PeriodClosing.state.in_(_OUT),
    )
    return newest(session().scalars(statement))


def last_periods(cycle_id: int) -> dict[int, str]:
    """Return the last published period of each unit in a cycle: one statement."""
    statement = (
        select(PeriodClosing.unit_id, PeriodClosing.period)
        .where(
            PeriodClosing.cycle_id == cycle_id,
            PeriodClosing.subject == "unit",
            PeriodClosing.state.in_(_OUT),
        )
        .order_by(PeriodClosing.period)
    )
    return {row[0]: row[1] for row in session().execute(statement)}


def unit_record(unit: Unit, wanted: str, time_zone: str) -> tuple[dict[str, Any], Cycle]:
    """Return the unit's record and the cycle it is about. Raises WrongStage without any period."""
    rows = published_of(unit.id)
    chosen = [row for row in rows if wanted in {"", row.period}]
    if not chosen:
        raise WrongStage(_("Belum ada periode unit yang diterbitkan."))
    last = max(chosen, key=lambda row: row.period)
    told = [row for row in rows if row.cycle_id == last.cycle_id and row.period <= last.period]
    told.sort(key=lambda row: (row.closing, row.period))
    head = heads_of([unit.id]).get(unit.id)
    known = {one.id: one for one in _closings(unit.region)}
    closings = [_closing(row, known.get(row.closing), time_zone) for row in told]
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "head": head.name if head else "",
        "head_nip": _nip(head.employee_id) if head else "",
        "period": last.period,
        "measures": [_measure(row, one) for row in told for one in row.snapshot["measures"]],
        "closings": closings,
        "plans": [
            {"period": one["period"], "status": one["status"], **one["plan"]}
            for one in closings
            if one["plan"]
        ],
    }, session().get_one(Cycle, last.cycle_id)


def _nip(employee_id: int) -> str:
    return session().get_one(Employee, employee_id).nip


def _measure(row: PeriodClosing, measure: Mapping[str, Any]) -> dict[str, Any]:
    return {**measure, "closing": row.closing, "period": row.period}


def _closing(row: PeriodClosing, known: Closing | None, time_zone: str) -> dict[str, Any]:
    """Return one period: value, light in words, result of the method, and the plan."""
    words = dict(known.statuses) if known is not None else {}
    fields = known.talk_fields if known is not None else ()
    return {
        "closing": row.closing,
        "title": known.title if known is not None else row.closing,
        "period": row.period,
        "value": row.value,
        "status": row.status,
        "status_label": words.get(row.status, row.status),
        "result": row.result,
        "flags": list(row.result.get("flags", ())),
        "published_on": local_day(row.published_at, time_zone),
        "plan": dict(row.talk),
        "plan_shown": [
            (field.label, row.talk.get(field.code + LABEL, row.talk[field.code]))
            for field in fields
            if row.talk.get(field.code)
        ],
    }


def _closings(region: str) -> tuple[Closing, ...]:
    entry = described(region)
    return entry.closings() if entry else ()


def unit_tree(region: str) -> dict[str, dict[str, str]]:
    """Return the units of a region by code: name, kind, and the code of the unit above."""
    above = aliased(Unit)
    statement = (
        select(Unit.code, Unit.name, Unit.kind, above.code)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.region == region)
        .order_by(Unit.code)
    )
    return {
        code: {"name": name, "kind": kind, "parent": parent or ""}
        for code, name, kind, parent in session().execute(statement)
    }
