"""Votes of the panel: each seat decides with a reason, and a majority of equal votes decides.

Every member writes a vote of his own, so nobody overwrites another's; all of them stay in the
record. Nobody votes where he is rater, ratee or the superior of a ratee.
Where that, or a tie, leaves no majority within reach, another panel is named once nothing else is
left. Votes cast before count on, so that naming another panel is no way to be rid of a vote.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import TypeVar

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.editing import claim
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Employee,
    FairnessReview,
    FairnessSeat,
    FairnessVote,
    RaterFlag,
    RatingCorrection,
)
from portal.store.queries.fairness_walls import near_corrections, near_flags
from portal.store.scope import get_visible

Matter = TypeVar("Matter", RaterFlag, RatingCorrection)
"""What the panel decides about."""
FLAG_WORDS = ("confirmed", "dismissed")
CORRECTION_WORDS = ("accepted", "rejected")
NEAR = _(
    "Anda penilai, yang dinilai, atau atasan yang dinilai dalam hal ini; anggota panel lain "
    "memutuskan."
)
CLOSED = _("Pemeriksaan keadilan ini sudah ditutup.")


def decide_flag(actor: Actor, flag_id: int, *, decision: str, reason: str) -> RaterFlag:
    """Vote on the flag of one rater; `decision` of the row is set once a majority agrees."""
    with unit_of_work():
        row = get_visible(RaterFlag, flag_id, actor, "fairness.decide", _("Tanda penilai"))
        review = _open_review(row)
        _refuse_near(actor, near_flags(review.id)[row.id])
        mine = _vote(actor, review, flag_id=row.id)
        _cast(mine, row, decision, reason, FLAG_WORDS)
        detail = {"flag": row.id, "vote": decision, "decision": row.decision}
        _audit(actor, "fairness.flag", review, detail)
        return row


def decide_correction(
    actor: Actor, correction_id: int, *, decision: str, reason: str
) -> RatingCorrection:
    """Vote on one proposed correction; `decision` of the row is set once a majority agrees."""
    with unit_of_work() as current:
        what = _("Usulan koreksi")
        row = get_visible(RatingCorrection, correction_id, actor, "fairness.decide", what)
        review = _open_review(row)
        _refuse_near(actor, near_corrections(review.id)[row.id])
        if current.get_one(Appraisal, row.appraisal_id).phase not in {"calculated", "dialogue"}:
            raise WrongStage(_("Hasil pegawai ini sudah diterbitkan."))
        mine = _vote(actor, review, correction_id=row.id)
        _cast(mine, row, decision, reason, CORRECTION_WORDS)
        detail = {"correction": row.id, "vote": decision, "decision": row.decision}
        _audit(actor, "fairness.correction", review, detail)
        return row


def _open_review(row: RaterFlag | RatingCorrection) -> FairnessReview:
    """Claim the review, so that votes come one after the other, and look at the matter anew."""
    review = session().get_one(FairnessReview, row.review_id)
    claim(review, None)
    session().refresh(row)
    if review.state == "closed":
        raise WrongStage(CLOSED)
    if row.decision:
        raise WrongStage(_("Panel sudah memutuskan hal ini; keputusannya tidak diubah lagi."))
    return review


def _refuse_near(actor: Actor, near: Collection[int]) -> None:
    if actor.employee_id in near:
        raise NotAllowed(NEAR)


def _vote(actor: Actor, review: FairnessReview, **matter: int) -> FairnessVote:
    """Return the member's vote on a matter; he may change it until the panel has decided."""
    found = session().scalar(
        select(FairnessVote).filter_by(employee_id=actor.employee_id, **matter)
    )
    seat = session().scalar(
        select(FairnessSeat.role).filter_by(review_id=review.id, employee_id=actor.employee_id)
    )
    return found or FairnessVote(
        region=review.region,
        review_id=review.id,
        employee_id=actor.employee_id,
        role=seat,
        **matter,
    )


