from __future__ import annotations

from datetime import date

import pytest

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable, WrongStage
from portal.services.personnel import facts
from portal.store.db import unit_of_work

IDEA = "Daftar periksa bersama mengurangi kunjungan ulang dari empat menjadi satu."


@pytest.fixture
def appraisal(world):
    world.open_cycle()
    return world.appraisal("a1")


def idea(world, appraisal, who="a1", **more):
    return facts.state_fact(world.actor(who), appraisal.id, "verified_idea", "true", IDEA, **more)


def test_the_employee_states_and_the_appraiser_confirms(world, appraisal):
    row = idea(world, appraisal)
    assert row.confirmed_at is None
    facts.confirm_fact(world.actor("boss_a"), row.id, True)
    assert row.confirmed_by == world.actor("boss_a").account_id
    assert row.confirmed_at is not None


def test_a_new_text_opens_the_question_again(world, appraisal):
    row = idea(world, appraisal)
    facts.confirm_fact(world.actor("boss_a"), row.id, True)
    seen = row.version
    again = facts.state_fact(
        world.actor("a1"), appraisal.id, "verified_idea", "true", "Lain.", expected_version=seen
    )
    assert (again.id, again.text, again.confirmed_at) == (row.id, "Lain.", None)
    with pytest.raises(Conflict) as met:
        idea(world, appraisal, expected_version=seen)
    assert met.value.theirs["text"] == "Lain."
    with pytest.raises(Conflict):  # the appraiser confirms what he has read, not what came since
        facts.confirm_fact(world.actor("boss_a"), row.id, True, expected_version=seen)


def test_a_refusal_is_kept_apart_from_waiting(world, appraisal):
    row = idea(world, appraisal)
    facts.confirm_fact(world.actor("boss_a"), row.id, False)
    assert row.confirmed_at is None
    assert row.confirmed_by is not None


def test_who_may_state_and_confirm(world, appraisal):
    for who, error in (("boss_a", NotAllowed), ("hr", NotAllowed), ("a2", NotFound)):
        with pytest.raises(error):
            idea(world, appraisal, who)
    row = idea(world, appraisal)
    for who, error in (
        ("a1", NotFound),
        ("hr", NotAllowed),
        ("boss_b", NotFound),
        ("foreign_hr", NotFound),
    ):
        with pytest.raises(error):
            facts.confirm_fact(world.actor(who), row.id, True)


@pytest.mark.parametrize(("value", "text"), [("maybe", "x"), ("true", "  "), ("true", "x" * 3001)])
def test_an_idea_needs_its_paragraph(world, appraisal, value, text):
    with pytest.raises(Invalid):
        facts.state_fact(world.actor("a1"), appraisal.id, "verified_idea", value, text)


def test_withdrawing_needs_no_text(world, appraisal):
    assert (
        facts.state_fact(world.actor("a1"), appraisal.id, "verified_idea", "false").value == "false"
    )


def test_unknown_and_misplaced_codes(world, appraisal):
    for code in ("luck", "sanctioned"):
        with pytest.raises(NotFound):
            facts.state_fact(world.actor("a1"), appraisal.id, code, "true", "x")
    with pytest.raises(NotFound):
        facts.record_employee_fact(world.actor("hr"), world.id("a1"), "verified_idea", "true", "x")


def test_nothing_changes_once_the_value_is_calculated(world, appraisal):
    row = idea(world, appraisal)
    with unit_of_work():
        appraisal.phase = "calculated"
    with pytest.raises(WrongStage):
        idea(world, appraisal)
    with pytest.raises(WrongStage):
        facts.confirm_fact(world.actor("boss_a"), row.id, True)


def test_a_penalty_is_recorded_by_the_personnel_office(world, appraisal):
    row = facts.record_employee_fact(
        world.actor("hr"),
        world.id("a1"),
        "sanctioned",
        "true",
        "SK 12/2026",
        starts=date(2026, 3, 1),
        ends=date(2026, 8, 31),
    )
    assert (row.appraisal_id, row.confirmed_at is not None) == (None, True)
    for who, error in (("boss_a", NotAllowed), ("a1", NotFound), ("foreign_hr", NotFound)):
        with pytest.raises(error):
            facts.record_employee_fact(
                world.actor(who), world.id("a1"), "sanctioned", "false", "SK"
            )
    with pytest.raises(NotAllowed, match="petugas lain"):
        facts.record_employee_fact(world.actor("hr"), world.id("hr"), "sanctioned", "false", "SK")
    with pytest.raises(Invalid):
        facts.record_employee_fact(
            world.actor("hr"),
            world.id("a1"),
            "sanctioned",
            "true",
            "SK",
            starts=date(2026, 3, 1),
            ends=date(2026, 2, 1),
        )


def test_a_region_whose_plugin_is_away_takes_no_facts(world, appraisal, host):
    host.disable("kemuning")
    try:
        with pytest.raises(Unavailable):
            idea(world, appraisal)
    finally:
        host.enable("kemuning")
