"""Follow-ups: proposed by the region's rules, decided by people, followed until an outcome.

A committee may strike a proposal with a reason and never adds one. Nobody decides about himself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.api.describe import FollowUpRule
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import audit, committees
from portal.services.common.appraisals import load_cycle
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now, runtime
from portal.services.followup.followup_cases import (
    VALUES,
    confirm,
    load,
    may_decide,
    may_finish,
    refuse_own,
    require_free,
    rule_in,
    today_of,
)
from portal.services.followup.followup_cohorts import build_cohort
from portal.services.followup.followup_proposals import (
    LOCKED,
    ProposalReport,
    propose,
    propose_after_closing,
)
from portal.services.reading.field_values import read_values, suggested
from portal.services.reading.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, FollowUp, Minutes

__all__ = [
    "ProposalReport",
    "build_cohort",
    "confirm_minutes",
    "decide",
    "every_rule",
    "finish",
    "guided_rules",
    "open_rules",
    "propose",
    "propose_after_closing",
    "strike",
    "together",
]


def guided_rules() -> dict[str, frozenset[str]]:
    """Return the rules that the appraiser decides, by region."""
    return _rules(lambda rule: rule.decided_by == "appraiser")


def open_rules() -> dict[str, frozenset[str]]:
    """Return the rules whose decided follow-ups are open to the person, by region."""
    return _rules(lambda rule: rule.open_to_employee)


def every_rule() -> dict[str, frozenset[str]]:
    """Return all rules, by region."""
    return _rules(lambda _rule: True)


def _rules(fits: Callable[[FollowUpRule], bool]) -> dict[str, frozenset[str]]:
    entries = runtime().host.registry.regions()
    return {
        entry.region.code: frozenset(rule.id for rule in entry.follow_up_rules if fits(rule))
        for entry in entries
    }


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
    proposals to reasons. Nothing can be added. What the rule suggested for its decision fields is
    kept; locked proposals stay open. Rules with fields to fill in, or decided by the appraiser,
    are decided one by one.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "followup.decide")
        rule = rule_in(cycle.region, rule_id)
        if not together(rule):
            raise WrongStage(_("Usulan ini diputuskan satu per satu."))
        waiting = _waiting(cycle, rule)
        refuse_own(actor, waiting)
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
            one.minutes_id = minutes.id
            if one.id in struck:
                _strike(actor, one, struck[one.id])
            else:
                values = suggested(one.region, rule.decision_fields, one.details)
                confirm(actor, one, rule, values=values, text="", on=held_on)
                current.flush()
        detail: dict[str, int | str] = {"rule": rule.id, "struck": len(struck)}
        _audit(actor, "followup.confirm", cycle.region, "cycle", cycle.id, **detail)
        region, code = cycle.region, cycle.code
    announce(region, "followup.confirmed", cycle=code, rule=rule_id)
    return minutes


def together(rule: FollowUpRule) -> bool:
    """Tell whether all proposals of a rule are decided at once, in minutes."""
    if rule.decided_by == "committee":
        return True
    asks = any(field.required for field in rule.decision_fields)
    return rule.decided_by == "hr" and not asks


def _waiting(cycle: Cycle, rule: FollowUpRule) -> list[FollowUp]:
    statement = (
        select(FollowUp)
        .where(FollowUp.cycle_id == cycle.id, FollowUp.rule == rule.id)
        .where(FollowUp.state == "proposed")
        .order_by(FollowUp.rank, FollowUp.id)
        .with_for_update()
    )
    found = [one for one in session().scalars(statement) if not one.details.get(LOCKED)]
    if not found:
        raise WrongStage(_("Tidak ada usulan yang menunggu keputusan."))
    return found


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


def _strike(actor: Actor, one: FollowUp, reason: str) -> None:
    one.state = step("follow_up", one.state, "strike").target
    one.decision_text = reason
    one.decided_by, one.decided_at = actor.account_id, now()


def decide(
    actor: Actor,
    follow_up_id: int,
    *,
    values: Mapping[str, str] | None = None,
    text: str = "",
    expected_version: int | None = None,
) -> FollowUp:
    """Confirm one proposal with the rule's decision fields; returns the case that goes on.

    `values` are texts by field code (a NIP for an employee, an id for a record). While a case of
    the same coaching rule is open, the proposal is continued in it.
    """
    with unit_of_work():
        one, rule = _for_decision(actor, follow_up_id, expected_version)
        step("follow_up", one.state, "confirm")
        require_free(one)
        case = confirm(actor, one, rule, values=values or {}, text=text.strip(), on=today_of(one))
        action = "followup.confirm" if case is one else "followup.join"
        _audit(actor, action, one.region, "follow_up", one.id, rule=one.rule)
        region, rule_id = one.region, one.rule
    announce(region, "followup.confirmed", rule=rule_id)
    return case


def strike(
    actor: Actor, follow_up_id: int, reason: str, *, expected_version: int | None = None
) -> FollowUp:
    """Take one proposal off the list with a reason, where no committee is asked."""
    with unit_of_work():
        one, _rule = _for_decision(actor, follow_up_id, expected_version)
        _strike(actor, one, require_text(reason, "reason", _("Alasan pencoretan")))
        _audit(actor, "followup.strike", one.region, "follow_up", one.id)
        return one


def _for_decision(
    actor: Actor, follow_up_id: int, expected: int | None
) -> tuple[FollowUp, FollowUpRule]:
    one = load(actor, follow_up_id)
    rule = rule_in(one.region, one.rule)
    if rule.decided_by == "committee":
        raise WrongStage(_("Usulan ini diputuskan panitia dalam berita acara."))
    if not may_decide(actor, one, rule):
        raise NotAllowed(_("Usulan ini diputuskan oleh pejabat penilai pegawai tersebut."))
    claim(one, expected)
    return one, rule


def finish(
    actor: Actor,
    follow_up_id: int,
    outcome: str,
    *,
    values: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> FollowUp:
    """Record what came of a confirmed follow-up, with the rule's outcome fields."""
    with unit_of_work():
        one = load(actor, follow_up_id)
        rule = rule_in(one.region, one.rule)
        if not may_finish(actor, one, rule):
            raise NotAllowed(_("Hasil tindak lanjut ini dicatat oleh orang lain."))
        claim(one, expected_version)
        moved = step("follow_up", one.state, "finish")
        text = require_text(outcome, "outcome", _("Hasil tindak lanjut"), longest=2000)
        one.outcome_values = read_values(
            one.region, rule.outcome_fields, values or {}, prefix=VALUES
        )
        one.outcome, one.finished_on = text, today_of(one)
        one.state = moved.target
        _audit(actor, "followup.finish", one.region, "follow_up", one.id)
        return one


def _audit(
    actor: Actor, action: str, region: str, entity: str, key: int, **detail: int | str
) -> None:
    audit.record(actor, action, region=region, entity=entity, entity_id=key, detail=dict(detail))
