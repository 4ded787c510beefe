"""Fairness review: hr runs it after the calculation, a panel of three decides, hr closes it.

The method only proposes. Each flag and each correction is decided by votes of the panel. Accepted
corrections are used in a recalculation when the review is closed; the first calculation stays in
the record beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from sqlalchemy import func, select

from portal.api.methods import ScoringMethod
from portal.api.numbers import exact, mean, printed
from portal.domain.actor import Actor
from portal.domain.digests import canonical_json
from portal.domain.errors import Invalid, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import frozen_entry, load_cycle
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now, runtime
from portal.services.reading.values import require_text
from portal.services.review.fairness_document import build_document
from portal.services.review.fairness_votes import CLOSED
from portal.services.review.recalculation import recalculate
from portal.services.scores import fairness_rules
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, FairnessReview, RaterFlag, RatingCorrection
from portal.store.scope import get_visible

LABEL = _("memeriksa keadilan penilaian")
CHECK = "check"
"""Status of a group comparison that asks for an explanation."""


def run_review(actor: Actor, cycle_id: int, *, dice: Random | None = None) -> FairnessReview:
    """Look at raters and groups of a calculated cycle; a review without decisions is replaced.

    Codes of raters are drawn anew each time; `dice` is for offices that have to be repeatable.
    Raises Unavailable, saving nothing, when the plugin fails.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "fairness.run")
        claim(cycle, None)
        if not fairness_rules.is_reviewed(cycle.region, cycle.cadence):
            raise NotFound(_("Pemeriksaan keadilan"))
        if cycle.state != "calculated":
            raise WrongStage(_("Pemeriksaan keadilan dijalankan sesudah nilai dihitung."))
        fairness_rules.drop_review(cycle)
        review = _computed(cycle, dice)
        current.add(review)
        current.flush()
        flags = _add_findings(review)
        _audit(actor, "fairness.run", review, {"flagged": flags})
        region, code = cycle.region, cycle.code
    announce(region, "fairness.run", cycle=code)
    return review


def _computed(cycle: Cycle, dice: Random | None) -> FairnessReview:
    entry = frozen_entry(cycle)
    name = entry.workflow.fairness_method if entry.workflow else ""
    method = entry.method(name)
    document = build_document(cycle, entry, dice)
    found = runtime().host.call(cycle.region, LABEL, _run, method, document, expect=dict)
    return FairnessReview(
        region=cycle.region,
        cycle_id=cycle.id,
        method=method.id,
        document=document,
        result=found["result"],
        breakdown=found["breakdown"],
        run_at=now(),
    )


