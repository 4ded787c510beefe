"""Follow-ups in reports: all of a cycle for those who decide, one's own for the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.reports.records import minutes_record
from portal.services.common.appraisals import described
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, FollowUp, Minutes

Rows = Iterable[tuple[FollowUp, Minutes | None]]


def follow_up_records(cycle_id: int) -> tuple[dict[str, Any], ...]:
    """Return all follow-ups of a cycle with the minutes that decided them."""
    statement = _statement().where(FollowUp.cycle_id == cycle_id)
    rows = session().execute(statement.order_by(FollowUp.rule, FollowUp.rank, FollowUp.id)).all()
    return _records((row, minutes) for row, minutes in rows)


def own_records(appraisal: Appraisal, cycle: Cycle) -> tuple[dict[str, Any], ...]:
    """Return what was decided for the person up to the cycle's year, of rules open to him."""
    entry = described(appraisal.region)
    rules = [rule.id for rule in entry.follow_up_rules if rule.open_to_employee] if entry else []
    statement = (
        _statement()
        .join(Cycle, Cycle.id == FollowUp.cycle_id)
        .where(
            FollowUp.employee_id == appraisal.employee_id,
            FollowUp.region == appraisal.region,
            FollowUp.rule.in_(rules),
            FollowUp.state.in_(["confirmed", "done"]),
            Cycle.year <= cycle.year,
        )
    )
    rows = session().execute(statement.order_by(Cycle.year, FollowUp.rule, FollowUp.id)).all()
    return _records((row, minutes) for row, minutes in rows)


def _statement() -> Any:  # noqa: ANN401  (a SELECT of two)
    return (
        select(FollowUp, Minutes)
        .outerjoin(Minutes, Minutes.id == FollowUp.minutes_id)
        .options(joinedload(FollowUp.employee), joinedload(FollowUp.coach))
    )


def _records(rows: Rows) -> tuple[dict[str, Any], ...]:
    found = list(rows)
    decided = {row.minutes_id: minutes for row, minutes in found if minutes is not None}
    told = {key: minutes_record(minutes) for key, minutes in decided.items()}
    return tuple(_record(row, told.get(row.minutes_id)) for row, _minutes in found)


def _record(row: FollowUp, minutes: dict[str, Any] | None) -> dict[str, Any]:
    """Return one follow-up; details hold the name of a chosen record or person as `_label`."""
    return {
        "rule": row.rule,
        "kind": row.kind,
        "topic": row.topic,
        "title": row.title,
        "nip": row.employee.nip,
        "name": row.employee.name,
        "reason": row.reason,
        "rank": row.rank,
        "state": row.state,
        "decision_text": row.decision_text,
        "decided_on": row.decided_at.date().isoformat() if row.decided_at else None,
        "details": {key: row.details[key] for key in sorted(row.details)},
        "coach": row.coach.name if row.coach else "",
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "outcome": row.outcome,
        "outcome_values": {key: row.outcome_values[key] for key in sorted(row.outcome_values)},
        "finished_on": row.finished_on.isoformat() if row.finished_on else None,
        "minutes": minutes,
    }
