from __future__ import annotations

from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select, text, update

from portal.domain.errors import Invalid, NotAllowed, NotFound, PortalError, WrongStage
from portal.domain.workflow import APPRAISAL
from portal.services.outcome import dialogue, finality, objections, publication, receiving
from portal.services.rating import feedback
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Objection, ScoreRecord
from portal.store.queries import appraisal_pages
from tests.services.helpers_results import calculate, cycle, hold_dialogues, publish


def minutes(world, who, ratee, **changes):
    given = {
        "held_on": date(2026, 6, 15),
        "place": "Ruang rapat",
        "summary": "Hasil dibahas.",
        "attendees": [{"name": "Saksi", "role": "witness"}],
        **changes,
    }
    return dialogue.hold_dialogue(world.actor(who), world.appraisal(ratee).id, **given)


def test_the_dialogue_is_held_by_the_appraiser_only(world):
    calculate(world)
    for other in ("a1", "a2", "boss_b", "hr", "foreign_hr"):
        with pytest.raises((NotFound, NotAllowed)):
            minutes(world, other, "a1")
    with pytest.raises(Invalid):
        minutes(world, "boss_a", "a1", held_on=date(2027, 1, 1))
    with pytest.raises(Invalid):
        minutes(world, "boss_a", "a1", summary=" ")
    kept = minutes(world, "boss_a", "a1")
    assert [person["role"] for person in kept.attendees] == ["employee", "appraiser", "witness"]
    assert world.appraisal("a1").phase == "dialogue"
    assert appraisal_pages.dialogue(world.appraisal("a1").id).place == "Ruang rapat"


def test_missing_dialogues_are_named_and_nothing_is_published(world):
    calculate(world)
    with pytest.raises(Invalid) as caught:
        publication.publish_cycle(world.actor("hr"), world.cycle_id)
    told = [str(problem.sentence) for problem in caught.value.problems]
    assert any("A1: Dialog kinerja belum dicatat." in line for line in told)
    assert cycle(world).state == "calculated"


def test_the_own_result_is_skipped_and_a_colleague_publishes_it(world):
    report = publish(world)
    mine = world.appraisal("hr")
    left = {one.appraisal_id: str(one.sentence) for one in report.remaining}
    assert "oleh pengelola lain" in left[mine.id]
    assert mine.phase == "dialogue"
    with pytest.raises(NotAllowed):
        publication.publish_appraisal(world.actor("hr"), mine.id)
    from portal.domain.actor import Actor, Grant

    other = Actor(
        account_id=None, name="HR 2", region="kemuning", grants=(Grant("hr", "kemuning"),)
    )
    publication.publish_appraisal(other, mine.id)
    assert world.appraisal("hr").phase == "published"
    record = session().scalars(select(ScoreRecord).where(ScoreRecord.appraisal_id == mine.id)).one()
    assert record.published


def test_the_clock_starts_when_the_employee_opens_his_result(world):
    publish(world)
    one, world_clock = world.appraisal("a1"), world.clock
    assert one.opened_at is None
    with pytest.raises(NotFound):
        receiving.mark_opened(world.actor("a2"), one.id)
    receiving.mark_opened(world.actor("a1"), one.id)
    first = world.appraisal("a1").opened_at
    world_clock.advance(days=2)
    receiving.mark_opened(world.actor("a1"), one.id)
    assert world.appraisal("a1").opened_at == first


def test_a_response_is_given_once(world):
    publish(world)
    key, me = world.appraisal("a1").id, world.actor("a1")
    for wrong, words in (("object", ""), ("", ""), ("agree_with_note", " ")):
        with pytest.raises(Invalid):
            receiving.respond(me, key, wrong, words)
    receiving.respond(me, key, "agree_with_note", "Terima kasih.")
    with pytest.raises(WrongStage):
        receiving.respond(me, key, "agree")
    with pytest.raises(NotFound):
        receiving.respond(world.actor("boss_a"), world.appraisal("a2").id, "agree")


def test_closing_finalises_whose_days_are_over_and_lists_the_others(world):
    publish(world)
    receiving.mark_opened(world.actor("a1"), world.appraisal("a1").id)
    world.clock.advance(days=1)
    receiving.mark_opened(world.actor("a2"), world.appraisal("a2").id)
    world.clock.advance(days=14)
    report = finality.close_cycle(world.actor("hr"), world.cycle_id)
    assert world.appraisal("a1").phase == "final"
    assert world.appraisal("a2").phase == "published"
    left = {one.appraisal_id: str(one.sentence) for one in report.remaining}
    assert left[world.appraisal("a2").id] == "Masa keberatan berlangsung sampai 2026-06-30."
    assert "Belum dibuka" in left[world.appraisal("a3").id]
    assert cycle(world).state == "published"


def test_a_recorded_hand_over_starts_the_clock_too(world):
    publish(world)
    key, hr = world.appraisal("a3").id, world.actor("hr")
    with pytest.raises(Invalid):
        receiving.record_delivery(hr, key, on=date(2026, 6, 14))
    receiving.record_delivery(hr, key, on=date(2026, 6, 15), note="Diserahkan langsung")
    with pytest.raises(WrongStage):
        receiving.record_delivery(hr, key, on=date(2026, 6, 15))
    world.clock.advance(days=15)
    finality.close_cycle(hr, world.cycle_id)
    assert world.appraisal("a3").phase == "final"


