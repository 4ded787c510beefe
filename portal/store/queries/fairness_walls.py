"""Who of a panel stands too near to a matter: as rater, as ratee, or as the ratee's superior.

Raters were promised that neither the ratee nor his superior learns their names, so the walls hold
for what a member reads as well as for what he decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.store.db import session
from portal.store.models import (
    Appraisal,
    FairnessReview,
    FairnessVote,
    FormAnswer,
    RaterFlag,
    RatingCorrection,
)


def near_flags(review_id: int) -> Mapping[int, frozenset[int]]:
    """Return by flag its rater, whom he rated in that cycle, and their superiors: one statement.

    Whoever is rated by a flagged rater is locked until the panel has decided, so he would decide
    about himself. His superior would learn it from the number of the rater's forms and their mean,
    whatever the page leaves out of the forms themselves.
    """
    rows = session().execute(
        select(RaterFlag.id, RaterFlag.rater_id, Appraisal.employee_id, Appraisal.appraiser_id)
        .join(FairnessReview, FairnessReview.id == RaterFlag.review_id)
        .outerjoin(FormAnswer, FormAnswer.rater_id == RaterFlag.rater_id)
        .outerjoin(
            Appraisal,
            and_(
                Appraisal.id == FormAnswer.appraisal_id,
                Appraisal.cycle_id == FairnessReview.cycle_id,
            ),
        )
        .where(RaterFlag.review_id == review_id)
    )
    found: dict[int, set[int]] = {}
    for flag_id, *people in rows:
        found.setdefault(flag_id, set()).update(one for one in people if one)
    return {key: frozenset(people) for key, people in found.items()}


def near_corrections(review_id: int) -> Mapping[int, frozenset[int]]:
    """Return by correction its rater, its ratee and the ratee's superior: one statement."""
    rows = session().execute(
        select(
            RatingCorrection.id,
            RatingCorrection.rater_id,
            Appraisal.employee_id,
            Appraisal.appraiser_id,
        )
        .join(Appraisal, Appraisal.id == RatingCorrection.appraisal_id)
        .where(RatingCorrection.review_id == review_id)
    )
    return {key: frozenset(one for one in people if one) for key, *people in rows}


def readable_by(me: int | None, rater: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Return the condition on appraisals that their rater may be told to this reader.

    Not to the ratee and not to his superior; a rater knows his own forms.
    """
    mine = or_(Appraisal.employee_id == me, Appraisal.appraiser_id.is_not_distinct_from(me))
    return or_(rater == me, ~mine)


def may_know(me: int | None, rater_id: int, near: frozenset[int]) -> bool:
    """Tell whether a member may learn a flagged rater: no ratee of his, and no superior of one."""
    return me == rater_id or me not in near


def waits_for(me: int, model: type[RaterFlag | RatingCorrection]) -> ColumnElement[bool]:
    """Return the condition that a member has neither voted on a matter nor stands near it."""
    mine = FairnessVote.flag_id if model is RaterFlag else FairnessVote.correction_id
    voted = exists().where(mine == model.id, FairnessVote.employee_id == me)
    own = or_(Appraisal.employee_id == me, Appraisal.appraiser_id == me)
    if model is RatingCorrection:
        near = exists().where(Appraisal.id == RatingCorrection.appraisal_id, own)
    else:
        near = exists().where(
            FormAnswer.rater_id == RaterFlag.rater_id,
            Appraisal.id == FormAnswer.appraisal_id,
            Appraisal.cycle_id == FairnessReview.cycle_id,
            own,
        )
    return and_(model.rater_id != me, ~near, ~voted)
