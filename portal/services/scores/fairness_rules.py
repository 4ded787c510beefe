"""What an open fairness review holds back: publication of some, decisions about others.

Nothing here runs a review or decides anything; the steps of a cycle ask these questions.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.errors import WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, gathers
from portal.store.db import session
from portal.store.models import (
    Cycle,
    FairnessReview,
    FairnessSeat,
    FairnessVote,
    RaterFlag,
    RatingCorrection,
)

Condition = ColumnElement[bool]
NOT_REVIEWED = _("Jalankan pemeriksaan keadilan penilaian sebelum hasil diterbitkan.")
UNDECIDED = _("Koreksi nilai yang diusulkan belum diputuskan panel keadilan.")


def is_reviewed(region: str, cadence: str) -> bool:
    """Tell whether cycles of that span are reviewed before their results are published."""
    entry = described(region)
    flow = entry.workflow if entry is not None else None
    return flow is not None and bool(flow.fairness_method) and not gathers(region, cadence)


def review_of(cycle_id: int) -> FairnessReview | None:
    """Return the cycle's review, if it was run."""
    return session().scalar(select(FairnessReview).where(FairnessReview.cycle_id == cycle_id))


def require_review(cycle: Cycle) -> None:
    """Raise WrongStage when results would be published without the review that they need."""
    if is_reviewed(cycle.region, cycle.cadence) and review_of(cycle.id) is None:
        raise WrongStage(NOT_REVIEWED)


def undecided_of(cycle: Cycle) -> dict[int, tuple[Sentence, ...]]:
    """Return why appraisals with a proposed correction wait: it is undecided, or not yet used.

    A rejected correction changes nothing; an accepted one is used when the review is closed.
    """
    found = session().scalars(
        select(RatingCorrection.appraisal_id)
        .join(FairnessReview, FairnessReview.id == RatingCorrection.review_id)
        .where(
            FairnessReview.cycle_id == cycle.id,
            FairnessReview.state != "closed",
            RatingCorrection.decision != "rejected",
        )
    )
    return dict.fromkeys(found, (Sentence(UNDECIDED),))


def accepted(appraisal_ids: Collection[int]) -> dict[str, str]:
    """Return the accepted values by the key of the form they correct, of closed reviews only."""
    rows = session().execute(
        select(RatingCorrection.answer_key, RatingCorrection.proposed)
        .join(FairnessReview, FairnessReview.id == RatingCorrection.review_id)
        .where(
            RatingCorrection.appraisal_id.in_(appraisal_ids),
            RatingCorrection.decision == "accepted",
            FairnessReview.state == "closed",
        )
    )
    return {key: value for key, value in rows}  # noqa: C416  (rows are no pairs to mypy)


def drop_review(cycle: Cycle) -> None:
    """Forget a review that is run or filled anew. Raises WrongStage once anybody has voted."""
    review = review_of(cycle.id)
    if review is None:
        return
    if review.state == "closed" or has_voted(review.id):
        raise WrongStage(_("Panel keadilan sudah mulai memutuskan; pemeriksaan tidak diulang."))
    _remove(review)


def has_voted(review_id: int) -> bool:
    """Tell whether a member of the panel has voted on anything."""
    statement = select(FairnessVote.id).where(FairnessVote.review_id == review_id)
    return session().scalar(statement.limit(1)) is not None


def _remove(review: FairnessReview) -> None:
    """Delete a review without votes, with its flags, corrections and panel."""
    current = session()
    for model in (RaterFlag, RatingCorrection, FairnessSeat):
        current.execute(delete(model).where(model.review_id == review.id))
    current.delete(review)
    current.flush()


def locked_nips(cycle: Cycle, then: datetime | None = None) -> tuple[str, ...]:
    """Return the NIPs of people one of whose raters has an open flag, for decisions on the cycle.

    A year asks the reviews of its halves. With a moment, those who were locked then.
    """
    inside = and_(Cycle.year == cycle.year, Cycle.cadence == "half")
    reviews = session().scalars(
        select(FairnessReview)
        .join(Cycle, Cycle.id == FairnessReview.cycle_id)
        .where(
            FairnessReview.region == cycle.region,
            or_(FairnessReview.state != "closed", _after(FairnessReview.closed_at, then)),
            or_(Cycle.id == cycle.id, inside),
        )
    )
    found: set[str] = set()
    for review in reviews:
        raters = _open_raters(review, then)
        forms = review.document.get("forms", ())
        known = review.document.get("raters", {})
        found |= {one["ratee"] for one in forms if known.get(one["rater"]) in raters}
    return tuple(sorted(found))


def _after(column: InstrumentedAttribute[datetime | None], then: datetime | None) -> Condition:
    """Return the condition that something happened only after a moment; never without one."""
    return column > then if then is not None else false()


def _open_raters(review: FairnessReview, then: datetime | None) -> set[int]:
    """Return the flagged raters whose flag, or one of whose corrections, is (was) undecided."""
    found: set[int] = set()
    for model in (RaterFlag, RatingCorrection):
        found |= set(
            session().scalars(
                select(model.rater_id).where(
                    model.review_id == review.id,
                    or_(model.decision == "", _after(model.decided_at, then)),
                )
            )
        )
    return found
