"""Results become final once the time for objections is over; nobody finalises his own."""

from __future__ import annotations

from datetime import date

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common.appraisals import load_cycle, local_today, workflow_of_cycle
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.outcome.many_results import (
    NOT_PUBLISHED,
    OWN,
    PublicationReport,
    Remaining,
    all_of,
    chunks,
    record_act,
    remaining_of,
    update_rows,
)
from portal.services.outcome.receiving import objection_due
from portal.services.registers import record_blocking
from portal.services.scores.outdated import OUTDATED, unsettled_of
from portal.store.db import unit_of_work
from portal.store.models import Appraisal

NOT_OPENED = _("Belum dibuka pegawai; catat tanggal penyerahannya.")
NOT_ANSWERED = _("Pegawai belum menanggapi hasil.")
OBJECTING = _("Keberatan belum diputuskan.")
UNSETTLED = _("Semester atau periode yang membentuk nilai ini belum final.")
STILL_OPEN = _("Masa keberatan berlangsung sampai {due}.")


def close_cycle(
    actor: Actor, cycle_id: int, *, expected_version: int | None = None
) -> PublicationReport:
    """Finalise all results whose objection time is over and list who is still open.

    The cycle itself becomes final once nothing but appraisals on hold is left; until then call
    this again on a later day.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "result.finalize")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, "close")
        workflow, today = workflow_of_cycle(cycle), local_today(cycle.region)
        ready, remaining, blocking = list[int](), list[Remaining](), False
        left = [one for one in all_of(cycle) if one.phase != "final"]
        lacks = record_blocking.missing_before(left, ("final",))
        unsettled = unsettled_of(cycle, today)
        for one in left:
            why = _why_open(actor, one, workflow, today)
            if why is None and one.id in lacks:
                why = lacks[one.id][0]
            if why is None and one.id in unsettled:
                why = Sentence(UNSETTLED)
            if why is None:
                ready.append(one.id)
                continue
            remaining.append(remaining_of(one, why))
            blocking = blocking or not one.hold
        _finalize(ready)
        if not blocking:
            cycle.state = moved.target
        detail = {"final": len(ready), "open": len(remaining)}
        record_act(actor, "cycle.close", cycle.region, "cycle", cycle.id, **detail)
        current.flush()
        current.expire_all()
        region, code = cycle.region, cycle.code
    announce(region, "cycle.closed", cycle=code)
    return PublicationReport(len(ready), tuple(remaining))


def _why_open(actor: Actor, one: Appraisal, workflow: Workflow, today: date) -> Sentence | None:
    """Return why a result cannot be final yet, or None when it can."""
    if one.hold or (one.outdated_at and one.phase == "published"):
        return Sentence(one.hold or OUTDATED)
    if one.phase != "published":
        return Sentence(OBJECTING if one.phase == "objection" else NOT_PUBLISHED)
    due = objection_due(one, workflow)
    if due is None:
        return Sentence(NOT_OPENED)
    if due >= today:
        return Sentence(STILL_OPEN, {"due": due.isoformat()})
    if workflow.requires_response and not one.response:
        return Sentence(NOT_ANSWERED)
    return Sentence(OWN) if one.employee_id == actor.employee_id else None


def _finalize(keys: list[int]) -> None:
    moment, bumped = now(), Appraisal.version + 1
    for chunk in chunks(keys):
        mine = Appraisal.id.in_(chunk)
        update_rows(Appraisal, mine, phase="final", final_at=moment, version=bumped)
