"""Which months of a cycle a post is appraised for, where a region moves people at month ends.

The old indicators last to the end of the month of the move, the new ones begin on the first of
the next, whatever day the decree names. A post that lies between two moves of one month, or that
begins in the last month of the cycle after another one, has no month and is not appraised.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from portal.api.describe import Workflow
from portal.domain.shares import moved_at_month_ends
from portal.services.common.appraisals import workflow_of_cycle
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle

MONTH_ENDS = "month_ends"
"""The rule of `Workflow.combine` that this module is about."""


def post_spans(
    first_day: date, last_day: date, people: Collection[int]
) -> dict[int, tuple[date, date]]:
    """Return first and last appraised day by assignment; a post without a month ends first.

    Posts that nobody appraises and those in other regions count as well: whoever comes from one
    or leaves for one has been moved. One statement.
    """
    statement = (
        select(Assignment.employee_id, Assignment.id, Assignment.starts, Assignment.ends)
        .where(
            Assignment.employee_id.in_(sorted(people)),
            Assignment.starts <= last_day,
            or_(Assignment.ends.is_(None), Assignment.ends >= first_day),
        )
        .order_by(Assignment.employee_id, Assignment.starts, Assignment.id)
    )
    held: dict[int, list[tuple[int, tuple[date, date]]]] = {}
    for employee_id, key, starts, ends in session().execute(statement):
        span = (max(starts, first_day), min(ends or last_day, last_day))
        held.setdefault(employee_id, []).append((key, span))
    found: dict[int, tuple[date, date]] = {}
    for posts in held.values():
        spans = moved_at_month_ends([span for _key, span in posts])
        found |= {
            key: (first, min(last, last_day))
            for (key, _span), (first, last) in zip(posts, spans, strict=True)
        }
    return found


def without_month(cycle: Cycle, workflow: Workflow, people: Collection[int]) -> set[int]:
    """Return the assignments of these people that get no month of the cycle by its rule."""
    if workflow.combine != MONTH_ENDS or not people:
        return set()
    spans = post_spans(cycle.starts, cycle.ends, people)
    return {key for key, (first, last) in spans.items() if first > last}


def appraised_span(one: Appraisal) -> tuple[date, date]:
    """Return the first and last day on which the indicators of an appraisal hold."""
    starts = max(one.assignment.starts, one.cycle.starts)
    ends = min(one.assignment.ends or one.cycle.ends, one.cycle.ends)
    if workflow_of_cycle(one.cycle).combine != MONTH_ENDS:
        return starts, ends
    spans = post_spans(one.cycle.starts, one.cycle.ends, [one.employee_id])
    return spans.get(one.assignment_id, (starts, ends))
