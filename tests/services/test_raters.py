from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.api.instruments import RaterDraw
from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.rating import forms, raters
from portal.services.rating.raters import Candidate
from portal.store.db import session
from portal.store.models import Appraisal, Minutes, RaterTask
from tests.services.helpers_results import open_all, tasks

RULE = RaterDraw(minimum=3, maximum=7, prefer_other_sector=True)
people = st.lists(
    st.builds(
        Candidate,
        employee_id=st.integers(1, 10**6),
        nip=st.integers(10**17, 10**18 - 1).map(str),
        name=st.just("Rekan"),
        other_sector=st.booleans(),
    ),
    max_size=20,
    unique_by=(lambda c: c.nip, lambda c: c.employee_id),
)


@given(people, st.text(max_size=10), st.randoms(use_true_random=False))
def test_the_draw_depends_on_people_and_seed_only(candidates, seed, dice):
    drawn = raters.draw(candidates, RULE, seed)
    mixed = list(candidates)
    dice.shuffle(mixed)
    assert raters.draw(mixed, RULE, seed) == drawn
    assert len(drawn) == min(7, len(candidates)) == len(set(drawn))
    far = [c for c in candidates if c.other_sector]
    assert sum(c.other_sector for c in drawn) == min(7, len(far))


def test_another_seed_draws_others():
    many = [Candidate(at, f"{at:018}", "Rekan", other_sector=True) for at in range(30)]
    draws = {raters.draw(many, RULE, str(seed)) for seed in range(5)}
    assert len(draws) == 5
    assert [c.employee_id for c in raters.draw(many, RULE, "7:peer:1")] == [
        c.employee_id for c in raters.draw(many[::-1], RULE, "7:peer:1")
    ]


def test_peers_share_a_project_and_are_neither_oneself_nor_the_superior(world):
    world.accepted("a1", "a2", "b1", "boss_a")
    world.accepted("a1", "b1", code="P-2")
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=1)
    drawn = tasks(world, ratee="a1", relation="peer")
    assert sorted(world.key_of(t.rater_id) for t in drawn) == ["a2", "b1"]
    both = next(t for t in drawn if t.rater_id == world.id("b1"))
    assert both.context == {"projects": ["P-1", "P-2"]}
    for task in session().scalars(select(RaterTask)):
        assert task.rater_id != task.appraisal.employee_id
        if task.relation == "peer":
            assert task.rater_id != task.appraisal.appraiser_id


def test_candidates_from_other_sectors_come_first(world):
    world.running("a1", "a2", "b1", "b2")
    found = raters.propose(world.actor("hr"), world.appraisal("a1").id)
    assert [(world.key_of(c.employee_id), c.other_sector) for c in found] == [
        ("b1", True),
        ("b2", True),
        ("a2", False),
    ]
    with pytest.raises(NotFound):
        raters.propose(world.actor("a1"), world.appraisal("a1").id)
    with pytest.raises(NotFound):
        raters.propose(world.actor("foreign_hr"), world.appraisal("a1").id)


def test_the_same_seed_gives_the_same_tasks_and_is_recorded(world):
    open_all(world, seed=99)
    drawn = tasks(world, relation="peer")
    assert {t.seed for t in drawn} == {f"99:peer:{t.appraisal_id}" for t in drawn}
    bosses = tasks(world, relation="superior")
    with_boss = select(Appraisal.id).where(Appraisal.appraiser_id.is_not(None))
    assert {t.appraisal_id for t in bosses} == set(session().scalars(with_boss))


def exchangeable(world):
    world.accepted("a1", "a2", "b1", "b2")
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=3)
    task = next(t for t in tasks(world, ratee="a1") if t.rater_id == world.id("b1"))
    spare = next(t for t in tasks(world, ratee="a1") if t.rater_id == world.id("b2"))
    from portal.store.db import unit_of_work

    with unit_of_work() as current:  # make room: one candidate was not drawn
        current.delete(session().get_one(RaterTask, spare.id))
    return task.id


def test_the_head_exchanges_one_rater_with_a_reason(world):
    task_id = exchangeable(world)
    head = world.actor("boss_a")
    with pytest.raises(Invalid):
        raters.exchange(head, task_id, world.id("b2"), "  ")
    for wrong in ("a1", "boss_a", "a2", "a4"):
        with pytest.raises(Invalid):
            raters.exchange(head, task_id, world.id(wrong), "Cuti panjang")
    new = raters.exchange(head, task_id, world.id("b2"), "Cuti panjang")
    assert (new.state, new.rater_id) == ("open", world.id("b2"))
    assert session().get_one(RaterTask, task_id).state == "withdrawn"
    minutes = session().scalars(select(Minutes).where(Minutes.kind == "rater_exchange")).one()
    assert minutes.content["reason"] == "Cuti panjang"
    with pytest.raises(WrongStage):
        raters.exchange(head, new.id, world.id("b1"), "Sekali lagi")


def test_neither_ratee_nor_strangers_exchange(world):
    task_id = exchangeable(world)
    with pytest.raises(NotFound):
        raters.exchange(world.actor("boss_b"), task_id, world.id("b2"), "Alasan")
    with pytest.raises((NotAllowed, NotFound)):
        raters.exchange(world.actor("a1"), task_id, world.id("b2"), "Alasan")
    with pytest.raises(NotFound):
        raters.exchange(world.actor("foreign_hr"), task_id, world.id("b2"), "Alasan")