def _cast(
    mine: FairnessVote, row: Matter, decision: str, reason: str, words: tuple[str, str]
) -> None:
    if decision not in words:
        raise Invalid(Problem("decision", Sentence(_("Pilih salah satu keputusan."))))
    mine.reason = require_text(reason, "reason", _("Alasan"), longest=1000)
    mine.decision, mine.voted_at = decision, now()
    session().add(mine)
    session().flush()
    cast = session().scalars(
        select(FairnessVote.decision).filter_by(
            flag_id=mine.flag_id, correction_id=mine.correction_id
        )
    )
    if Counter(cast)[decision] >= needed(row.review_id):
        row.decision, row.decided_at = decision, now()


def needed(review_id: int) -> int:
    """Return how many equal votes decide: more than half of the seats."""
    return len(_seats(review_id)) // 2 + 1


def _seats(review_id: int) -> dict[int, bool]:
    """Return the members, and whether each still works here."""
    found = session().execute(
        select(FairnessSeat.employee_id, Employee.active)
        .join(Employee, Employee.id == FairnessSeat.employee_id)
        .where(FairnessSeat.review_id == review_id)
    )
    return {key: active for key, active in found}  # noqa: C416  (rows are no pairs to mypy)


def out_of_reach(review_id: int) -> int:
    """Return how many open matters this panel cannot decide: too few may vote, or a tie."""
    return sum(_unreachable(review_id))


def awaited(review_id: int) -> dict[int, bool]:
    """Return for each member who still works here whether a vote of his is waited for.

    Whoever reads this must not learn who stands too near to a matter: that tells a rater's name.
    So it is no more than yes or no, and no for all until each open matter has a vote of a member
    who is here: before that, who is not waited for could only be too near.
    """
    matters = _open_matters(review_id)
    here = {key for key, active in _seats(review_id).items() if active}
    begun = all(here & cast.keys() for _near, cast in matters)
    return {
        key: begun and any(key not in near and key not in cast for near, cast in matters)
        for key in here
    }


def only_out_of_reach(review_id: int) -> bool:
    """Tell whether matters are open and this panel can decide none of them."""
    found = _unreachable(review_id)
    return bool(found) and all(found)


def _unreachable(review_id: int) -> list[bool]:
    """Return for each open matter whether the panel cannot decide it; nothing without a panel."""
    seats, quorum = _seats(review_id), needed(review_id)
    if not seats:
        return []
    here = {key for key, active in seats.items() if active}
    return [
        max(Counter(cast.values()).values(), default=0) + len(here - near - cast.keys()) < quorum
        for near, cast in _open_matters(review_id)
    ]


def _open_matters(review_id: int) -> list[tuple[frozenset[int], Mapping[int, str]]]:
    """Return who may not vote, and the votes by member, for each matter that is undecided."""
    flags: dict[int, dict[int, str]] = defaultdict(dict)
    corrections: dict[int, dict[int, str]] = defaultdict(dict)
    votes = select(FairnessVote).where(FairnessVote.review_id == review_id)
    for one in session().scalars(votes):
        if one.flag_id is not None:
            flags[one.flag_id][one.employee_id] = one.decision
        elif one.correction_id is not None:
            corrections[one.correction_id][one.employee_id] = one.decision
    return [
        *((near, flags[key]) for key, near in _open(RaterFlag, review_id, near_flags(review_id))),
        *(
            (near, corrections[key])
            for key, near in _open(RatingCorrection, review_id, near_corrections(review_id))
        ),
    ]


def _open(
    model: type[RaterFlag | RatingCorrection], review_id: int, near: Mapping[int, frozenset[int]]
) -> list[tuple[int, frozenset[int]]]:
    """Return the undecided ones of these matters, each with who stands too near to it."""
    keys = session().scalars(
        select(model.id).where(model.review_id == review_id, model.decision == "")
    )
    return [(key, near[key]) for key in keys]


def _audit(actor: Actor, action: str, review: FairnessReview, detail: Mapping[str, object]) -> None:
    audit.record(
        actor,
        action,
        region=review.region,
        entity="fairness_review",
        entity_id=review.id,
        detail=dict(detail),
    )
