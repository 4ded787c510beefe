"""A person's own indicators: drafted by him or his superior, agreed by both, then fixed.

Where the region says so, the personnel office drafts a plan that nobody has begun by a day.

Every save replaces the whole plan of one set, for all its periods at once. Whoever changes
something takes both agreements back; after the agreement only the superior opens the plan again,
with a reason, and both agree anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.editing import claim
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.services.registers import record_blocking
from portal.services.work import own_dates
from portal.services.work.own_rows import (
    as_typed,
    by_code,
    plan_rows_of,
    with_codes,
    write,
)
from portal.services.work.own_rules import (
    OwnIndicator,
    agreement_problems,
    checklist_problems,
    read_indicators,
)
from portal.services.work.own_sets import OwnSet, own_set, own_sets
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement, PlanAgreement
from portal.store.scope import get_visible

_WORKING = frozenset({"planning", "running", "acceptance"})


def save_plan(
    actor: Actor,
    appraisal_id: int,
    set_id: str,
    indicators: Sequence[OwnIndicator],
    *,
    expected_version: int | None = None,
) -> PlanAgreement:
    """Replace the plan by these indicators, in their order. Raises Invalid, Conflict, WrongStage.

    Problems name the fields `<name>-<index>`. A draft need not be complete. 0 as version stands
    for a plan that nobody had begun when the form was drawn.
    """
    with unit_of_work() as current:
        one, plan = _held(actor, appraisal_id, set_id)
        begun = _begun(one, set_id)
        agreement = begun or _agreement(one, set_id)
        first = begun is None and not expected_version
        claim(agreement, None if first else expected_version, {"indicators": len(indicators)})
        _require_editable(actor, one, plan, agreement)
        numbers = read_indicators(plan.rule, indicators)
        coded = with_codes(plan, indicators, plan_rows_of(one, set_id))
        write(one, plan.rule, coded, numbers)
        agreement.own_at = agreement.superior_at = None
        current.flush()
        _touch(agreement)
        _audit(actor, "plan.saved", one, {"set": set_id, "count": len(coded)})
    return agreement


def draft_from_library(actor: Actor, appraisal_id: int, set_id: str) -> PlanAgreement:
    """Begin an empty plan with the whole library, as far as the maximum allows."""
    one, plan = _loaded(actor, appraisal_id, set_id)
    taken = plan.library[: plan.rule.maximum_count]
    return _begin(actor, one, set_id, [OwnIndicator.from_library(item) for item in taken])


def copy_last_year(actor: Actor, appraisal_id: int, set_id: str) -> PlanAgreement:
    """Begin an empty plan with the indicators of the person's last cycle before this one."""
    one, _plan = _loaded(actor, appraisal_id, set_id)
    earlier = (
        select(Measurement.subject_id)
        .join(Appraisal, (Appraisal.id == Measurement.subject_id))
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Measurement.subject == "person",
            Measurement.indicator_set == set_id,
            Appraisal.employee_id == one.employee_id,
            Appraisal.region == one.region,
            Cycle.ends < one.cycle.starts,
        )
        .order_by(Cycle.ends.desc(), Appraisal.id.desc())
        .limit(1)
    )
    found = session().scalar(earlier)
    if found is None:
        told = _("Belum ada rencana siklus sebelumnya yang dapat disalin.")
        raise Invalid(Problem("plan", Sentence(told)))
    last = session().get_one(Appraisal, found)
    rows = list(by_code(plan_rows_of(last, set_id)).values())
    return _begin(actor, one, set_id, [as_typed(row) for row in rows])


def tick(
    actor: Actor,
    appraisal_id: int,
    set_id: str,
    ticks: Mapping[str, Sequence[str]],
    *,
    expected_version: int | None = None,
) -> PlanAgreement:
    """Keep what the superior ticked of the checklist, by code; nobody ticks his own plan."""
    with unit_of_work() as current:
        one, plan = _held(actor, appraisal_id, set_id)
        access.require(actor, "result.accept", one.region, record=one)
        agreement = _agreement(one, set_id)
        claim(agreement, expected_version)
        _require_editable(actor, one, plan, agreement)
        known = plan.rule.checklist
        for row in plan_rows_of(one, set_id):
            given = ticks.get(row.code, ())
            row.checked = [item for item in known if item in given]
        agreement.own_at = agreement.superior_at = None
        current.flush()
        _touch(agreement)
        _audit(actor, "plan.checked", one, {"set": set_id})
    return agreement


