"""Opening the unsent forms of a calculated cycle again; its results are calculated anew."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.periods import deadline
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import audit
from portal.services.common.appraisals import cycle_entry, load_cycle, local_today
from portal.services.common.runtime import now
from portal.services.rating import forms
from portal.services.reading.values import require_text
from portal.services.scores import fairness_rules
from portal.services.scores.batches import BATCH, set_appraisals
from portal.store.db import unit_of_work
from portal.store.models import Appraisal, Cycle, Minutes


def reopen_forms(actor: Actor, cycle_id: int, reason: str, *, due_on: date | None = None) -> int:
    """Open the unsent forms again, with a reason kept as minutes; return the forms now open.

    Appraisals whose dialogue was already held keep their calculated result.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        moved = step("cycle", cycle.state, "reopen_forms")
        fairness_rules.drop_review(cycle)
        reason = require_text(reason, "reason", _("Alasan"))
        today = local_today(cycle.region)
        described = cycle_entry(cycle).forms()
        usual = max(
            (deadline(today, f.open_days, f.open_day_kind) for f in described), default=today
        )
        due = due_on or usual
        back = step("appraisal", "calculated", "reopen_forms").target
        mine = (Appraisal.cycle_id == cycle.id, Appraisal.phase == "calculated")
        keys = list(current.scalars(select(Appraisal.id).where(*mine)))
        for start in range(0, len(keys), BATCH):
            set_appraisals(keys[start : start + BATCH], phase=back, notice="")
        count = forms.reopen_tasks(cycle, due)
        current.expire_all()
        cycle.state, cycle.forms_due_on = moved.target, due
        current.add(_reopening(actor, cycle, reason, today))
        audit.record(
            actor,
            "forms.reopen",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail={"reason": reason, "forms": count},
        )
        return count


def _reopening(actor: Actor, cycle: Cycle, reason: str, today: date) -> Minutes:
    return Minutes(
        region=cycle.region,
        cycle_id=cycle.id,
        kind="forms_reopened",
        subject_id=cycle.id,
        held_on=today,
        attendees=[],
        content={"reason": reason},
        recorded_by=actor.account_id,
        recorded_at=now(),
    )
