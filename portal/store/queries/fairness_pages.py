"""Fairness reviews as pages: counts and groups for all who may read, names for the panel only.

A member of the panel does not learn who rated himself or his staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    FairnessReview,
    FairnessSeat,
    FormAnswer,
    RaterFlag,
    RatingCorrection,
)
from portal.store.queries.fairness_walls import may_know, near_flags, readable_by
from portal.store.scope import allowed_rows, visible

_rater = aliased(Employee)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One cycle with its review, which may not have been run yet."""

    cycle_id: int
    region: str
    code: str
    title: str
    cadence: str
    cycle_state: str
    review_id: int | None
    state: str | None
    run_at: datetime | None


@dataclass(frozen=True, slots=True)
class RaterRow:
    """One rater by his code; `name` stands for members who may know it, `flag_id` when flagged."""

    code: str
    mean: str | None
    difference: str | None
    count: int
    flags: tuple[str, ...]
    flag_id: int | None = None
    decision: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One proposed correction as the panel sees it.

    `rater` is empty for a member who may not learn who that is, as of the rater's flag: beside the
    number of his forms, the proposals listed would tell that there is one about the member.
    """

    id: int
    review_id: int
    cycle_id: int
    appraisal_id: int
    rater_id: int
    rater: str
    ratee_id: int
    ratee: str
    flag: str
    value: str
    proposed: str
    decision: str
    answer_key: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the panel."""

    employee_id: int
    name: str
    nip: str
    role: str


@dataclass(frozen=True, slots=True)
class Form:
    """The marks of one form before the panel."""

    ratee: str
    items: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Any] = field(default_factory=dict)


def cycles(actor: Actor) -> tuple[ReviewRow, ...]:
    """Return the cycles from their calculation on, latest first: one statement.

    A member of a panel sees the cycles of his reviews, whatever his roles.
    """
    statement = (
        select(*_REVIEW)
        .outerjoin(FairnessReview, FairnessReview.cycle_id == Cycle.id)
        .where(
            Cycle.state.in_(["calculated", "published", "final"]),
            or_(
                allowed_rows(Cycle, actor, "fairness.view"),
                allowed_rows(FairnessReview, actor, "fairness.view"),
            ),
        )
        .order_by(Cycle.starts.desc(), Cycle.id.desc())
    )
    return tuple(ReviewRow(*row) for row in session().execute(statement))


_REVIEW = (
    Cycle.id,
    Cycle.region,
    Cycle.code,
    Cycle.title,
    Cycle.cadence,
    Cycle.state,
    FairnessReview.id,
    FairnessReview.state,
    FairnessReview.run_at,
)


def review(actor: Actor, review_id: int) -> FairnessReview:
    """Return a review that the actor may read. Raises NotFound."""
    mine = visible(FairnessReview, actor, "fairness.view").where(FairnessReview.id == review_id)
    found: FairnessReview | None = session().scalar(mine)
    if found is None:
        raise NotFound(_("Pemeriksaan keadilan"))
    return found


def cycle(actor: Actor, cycle_id: int) -> ReviewRow:
    """Return one cycle with its review. Raises NotFound."""
    found = next((row for row in cycles(actor) if row.cycle_id == cycle_id), None)
    if found is None:
        raise NotFound(_("Siklus"))
    return found


def seats(review_id: int) -> tuple[Seat, ...]:
    """Return the panel in the order of its seats; its members are named in the report too."""
    rows = session().execute(
        select(Employee.id, Employee.name, Employee.nip, FairnessSeat.role)
        .join(FairnessSeat, FairnessSeat.employee_id == Employee.id)
        .where(FairnessSeat.review_id == review_id)
        .order_by(FairnessSeat.id)
    )
    return tuple(Seat(*row) for row in rows)


def raters(actor: Actor, found: FairnessReview) -> tuple[RaterRow, ...]:
    """Return the raters, flagged ones first; only the panel learns names, and only of those."""
    flags = {row.rater_id: row for row in session().scalars(_flags(found.id))}
    owners: Mapping[str, int] = found.document.get("raters", {})
    names = _names(_known(actor, found.id, flags)) if on_panel(actor, found.id) else {}
    rows = [
        _rater_row(code, one, flags.get(owners.get(code, 0)), names.get(owners.get(code, 0), ""))
        for code, one in found.result.get("raters", {}).items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.flags, row.code)))


def _known(actor: Actor, review_id: int, flags: Mapping[int, RaterFlag]) -> set[int]:
    """Return the flagged raters whose names a member may learn."""
    near, me = near_flags(review_id), actor.employee_id
    return {rater for rater, row in flags.items() if may_know(me, rater, near[row.id])}


