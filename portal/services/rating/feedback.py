"""Feedback at any time of the year, dated, from the appraiser to his staff."""

from __future__ import annotations

from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.appraisals import load_appraisal
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.store.db import unit_of_work
from portal.store.models import Feedback


def give(actor: Actor, appraisal_id: int, text: str) -> Feedback:
    """Add one entry; entries are never changed. The employee sees it at once."""
    with unit_of_work() as current:
        appraisal = load_appraisal(actor, appraisal_id, "feedback.give")
        entry = Feedback(
            region=appraisal.region,
            appraisal_id=appraisal.id,
            author_id=actor.employee_id or appraisal.appraiser_id or appraisal.employee_id,
            text=require_text(text, "text", _("Umpan balik"), longest=2000),
            at=now(),
        )
        current.add(entry)
        audit.record(
            actor,
            "feedback.give",
            region=appraisal.region,
            entity="appraisal",
            entity_id=appraisal.id,
        )
        current.flush()
        return entry
