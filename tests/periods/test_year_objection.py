"""A year made of published months: what was objected to month by month stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.domain.errors import Invalid
from portal.services.outcome import (
    gathering,
    objection_corrections,
    objections,
    publication,
    receiving,
)
from portal.services.periods import closing_objections, closings
from portal.services.scores import calculation, outdated
from portal.services.scores.scoring import latest_record
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Objection
from tests.periods.conftest import Office
from tests.periods.test_closings import closed


@pytest.fixture
def objected(office: Office) -> Objection:
    """A year with one published month, against which its employee objects."""
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    one = office.appraisal("ani")
    with unit_of_work() as current:
        current.get_one(Cycle, one.cycle_id).state = one.phase = "rating"
    calculation.calculate_cycle(office.actor("hr"), office.cycle_id)
    publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True)
    receiving.mark_opened(office.actor("ani"), one.id)
    row = objections.file(office.actor("ani"), one.id, reason="Satu berkas belum dihitung.")
    office.clock.moment += timedelta(days=15)  # nobody may object to the month any more
    return row


def decide(office: Office, row: Objection, corrections: dict[int, str]) -> Objection:
    return objections.decide(
        office.actor("top"),
        row.id,
        decision="changed",
        text="Berkas ada dalam register.",
        corrections=corrections,
        appraiser_silent=True,
    )


def test_a_published_month_is_not_changed_by_an_objection_to_the_year(office, objected):
    month = office.rows("ani", period="2026-02")[0]
    offered = objection_corrections.correctable(office.appraisal("ani"))
    assert month.id not in offered
    assert {row.period for _code, row in offered.values()} >= {"2026", "2026-03"}
    with pytest.raises(Invalid):
        decide(office, objected, {month.id: "9"})
    assert office.rows("ani", period="2026-02")[0].actual == 8
    assert objection_corrections.parts_of(office.appraisal("ani")) == ("Bulan kerja",)


def test_a_change_that_moves_no_number_is_refused(office, objected):
    march = office.rows("ani", period="2026-03")[0]
    with pytest.raises(Invalid, match="tidak mengubah satu angka pun"):
        decide(office, objected, {march.id: "9"})
    session().expire_all()
    assert office.rows("ani", period="2026-03")[0].actual is None
    assert latest_record(office.appraisal("ani").id).revision == 1
    assert office.appraisal("ani").phase == "objection"


def judged(office: Office, key: int) -> None:
    """The month is objected to, and one of its values is corrected."""
    closing_objections.object_to_period(office.actor("ani"), key, "Satu berkas belum dihitung.")
    row = office.rows("ani", period="2026-02")[0]
    closing_objections.decide_period_objection(
        office.actor("top"), key, decision="changed", text="Benar.", corrections={row.id: "10"}
    )


def test_a_month_decided_after_the_year_was_calculated_is_gathered_anew(office: Office):
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    one = office.appraisal("ani")
    with unit_of_work() as current:
        current.get_one(Cycle, one.cycle_id).state = one.phase = "rating"
    calculation.calculate_cycle(office.actor("hr"), office.cycle_id)
    publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True)
    before = latest_record(one.id)
    assert gathering.outdated_count(office.cycle_id) == 0
    judged(office, key)
    assert gathering.outdated_count(office.cycle_id) == 1
    assert gathering.gather_again(office.actor("hr"), office.cycle_id).changed == 1
    after = latest_record(one.id)
    assert (after.reason, after.revision, after.published) == ("gathered", 2, True)
    assert after.result != before.result
    told = gathering.explained(one.id)
    assert told is not None
    assert (told.parts, told.value) == (("2026-02",), before.final_value)


def test_a_year_waits_for_the_time_to_object_to_its_months(office: Office):
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    one = office.appraisal("ani")
    cycle, today = session().get_one(Cycle, office.cycle_id), office.clock.moment.date()
    assert outdated.unsettled_of(cycle, today) == {one.id}
    assert outdated.unsettled_of(cycle, today + timedelta(days=15)) == set()