def _run(method: ScoringMethod[Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Run the method over the forms and over each division into groups, under the guard."""
    named = ("rater", "ratee", "items")
    forms = [{name: one[name] for name in named} for one in document["forms"]]
    parts: dict[str, object] = {"forms": {"forms": forms}}
    parts.update({name: {"groups": group} for name, group in document["groups"].items()})
    cards: dict[str, dict[str, Any]] = {
        name: method.score(part).to_document() for name, part in parts.items()
    }
    found = {
        "result": {
            **cards["forms"]["result"],
            "groups": {name: cards[name]["result"] for name in document["groups"]},
        },
        "breakdown": [{"part": name, "steps": card["breakdown"]} for name, card in cards.items()],
    }
    canonical_json(found)  # inside the guard: a float in a result is the plugin's fault
    return found


def _add_findings(review: FairnessReview) -> int:
    """Add a row per flagged rater and per proposed correction; return the flagged raters."""
    owners = review.document["raters"]
    flagged = {code: one for code, one in review.result["raters"].items() if one["flags"]}
    session().add_all(
        RaterFlag(
            region=review.region,
            review_id=review.id,
            rater_id=owners[code],
            flags=list(one["flags"]),
        )
        for code, one in flagged.items()
    )
    session().add_all(_corrections(review))
    session().flush()
    return len(flagged)


def _corrections(review: FairnessReview) -> Iterable[RatingCorrection]:
    """Yield the proposals in their order; the same pair of people may stand twice after a move."""
    waiting: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for form in review.document["forms"]:
        waiting.setdefault((form["rater"], form["ratee"]), []).append(form)
    raters = review.result["raters"]
    for one in review.result["corrections"]:
        form = waiting[one["rater"], one["ratee"]].pop(0)
        yield RatingCorrection(
            region=review.region,
            review_id=review.id,
            appraisal_id=form["appraisal"],
            answer_key=form["key"],
            rater_id=review.document["raters"][one["rater"]],
            flag=str(raters[one["rater"]]["flags"][0]),
            value=printed(mean([exact(item) for item in form["items"]])) or "",
            proposed=one["proposed"],
        )


def explain_groups(
    actor: Actor, review_id: int, text: str, *, expected_version: int | None = None
) -> FairnessReview:
    """Keep what the personnel office found out about groups that need a look."""
    with unit_of_work():
        review = _managed(actor, review_id, expected_version)
        review.explanation = require_text(text, "explanation", _("Penjelasan"), longest=4000)
        _audit(actor, "fairness.explain", review)
        return review


def close_review(
    actor: Actor, review_id: int, *, number: str, expected_version: int | None = None
) -> int:
    """Close a decided review and calculate again where corrections were accepted.

    Returns the number of results calculated again. Raises Invalid while anything is undecided or
    a group that needs a look has no explanation.
    """
    with unit_of_work() as current:
        review = _managed(actor, review_id, expected_version)
        problems = list(_unfinished(review))
        if problems:
            raise Invalid(problems)
        review.number = require_text(number, "number", _("Nomor berita acara"), longest=100)
        review.state = step("fairness", review.state, "close").target
        review.closed_at = now()
        current.flush()
        cycle = current.get_one(Cycle, review.cycle_id)
        count = recalculate(cycle, _accepted(review))
        _audit(actor, "fairness.close", review, {"recalculated": count})
        region, code = cycle.region, cycle.code
    announce(region, "fairness.closed", cycle=code)
    return count


def _unfinished(review: FairnessReview) -> Iterable[Problem]:
    left = undecided(review)
    if left:
        told = sentence(_("{n} tanda atau koreksi belum diputuskan panel."), n=left)
        yield Problem("decisions", told)
    groups = review.result["groups"].values()
    if any(one["status"] == CHECK for one in groups) and not review.explanation:
        told = Sentence(_("Tuliskan penjelasan tentang kelompok yang perlu diperiksa."))
        yield Problem("explanation", told)


def undecided(review: FairnessReview) -> int:
    """Return how many flags and corrections the panel has not decided."""
    return sum(
        session().scalar(
            select(func.count())
            .select_from(model)
            .where(model.review_id == review.id, model.decision == "")
        )
        or 0
        for model in (RaterFlag, RatingCorrection)
    )


def _accepted(review: FairnessReview) -> list[int]:
    statement = select(RatingCorrection.appraisal_id).where(
        RatingCorrection.review_id == review.id, RatingCorrection.decision == "accepted"
    )
    return sorted(set(session().scalars(statement)))


def _managed(actor: Actor, review_id: int, expected: int | None) -> FairnessReview:
    review = get_visible(FairnessReview, review_id, actor, "fairness.run", _("Pemeriksaan"))
    access.require(actor, "fairness.run", review.region)
    claim(review, expected)
    _refuse_closed(review)
    return review


def _refuse_closed(review: FairnessReview) -> None:
    if review.state == "closed":
        raise WrongStage(CLOSED)


def _audit(
    actor: Actor, action: str, review: FairnessReview, detail: Mapping[str, Any] | None = None
) -> None:
    audit.record(
        actor,
        action,
        region=review.region,
        entity="fairness_review",
        entity_id=review.id,
        detail=dict(detail or {}),
    )