def _flags(review_id: int) -> Any:  # noqa: ANN401  (a Select of flags)
    return select(RaterFlag).where(RaterFlag.review_id == review_id)


def _rater_row(code: str, one: Mapping[str, Any], flag: RaterFlag | None, name: str) -> RaterRow:
    return RaterRow(
        code,
        one["mean"],
        one["difference"],
        one["count"],
        tuple(one["flags"]),
        flag.id if flag else None,
        flag.decision if flag else "",
        name,
    )


def _names(keys: set[int]) -> dict[int, str]:
    rows = session().execute(select(Employee.id, Employee.name).where(Employee.id.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416  (rows are no pairs to mypy)


def on_panel(actor: Actor, review_id: int) -> bool:
    """Tell whether the actor sits on the panel of a review."""
    statement = select(FairnessSeat.id).where(
        FairnessSeat.review_id == review_id, FairnessSeat.employee_id == actor.employee_id
    )
    return actor.employee_id is not None and session().scalar(statement.limit(1)) is not None


def corrections(actor: Actor, review_id: int) -> tuple[CorrectionRow, ...]:
    """Return the proposals of a review that a member may read, undecided ones first."""
    return _corrections(actor, RatingCorrection.review_id == review_id)


def correction(actor: Actor, correction_id: int) -> CorrectionRow:
    """Return one proposal, unless it is about the member or his staff. Raises NotFound."""
    found = _corrections(actor, RatingCorrection.id == correction_id)
    if not found:
        raise NotFound(_("Usulan koreksi"))
    return found[0]


def _corrections(actor: Actor, condition: ColumnElement[bool]) -> tuple[CorrectionRow, ...]:
    one = RatingCorrection
    rows = session().execute(
        select(
            one.id,
            one.review_id,
            FairnessReview.cycle_id,
            one.appraisal_id,
            one.rater_id,
            _rater.name,
            Employee.id,
            Employee.name,
            one.flag,
            one.value,
            one.proposed,
            one.decision,
            one.answer_key,
        )
        .join(FairnessReview, FairnessReview.id == one.review_id)
        .join(_rater, _rater.id == one.rater_id)
        .join(Appraisal, Appraisal.id == one.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            condition,
            allowed_rows(one, actor, "fairness.decide"),
            readable_by(actor.employee_id, one.rater_id),
        )
        .order_by(one.decision != "", _rater.name, Employee.name, one.id)
    )
    found = [_correction_row(row) for row in rows]
    known = {key: _known_raters(actor, key) for key in {one.review_id for one in found}}
    return tuple(
        one if one.rater_id in known[one.review_id] else replace(one, rater="") for one in found
    )


def _correction_row(row: Any) -> CorrectionRow:  # noqa: ANN401  (a row of thirteen columns)
    return CorrectionRow(*row)


def _known_raters(actor: Actor, review_id: int) -> set[int]:
    flags = {row.rater_id: row for row in session().scalars(_flags(review_id))}
    return _known(actor, review_id, flags)


def counts(review_id: int) -> dict[str, int]:
    """Return how many corrections stand at each decision, without names."""
    rows = session().execute(
        select(RatingCorrection.decision, func.count())
        .where(RatingCorrection.review_id == review_id)
        .group_by(RatingCorrection.decision)
    )
    return {decision: count for decision, count in rows}  # noqa: C416


def flag(actor: Actor, flag_id: int) -> RaterFlag:
    """Return one flag, unless its rater rated the member or his staff. Raises NotFound."""
    mine = visible(RaterFlag, actor, "fairness.decide").where(RaterFlag.id == flag_id)
    found: RaterFlag | None = session().scalar(mine)
    if found is None or not may_know(
        actor.employee_id, found.rater_id, near_flags(found.review_id)[found.id]
    ):
        raise NotFound(_("Tanda penilai"))
    return found


def forms_of(actor: Actor, found: FairnessReview, *, keys: set[str]) -> tuple[Form, ...]:
    """Return the forms with these keys that the review looked at, by ratee.

    Those about the reader or his staff are left out.
    """
    looked_at = {one["key"] for one in found.document.get("forms", ())}
    rows = session().execute(
        select(Employee.name, FormAnswer.items, FormAnswer.reasons)
        .join(Appraisal, Appraisal.id == FormAnswer.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            FormAnswer.key.in_(keys & looked_at),
            readable_by(actor.employee_id, FormAnswer.rater_id),
        )
        .order_by(Employee.name, FormAnswer.key)
    )
    return tuple(Form(*row) for row in rows)
