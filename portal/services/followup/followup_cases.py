"""Who may decide about one follow-up, and what a decision writes: values, coach, due date, case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.api.describe import FollowUpRule
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access
from portal.services.common.appraisals import entry_of, local_today
from portal.services.common.runtime import now
from portal.services.followup.followup_proposals import LOCKED
from portal.services.reading.field_values import read_values
from portal.store.db import session
from portal.store.models import Appraisal, Employee, FollowUp
from portal.store.scope import get_visible

COACHING = "coaching"
COACH, DUE = "coach", "due_on"
"""Codes of decision fields that the core understands."""
VALUES = "values."
"""Before the code of a field that a problem is about."""
ENTRIES = "entries"
"""Key of a case's details under which stand the later proposals continued in it."""


def rule_in(region: str, rule_id: str) -> FollowUpRule:
    """Return the rule of a region. Raises NotFound."""
    for rule in entry_of(region).follow_up_rules:
        if rule.id == rule_id:
            return rule
    raise NotFound(_("Aturan tindak lanjut"))


def refuse_own(actor: Actor, proposals: Iterable[FollowUp]) -> None:
    """Raise NotAllowed when the actor is one of those proposed."""
    if actor.employee_id in {one.employee_id for one in proposals}:
        raise NotAllowed(_("Anda termasuk yang diusulkan; keputusan ini dicatat oleh orang lain."))


def load(actor: Actor, follow_up_id: int) -> FollowUp:
    """Return a follow-up that the actor may decide on or accompany, never one about himself."""
    try:
        one = get_visible(FollowUp, follow_up_id, actor, "followup.decide", _("Tindak lanjut"))
    except NotFound:
        one = get_visible(FollowUp, follow_up_id, actor, "followup.guide", _("Tindak lanjut"))
        if not (guided_by(one, "appraiser") or one.coach_id == actor.employee_id):
            raise
    refuse_own(actor, [one])
    return one


def guided_by(one: FollowUp, who: str) -> bool:
    """Tell whether the rule of a follow-up names this word as the one who decides."""
    return rule_in(one.region, one.rule).decided_by == who


def may_decide(actor: Actor, one: FollowUp, rule: FollowUpRule) -> bool:
    """Tell whether the actor is the one to decide: as the rule says, never about himself."""
    if actor.employee_id == one.employee_id and not actor.is_system:
        return False
    if rule.decided_by == "appraiser":
        return actor.is_system or _appraises(actor, one)
    return access.can(actor, "followup.decide", one.region)


def may_finish(actor: Actor, one: FollowUp, rule: FollowUpRule) -> bool:
    """Tell whether the actor may write what came of it: whoever decides, the coach, personnel."""
    if actor.employee_id == one.employee_id and not actor.is_system:
        return False
    coach = one.coach_id is not None and one.coach_id == actor.employee_id
    return coach or may_decide(actor, one, rule) or access.can(actor, "followup.decide", one.region)


def _appraises(actor: Actor, one: FollowUp) -> bool:
    if actor.employee_id is None:
        return False
    found = select(Appraisal.id).where(
        Appraisal.cycle_id == one.cycle_id,
        Appraisal.employee_id == one.employee_id,
        Appraisal.appraiser_id == actor.employee_id,
    )
    return session().scalar(found.limit(1)) is not None


def require_free(one: FollowUp) -> None:
    """Raise WrongStage with the reason while a proposal is locked."""
    if one.details.get(LOCKED):
        raise WrongStage(Sentence(str(one.details[LOCKED])))


def confirm(
    actor: Actor,
    one: FollowUp,
    rule: FollowUpRule,
    *,
    values: Mapping[str, str],
    text: str,
    on: date,
) -> FollowUp:
    """Write a positive decision made on a day; returns the case that goes on.

    Raises Invalid for a coach who is the person himself, or a due date before the decision.
    """
    kept = read_values(one.region, rule.decision_fields, values, prefix=VALUES)
    due = _due(rule, kept, on)
    coach = _coach(one, kept)
    case = _open_case(one) if rule.kind == COACHING else None
    one.state = step("follow_up", one.state, "join" if case else "confirm").target
    one.details, one.decision_text = kept, text
    one.decided_by, one.decided_at = actor.account_id, now()
    if case is None:
        one.coach_id, one.due_on = coach, due
        return one
    entry = {"title": one.title, "reason": one.reason, "on": on.isoformat(), "topic": one.topic}
    entries: list[dict[str, Any]] = [*case.details.get(ENTRIES, []), entry]
    case.details = {**case.details, **kept, ENTRIES: entries}
    case.coach_id = coach or case.coach_id
    case.due_on = max(filter(None, (case.due_on, due)), default=None)
    return case


def _due(rule: FollowUpRule, kept: Mapping[str, str], on: date) -> date | None:
    if DUE in kept:
        due = date.fromisoformat(kept[DUE])
        if due < on:
            told = Sentence(_("Tanggal tidak boleh sebelum hari keputusan."))
            raise Invalid(Problem(VALUES + DUE, told, value=kept[DUE]))
        return due
    return on + timedelta(days=rule.due_days) if rule.due_days else None


def _coach(one: FollowUp, kept: Mapping[str, str]) -> int | None:
    if COACH not in kept:
        return None
    found = session().scalar(
        select(Employee.id).where(Employee.region == one.region, Employee.nip == kept[COACH])
    )
    if found == one.employee_id:
        told = Sentence(_("Pegawai tidak dapat menjadi pembimbing bagi dirinya sendiri."))
        raise Invalid(Problem(VALUES + COACH, told, value=kept[COACH]))
    return found


def _open_case(one: FollowUp) -> FollowUp | None:
    """Return the person's case of the same rule that is still open, in whichever cycle."""
    return session().scalar(
        select(FollowUp)
        .where(
            FollowUp.region == one.region,
            FollowUp.employee_id == one.employee_id,
            FollowUp.rule == one.rule,
            FollowUp.state == "confirmed",
            FollowUp.id != one.id,
        )
        .order_by(FollowUp.id)
        .limit(1)
    )


def today_of(one: FollowUp) -> date:
    """Return the present day where the follow-up's region stands."""
    return local_today(one.region)
