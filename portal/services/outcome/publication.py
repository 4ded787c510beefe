"""Publishing results: a whole cycle, one result left out of it, or the one that is objected to.

Nobody publishes his own result: the actor's own appraisal is skipped and named, and a colleague
publishes it with `publish_appraisal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED, step
from portal.services.common.appraisals import load_appraisal, load_cycle, workflow_of_cycle
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.outcome.many_results import (
    OWN,
    PublicationReport,
    Remaining,
    all_of,
    chunks,
    record_act,
    remaining_of,
    update_rows,
)
from portal.services.outcome.receiving import NO_ANSWER
from portal.services.registers import record_blocking
from portal.services.scores import combining, fairness_rules, outdated
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, ScoreRecord

_SHOWN_PROBLEMS = 50
_OUTDATED = _(
    "Bagian nilai ini terbit atau berubah sesudah dihitung. Minta pengelola kepegawaian menghimpun "
    "ulang nilainya, lalu ajukan keberatan."
)
NO_DIALOGUE = _("Dialog kinerja belum dicatat.")
NOT_CALCULATED = _("Nilai belum dihitung.")


def publish_cycle(
    actor: Actor, cycle_id: int, *, partial: bool = False, expected_version: int | None = None
) -> PublicationReport:
    """Publish all results of a calculated cycle but the actor's own.

    Raises Invalid, naming each appraisal, when results or required dialogues are missing. With
    `partial` those are left out and listed; publish them later with `publish_appraisal`.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, "publish")
        fairness_rules.require_review(cycle)
        ready, own, missing = sorted_out(actor, cycle)
        if missing and not partial:
            raise Invalid([_problem(one) for one in missing[:_SHOWN_PROBLEMS]])
        _publish([one.id for one in ready], cycle.region)
        cycle.state, cycle.published_at = moved.target, now()
        detail = {"published": len(ready), "left_out": len(own) + len(missing)}
        record_act(actor, "cycle.publish", cycle.region, "cycle", cycle.id, **detail)
        current.flush()
        current.expire_all()
        region, code = cycle.region, cycle.code
    announce(region, "cycle.published", cycle=code)
    return PublicationReport(len(ready), tuple(own + missing))


def _problem(one: Remaining) -> Problem:
    told = sentence(_("{name}: {why}"), name=one.name, why=str(one.sentence))
    return Problem(f"appraisal.{one.appraisal_id}", told, value=one.nip)


def sorted_out(
    actor: Actor, cycle: Cycle
) -> tuple[list[Appraisal], list[Remaining], list[Remaining]]:
    """Return appraisals ready to publish, the actor's own, and those that lack something."""
    ready, own, missing = [], list[Remaining](), list[Remaining]()
    needs_dialogue = workflow_of_cycle(cycle).requires_dialogue
    # Whoever objected in his answer has had his result published already.
    left = [one for one in all_of(cycle) if one.phase not in PUBLISHED]
    lacks = record_blocking.missing_before(left, ("dialogue", "published"))
    lacks |= fairness_rules.undecided_of(cycle)
    for one in left:
        lack = _lack(one, lacks.get(one.id, ()), needs_dialogue=needs_dialogue)
        if lack is not None:
            missing.append(remaining_of(one, lack))
        elif one.employee_id == actor.employee_id:
            own.append(remaining_of(one, Sentence(OWN)))
        else:
            ready.append(one)
    return ready, own, missing


def _lack(one: Appraisal, records: Sequence[Sentence], *, needs_dialogue: bool) -> Sentence | None:
    if one.hold or one.outdated_at:
        return Sentence(one.hold or outdated.OUTDATED)
    if one.phase == "dialogue" or (one.phase == "calculated" and not needs_dialogue):
        return records[0] if records else None
    return Sentence(NO_DIALOGUE if one.phase == "calculated" else NOT_CALCULATED)


def _publish(keys: list[int], region: str) -> None:
    """Publish; whoever let the term of a required answer pass is marked as not having answered."""
    moment = now()
    answered = record_blocking.answers(region) is not None
    for chunk in chunks(keys):
        scores = ScoreRecord.appraisal_id.in_(chunk) & ~ScoreRecord.published
        update_rows(ScoreRecord, scores, published=True)
        mine = Appraisal.id.in_(chunk)
        bumped = Appraisal.version + 1
        update_rows(Appraisal, mine, phase="published", published_at=moment, version=bumped)
        if answered:
            update_rows(Appraisal, mine & (Appraisal.response == ""), response=NO_ANSWER)
        combining.combine_years(chunk)
        outdated.halves_came_out(chunk, region)


def publish_appraisal(actor: Actor, appraisal_id: int) -> None:
    """Publish one result that was left out of its cycle's publication."""
    with unit_of_work() as current:
        one = load_appraisal(actor, appraisal_id, "result.publish")
        claim(one, None)
        if one.cycle.state != "published":
            raise WrongStage(_("Terbitkan siklusnya lebih dahulu."))
        step("appraisal", one.phase, "publish")
        needs_dialogue = workflow_of_cycle(one.cycle).requires_dialogue
        lacks = record_blocking.missing_before([one], ("dialogue", "published"))
        lacks |= fairness_rules.undecided_of(one.cycle)
        lack = _lack(one, lacks.get(one.id, ()), needs_dialogue=needs_dialogue)
        if lack is not None:
            raise Invalid(Problem("appraisal", lack))
        record_act(actor, "result.publish", one.region, "appraisal", one.id)
        current.flush()
        _publish([one.id], one.region)
        current.expire_all()
        region = one.region
    announce(region, "result.published", appraisal=str(appraisal_id))


def publish_for_objection(actor: Actor, one: Appraisal) -> None:
    """Publish the one result to which its employee objects before the cycle is published.

    An objection always stands on a published number; there is no second way into it. Call it
    inside the unit of work that files the objection.
    """
    if one.hold or one.outdated_at:
        raise WrongStage(one.hold or _OUTDATED)
    step("appraisal", one.phase, "publish")
    one.opened_at = now()
    record_act(actor, "result.publish", one.region, "appraisal", one.id, cause="objection")
    current = session()
    current.flush()
    _publish([one.id], one.region)
    current.expire_all()