def test_a_published_score_cannot_be_changed_in_the_database(world):
    publish(world)
    with pytest.raises(Exception, match=r"(?i)publish|terbit|score"), unit_of_work() as current:
        current.execute(update(ScoreRecord).where(ScoreRecord.published).values(final_value="1"))
    assert set(session().scalars(select(ScoreRecord.final_value))) != {"1"}


def test_feedback_is_dated_and_given_by_the_appraiser(world):
    world.open_cycle()
    key = world.appraisal("a1").id
    feedback.give(world.actor("boss_a"), key, "Laporan pekan ini rapi.")
    assert [f.text for f in appraisal_pages.feedback(key)] == ["Laporan pekan ini rapi."]
    for other in ("a1", "boss_b", "hr"):
        with pytest.raises((NotFound, NotAllowed)):
            feedback.give(world.actor(other), key, "Bagus")


ABOVE = {
    "a1": ("boss_a", "secretary"),
    "b1": ("boss_b", "secretary"),
    "boss_a": ("secretary", "leader"),
    "hr": ("secretary", "leader"),
}
STARTS = {"a1": "calculated", "b1": "dialogue", "hr": "published", "boss_a": "objection"}
ROLES = ("self", "boss", "superior", "hr", "foreign_hr")
NEEDS = {row.action: row for row in APPRAISAL}


class Way(RuleBasedStateMachine):
    """Anybody tries anything on anybody; only the table's steps by the right people succeed."""

    world = None
    done: set[str] = set()

    def __init__(self):
        super().__init__()
        self.open_savepoint()

    def open_savepoint(self):
        with unit_of_work() as current:
            current.execute(
                update(Appraisal).values(
                    phase="calculated", opened_at=None, response="", hold="", final_at=None
                )
            )
            current.execute(text("DELETE FROM objection"))
            current.execute(text("DELETE FROM minutes"))
            current.execute(text("UPDATE cycle SET state = 'published'"))
            for key, phase in STARTS.items():
                current.execute(
                    update(Appraisal)
                    .where(Appraisal.employee_id == self.world.id(key))
                    .values(phase=phase)
                )
            current.add(
                Objection(
                    region="kemuning",
                    appraisal_id=self.world.appraisal("boss_a").id,
                    reason="Data belum lengkap.",
                    filed_at=self.world.clock(),
                    due_on=date(2026, 6, 29),
                )
            )
        session().expire_all()
        self.phases = self.now()

    def now(self):
        session().expire_all()
        return {a.id: a.phase for a in session().scalars(select(Appraisal))}

    def attempt(self, role, ratee, action, act):
        boss, superior = ABOVE[ratee]
        actor = {"self": ratee, "boss": boss, "superior": superior}.get(role, role)
        one = self.world.appraisal(ratee)
        before, me = one.phase, self.world.actor(actor)
        relation = (
            one.employee_id == me.employee_id,
            one.appraiser_id == me.employee_id,
            one.appraiser_superior_id == me.employee_id,
        )
        try:
            act(me, one.id)
        except PortalError:
            assert self.now()[one.id] == before
            return
        self.done.add(action)
        own, boss, superior = relation
        row = NEEDS[action]
        assert before in {r.source for r in APPRAISAL if r.action == action}
        assert self.now()[one.id] == row.target
        if action == "hold_dialogue":
            assert boss
            assert not own
        elif action == "publish":
            assert actor == "hr"
            assert not own
        elif action == "object":
            assert own
        elif action == "decide":
            assert superior
            assert not own
            assert not boss

    who, ratee = st.sampled_from(ROLES), st.sampled_from(sorted(ABOVE))

    @rule(actor=who, ratee=ratee)
    def talk(self, actor, ratee):
        self.attempt(
            actor,
            ratee,
            "hold_dialogue",
            lambda me, key: dialogue.hold_dialogue(
                me, key, held_on=date(2026, 6, 15), place="", summary="Dibahas."
            ),
        )

    @rule(actor=who, ratee=ratee)
    def publish(self, actor, ratee):
        self.attempt(actor, ratee, "publish", publication.publish_appraisal)

    @rule(actor=who, ratee=ratee)
    def object(self, actor, ratee):
        self.attempt(
            actor,
            ratee,
            "object",
            lambda me, key: objections.file(me, key, reason="Data belum lengkap."),
        )

    @rule(actor=who, ratee=ratee)
    def decide(self, actor, ratee):
        def act(me, key):
            found = appraisal_pages.objection_of(key)
            if found is None:
                raise WrongStage("Belum ada keberatan.")
            objections.decide(
                me, found.id, decision="confirmed", text="Tetap.", appraiser_silent=True
            )

        self.attempt(actor, ratee, "decide", act)

    @invariant()
    def phases_only_move_along_the_table(self):
        steps = {(row.source, row.target) for row in APPRAISAL}
        now = self.now()
        for key, phase in now.items():
            assert phase == self.phases[key] or (self.phases[key], phase) in steps
        self.phases = now


def test_nobody_rates_publishes_or_decides_about_himself(world):
    calculate(world)
    hold_dialogues(world)
    Way.world = world
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Way, settings=settings(max_examples=10, stateful_step_count=40, deadline=None)
    )
    assert Way.done == {"hold_dialogue", "publish", "object", "decide"}
