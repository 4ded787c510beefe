"""Fairness of a cycle for reports: raters by code and no names of raters or ratees.

A year tells of the reviews of its halves. Who sits on the panel, what each member decided and why,
is told; whose form was corrected is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, or_, select

from portal.reports.cases import local_day
from portal.services.review.fairness_document import DIVISIONS, in_order
from portal.services.scores.fairness_rules import locked_nips
from portal.store.db import session
from portal.store.models import (
    Cycle,
    Employee,
    FairnessReview,
    FairnessSeat,
    FairnessVote,
    RaterFlag,
    RatingCorrection,
)
from portal.store.queries import fairness_votes


def fairness_record(cycle: Cycle, time_zone: str) -> dict[str, Any]:
    """Return the reviews of a cycle (or of a year's halves) and the people locked by open flags."""
    halves = and_(Cycle.year == cycle.year, Cycle.cadence == "half")
    inside = Cycle.id == cycle.id
    if cycle.cadence == "year":
        inside = or_(inside, halves)
    rows = session().execute(
        select(FairnessReview, Cycle)
        .join(Cycle, Cycle.id == FairnessReview.cycle_id)
        .where(Cycle.region == cycle.region, inside)
        .order_by(Cycle.starts, Cycle.id)
    )
    reviews = [_review(review, one, time_zone) for review, one in rows]
    return {"reviews": reviews, "locked": _locked(cycle)} if reviews else {}


def _locked(cycle: Cycle) -> list[dict[str, str]]:
    rows = session().execute(
        select(Employee.name, Employee.nip)
        .where(Employee.nip.in_(locked_nips(cycle)))
        .order_by(Employee.name, Employee.nip)
    )
    return [{"name": name, "nip": nip} for name, nip in rows]


def _review(review: FairnessReview, cycle: Cycle, time_zone: str) -> dict[str, Any]:
    run_on = local_day(review.run_at, time_zone)
    return {
        "cycle": cycle.code,
        "title": cycle.title,
        "state": review.state,
        "number": review.number,
        "run_on": run_on.isoformat() if run_on else None,
        "grand_mean": review.result.get("grand_mean"),
        "explanation": review.explanation,
        "panel": _panel(review),
        "raters": _raters(review),
        "groups": _groups(review),
        "corrections": _corrections(review),
    }


def _panel(review: FairnessReview) -> list[dict[str, str]]:
    rows = session().execute(
        select(Employee.name, FairnessSeat.role)
        .join(FairnessSeat, FairnessSeat.employee_id == Employee.id)
        .where(FairnessSeat.review_id == review.id)
        .order_by(FairnessSeat.id)
    )
    return [{"name": name, "role": role} for name, role in rows]


def _raters(review: FairnessReview) -> list[dict[str, Any]]:
    """Return every rater by his code, flagged ones first, with the panel's decision."""
    owners: dict[str, int] = review.document.get("raters", {})
    flags = {
        row.rater_id: row
        for row in session().scalars(select(RaterFlag).where(RaterFlag.review_id == review.id))
    }
    cast = fairness_votes.votes(review.id, FairnessVote.flag_id)
    found = []
    for code, one in review.result.get("raters", {}).items():
        flag = flags.get(owners.get(code, 0))
        decision, votes = (flag.decision, _votes(cast.get(flag.id))) if flag else ("", [])
        found.append({"code": code, **one, "decision": decision, "votes": votes})
    return sorted(found, key=lambda one: (not one["flags"], one["code"]))


def _votes(cast: Iterable[fairness_votes.Vote] | None) -> list[dict[str, str]]:
    """Return who of the panel decided what, and why, in the order of the votes."""
    return [
        {"name": one.name, "role": one.role, "decision": one.decision, "reason": one.reason}
        for one in cast or ()
    ]


def _groups(review: FairnessReview) -> list[dict[str, Any]]:
    told = review.document.get("groups", {})
    results = review.result.get("groups", {})
    return [
        {
            "title": title,
            "status": results[name]["status"],
            "ratio": results[name]["ratio"],
            "rows": [
                {"name": group, **one, "rate": results[name]["rates"].get(group)}
                for group, one in in_order(told.get(name, {}))
            ],
        }
        for name, title in DIVISIONS.items()
        if name in results
    ]


def _corrections(review: FairnessReview) -> list[dict[str, Any]]:
    codes = {key: code for code, key in review.document.get("raters", {}).items()}
    cast = fairness_votes.votes(review.id, FairnessVote.correction_id)
    rows = session().scalars(
        select(RatingCorrection)
        .where(RatingCorrection.review_id == review.id)
        .order_by(RatingCorrection.id)
    )
    return [
        {
            "code": codes.get(row.rater_id, ""),
            "value": row.value,
            "proposed": row.proposed,
            "decision": row.decision,
            "votes": _votes(cast.get(row.id)),
        }
        for row in rows
    ]
