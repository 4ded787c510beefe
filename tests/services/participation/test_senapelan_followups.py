"""Follow-ups of Senapelan as the core carries them out: the agreed day is the day that counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services.common.runtime import now
from portal.services.desk.tasks import waiting_for
from portal.services.followup import followups
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, FollowUp


def proposed(town, rule):
    with unit_of_work() as current:
        row = FollowUp(
            region=town.region,
            cycle_id=town.cycle_id,
            employee_id=town.id("a1"),
            rule=rule,
            kind="coaching",
            topic="2026-05",
            title="Bimbingan",
            reason="Nilai rendah.",
        )
        current.add(row)
        current.flush()
        return row.id


@pytest.mark.parametrize(("rule", "decider"), [("guidance", "boss_a"), ("training", "hr")])
def test_the_agreed_day_of_a_case_is_its_due_date(town, clock, rule, decider):
    town.open_cycle()
    key = proposed(town, rule)
    agreed = now().date() + timedelta(days=12)
    coach = session().get_one(Employee, town.id("boss_b")).nip
    values = {
        "goal": "Kembali ke nilai baik.",
        "course": "Cara mencapai capaian",
        "coach": coach,
        "due_on": agreed.isoformat(),
    }
    assert followups.decide(town.actor(decider), key, values=values).due_on == agreed
    clock.advance(days=13)
    late = [one for one in waiting_for(town.actor("boss_b")) if one.kind == "follow_up_due"]
    assert [one.due_on for one in late] == [agreed]
