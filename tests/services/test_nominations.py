"""Peers named by the employee and his superior before the forms open."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotFound, WrongStage
from portal.services.desk.review_tasks import personal
from portal.services.rating import forms, nominations
from portal.store.db import session
from portal.store.models import FormAnswer, RaterTask
from tests.services import lhokseumawe_office as lhok


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    made = lhok.build(clock)
    lhok.half(made)
    return made


def raters(world, key):
    one = world.appraisal(key)
    rows = select(RaterTask.rater_id).where(
        RaterTask.appraisal_id == one.id, RaterTask.relation == "peer"
    )
    return {world.key_of(rater) for rater in session().scalars(rows)}


def name(world, who, about, *peers):
    chosen = [world.id(key) for key in peers]
    return nominations.name_peers(world.actor(who), world.appraisal(about).id, chosen)


def test_candidates_share_the_section_and_are_neither_superior_nor_staff(world):
    def keys(who):
        found = nominations.peer_list(world.actor(who), world.appraisal(who).id)
        return {world.key_of(one.employee_id) for one in found.candidates}

    assert keys("a1") == {"a2", "a3", "a4"}
    assert keys("boss_a") == {"hr", "boss_b"}


def test_the_named_peers_get_the_forms(world):
    assert name(world, "a1", "a1", "a2", "a3") == 2
    assert name(world, "boss_a", "a1", "a4") == 3
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    assert raters(world, "a1") == {"a2", "a3", "a4"}
    task = session().scalar(select(RaterTask).where(RaterTask.relation == "peer"))
    assert task.due_on == date(2026, 6, 29)  # ten working days after Monday, 15 June


def test_who_is_missing_is_drawn_with_a_recorded_seed(world):
    name(world, "a1", "a1", "a2")
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    found = select(RaterTask.rater_id, RaterTask.seed).where(
        RaterTask.appraisal_id == world.appraisal("a1").id, RaterTask.relation == "peer"
    )
    seeds = {world.key_of(rater): seed for rater, seed in session().execute(found)}
    assert set(seeds) == {"a2", "a3", "a4"}
    assert seeds["a2"] == ""
    assert seeds["a3"].startswith("1:")
    assert raters(world, "boss_a") == {"hr", "boss_b"}  # there are only two


@pytest.mark.parametrize(
    ("who", "peers"),
    [
        ("a1", ("a2", "a3", "a4")),  # more than two
        ("a1", ("a1",)),
        ("a1", ("boss_a",)),
        ("a1", ("b1",)),
        ("boss_a", ("a2",)),  # fewer than three
    ],
)
def test_what_is_refused(world, who, peers):
    with pytest.raises(Invalid):
        name(world, who, "a1", *peers)


def test_nobody_else_names_peers_and_the_employee_does_not_see_the_superiors_choice(world):
    name(world, "a1", "a1", "a2")
    with pytest.raises(NotFound):
        name(world, "a2", "a1", "a3")
    with pytest.raises(NotFound):
        name(world, "hr", "a1", "a3")
    name(world, "boss_a", "a1", "a3", "a4")
    own = nominations.peer_list(world.actor("a1"), world.appraisal("a1").id)
    assert own.by_superior == frozenset()
    with pytest.raises(WrongStage, match="melengkapi"):
        name(world, "a1", "a1", "a3")


def test_lists_close_when_the_forms_open(world):
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    with pytest.raises(WrongStage):
        name(world, "a1", "a1", "a2")


def test_reminders_come_in_the_last_month(world, clock):
    kinds = {told[0] for told in personal(world.id("a1"), "lhokseumawe")}
    assert kinds == {"name_peers"}
    assert {told[0] for told in personal(world.id("boss_a"), "lhokseumawe")} == {
        "name_peers",
        "complete_peers",
    }
    name(world, "a1", "a1", "a2")
    assert list(personal(world.id("a1"), "lhokseumawe")) == []


def test_the_rater_stays_for_the_panel_alone(world):
    """Peer answers keep their rater in storage; no page of result or form shows him."""
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    lhok.send_all(world)
    answers = list(session().scalars(select(FormAnswer).where(FormAnswer.relation == "peer")))
    assert answers
    assert all(answer.rater_id is not None for answer in answers)
