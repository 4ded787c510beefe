"""The fairness review: run before publication, decided by a panel, used in a recalculation."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.desk.review_tasks import managing, personal
from portal.services.outcome import publication
from portal.services.review import fairness, fairness_panel, fairness_votes
from portal.services.scores import reopening
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    FairnessReview,
    FairnessVote,
    FormAnswer,
    ScoreRecord,
)
from portal.store.queries import fairness_pages
from portal.store.queries import fairness_votes as cast_votes
from tests.services import lhokseumawe_office as lhok


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


def records(world, key):
    return list(
        session().scalars(
            select(ScoreRecord)
            .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
            .where(Appraisal.employee_id == world.id(key))
            .order_by(ScoreRecord.revision)
        )
    )


def test_results_are_not_published_before_the_review(world):
    cycle = lhok.calculated(world)
    with pytest.raises(WrongStage, match="pemeriksaan keadilan"):
        publication.publish_cycle(world.actor("hr"), cycle.id, partial=True)
    assert session().scalar(select(FairnessReview.id)) is None
    lhok.sessions(world)
    fairness.run_review(world.actor("hr"), cycle.id)
    assert publication.publish_cycle(world.actor("hr"), cycle.id, partial=True).done == 10


def test_the_lenient_rater_is_flagged_and_each_of_his_forms_gets_a_proposal(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    assert (flag.rater_id, flag.flags[0]) == (world.id("boss_a"), "too_lenient")
    found = lhok.corrections(review)
    forms = select(FormAnswer.key).where(FormAnswer.rater_id == world.id("boss_a"))
    assert {row.answer_key for row in found} == set(session().scalars(forms))
    assert {row.value for row in found} == {"4.86"}
    assert len({row.proposed for row in found}) == 1
    code = next(c for c, key in review.document["raters"].items() if key == flag.rater_id)
    assert review.result["raters"][code]["mean"] == "4.86"


def test_accepted_corrections_are_used_once_the_review_is_closed(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    before = records(world, "a1")
    assert len(before) == 1
    lhok.decide_all(world, review)
    fairness.explain_groups(world.actor("hr"), review.id, "Sudah diperiksa.")
    done = fairness.close_review(world.actor("hr"), review.id, number="BA/PANEL/1")
    first, second = records(world, "a1")
    assert done == len({row.appraisal_id for row in lhok.corrections(review)})
    assert (first.reason, second.reason, second.revision) == ("", "fairness", 2)
    old, new = first.result["behavior_value"], second.result["behavior_value"]
    assert float(old) > float(new)
    corrected = [f["corrected"] for f in second.snapshot["forms"] if f["corrected"]]
    assert corrected == [lhok.corrections(review)[0].proposed]
    assert all(f["items"]["loyal"] == 5 for f in second.snapshot["forms"] if f["corrected"])
    assert "Koreksi panel" in str(second.breakdown)
    assert "Koreksi panel" not in str(first.breakdown)


def test_a_rejected_correction_changes_nothing(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    lhok.decide_all(world, review, "rejected")
    fairness.explain_groups(world.actor("hr"), review.id, "Sudah diperiksa.")
    assert fairness.close_review(world.actor("hr"), review.id, number="BA/1") == 0
    assert len(records(world, "a1")) == 1


def test_a_review_is_closed_when_all_is_decided_and_explained(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    with pytest.raises(Invalid, match="belum diputuskan"):
        fairness.close_review(world.actor("hr"), review.id, number="BA/1")
    lhok.decide_all(world, review)
    fairness.explain_groups(world.actor("hr"), review.id, "Sudah diperiksa.")
    fairness.close_review(world.actor("hr"), review.id, number="BA/1")
    with pytest.raises(WrongStage):
        fairness.close_review(world.actor("hr"), review.id, number="BA/2")


def test_results_with_an_undecided_proposal_wait_and_the_others_do_not(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    waiting = {row.appraisal_id for row in lhok.corrections(review)}
    told = publication.publish_cycle(world.actor("hr"), review.cycle_id, partial=True)
    assert {one.appraisal_id for one in told.remaining} >= waiting
    lhok.decide_all(world, review, "rejected")
    late = min(waiting)
    publication.publish_appraisal(world.actor("hr"), late)
    assert session().get_one(Appraisal, late).phase == "published"


@pytest.mark.parametrize("key", ["hr", "boss_b"])
def test_only_the_panel_decides_and_nobody_about_himself(world, key):
    review = lhok.reviewed(world, {"boss_a": 5}, members=("hr", "boss_b", "b1"))
    row = lhok.corrections(review)[0]
    given = {"decision": "accepted", "reason": "Ya."}
    with pytest.raises(NotFound):
        fairness_votes.decide_correction(world.actor("secretary"), row.id, **given)
    with pytest.raises(NotFound):
        fairness_votes.decide_correction(world.actor("foreign_hr"), row.id, **given)
    with pytest.raises(Invalid):
        fairness_votes.decide_correction(world.actor(key), row.id, decision="accepted", reason=" ")
    mine = [c for c in lhok.corrections(review) if _ratee(c) == world.id(key)]
    assert mine, "the lenient superior is also a peer of both"
    with pytest.raises(NotAllowed, match="Anda penilai, yang dinilai"):
        fairness_votes.decide_correction(world.actor(key), mine[0].id, **given)


def _ratee(row):
    return session().get_one(Appraisal, row.appraisal_id).employee_id


@pytest.mark.parametrize("key", ["boss_b", "hr", "b1"])
def test_neither_the_flagged_rater_nor_his_ratees_decide_about_his_flag(world, key):
    review = lhok.reviewed(world, {"boss_b": 5}, members=("hr", "boss_b", "b1"))
    (flag,) = lhok.flags(review)
    with pytest.raises(NotAllowed):
        fairness_votes.decide_flag(
            world.actor(key), flag.id, decision="dismissed", reason="Tidak benar."
        )


def test_who_has_nothing_to_do_with_the_rater_decides_about_his_flag(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    fairness_votes.decide_flag(world.actor("b1"), flag.id, decision="confirmed", reason="Benar.")
    assert flag.decision == ""
    fairness_votes.decide_flag(world.actor("b3"), flag.id, decision="confirmed", reason="Ya.")
    assert flag.decision == "confirmed"
    cast = cast_votes.votes(review.id, FairnessVote.flag_id)[flag.id]
    assert [(one.name, one.role, one.decision, one.reason) for one in cast] == [
        ("Pegawai B1", "representative", "confirmed", "Benar."),
        ("Pegawai B3", "hr", "confirmed", "Ya."),
    ]
    with pytest.raises(WrongStage, match="sudah memutuskan"):
        fairness_votes.decide_flag(world.actor("b3"), flag.id, decision="dismissed", reason="Lain.")


def test_a_superior_of_a_ratee_neither_decides_about_the_flag_nor_learns_the_name(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    (flag,) = lhok.flags(review)
    superior = world.actor("secretary")
    with pytest.raises(NotAllowed, match="atasan yang dinilai"):
        fairness_votes.decide_flag(superior, flag.id, decision="confirmed", reason="Ya.")
    with pytest.raises(NotFound):
        fairness_pages.flag(superior, flag.id)
    assert {row.name for row in fairness_pages.raters(superior, review)} == {""}


def test_two_equal_votes_decide_and_nobody_overwrites_anothers(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    row = next(c for c in lhok.corrections(review) if _ratee(c) == world.id("a1"))

    def vote(member, word):
        fairness_votes.decide_correction(
            world.actor(member), row.id, decision=word, reason=f"Kata {member}."
        )
        return row.decision

    assert vote("b1", "accepted") == ""
    assert vote("secretary", "rejected") == ""
    assert vote("b1", "accepted") == "", "the same member twice is one vote"
    assert fairness.undecided(review) == len(lhok.corrections(review)) + 1
    assert vote("b3", "rejected") == "rejected"
    cast = cast_votes.votes(review.id, FairnessVote.correction_id)[row.id]
    assert [(one.decision, one.reason) for one in cast] == [
        ("accepted", "Kata b1."),
        ("rejected", "Kata secretary."),
        ("rejected", "Kata b3."),
    ]


def test_a_superior_does_not_decide_a_correction_of_his_staff(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    mine = [c for c in lhok.corrections(review) if _ratee(c) == world.id("hr")]
    with pytest.raises(NotAllowed):
        fairness_votes.decide_correction(
            world.actor("secretary"), mine[0].id, decision="accepted", reason="Ya."
        )


def test_names_of_flagged_raters_are_for_the_panel_only(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    seen = {key: fairness_pages.raters(world.actor(key), review) for key in ("b1", "leader")}
    assert {row.name for row in seen["leader"]} == {""}
    assert [(row.name, bool(row.flags)) for row in seen["b1"] if row.name] == [
        ("Pegawai BOSS_A", True)
    ]
    assert fairness_pages.corrections(world.actor("leader"), review.id) == ()
    assert len(fairness_pages.corrections(world.actor("b1"), review.id)) > 3
    with pytest.raises(NotFound):
        fairness_pages.review(world.actor("a1"), review.id)
    with pytest.raises(NotFound):
        fairness_pages.review(world.actor("foreign_hr"), review.id)


def test_codes_of_raters_are_drawn_and_cannot_be_worked_out(world):
    cycle = lhok.calculated(world)
    hr = world.actor("hr")
    drawn = [fairness.run_review(hr, cycle.id).document["raters"] for _at in range(2)]
    assert drawn[0] != drawn[1]
    assert drawn[0].keys() == drawn[1].keys()
    again = [
        fairness.run_review(hr, cycle.id, dice=Random(7)).document["raters"] for _at in range(2)
    ]
    assert again[0] == again[1]


def test_a_member_does_not_learn_who_rated_him(world):
    review = lhok.reviewed(world, {"boss_a": 5}, members=("hr", "boss_b", "b1"))
    (flag,) = lhok.flags(review)
    for key in ("hr", "boss_b"):
        member = world.actor(key)
        assert {row.name for row in fairness_pages.raters(member, review)} == {""}
        with pytest.raises(NotFound):
            fairness_pages.flag(member, flag.id)
        (mine,) = [c for c in lhok.corrections(review) if _ratee(c) == world.id(key)]
        with pytest.raises(NotFound):
            fairness_pages.correction(member, mine.id)
        shown = {row.ratee_id for row in fairness_pages.corrections(member, review.id)}
        assert world.id(key) not in shown
        assert world.id("a1") in shown
        told = {row.rater for row in fairness_pages.corrections(member, review.id)}
        assert told == {""}, "names beside the number of his forms would tell of the hidden one"
        assert fairness_pages.forms_of(member, review, keys={mine.answer_key}) == ()


def test_a_member_does_not_learn_who_rated_his_staff(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    superior, other = world.actor("secretary"), world.actor("b1")
    keys = {c.answer_key for c in lhok.corrections(review)}
    staff = {"Pegawai BOSS_B", "Pengelola Tiga"}
    told = {row.ratee for row in fairness_pages.forms_of(other, review, keys=keys)}
    assert told >= staff
    assert {
        row.ratee for row in fairness_pages.forms_of(superior, review, keys=keys)
    } == told - staff
    shown = {(row.ratee, row.rater) for row in fairness_pages.corrections(superior, review.id)}
    assert shown == {(name, "") for name in told - staff}
    assert {row.rater for row in fairness_pages.corrections(other, review.id)} == {"Pegawai BOSS_A"}


def test_forms_are_not_opened_again_once_the_panel_has_decided(world):
    review = lhok.reviewed(world, {"boss_a": 5})
    row = lhok.corrections(review)[0]
    fairness_votes.decide_correction(
        world.actor("b1"), row.id, decision="rejected", reason="Cukup."
    )
    with pytest.raises(WrongStage, match="Panel"):
        reopening.reopen_forms(world.actor("hr"), review.cycle_id, "Terlambat.")


def test_a_review_nobody_decided_is_forgotten_when_the_forms_open_again(world):
    review = lhok.reviewed(world)
    reopening.reopen_forms(world.actor("hr"), review.cycle_id, "Terlambat.")
    assert session().scalar(select(FairnessReview.id)) is None


def test_the_panel_and_the_officer_are_reminded(world):
    cycle = lhok.calculated(world, {"boss_a": 5})
    hr = frozenset({"lhokseumawe"})
    assert [told[0] for told in managing(hr)] == ["run_fairness"]
    review = fairness.run_review(world.actor("hr"), cycle.id)
    assert [told[0] for told in managing(hr)] == ["close_fairness"]
    members = [world.id(key) for key in lhok.PANEL]
    fairness_panel.name_panel(world.actor("hr"), review.id, members)
    kinds = [told[0] for told in personal(world.id("b1"), "lhokseumawe")]
    assert kinds == ["decide_fairness"]
    assert list(personal(world.id("a1"), "lhokseumawe")) == []
    lhok.decide_all(world, review, members=("b1",))
    assert list(personal(world.id("b1"), "lhokseumawe")) == []
    (waiting,) = personal(world.id("secretary"), "lhokseumawe")
    staff = sum(_ratee(c) in {world.id("hr"), world.id("boss_b")} for c in lhok.corrections(review))
    assert waiting[3].params["n"] == len(lhok.corrections(review)) - staff