def agree(
    actor: Actor, appraisal_id: int, set_id: str, *, expected_version: int | None = None
) -> PlanAgreement:
    """Agree as the employee or as his superior; with the second agreement the work begins."""
    with unit_of_work():
        one, plan = _held(actor, appraisal_id, set_id)
        agreement = _agreement(one, set_id)
        claim(agreement, expected_version)
        if agreement.agreed:
            raise WrongStage(_("Rencana ini sudah disetujui bersama."))
        rows = list(by_code(plan_rows_of(one, set_id)).values())
        problems = agreement_problems(plan.rule, rows)
        mine = one.employee_id == actor.employee_id
        if not mine:
            access.require(actor, "result.accept", one.region, record=one)
            if one.appraiser_id is not None:  # the office stands in for nobody who is there
                _require_superior(actor, one)
            problems += checklist_problems(plan.rule, rows)
        if problems:
            raise Invalid(problems)
        if mine:
            agreement.own_at = now()
        else:
            agreement.superior_at = now()
        _audit(actor, "plan.agreed", one, {"set": set_id, "by": "self" if mine else "superior"})
        _start(one)
    return agreement


def reopen(
    actor: Actor,
    appraisal_id: int,
    set_id: str,
    reason: str,
    *,
    expected_version: int | None = None,
) -> PlanAgreement:
    """Open an agreed plan again, by the superior and with a reason; both agree anew."""
    with unit_of_work():
        one, _plan = _held(actor, appraisal_id, set_id)
        _require_superior(actor, one)
        agreement = _agreement(one, set_id)
        claim(agreement, expected_version)
        if not agreement.agreed or one.phase not in _WORKING:
            raise WrongStage(
                _("Hanya rencana yang sudah disetujui dan masih berjalan dibuka lagi.")
            )
        agreement.reason = require_text(reason, "reason", _("Alasan perubahan"), longest=1000)
        agreement.revision += 1
        agreement.own_at = agreement.superior_at = None
        _audit(actor, "plan.reopened", one, {"set": set_id, "reason": agreement.reason})
    return agreement


def set_applicable(
    actor: Actor,
    appraisal_id: int,
    set_id: str,
    code: str,
    *,
    applicable: bool,
    reason: str = "",
) -> None:
    """Say that an indicator does not apply this year (or does again): the superior, with a reason.

    Its weight still counts in the sum of 100; scoring drops the indicator. Verified reports have
    no such rule: one that nobody verified is left out of the score, and the score says so.
    """
    with unit_of_work():
        one, plan = _loaded(actor, appraisal_id, set_id)
        _require_superior(actor, one)
        if plan.rule.verified_marks:
            raise WrongStage(
                _("Laporan tidak dinyatakan tidak berlaku; yang tidak diverifikasi tidak dihitung.")
            )
        rows = [row for row in plan_rows_of(one, set_id) if row.code == code]
        if not rows:
            raise NotFound(_("Indikator"))
        if one.phase not in _WORKING:
            raise WrongStage(_("Tahap penilaian ini tidak mengizinkan perubahan indikator."))
        told = "" if applicable else require_text(reason, "reason", _("Alasan"), longest=500)
        for row in rows:
            row.not_applicable, row.note = not applicable, told
        detail = {"code": code, "applicable": applicable, "reason": told}
        _audit(actor, "indicator.applicable", one, detail)


def plans_of(one: Appraisal) -> tuple[tuple[OwnSet, PlanAgreement | None], ...]:
    """Return the plans of a person with their agreement, None where nobody has begun."""
    known = {
        row.indicator_set: row
        for row in session().scalars(
            select(PlanAgreement).where(PlanAgreement.appraisal_id == one.id)
        )
    }
    return tuple((plan, known.get(plan.id)) for plan in own_sets(one))


