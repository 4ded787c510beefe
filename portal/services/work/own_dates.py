"""When a plan of own indicators is due, and from when the personnel office begins what nobody has.

Days are counted from the first day of the person's time in the cycle: who comes in May has as
many of them as who was there in January.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.api.describe import IndicatorSet
from portal.domain.actor import Actor
from portal.services.common import access
from portal.services.common.appraisals import local_today
from portal.services.work.own_rows import plan_rows_of
from portal.store.models import Appraisal


def agreed_by(rule: IndicatorSet, one: Appraisal) -> date | None:
    """Return the day by which a plan is to be agreed; None where the region has none."""
    return _day(one, rule.agree_by_day)


def office_may_begin(actor: Actor, rule: IndicatorSet, one: Appraisal) -> bool:
    """Tell whether the actor, of the personnel office, may draft this plan: it is still empty."""
    first = _day(one, rule.office_drafts_from_day)
    if first is None or local_today(one.region) < first:
        return False
    office = "hr" in access.roles_for(actor, one.region, one.unit_id)
    return office and not plan_rows_of(one, rule.id)


def _day(one: Appraisal, number: int) -> date | None:
    if not number:
        return None
    return max(one.cycle.starts, one.assignment.starts) + timedelta(days=number - 1)
