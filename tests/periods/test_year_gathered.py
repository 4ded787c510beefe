"""What a year takes over from its periods when it is gathered anew, and what it waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.api.snapshot import PeriodFacts
from portal.domain.errors import WrongStage
from portal.services.outcome import finality, gathering, publication, receiving
from portal.services.periods import closing_objections, closings
from portal.services.scores import calculation, outdated
from portal.services.scores.calculation import build_snapshot
from portal.services.scores.scoring import latest_record
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry, Cycle
from tests.periods.conftest import Office
from tests.periods.test_closings import FEEDBACK, closed, filled
from tests.periods.test_year_objection import judged


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


def test_a_month_that_is_merely_over_by_now_does_not_slip_in(office: Office):
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    one = calculated(office)
    office.clock.to(3, 12)
    judged(office, key)
    office.clock.to(4, 20)
    assert gathering.gather_again(office.actor("hr"), office.cycle_id).changed == 1
    after = latest_record(one)
    assert [fact["period"] for fact in after.snapshot["periods"]] == ["2026-01", "2026-02"]
    (february,) = [row for row in after.snapshot["measures"] if row["period"] == "2026-02"][:1]
    assert february["actual"] == "10"


def month(number: int, value: str | None, *, on_time: bool | None = None) -> PeriodFacts:
    return PeriodFacts(closing="month", period=f"2026-{number:02}", value=value, on_time=on_time)


def test_only_what_is_out_replaces_what_was_frozen(office: Office):
    frozen = build_snapshot(office.appraisal("ani"))
    before = replace(
        frozen,
        periods=(month(9, "80"), month(10, "70"), month(11, None), month(12, None)),
        unit_periods=(month(12, None),),
    )
    present = replace(
        frozen,
        periods=(
            month(9, "80", on_time=False),
            month(10, "75", on_time=False),
            month(11, "90", on_time=True),
            month(12, None, on_time=False),
        ),
        unit_periods=(month(12, None, on_time=False),),
    )
    after = outdated.gathered_anew(before, present)
    assert after.periods == (
        month(9, "80"),
        month(10, "75"),
        month(11, "90", on_time=True),
        month(12, None),
    )
    assert after.unit_periods == before.unit_periods
    assert outdated.changed_parts(before, after) == ("2026-10", "2026-11")


def test_a_part_that_moves_no_number_still_stands_on_the_card(office: Office):
    february, chief = closed(office, "8", "10"), office.actor("chief")
    filled(office, "5", "5", period="2026-01")
    january = office.closing("ani", "2026-01").id
    closings.close_period(chief, january, feedback=FEEDBACK)
    for key in (january, february):
        closings.publish_period(chief, key)
    one = calculated(office)
    closing_objections.object_to_period(office.actor("ani"), january, "Satu berkas kurang.")
    row = office.rows("ani", period="2026-01")[0]
    closing_objections.decide_period_objection(
        office.actor("top"), january, decision="changed", text="Benar.", corrections={row.id: "6"}
    )
    before = latest_record(one)
    result, value = before.result, before.snapshot["periods"][0]["value"]
    assert gathering.gather_again(office.actor("hr"), office.cycle_id).changed == 1
    after = latest_record(one)
    assert after.result == result
    assert after.snapshot["periods"][0]["value"] == office.closing("ani", "2026-01").value != value


def test_what_the_employee_answered_stays_in_the_trail(office: Office):
    key, hr, ani = closed(office, "8", "10"), office.actor("hr"), office.actor("ani")
    one = calculated(office)
    publication.publish_cycle(hr, office.cycle_id, partial=True)
    receiving.mark_opened(ani, one)
    receiving.respond(ani, one, "agree_with_note", "Terima kasih, Bu.")
    closings.publish_period(office.actor("chief"), key)
    gathering.gather_again(hr, office.cycle_id)
    assert office.appraisal("ani").response_text == ""
    kept = session().scalars(select(AuditEntry).where(AuditEntry.action == "result.gathered")).one()
    assert kept.detail["opened_at"] == "2026-03-06"
    assert kept.detail["response"] == "agree_with_note"
    assert kept.detail["note"] == "Terima kasih, Bu."


def test_a_gathered_value_has_its_own_warning_and_is_told_to_the_years_above(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    key, hr = closed(office, "8", "10"), office.actor("hr")
    one = calculated(office)
    publication.publish_cycle(hr, office.cycle_id, partial=True)
    with unit_of_work():
        office.appraisal("ani").notice = "Bulan Februari kosong."
    closings.publish_period(office.actor("chief"), key)
    told: list[object] = []
    monkeypatch.setattr(gathering, "halves_came_out", lambda *given: told.append(given))
    monkeypatch.setattr(gathering, "findings", lambda *_given: ("", "Bulan Januari kosong."))
    gathering.gather_again(hr, office.cycle_id)
    assert office.appraisal("ani").notice == "Bulan Januari kosong."
    assert told == [([one], "tepian")]


def test_nobody_objects_to_a_value_that_is_still_to_be_gathered(office: Office):
    key = closed(office, "8", "10")
    calculated(office)
    closings.publish_period(office.actor("chief"), key)
    with pytest.raises(WrongStage, match="lalu ajukan keberatan"), unit_of_work():
        publication.publish_for_objection(office.actor("ani"), office.appraisal("ani"))
    assert office.appraisal("ani").phase == "calculated"
