"""What a year takes over from its periods when it is gathered anew, and what it waits for."""

from __future__ import annotations

from datetime import timedelta

from portal.services.outcome import finality, gathering, publication, receiving
from portal.services.periods import closings
from portal.services.scores import calculation, outdated
from portal.services.scores.scoring import latest_record
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle
from tests.periods.conftest import Office
from tests.periods.test_closings import closed


def calculated(office: Office) -> int:
    """Calculate the year of Ani as it stands; return her appraisal."""
    one = office.appraisal("ani")
    with unit_of_work() as current:
        current.get_one(Cycle, one.cycle_id).state = one.phase = "rating"
    calculation.calculate_cycle(office.actor("hr"), office.cycle_id)
    return one.id


def test_a_year_is_not_final_before_a_closed_month_is_out(office: Office):
    key = closed(office, "8", "10")
    one = calculated(office)
    hr = office.actor("hr")
    publication.publish_cycle(hr, office.cycle_id, partial=True)
    receiving.mark_opened(office.actor("ani"), one)
    office.clock.moment += timedelta(days=20)
    finality.close_cycle(hr, office.cycle_id)
    assert office.appraisal("ani").phase == "published"
    closings.publish_period(office.actor("chief"), key)
    assert gathering.gather_again(hr, office.cycle_id).changed == 1
    assert latest_record(one).result["count"] == 1


def test_a_closed_quarter_of_the_unit_is_waited_for_without_days_to_object(office: Office):
    office.agreed()
    row = office.closing("service", "2026-Q1")
    with unit_of_work():
        row.state = "closed"
    mine = {office.appraisal(key).id for key in ("ani", "budi", "chief")}
    cycle, today = session().get_one(Cycle, office.cycle_id), office.clock.moment.date()
    assert outdated.unsettled_of(cycle, today) == mine
    with unit_of_work():
        row.state = "published"
    assert outdated.unsettled_of(cycle, today) == set()
