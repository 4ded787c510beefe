"""Letting the region's rules propose: open proposals are replaced, decided ones stay.

A rule decided by a committee is closed by its minutes: later it may only propose whom the
committee could not decide about, because he was locked then or his result was published later.
The others propose anew whenever asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from portal.api.describe import FollowUpRule, Proposal
from portal.api.snapshot import Cohort
from portal.domain.actor import SYSTEM, Actor
from portal.domain.errors import Unavailable, WrongStage
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.registry import RegionEntry
from portal.services.common import audit
from portal.services.common.appraisals import frozen_entry, load_cycle
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import runtime
from portal.services.followup.followup_cohorts import build_cohort, closed_cohort
from portal.services.scores import fairness_rules
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, FollowUp

_FINISHED = ("published", "final")
LOCKED = "locked"
"""Key of a follow-up's details under which stands why nobody may decide yet."""


@dataclass(frozen=True, slots=True)
class ProposalReport:
    """Proposals per rule, and the rules of which some stay because people decided on them."""

    proposed: dict[str, int] = field(default_factory=dict)
    decided: tuple[str, ...] = ()


def propose(actor: Actor, cycle_id: int) -> ProposalReport:
    """Let every rule of the region propose anew; proposals not yet decided are replaced.

    Rules after a closing may be asked while the cycle runs. Raises Unavailable, saving nothing,
    when the plugin fails.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "followup.decide")
        claim(cycle, None)
        after = {rule.after for rule in frozen_entry(cycle).follow_up_rules}
        if cycle.state not in _FINISHED and "closing" not in after:
            raise WrongStage(_("Tindak lanjut diusulkan setelah hasil siklus diterbitkan."))
        report = _run(actor, cycle, None)
        current.flush()
        region, code = cycle.region, cycle.code
    announce(region, "followup.proposed", cycle=code)
    return report


def propose_after_closing(cycle_id: int, appraisal_ids: Collection[int]) -> ProposalReport:
    """Let the rules that follow a closing look at the people whose period was just published.

    To be called after the closing was saved. A plugin that fails here costs no closing: the
    proposals can be made up for from the list of follow-ups.
    """
    try:
        with unit_of_work() as current:
            cycle = current.get_one(Cycle, cycle_id)
            if all(rule.after != "closing" for rule in frozen_entry(cycle).follow_up_rules):
                return ProposalReport()
            return _run(SYSTEM, cycle, appraisal_ids)
    except Unavailable:
        return ProposalReport()


def _run(actor: Actor, cycle: Cycle, appraisal_ids: Collection[int] | None) -> ProposalReport:
    """Run the rules whose time has come; with ids, those after a closing on these people only."""
    entry = frozen_entry(cycle)
    wanted = [rule for rule in entry.follow_up_rules if _is_due(rule, cycle, appraisal_ids)]
    cohorts = _cohorts(cycle, entry, wanted, appraisal_ids)
    counts: dict[str, int] = {}
    decided: set[str] = set()
    for rule in wanted:
        kept = _decided(cycle, rule)
        if kept:
            decided.add(rule.id)
        first = _first_minutes(cycle, rule) if rule.decided_by == "committee" else None
        among = _open_people(cycle, rule) | _late(cycle, first) if first is not None else None
        if among is None or among:
            counts[rule.id] = _replace(cycle, rule, cohorts[rule.after], kept, among)
    if not actor.is_system or any(counts.values()):
        audit.record(
            actor,
            "followup.propose",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail=dict(counts),
        )
    return ProposalReport(counts, tuple(sorted(decided)))


def _is_due(rule: FollowUpRule, cycle: Cycle, ids: Collection[int] | None) -> bool:
    if rule.after == "closing":
        return True
    return ids is None and cycle.state in _FINISHED


def _cohorts(
    cycle: Cycle,
    entry: RegionEntry,
    rules: Iterable[FollowUpRule],
    ids: Collection[int] | None,
) -> dict[str, Cohort]:
    after = {rule.after for rule in rules}
    found: dict[str, Cohort] = {}
    if "publication" in after:
        found["publication"] = build_cohort(cycle)
    if "closing" in after:
        found["closing"] = closed_cohort(cycle, entry, ids)
    return found


def _decided(cycle: Cycle, rule: FollowUpRule) -> set[tuple[int, str]]:
    """Return (employee id, topic) of everything about which people have decided."""
    rows = session().execute(
        select(FollowUp.employee_id, FollowUp.topic).where(
            FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id, FollowUp.state != "proposed"
        )
    )
    return {(key, topic) for key, topic in rows}


def _open_people(cycle: Cycle, rule: FollowUpRule) -> set[int]:
    statement = select(FollowUp.employee_id).where(
        FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id, FollowUp.state == "proposed"
    )
    return set(session().scalars(statement))


def _first_minutes(cycle: Cycle, rule: FollowUpRule) -> datetime | None:
    """Return when a committee first decided; what was decided without minutes closes nothing.

    Such decisions come of a time when the region's rule asked no committee.
    """
    return session().scalar(
        select(func.min(FollowUp.decided_at)).where(
            FollowUp.cycle_id == cycle.id,
            FollowUp.rule == rule.id,
            FollowUp.minutes_id.is_not(None),
        )
    )


def _late(cycle: Cycle, first: datetime) -> set[int]:
    """Return the people whom the first minutes could not be about: locked then, or published later.

    Who still is locked is left to the rule.
    """
    then = fairness_rules.locked_nips(cycle, first)
    statement = (
        select(Appraisal.employee_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            Appraisal.cycle_id == cycle.id,
            or_(Appraisal.published_at > first, Employee.nip.in_(then)),
        )
    )
    return set(session().scalars(statement))


def _replace(
    cycle: Cycle,
    rule: FollowUpRule,
    cohort: Cohort,
    kept: Collection[tuple[int, str]],
    among: Collection[int] | None,
) -> int:
    current = session()
    label = str(sentence(_("menyusun usulan {title}"), title=rule.title))
    proposals = runtime().host.call(cycle.region, label, _checked, rule, cohort, expect=tuple)
    ids = dict(_employee_ids(cycle))
    named = {ids[member.snapshot.employee.nip] for member in cohort.members}
    open_rows = select(FollowUp.id).where(
        FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id, FollowUp.state == "proposed"
    )
    if rule.after == "closing":
        open_rows = open_rows.where(FollowUp.employee_id.in_(named))
    current.execute(
        delete(FollowUp)
        .where(FollowUp.id.in_(open_rows))
        .execution_options(synchronize_session=False)
    )
    fresh = [
        one
        for one in proposals
        if (ids[one.nip], one.topic) not in kept and (among is None or ids[one.nip] in among)
    ]
    current.add_all([_row(cycle, rule, ids[one.nip], one) for one in fresh])
    current.flush()
    return len(fresh)


def _checked(rule: FollowUpRule, cohort: Cohort) -> tuple[Proposal, ...]:
    """Run the rule; a stranger, a topic that stands twice or an unknown field is its fault."""
    proposals = rule.propose(cohort)
    known = {member.snapshot.employee.nip for member in cohort.members}
    named = [(one.nip, one.topic) for one in proposals]
    if not known.issuperset(one.nip for one in proposals) or len(set(named)) != len(named):
        message = f"rule {rule.id!r} proposed somebody twice or from outside the cohort"
        raise ValueError(message)
    codes = {one.code for one in rule.decision_fields}
    if not all(codes.issuperset(one.details) for one in proposals):
        message = f"rule {rule.id!r} suggested a value for a field that it does not describe"
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
    locked = {LOCKED: one.locked} if one.locked else {}
    return FollowUp(
        region=cycle.region,
        cycle_id=cycle.id,
        employee_id=employee_id,
        rule=rule.id,
        topic=one.topic,
        kind=rule.kind,
        title=one.title,
        reason=one.reason,
        rank=one.rank,
        details={**one.details, **locked},
    )
