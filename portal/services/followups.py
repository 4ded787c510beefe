"""Follow-ups of a published cycle: proposed by the region's rules, decided by people.

A committee may strike a proposal with a reason and never adds one. Nobody decides about himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.api.describe import FollowUpRule, Proposal
from portal.api.snapshot import Cohort, CohortMember, Snapshot
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services import audit, committees
from portal.services.appraisals import entry_of, frozen_entry, load_cycle
from portal.services.editing import claim
from portal.services.events import announce
from portal.services.runtime import now, runtime
from portal.services.snapshots import cycle_facts
from portal.services.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, FollowUp, Minutes, ScoreRecord
from portal.store.queries.scores import is_newest, newest
from portal.store.scope import get_visible

_FINISHED = ("published", "final")


@dataclass(frozen=True, slots=True)
class ProposalReport:
    """Proposals per rule, and the rules left alone because people already decided on them."""

    proposed: dict[str, int]
    decided: tuple[str, ...] = ()


def propose(actor: Actor, cycle_id: int) -> ProposalReport:
    """Let every rule of the region propose anew; proposals not yet decided are replaced.

    Raises Unavailable, saving nothing, when the plugin fails.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "followup.decide")
        claim(cycle, None)
        if cycle.state not in _FINISHED:
            raise WrongStage(_("Tindak lanjut diusulkan setelah hasil siklus diterbitkan."))
        entry = frozen_entry(cycle)
        cohort = build_cohort(cycle)
        touched = _decided_rules(cycle)
        counts: dict[str, int] = {}
        for rule in entry.follow_up_rules:
            if rule.id not in touched:
                counts[rule.id] = _replace(cycle, rule, cohort)
        audit.record(
            actor,
            "followup.propose",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail=dict(counts),
        )
        current.flush()
        region, code = cycle.region, cycle.code
    announce(region, "followup.proposed", cycle=code)
    return ProposalReport(counts, tuple(sorted(touched)))


def build_cohort(cycle: Cycle) -> Cohort:
    """Return everybody with a published result in the cycle, by NIP: one statement."""
    last = newest(ScoreRecord.cycle_id == cycle.id, ScoreRecord.published.expression)
    rows = session().execute(
        select(ScoreRecord.snapshot, ScoreRecord.result)
        .join(last, is_newest(last))
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .order_by(Employee.nip, Appraisal.id)
    )
    members = [
        CohortMember(snapshot=Snapshot.from_document(snapshot), result=result)
        for snapshot, result in rows
    ]
    return Cohort(region=cycle.region, cycle=cycle_facts(cycle), members=tuple(members))


def _decided_rules(cycle: Cycle) -> set[str]:
    statement = select(FollowUp.rule).where(
        FollowUp.cycle_id == cycle.id, FollowUp.state != "proposed"
    )
    return set(session().scalars(statement.distinct()))


def _replace(cycle: Cycle, rule: FollowUpRule, cohort: Cohort) -> int:
    current = session()
    label = str(sentence(_("menyusun usulan {title}"), title=rule.title))
    proposals = runtime().host.call(cycle.region, label, _checked, rule, cohort, expect=tuple)
    current.execute(
        delete(FollowUp)
        .where(FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id)
        .execution_options(synchronize_session=False)
    )
    ids = dict(_employee_ids(cycle))
    current.add_all([_row(cycle, rule, ids[one.nip], one) for one in proposals])
    current.flush()
    return len(proposals)


def _checked(rule: FollowUpRule, cohort: Cohort) -> tuple[Proposal, ...]:
    """Run the rule; who is not of the cohort, or stands twice, is the plugin's fault."""
    proposals = rule.propose(cohort)
    known = {member.snapshot.employee.nip for member in cohort.members}
    named = [one.nip for one in proposals]
    if not known.issuperset(named) or len(set(named)) != len(named):
        message = f"rule {rule.id!r} proposed somebody twice or from outside the cohort"
        raise ValueError(message)
    return tuple(proposals)


def _employee_ids(cycle: Cycle) -> Iterable[tuple[str, int]]:
    rows = session().execute(
        select(Employee.nip, Employee.id)
        .join(Appraisal, Appraisal.employee_id == Employee.id)
        .where(Appraisal.cycle_id == cycle.id)
    )
    return ((nip, key) for nip, key in rows)


def _row(cycle: Cycle, rule: FollowUpRule, employee_id: int, one: Proposal) -> FollowUp:
    return FollowUp(
        region=cycle.region,
        cycle_id=cycle.id,
        employee_id=employee_id,
        rule=rule.id,
        kind=rule.kind,
        title=one.title,
        reason=one.reason,
        rank=one.rank,
    )