def may_edit(actor: Actor, one: Appraisal, plan: OwnSet, agreement: PlanAgreement | None) -> bool:
    """Tell whether the actor may change the indicators of a plan now."""
    try:
        _require_editable(actor, one, plan, agreement or PlanAgreement(revision=1))
    except (NotAllowed, WrongStage):
        return False
    return True


def is_superior(actor: Actor, one: Appraisal) -> bool:
    """Tell whether the actor is the person's superior here: never the person himself."""
    mine = actor.employee_id is not None and one.employee_id == actor.employee_id
    return not mine and "appraiser_of" in access.relations_to(actor, one)


def _loaded(actor: Actor, appraisal_id: int, set_id: str) -> tuple[Appraisal, OwnSet]:
    one = get_visible(Appraisal, appraisal_id, actor, "appraisal.view", _("Penilaian"))
    plan = own_set(one, set_id)
    if plan is None:
        raise NotFound(_("Rencana"))
    return one, plan


def _held(actor: Actor, appraisal_id: int, set_id: str) -> tuple[Appraisal, OwnSet]:
    """Load with the appraisal locked: a plan that nobody has begun has no row of its own to lock.

    The work begins with the last agreement of several plans, so two of them wait for each other.
    """
    one, plan = _loaded(actor, appraisal_id, set_id)
    claim(one, None)
    return one, plan


def _begun(one: Appraisal, set_id: str) -> PlanAgreement | None:
    wanted = select(PlanAgreement).where(
        PlanAgreement.appraisal_id == one.id, PlanAgreement.indicator_set == set_id
    )
    return session().scalar(wanted)


def _agreement(one: Appraisal, set_id: str) -> PlanAgreement:
    found = _begun(one, set_id)
    if found is None:
        found = PlanAgreement(region=one.region, appraisal_id=one.id, indicator_set=set_id)
        session().add(found)
        session().flush()
    return found


def _require_editable(actor: Actor, one: Appraisal, plan: OwnSet, agreement: PlanAgreement) -> None:
    """Employee or superior draft; an agreed plan is opened again first, by the superior."""
    mine = one.employee_id == actor.employee_id
    drafts = mine or is_superior(actor, one) or own_dates.office_may_begin(actor, plan.rule, one)
    if not (actor.is_system or drafts):
        raise NotAllowed(_("Rencana disusun oleh pegawai yang bersangkutan atau atasannya."))
    if agreement.agreed:
        raise WrongStage(_("Rencana ini sudah disetujui bersama; atasan dapat membukanya lagi."))
    if agreement.revision > 1 and mine:
        raise WrongStage(_("Perubahan rencana yang sudah disetujui dilakukan oleh atasan."))
    if one.phase not in ({"planning"} if agreement.revision <= 1 else {"planning", "running"}):
        raise WrongStage(_("Rencana hanya disusun sebelum pelaksanaan dimulai."))


def _require_superior(actor: Actor, one: Appraisal) -> None:
    if not (actor.is_system or is_superior(actor, one)):
        raise NotAllowed(_("Hanya atasan langsung yang dapat melakukan ini."))


def _begin(actor: Actor, one: Appraisal, set_id: str, drafted: list[OwnIndicator]) -> PlanAgreement:
    with unit_of_work():
        claim(one, None)  # two who begin at once: the second finds the rows of the first
        if plan_rows_of(one, set_id):
            raise WrongStage(_("Rencana sudah berisi; ubah langsung pada daftarnya."))
        return save_plan(actor, one.id, set_id, drafted)


def _start(one: Appraisal) -> None:
    """Begin the work once every plan of the person is agreed by both."""
    agreed = {plan.id: found is not None and found.agreed for plan, found in plans_of(one)}
    if one.phase == "planning" and all(agreed.values()):
        lacks = record_blocking.missing_records(one, "running")
        if lacks:
            raise WrongStage(lacks[0])
        one.phase = step("appraisal", one.phase, "agree").target


def _touch(agreement: PlanAgreement) -> None:
    """Count a change of the indicators as one of the plan."""
    flag_modified(agreement, "reason")


def _audit(actor: Actor, action: str, one: Appraisal, detail: Mapping[str, object]) -> None:
    audit.record(
        actor,
        action,
        region=one.region,
        entity="appraisal",
        entity_id=one.id,
        detail=dict(detail),
    )
