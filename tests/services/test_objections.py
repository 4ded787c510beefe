from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common import audit
from portal.services.outcome import finality, objection_corrections, objections, receiving
from portal.services.scores.verification import verify
from portal.store.db import session
from portal.store.models import Measurement, ScoreRecord
from portal.store.queries import appraisal_pages
from tests.services.helpers_results import cycle, publish, shown


def filed(world, who="a1"):
    publish(world)
    key = world.appraisal(who).id
    receiving.mark_opened(world.actor(who), key)
    return objections.file(world.actor(who), key, reason="Mutu butir 3 belum dihitung.")


def quality(world, who="a1"):
    found = objection_corrections.correctable(world.appraisal(who))
    return next(key for key, (_code, row) in found.items() if row.code == "quality")


def test_an_objection_is_filed_once_within_fourteen_days(world):
    publish(world)
    one, me = world.appraisal("a1"), world.actor("a1")
    receiving.mark_opened(me, one.id)
    world.clock.advance(days=14)
    with pytest.raises(Invalid):
        objections.file(me, one.id, reason=" ")
    with pytest.raises(NotFound):
        objections.file(world.actor("boss_b"), one.id, reason="Bukan milik saya.")
    kept = objections.file(me, one.id, reason="Data belum lengkap.")
    assert kept.due_on.isoformat() == "2026-06-29"
    assert world.appraisal("a1").phase == "objection"
    with pytest.raises(WrongStage):
        objections.file(me, one.id, reason="Sekali lagi.")


def test_the_fifteenth_day_is_too_late(world):
    publish(world)
    one, me = world.appraisal("a1"), world.actor("a1")
    receiving.mark_opened(me, one.id)
    world.clock.advance(days=15)
    with pytest.raises(WrongStage, match="sudah berakhir"):
        objections.file(me, one.id, reason="Terlambat.")


def test_both_sides_speak_and_the_appraisers_superior_decides(world):
    row = filed(world)
    decider = world.actor("secretary")
    with pytest.raises(Invalid, match="Dengarkan"):
        objections.decide(decider, row.id, decision="confirmed", text="Nilai tetap.")
    objections.state(world.actor("a1"), row.id, text="Berita acara terlampir.")
    objections.state(world.actor("boss_a"), row.id, text="Sudah saya periksa.")
    for other in ("secretary", "boss_b", "a2", "foreign_hr"):
        with pytest.raises((NotFound, NotAllowed)):
            objections.state(world.actor(other), row.id, text="Ikut bicara.")
    for other in ("a1", "boss_a", "hr", "leader"):
        with pytest.raises((NotFound, NotAllowed)):
            objections.decide(world.actor(other), row.id, decision="confirmed", text="Tetap.")
    stale = dataclasses.replace(decider, fresh=False)
    with pytest.raises(NotAllowed, match="kata sandi"):
        objections.decide(stale, row.id, decision="confirmed", text="Tetap.")
    objections.decide(decider, row.id, decision="confirmed", text="Nilai tetap.")
    seen = appraisal_pages.objection_of(world.appraisal("a1").id)
    assert seen.before == seen.after
    assert (seen.decision, seen.appraiser_statement) == ("confirmed", "Sudah saya periksa.")
    assert world.appraisal("a1").phase == "final"
    with pytest.raises(WrongStage):
        objections.decide(decider, row.id, decision="confirmed", text="Lagi.")


def test_a_change_adds_a_revision_and_keeps_before_and_after(world):
    row = filed(world)
    objections.decide(
        world.actor("secretary"),
        row.id,
        decision="changed",
        text="Dua butir lagi diterima.",
        corrections={quality(world): "12"},
        appraiser_silent=True,
    )
    key = world.appraisal("a1").id
    statement = select(ScoreRecord).where(ScoreRecord.appraisal_id == key)
    first, second = session().scalars(statement.order_by(ScoreRecord.revision)).all()
    assert (first.published, second.published, second.reason) == (True, True, "objection")
    assert (first.final_value, second.final_value) == ("102.00", "106.20")
    seen = appraisal_pages.objection_of(key)
    assert (seen.before["final_value"], seen.after["final_value"]) == ("102.00", "106.20")
    assert (seen.before["revision"], seen.after["revision"]) == (1, 2)
    assert shown(world, "a1", "a1").final_value == "106.20"
    assert verify().differences == ()
    assert audit.verify()[1] is None


@pytest.mark.parametrize(
    ("decision", "value"), [("changed", None), ("changed", "x"), ("other", "9"), ("confirmed", "9")]
)
def test_an_unclear_decision_saves_nothing(world, decision, value):
    row = filed(world)
    fixes = {quality(world): value} if value else {}
    with pytest.raises(Invalid):
        objections.decide(
            world.actor("secretary"),
            row.id,
            decision=decision,
            text="Tidak jelas.",
            corrections=fixes,
            appraiser_silent=True,
        )
    session().expire_all()
    assert world.appraisal("a1").phase == "objection"
    assert session().get_one(Measurement, quality(world)).actual == 10


def test_values_of_another_employee_are_out_of_reach(world):
    row = filed(world)
    with pytest.raises(Invalid, match="bukan bagian"):
        objections.decide(
            world.actor("secretary"),
            row.id,
            decision="changed",
            text="Salah alamat.",
            corrections={quality(world, "b1"): "12"},
            appraiser_silent=True,
        )


def test_the_cycle_stays_open_while_an_objection_is_undecided(world):
    filed(world)
    world.clock.advance(days=30)
    report = finality.close_cycle(world.actor("hr"), world.cycle_id)
    told = {r.appraisal_id: str(r.sentence) for r in report.remaining}
    assert told[world.appraisal("a1").id] == "Keberatan belum diputuskan."
    assert cycle(world).state == "published"
