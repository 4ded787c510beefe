"""The panel of a fairness review: who sits there, and when another takes its place."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotAllowed, WrongStage
from portal.services.review import fairness, fairness_panel, fairness_votes
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry, Employee
from tests.services import lhokseumawe_office as lhok


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        (("hr", "boss_b"), "panel"),
        (("hr", "hr", "b1"), "panel"),
        (("a1", "boss_b", "b1"), "seat.0"),
        (("hr", "a1", "b1"), "seat.1"),
        (("hr", "secretary", "b1"), "seat.1"),
        (("hr", "boss_b", "boss_a"), "seat.2"),
        (("hr", "boss_b", "foreign_staff"), "seat.2"),
    ],
)
def test_who_may_sit_on_the_panel(world, members, problem):
    cycle = lhok.calculated(world)
    review = fairness.run_review(world.actor("hr"), cycle.id)
    with pytest.raises(Invalid) as refused:
        fairness_panel.name_panel(world.actor("hr"), review.id, [world.id(key) for key in members])
    assert problem in {one.field for one in refused.value.problems}


def test_what_a_panel_cannot_decide_goes_to_another_and_votes_stay(world):
    review = lhok.reviewed(world, {"boss_a": 5}, members=("hr", "boss_b", "b1"))
    (flag,) = lhok.flags(review)
    assert fairness_votes.out_of_reach(review.id) > 0
    fairness_votes.decide_flag(world.actor("b1"), flag.id, decision="confirmed", reason="Benar.")
    with pytest.raises(WrongStage, match="tidak dapat diganti"):
        lhok.name(world, review, lhok.PANEL)
    decide_what_they_can(world, review, ("hr", "boss_b", "b1"))
    assert fairness_votes.out_of_reach(review.id) > 0
    lhok.name(world, review, lhok.PANEL)
    entry = (
        session().scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    )
    assert entry.action == "fairness.panel"
    assert [len(entry.detail[name].split(", ")) for name in ("members", "before")] == [3, 3]
    assert entry.detail["members"] != entry.detail["before"]
    assert fairness_votes.out_of_reach(review.id) == 0
    with pytest.raises(WrongStage, match="tidak dapat diganti"):
        lhok.name(world, review, lhok.PANEL)
    fairness_votes.decide_flag(world.actor("b3"), flag.id, decision="confirmed", reason="Ya.")
    assert flag.decision == "confirmed"


def decide_what_they_can(world, review, members):
    """Members vote alike on every correction that they may decide."""
    for row in lhok.corrections(review):
        for member in members:
            with suppress(NotAllowed, WrongStage):
                fairness_votes.decide_correction(
                    world.actor(member), row.id, decision="rejected", reason="Cukup."
                )


def test_a_panel_is_not_replaced_while_it_can_decide_something(world):
    """Neither with a tie beside it: whoever names panels would look for votes that suit him."""
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    for member, word in (("b1", "confirmed"), ("b3", "dismissed")):
        fairness_votes.decide_flag(world.actor(member), flag.id, decision=word, reason="Begitu.")
    assert fairness_votes.out_of_reach(review.id) == 1
    with pytest.raises(WrongStage, match="tidak dapat diganti"):
        lhok.name(world, review, ("hr", "boss_b", "b2"))
    lhok.decide_all(world, review, "rejected", with_flags=False)
    assert fairness_panel.may_name(review)
    lhok.name(world, review, ("b3", "secretary", "b2"))
    free = world.actor("b2")
    fairness_votes.decide_flag(free, flag.id, decision="dismissed", reason="Setuju.")
    assert flag.decision == "dismissed", "the vote of b3 counts beside it"
    assert not fairness_panel.may_name(review)


def test_who_no_longer_works_here_does_not_hold_a_panel_up(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    fairness_votes.decide_flag(world.actor("b1"), flag.id, decision="confirmed", reason="Benar.")
    assert fairness_votes.out_of_reach(review.id) == 0
    with unit_of_work() as current:
        current.get_one(Employee, world.id("b3")).active = False
    assert fairness_votes.out_of_reach(review.id) > 0


def waited_for(world, review):
    found = fairness_votes.awaited(review.id)
    return {key for key in lhok.PANEL if found.get(world.id(key))}


def test_the_office_learns_whose_vote_is_missing_once_every_matter_has_one(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    fairness_votes.decide_flag(world.actor("b1"), flag.id, decision="confirmed", reason="Benar.")
    decide_what_they_can(world, review, ("b1",))
    assert waited_for(world, review) == {"b3", "secretary"}
    with unit_of_work() as current:
        current.get_one(Employee, world.id("b3")).active = False
    assert world.id("b3") not in fairness_votes.awaited(review.id)


def test_who_is_too_near_is_not_told_from_who_has_voted(world):
    """His name beside a matter that waits for everybody else is the rater's, or leads to it."""
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    seats = {world.id(key) for key in lhok.PANEL}
    near = fairness_votes.near_flags(review.id)[flag.id] & seats
    assert near == {world.id("secretary")}
    assert waited_for(world, review) == set(), "nobody has voted yet"
    decide_what_they_can(world, review, ("b1", "b3", "secretary"))
    assert fairness.undecided(review) == 1
    assert waited_for(world, review) == set(), "nobody has voted on the flag yet"
    fairness_votes.decide_flag(world.actor("b1"), flag.id, decision="confirmed", reason="Benar.")
    assert waited_for(world, review) == {"b3"}
    found = fairness_votes.awaited(review.id)
    assert found[world.id("secretary")] is found[world.id("b1")] is False
