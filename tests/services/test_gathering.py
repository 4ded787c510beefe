"""A year made of halves goes stale when a half comes out or changes later; it is gathered anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.domain.actor import Actor, Grant
from portal.domain.errors import Conflict, Invalid, WrongStage
from portal.services.cycle import cycles
from portal.services.desk.tasks import waiting_for
from portal.services.outcome import finality, objections, publication, receiving
from portal.services.outcome.gathering import gather_again, outdated_changes, outdated_count
from portal.services.outcome.objection_marks import correctable_marks
from portal.services.review import fairness
from portal.services.scores import calculation
from portal.services.scores.verification import verify
from portal.store.db import session
from portal.store.models import Appraisal, AuditEntry, ScoreRecord
from tests.services import lhokseumawe_office as lhok


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


def of(world, cycle_id, key):
    mine = (Appraisal.cycle_id == cycle_id, Appraisal.employee_id == world.id(key))
    return session().scalars(select(Appraisal).where(*mine)).one()


def scores(one):
    wanted = select(ScoreRecord).where(ScoreRecord.appraisal_id == one.id)
    return session().scalars(wanted.order_by(ScoreRecord.revision)).all()


@pytest.fixture
def late(world, clock):
    """A half published for one team only, and the year calculated from it: (half, year)."""
    cycle = lhok.half(world)
    lhok.calculate(world, cycle)
    clock.moment += timedelta(days=1)
    hr = world.actor("hr")
    fairness.run_review(hr, cycle.id)
    lhok.sessions(world, "boss_b")
    publication.publish_cycle(hr, cycle.id, partial=True)
    made = cycles.create_cycle(
        hr,
        region="lhokseumawe",
        code="2026",
        title="Tahun 2026",
        year=2026,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    cycles.open_cycle(hr, made.id)
    calculation.calculate_cycle(hr, made.id)
    return cycle.id, made.id


def publish_late(world, half_id, key="a1"):
    lhok.sessions(world, "boss_a")
    publication.publish_appraisal(world.actor("hr"), of(world, half_id, key).id)


def objected(world, half_id, key="b1", decision="changed"):
    """The half of a person is objected to and decided."""
    one = of(world, half_id, key)
    receiving.mark_opened(world.actor(key), one.id)
    row = objections.file(world.actor(key), one.id, reason="Nilai perilaku keliru.")
    marks = dict.fromkeys(correctable_marks(one), "5") if decision == "changed" else {}
    objections.decide(
        world.actor("secretary"),
        row.id,
        decision=decision,
        text="Didengar kedua pihak.",
        marks=marks,
        appraiser_silent=True,
    )


def test_a_late_half_is_gathered_before_the_year_is_out(world, late):
    half_id, year_id = late
    hr = world.actor("hr")
    assert outdated_count(year_id) == 0
    assert scores(of(world, year_id, "a1"))[0].result["flags"] == ["no_half"]
    publish_late(world, half_id)
    assert outdated_count(year_id) == 1
    (change,) = outdated_changes(hr, year_id)
    assert change.parts == ("2026-H1",)
    assert change.before.predikat != change.after[1]
    with pytest.raises(Invalid, match="himpun ulang lebih dahulu"):
        publication.publish_cycle(hr, year_id)
    told = gather_again(hr, year_id)
    assert (told.changed, told.same, told.remaining) == (1, 0, ())
    (only,) = scores(of(world, year_id, "a1"))
    assert (only.reason, only.published, only.revision) == ("gathered", False, 2)
    assert only.result["flags"] == ["one_half_only"]
    assert outdated_count(year_id) == 0
    kept = session().scalars(select(AuditEntry).where(AuditEntry.action == "result.gathered")).one()
    assert kept.detail["parts"] == "2026-H1"
    assert kept.detail["before"] != kept.detail["after"]
    with pytest.raises(WrongStage, match="Tidak ada nilai"):
        gather_again(hr, year_id)


def test_others_stay_untouched(world, late):
    half_id, year_id = late
    before = {row.id: row.digest for row in session().scalars(select(ScoreRecord))}
    publish_late(world, half_id)
    gather_again(world.actor("hr"), year_id)
    kept = {row.id: row.digest for row in session().scalars(select(ScoreRecord))}
    assert len(before.items() - kept.items()) == 1  # the one that was replaced


def test_a_published_year_follows_a_decided_objection_with_both_versions(world, late, clock):
    half_id, year_id = late
    hr = world.actor("hr")
    publication.publish_cycle(hr, year_id, partial=True)
    one = of(world, year_id, "b1")
    receiving.mark_opened(world.actor("b1"), one.id)
    receiving.respond(world.actor("b1"), one.id, "agree")
    clock.moment += timedelta(days=1)
    objected(world, half_id)
    assert outdated_count(year_id) == 1
    assert gather_again(hr, year_id).changed == 1
    first, second = scores(of(world, year_id, "b1"))
    assert (first.published, second.published) == (True, True)
    assert second.reason == "gathered"
    assert first.result["behavior_value"] != second.result["behavior_value"]
    one = of(world, year_id, "b1")
    assert (one.phase, one.opened_at, one.response) == ("published", None, "")
    assert verify().differences == ()


def test_a_confirmed_objection_changes_nothing(world, late):
    half_id, year_id = late
    objected(world, half_id, decision="confirmed")
    assert outdated_count(year_id) == 0


def decide_year(world, row, version=None):
    return objections.decide(
        world.actor("secretary"),
        row.id,
        decision="confirmed",
        text="Tetap.",
        appraiser_silent=True,
        expected_version=version,
    )


def test_a_year_under_objection_is_decided_about_what_its_halves_give(world, late):
    half_id, year_id = late
    hr = world.actor("hr")
    publication.publish_cycle(hr, year_id, partial=True)
    one = of(world, year_id, "b1")
    receiving.mark_opened(world.actor("b1"), one.id)
    row = objections.file(world.actor("b1"), one.id, reason="Keliru.")
    seen = row.version
    with pytest.raises(Invalid, match="masih dapat berubah"):
        decide_year(world, row)
    objected(world, half_id)
    with pytest.raises(Invalid, match="menghimpun ulang"):
        decide_year(world, row)
    (task,) = [one for one in waiting_for(hr) if one.kind == "gather_again"]
    assert task.title.params == {"n": outdated_count(year_id), "title": "Tahun 2026"}
    told = gather_again(hr, year_id)
    assert (told.changed, told.remaining) == (1, ())
    assert "gather_again" not in {one.kind for one in waiting_for(hr)}
    first, second = scores(of(world, year_id, "b1"))
    assert (second.reason, second.published) == ("gathered", True)
    assert first.result["behavior_value"] != second.result["behavior_value"]
    one = of(world, year_id, "b1")
    assert (one.phase, one.response) == ("objection", "object")
    with pytest.raises(Conflict):
        decide_year(world, row, version=seen)
    kept = decide_year(world, row).before
    assert (kept["revision"], kept["digest"]) == (2, second.digest)
    assert of(world, year_id, "b1").phase == "final"
    with pytest.raises(WrongStage, match="Tidak ada nilai"):
        gather_again(hr, year_id)
    assert verify().differences == ()


def test_a_year_is_not_final_before_its_halves(world, late, clock):
    half_id, year_id = late
    hr = world.actor("hr")
    publication.publish_cycle(hr, year_id, partial=True)
    for cycle_id in (half_id, year_id):
        receiving.mark_opened(world.actor("b1"), of(world, cycle_id, "b1").id)
    clock.moment += timedelta(days=15)
    finality.close_cycle(hr, year_id)
    assert of(world, year_id, "b1").phase == "published"
    finality.close_cycle(hr, half_id)
    finality.close_cycle(hr, year_id)
    assert of(world, year_id, "b1").phase == "final"


def test_nobody_gathers_his_own_published_year(world, late):
    half_id, year_id = late
    deputy = replace(world.actor("b3"), grants=(Grant("hr", "lhokseumawe"),))
    publication.publish_cycle(deputy, year_id, partial=True)
    lhok.sessions(world, "leader")
    one = of(world, half_id, "hr")
    publication.publish_appraisal(deputy, one.id)
    told = gather_again(world.actor("hr"), year_id)
    assert (told.changed, len(told.remaining)) == (0, 1)
    assert gather_again(deputy, year_id).changed == 1


def test_the_office_is_told_on_its_start_page(world, late):
    half_id, year_id = late
    assert "gather_again" not in {one.kind for one in waiting_for(world.actor("hr"))}
    publish_late(world, half_id)
    (task,) = [one for one in waiting_for(world.actor("hr")) if one.kind == "gather_again"]
    assert task.params == {"cycle_id": year_id, "action": "gather_again"}
    assert "1" in str(task.title)


def test_who_answers_for_one_unit_is_asked_for_nothing_of_the_whole_office(world, late):
    half_id, _year_id = late
    publish_late(world, half_id)
    own = world.units["office"]
    grants = (Grant("hr", "lhokseumawe", own), Grant("leader", "lhokseumawe", own))
    of_unit = Actor(account_id=None, name="Unit", region="lhokseumawe", grants=grants)
    whole = replace(of_unit, grants=tuple(replace(one, unit_id=None) for one in grants))
    kinds = {one.kind for one in waiting_for(whole)}
    assert {"gather_again", "cycle_step", "close_fairness", "leader_summary"} <= kinds
    assert waiting_for(of_unit) == []
