"""Half-years with their own method, and a year made of what the halves published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, WrongStage
from portal.services.cycle import cycles
from portal.services.desk.tasks import waiting_for
from portal.services.followup import followups
from portal.services.followup.followups import build_cohort
from portal.services.outcome import publication
from portal.services.rating import forms
from portal.services.review import fairness
from portal.services.scores import calculation, reopening
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, FollowUp, Measurement, ScoreRecord
from tests.services import lhokseumawe_office as lhok


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


def year(world):
    cycle = cycles.create_cycle(
        world.actor("hr"),
        region="lhokseumawe",
        code="2026",
        title="Tahun 2026",
        year=2026,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    return cycles.open_cycle(world.actor("hr"), cycle.id)


def publish_half(world):
    review = lhok.reviewed(world)
    publication.publish_cycle(world.actor("hr"), review.cycle_id, partial=True)
    return review


def test_a_half_is_scored_by_the_method_of_halves_and_keeps_its_cadence(world):
    cycle = lhok.calculated(world)
    assert cycle.cadence == "half"
    methods = set(session().scalars(select(ScoreRecord.method)))
    assert methods == {"lhokseumawe.three_sources"}


def test_a_year_has_no_plan_and_no_forms_and_takes_the_published_halves(world):
    lhok.half(world)
    made = year(world)
    rows = select(Measurement.id).where(Measurement.cycle_id == made.id)
    assert session().scalars(rows).all() == []
    with pytest.raises(WrongStage, match="tanpa formulir"):
        forms.open_forms(world.actor("hr"), made.id)
    with pytest.raises(WrongStage, match="Terbitkan dahulu hasil Semester 1"):
        calculation.calculate_cycle(world.actor("hr"), made.id)


def test_one_published_half_makes_a_flagged_year(world):
    publish_half(world)
    made = year(world)
    told = calculation.calculate_cycle(world.actor("hr"), made.id)
    assert (told.calculated, told.holds) == (12, ())
    one = session().scalar(
        select(Appraisal).where(
            Appraisal.cycle_id == made.id, Appraisal.employee_id == world.id("a1")
        )
    )
    score = session().scalar(select(ScoreRecord).where(ScoreRecord.appraisal_id == one.id))
    half_score = session().scalar(
        select(ScoreRecord)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .where(Appraisal.employee_id == world.id("a1"), ScoreRecord.cycle_id != made.id)
    )
    assert score.method == "lhokseumawe.year"
    assert score.result["result_value"] == half_score.result["result_value"] == "85.00"
    assert score.result["flags"] == ["one_half_only"]
    (past,) = score.snapshot["history"]
    assert (past["cadence"], past["cycle"], past["period"]) == ("half", "2026-S1", "2026-H1")


def test_results_of_a_team_wait_for_its_session_after_the_calculation(world, clock):
    cycle = lhok.half(world)
    lhok.sessions(world)
    clock.moment += timedelta(days=1)
    lhok.calculate(world, cycle)
    hr = world.actor("hr")
    fairness.run_review(hr, cycle.id)
    with pytest.raises(Invalid, match="Sesi penilaian tim"):
        publication.publish_cycle(hr, cycle.id)
    lhok.sessions(world, "boss_b")
    told = publication.publish_cycle(hr, cycle.id, partial=True)
    assert told.done == 4
    lack = 'Unit kerja ini belum memiliki "Sesi penilaian tim" sesudah nilai dihitung.'
    waiting = {one.appraisal_id for one in told.remaining if str(one.sentence) == lack}
    assert len(waiting) == 7, "nobody of the other two units, but for one without a value"
    late = min(waiting)
    with pytest.raises(Invalid, match="Sesi penilaian tim"):
        publication.publish_appraisal(hr, late)
    lhok.sessions(world)
    publication.publish_appraisal(hr, late)
    assert session().get_one(Appraisal, late).phase == "published"


def test_the_year_needs_no_review_of_its_own(world):
    publish_half(world)
    made = year(world)
    calculation.calculate_cycle(world.actor("hr"), made.id)
    told = publication.publish_cycle(world.actor("hr"), made.id, partial=True)
    assert told.done == 11  # all but the officer's own


@pytest.mark.parametrize(
    ("region", "starts", "ends"),
    [
        ("kemuning", date(2026, 1, 1), date(2026, 6, 30)),
        ("lhokseumawe", date(2026, 1, 1), date(2026, 12, 31)),
        ("lhokseumawe", date(2026, 6, 1), date(2026, 7, 31)),
    ],
)
def test_a_half_lies_in_one_half_of_a_region_that_appraises_halves(world, region, starts, ends):
    from portal.domain.actor import SYSTEM

    given = {"code": "x", "title": "x", "year": 2026, "cadence": "half"}
    with pytest.raises(Invalid):
        cycles.create_cycle(SYSTEM, region=region, starts=starts, ends=ends, **given)


def test_decisions_stay_locked_while_a_flag_of_a_rater_is_open(world, registry):
    """The cohort names the ratees of the flagged rater; the rule proposes nobody of them."""
    review = lhok.reviewed(world, {"boss_a": 5})
    assert [row.rater_id for row in lhok.flags(review)] == [world.id("boss_a")]
    cycle = session().get_one(Cycle, review.cycle_id)
    nips = {
        world.key_of(one.employee_id): one.employee.nip
        for one in session().scalars(select(Appraisal).where(Appraisal.cycle_id == cycle.id))
    }
    locked = set(build_cohort(cycle).locked)
    assert {nips[key] for key in ("a1", "a2", "a3", "a4")} <= locked
    assert nips["b2"] not in locked
    lhok.decide_all(world, review, "rejected")
    fairness.explain_groups(world.actor("hr"), review.id, "Diperiksa.")
    fairness.close_review(world.actor("hr"), review.id, number="BA/1")
    assert build_cohort(cycle).locked == ()


def test_who_was_locked_at_the_minutes_is_proposed_once_the_panel_has_decided(world, clock):
    hr = world.actor("hr")
    review = lhok.reviewed(world, {"boss_a": 5}, failing=("a1", "b2"))
    lhok.decide_all(world, review, "rejected", with_flags=False)
    publication.publish_cycle(hr, review.cycle_id, partial=True)
    made = year(world)
    calculation.calculate_cycle(hr, made.id)
    publication.publish_cycle(hr, made.id, partial=True)
    followups.propose(hr, made.id)
    assert coached(world) == {"b2"}
    clock.moment += timedelta(days=1)
    seats = (("leader", "chair"), ("secretary", "member"), ("boss_b", "member"))
    committee = [{"employee_id": world.id(key), "role": role} for key, role in seats]
    followups.confirm_minutes(
        hr, made.id, "coaching", number="BA/2", held_on=date(2026, 6, 16), committee=committee
    )
    followups.propose(hr, made.id)
    assert coached(world) == set()
    clock.moment += timedelta(days=1)
    lhok.decide_all(world, review)
    followups.propose(hr, made.id)
    assert coached(world) == {"a1"}


def test_a_session_that_was_held_counts_when_values_are_calculated_again(world, clock):
    hr = world.actor("hr")
    review = lhok.reviewed(world)
    first = session().get_one(Cycle, review.cycle_id).calculated_at
    clock.moment += timedelta(days=2)
    reopening.reopen_forms(hr, review.cycle_id, "Ada yang sakit.")
    clock.moment += timedelta(days=2)
    calculation.calculate_cycle(hr, review.cycle_id)
    fairness.run_review(hr, review.cycle_id)
    assert session().get_one(Cycle, review.cycle_id).calculated_at == first
    assert publication.publish_cycle(hr, review.cycle_id, partial=True).done == 10


def coached(world):
    rows = select(FollowUp).where(FollowUp.rule == "coaching", FollowUp.state == "proposed")
    return {world.key_of(row.employee_id) for row in session().scalars(rows)}


def awaited(world, who):
    found = waiting_for(world.actor(who))
    return [(task.params["unit"], task.endpoint) for task in found if task.kind == "unit_record"]


def test_a_head_is_asked_for_the_session_that_holds_the_results_of_his_team(world, clock):
    """Once values are calculated and reviewed, until the session is there or all is published."""
    cycle = lhok.half(world)
    lhok.sessions(world)
    assert awaited(world, "boss_a") == []
    clock.moment += timedelta(days=1)
    lhok.calculate(world, cycle)
    assert awaited(world, "boss_a") == [], "the review comes first"
    fairness.run_review(world.actor("hr"), cycle.id)
    (task,) = (one for one in waiting_for(world.actor("boss_a")) if one.kind == "unit_record")
    assert task.params["register_id"] == "team_session"
    assert task.blocks
    assert awaited(world, "boss_a") == [(world.units["roads"], "record_forms.create")]
    assert awaited(world, "a1") == [], "only the head"
    lhok.sessions(world, "boss_a")
    assert awaited(world, "boss_a") == []
    assert awaited(world, "boss_b") == [(world.units["water"], "record_forms.create")]