def confirm_minutes(
    actor: Actor,
    cycle_id: int,
    rule_id: str,
    *,
    number: str,
    held_on: date,
    place: str = "",
    committee: Sequence[Mapping[str, Any]] = (),
    strikes: Mapping[int, str] | None = None,
) -> Minutes:
    """Record the decision on all proposals of a rule: confirmed, or struck with a reason.

    `committee` names {"employee_id"?, "name", "role": "chair" | "member"}; it must have exactly
    the rule's size and one chair, and none of them may be proposed. `strikes` maps ids of
    proposals to reasons. Nothing can be added.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "followup.decide")
        rule = _rule(cycle, rule_id)
        waiting = _waiting(cycle, rule)
        _refuse_own(actor, waiting)
        seats = committees.check(cycle, rule, committee, {one.employee_id for one in waiting})
        struck = _check_strikes(waiting, strikes or {})
        minutes = Minutes(
            region=cycle.region,
            cycle_id=cycle.id,
            kind="committee",
            subject_id=cycle.id,
            number=require_text(number, "number", _("Nomor berita acara"), longest=100),
            held_on=held_on,
            place=place.strip(),
            attendees=seats,
            content=_content(rule, waiting, struck),
            recorded_by=actor.account_id,
            recorded_at=now(),
        )
        current.add(minutes)
        current.flush()
        for one in waiting:
            _decide(actor, one, rule, minutes, struck.get(one.id))
        detail: dict[str, int | str] = {"rule": rule.id, "struck": len(struck)}
        _audit(actor, "followup.confirm", cycle.region, "cycle", cycle.id, **detail)
        region, code = cycle.region, cycle.code
    announce(region, "followup.confirmed", cycle=code, rule=rule_id)
    return minutes


def _rule(cycle: Cycle, rule_id: str) -> FollowUpRule:
    for rule in entry_of(cycle.region).follow_up_rules:
        if rule.id == rule_id:
            return rule
    raise NotFound(_("Aturan tindak lanjut"))


def _waiting(cycle: Cycle, rule: FollowUpRule) -> list[FollowUp]:
    statement = (
        select(FollowUp)
        .where(FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id)
        .where(FollowUp.state == "proposed")
        .order_by(FollowUp.rank, FollowUp.id)
        .with_for_update()
    )
    found = list(session().scalars(statement))
    if not found:
        raise WrongStage(_("Tidak ada usulan yang menunggu keputusan."))
    return found


def _refuse_own(actor: Actor, proposals: Iterable[FollowUp]) -> None:
    if actor.employee_id in {one.employee_id for one in proposals}:
        raise NotAllowed(_("Anda termasuk yang diusulkan; keputusan ini dicatat oleh orang lain."))


def _check_strikes(waiting: Sequence[FollowUp], strikes: Mapping[int, str]) -> dict[int, str]:
    known = {one.id for one in waiting}
    for key in strikes:
        if key not in known:
            told = Sentence(_("Panitia hanya dapat mencoret nama yang diusulkan."))
            raise Invalid(Problem(f"strikes.{key}", told))
    return {
        key: require_text(reason, f"strikes.{key}", _("Alasan pencoretan"))
        for key, reason in strikes.items()
    }


def _content(
    rule: FollowUpRule, waiting: Sequence[FollowUp], struck: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "confirmed": [one.employee.nip for one in waiting if one.id not in struck],
        "struck": [
            {"nip": one.employee.nip, "reason": struck[one.id]}
            for one in waiting
            if one.id in struck
        ],
    }


def _decide(
    actor: Actor, one: FollowUp, rule: FollowUpRule, minutes: Minutes, reason: str | None
) -> None:
    action = "confirm" if reason is None else "strike"
    one.state = step("follow_up", one.state, action).target
    one.decision_text, one.minutes_id = reason or "", minutes.id
    one.decided_by, one.decided_at = actor.account_id, now()
    if reason is None and rule.due_days:
        one.due_on = minutes.held_on + timedelta(days=rule.due_days)


def strike(
    actor: Actor, follow_up_id: int, reason: str, *, expected_version: int | None = None
) -> FollowUp:
    """Take one proposal off the list with a reason, where no committee is asked."""
    with unit_of_work():
        one = _own_decision(actor, follow_up_id, expected_version)
        moved = step("follow_up", one.state, "strike")
        if _rule_of(one).decided_by == "committee":
            raise WrongStage(_("Pencoretan ini diputuskan panitia dalam berita acara."))
        one.decision_text = require_text(reason, "reason", _("Alasan pencoretan"))
        one.state, one.decided_by, one.decided_at = moved.target, actor.account_id, now()
        _audit(actor, "followup.strike", one.region, "follow_up", one.id)
        return one


def finish(
    actor: Actor, follow_up_id: int, outcome: str, *, expected_version: int | None = None
) -> FollowUp:
    """Record what came of a confirmed follow-up."""
    with unit_of_work():
        one = _own_decision(actor, follow_up_id, expected_version)
        moved = step("follow_up", one.state, "finish")
        one.outcome = require_text(outcome, "outcome", _("Hasil tindak lanjut"), longest=2000)
        one.state = moved.target
        _audit(actor, "followup.finish", one.region, "follow_up", one.id)
        return one


def _own_decision(actor: Actor, follow_up_id: int, expected: int | None) -> FollowUp:
    one = get_visible(FollowUp, follow_up_id, actor, "followup.decide", _("Tindak lanjut"))
    _refuse_own(actor, [one])
    claim(one, expected)
    return one


def _rule_of(one: FollowUp) -> FollowUpRule:
    return _rule(session().get_one(Cycle, one.cycle_id), one.rule)


def _audit(
    actor: Actor, action: str, region: str, entity: str, key: int, **detail: int | str
) -> None:
    audit.record(actor, action, region=region, entity=entity, entity_id=key, detail=dict(detail))
