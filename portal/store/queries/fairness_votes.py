"""Votes of a fairness panel as pages and reports tell them, and what a member votes on next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.actor import Actor
from portal.store.db import session
from portal.store.models import Employee, FairnessVote, RatingCorrection
from portal.store.queries.fairness_walls import waits_for


@dataclass(frozen=True, slots=True)
class Vote:
    """What one member decided about a matter, and why."""

    employee_id: int
    name: str
    role: str
    decision: str
    reason: str


def votes(
    review_id: int, matter: InstrumentedAttribute[int | None]
) -> Mapping[int, tuple[Vote, ...]]:
    """Return the votes by flag or by correction, as the column says, in the order they came."""
    rows = session().execute(
        select(
            matter,
            FairnessVote.employee_id,
            Employee.name,
            FairnessVote.role,
            FairnessVote.decision,
            FairnessVote.reason,
        )
        .join(Employee, Employee.id == FairnessVote.employee_id)
        .where(FairnessVote.review_id == review_id, matter.is_not(None))
        .order_by(FairnessVote.id)
    )
    found: dict[int, tuple[Vote, ...]] = {}
    for key, employee_id, name, role, decision, reason in rows:
        if key is not None:
            one = Vote(employee_id, name, role, decision, reason)
            found[key] = (*found.get(key, ()), one)
    return found


def next_correction(actor: Actor, review_id: int) -> int | None:
    """Return an undecided correction of a review on which the member has still to vote."""
    if actor.employee_id is None:
        return None
    found: int | None = session().scalar(
        select(RatingCorrection.id)
        .where(
            RatingCorrection.review_id == review_id,
            RatingCorrection.decision == "",
            waits_for(actor.employee_id, RatingCorrection),
        )
        .order_by(RatingCorrection.id)
        .limit(1)
    )
    return found
