from __future__ import annotations

import io
from datetime import date

import pytest

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common.appraisals import described
from portal.services.desk.tasks import waiting_for
from portal.services.outcome import publication
from portal.services.recording import record_files, records
from portal.services.registers.record_blocking import missing_records
from portal.services.registers.record_rules import Target, may_write, register_of
from portal.services.registers.record_rules import readers as readers_of
from portal.services.scores import calculation
from portal.services.scores.snapshots import build_snapshots
from portal.services.work import measurements
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Objection, ScoreRecord
from portal.store.queries import record_pages
from tests.services import conftest
from tests.services.helpers_bungo import (
    LONG,
    TODAY,
    answer,
    calculated,
    commit,
    feedback,
    put_in,
    stored,
)


@pytest.fixture
def office(monkeypatch, request):
    """The usual small office, in Bungo, beside a Kemuning that must not look in."""
    monkeypatch.setattr(conftest, "REGION", "bungo")
    monkeypatch.setattr(conftest, "NEIGHBOUR", "kemuning")
    world = request.getfixturevalue("world")
    world.region = "bungo"
    world.open_cycle()
    return world


def fields(error):
    return {problem.field for problem in error.value.problems}


def course(world, name="Kearsipan Dasar", **values):
    given = {"name": name, "competence": "Kearsipan", "provider": "Badan Diklat", "hours": "24"}
    return records.write_record(
        world.actor("hr"),
        "courses",
        region="bungo",
        values={**given, **values},
        held_on=TODAY,
    )


def test_every_wrong_field_is_named_at_once(office):
    put_in(office, "calculated", "a1")
    with pytest.raises(Invalid) as short:
        feedback(office, achievement="Bagus sekali", improvement="")
    assert fields(short) == {"value_achievement", "value_improvement"}
    with pytest.raises(Invalid) as wrong:
        course(office, competence="Sihir", hours="1,5")
    assert fields(wrong) == {"value_competence", "value_hours"}
    with pytest.raises(Invalid) as later:
        records.write_record(
            office.actor("hr"),
            "courses",
            region="bungo",
            values={"name": "A", "competence": "Kearsipan", "provider": "B", "hours": "8"},
            held_on=date(2026, 6, 16),
        )
    assert fields(later) == {"held_on"}


def test_twenty_characters_are_enough(office):
    put_in(office, "calculated", "a1")
    record = feedback(office, achievement="x" * 20, improvement="y" * 20)
    assert record.author_id == office.id("boss_a")


@pytest.mark.parametrize("who", ["a1", "boss_b", "secretary", "hr", "leader", "foreign_hr"])
def test_only_the_named_writer_writes(office, who):
    put_in(office, "calculated", "a1")
    with pytest.raises(NotAllowed):
        feedback(office, boss=who)


def test_a_colleague_or_the_office_never_answers_for_somebody(office):
    put_in(office, "calculated", "a1")
    feedback(office)
    for who in ("a2", "boss_a", "hr", "foreign_staff"):
        with pytest.raises(NotAllowed):
            answer(office, by=who)


def test_records_are_seen_by_their_readers_only(office):
    put_in(office, "calculated", "a1", "a2")
    key = feedback(office).id
    seen = {"a1", "boss_a", "hr", "auditor"}
    others = ("secretary", "a2", "boss_b", "leader", "admin", "foreign_hr", "foreign_staff")
    for who in (*seen, *others):
        if who in seen:
            assert records.readable(office.actor(who), key)[0].id == key
            continue
        with pytest.raises(NotFound):
            records.readable(office.actor(who), key)


def test_everybody_of_the_region_reads_the_catalogue_and_nobody_else(office):
    key = course(office).id
    for who in ("a1", "leader", "boss_b"):
        assert records.readable(office.actor(who), key)
    with pytest.raises(NotFound):
        records.readable(office.actor("foreign_hr"), key)
    with pytest.raises(NotAllowed):
        records.write_record(
            office.actor("foreign_hr"),
            "courses",
            region="bungo",
            values={"name": "A", "competence": "Kearsipan", "provider": "B", "hours": "8"},
            held_on=TODAY,
        )


def test_a_foreign_appraisal_looks_like_an_unknown_one(office):
    for key in (10**6, None):
        with pytest.raises(NotFound):
            records.write_record(
                office.actor("boss_a"),
                "feedback",
                region="bungo",
                appraisal_id=key,
                values={},
                held_on=TODAY,
            )
    with pytest.raises(NotFound):
        records.write_record(
            office.actor("foreign_hr"),
            "feedback",
            region="kemuning",
            appraisal_id=office.appraisal("a1").id,
            values={},
            held_on=TODAY,
        )


def test_the_list_costs_two_statements_however_long(office):
    for number in range(3):
        course(office, name=f"Pelatihan {number}")
    page = record_pages.records_of(
        office.actor("a1"), "courses", region="bungo", readers=("everyone",)
    )
    assert [row.values["name"] for row in page.rows] == [
        "Pelatihan 2",
        "Pelatihan 1",
        "Pelatihan 0",
    ]


def test_a_record_outside_of_its_stage_is_refused(office):
    put_in(office, "running", "a1")
    with pytest.raises(WrongStage):
        feedback(office)


def test_single_records_are_written_once_and_changed_by_their_version(office):
    put_in(office, "calculated", "a1")
    first = feedback(office)
    with pytest.raises(WrongStage):
        feedback(office)
    values = {"achievement": LONG + " Ubah.", "improvement": LONG}
    changed = records.change_record(
        office.actor("boss_a"), first.id, values=values, held_on=TODAY, expected_version=1
    )
    assert changed.values["achievement"].endswith("Ubah.")
    with pytest.raises(Conflict):
        records.change_record(
            office.actor("boss_a"), first.id, values=values, held_on=TODAY, expected_version=1
        )


def test_answered_feedback_and_signed_records_stay(office):
    put_in(office, "calculated", "a1")
    first = feedback(office)
    reply = answer(office)
    for actor, key in (("boss_a", first.id), ("a1", reply.id)):
        with pytest.raises(WrongStage):
            records.change_record(
                office.actor(actor), key, values={"achievement": LONG}, held_on=TODAY
            )
    put_in(office, "planning", "a2")
    signed = commit(office, "a2")
    with pytest.raises(WrongStage):
        records.change_record(office.actor("a2"), signed.id, values={}, held_on=TODAY)


def test_the_superior_signs_once_and_nobody_else_does(office):
    record = commit(office)
    assert [sign["role"] for sign in record.signatures] == ["appraiser"]
    for who in ("boss_a", "a1", "hr"):
        with pytest.raises(NotAllowed):
            records.sign_record(office.actor(who), record.id)


def test_work_begins_only_with_the_signed_commitment(office):
    key = office.appraisal("a1").id
    with pytest.raises(WrongStage, match="Pernyataan Komitmen"):
        measurements.agree_plan(office.actor("a1"), key)
    record = records.write_record(
        office.actor("a1"),
        "commitment",
        region="bungo",
        appraisal_id=key,
        values={"understanding": LONG, "contribution": LONG},
        held_on=TODAY,
    )
    (lack,) = missing_records(office.appraisal("a1"), "running")
    assert "belum ditandatangani" in str(lack)
    records.sign_record(office.actor("boss_a"), record.id)
    assert missing_records(office.appraisal("a1"), "running") == ()


def test_publication_waits_for_feedback_and_response(office):
    calculated(office, "a1", "a2")
    for text in ("Umpan Balik", "Tanggapan"):
        with pytest.raises(Invalid) as held:
            publication.publish_cycle(office.actor("hr"), office.cycle_id)
        assert any(text in str(problem.sentence) for problem in held.value.problems)
        if text == "Umpan Balik":
            feedback(office)
    answer(office)
    report = publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True)
    assert report.done == 1
    assert stored(office).phase == "published"
    assert stored(office, "a2").phase == "calculated"


def test_after_five_working_days_the_result_goes_out_without_a_response(office):
    """Feedback on Monday, June 15: the term ends on Monday, June 22."""
    calculated(office, "a1")
    feedback(office)
    office.clock.advance(days=7)
    assert publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True).done == 0
    office.clock.advance(days=1)
    publication.publish_appraisal(office.actor("hr"), office.appraisal("a1").id)
    assert (stored(office).phase, stored(office).response) == ("published", "none")


def test_a_record_written_while_values_are_counted_is_noticed(office):
    cycle = session().get_one(Cycle, office.cycle_id)
    before = calculation._basis(cycle)
    course(office)
    assert calculation._basis(cycle) != before


def test_no_response_before_the_feedback(office):
    put_in(office, "calculated", "a1")
    with pytest.raises(WrongStage, match="Umpan Balik"):
        answer(office)


@pytest.mark.parametrize("word", ["setuju dengan catatan", "keberatan"])
def test_a_note_or_objection_needs_its_text(office, word):
    calculated(office, "a1")
    feedback(office)
    with pytest.raises(Invalid) as empty:
        answer(office, word)
    assert fields(empty) == {"value_text"}


@pytest.mark.parametrize(
    ("word", "text", "kept"),
    [("setuju", "", "agree"), ("setuju dengan catatan", "Target kurang jelas", "agree_with_note")],
)
def test_an_answer_counts_as_the_response_to_the_result(office, word, text, kept):
    calculated(office, "a1")
    feedback(office)
    answer(office, word, text)
    assert (stored(office).response, stored(office).response_text) == (kept, text)
    assert stored(office).phase == "calculated"


def test_an_objecting_answer_publishes_this_result_and_files_the_objection(office):
    calculated(office, "a1", "a2")
    feedback(office)
    answer(office, "keberatan", "Realisasi T1 tercatat keliru")
    one = stored(office)
    assert (one.phase, one.response) == ("objection", "object")
    assert one.opened_at == one.published_at == office.clock().replace(tzinfo=one.opened_at.tzinfo)
    (objection,) = session().query(Objection).all()
    assert (objection.appraisal_id, objection.reason) == (one.id, "Realisasi T1 tercatat keliru")
    out = session().query(ScoreRecord).filter_by(published=True).all()
    assert [record.appraisal_id for record in out] == [one.id]
    assert stored(office, "a2").phase == "calculated"
    feedback(office, "a2")
    answer(office, who="a2")
    report = publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True)
    assert report.done == 1
    assert office.appraisal("a1").id not in {one.appraisal_id for one in report.remaining}


def test_the_superior_of_the_appraiser_reads_once_there_is_an_objection(office):
    calculated(office, "a1", "a2")
    given = {who: feedback(office, who).id for who in ("a1", "a2")}
    judge = office.actor("secretary")
    register = described("bungo").registers()
    readers = {one.id: readers_of(one) for one in register}
    assert record_pages.counts(judge, "bungo", readers).get("feedback", (0,))[0] == 0
    key = answer(office, "keberatan", "Realisasi T1 tercatat keliru").id
    assert records.readable(judge, given["a1"])[0].id == given["a1"]
    assert records.readable(judge, key)[0].id == key
    assert record_pages.counts(judge, "bungo", readers)["feedback"][0] == 1
    with pytest.raises(NotFound):
        records.readable(judge, given["a2"])
    assert not may_write(judge, register_of("bungo", "feedback"), target_of(stored(office)))


def target_of(one):
    return Target("bungo", "appraisal", one, one.employee_id, one.unit_id, one.cycle)


def test_an_objection_that_cannot_be_filed_keeps_no_answer(office):
    """Nobody stands above the appraiser: neither the answer nor the publication stays."""
    calculated(office, "secretary")
    put = office.appraisal("secretary")
    assert put.appraiser_superior_id is None
    feedback(office, "secretary", "leader")
    with pytest.raises(Invalid):
        answer(office, "keberatan", "Tidak sesuai bukti", who="secretary")
    assert (stored(office, "secretary").phase, put.response) == ("calculated", "")


def test_records_wait_on_the_home_page(office):
    assert "write_own_record" in {task.kind for task in waiting_for(office.actor("a1"))}
    records.write_record(
        office.actor("a1"),
        "commitment",
        region="bungo",
        appraisal_id=office.appraisal("a1").id,
        values={"understanding": LONG, "contribution": LONG},
        held_on=TODAY,
    )
    assert [t.about for t in waiting_for(office.actor("boss_a")) if t.kind == "sign_record"] == [
        "Pegawai A1"
    ]
    put_in(office, "calculated", "a1", "a2", "a3", "a4")
    waits = [t for t in waiting_for(office.actor("boss_a")) if t.kind == "write_record"]
    assert len(waits) == 4
    feedback(office)
    (task,) = [t for t in waiting_for(office.actor("a1")) if t.kind == "write_own_record"]
    assert task.due_on == date(2026, 6, 22)


def talk(world, who="a1", boss="boss_a"):
    return records.write_record(
        world.actor(boss),
        "midyear_talk",
        region="bungo",
        appraisal_id=world.appraisal(who).id,
        values={"progress": LONG, "agreements": LONG},
        held_on=TODAY,
    )


def talks(world, who="boss_a"):
    found = [t for t in waiting_for(world.actor(who)) if "Dialog Tengah Tahun" in str(t.title)]
    return sorted((t.kind, t.about, t.due_on) for t in found)


def test_the_midyear_talk_is_asked_for_in_july(office):
    put_in(office, "running", "a1", "a2", "a3", "a4")
    office.clock.advance(days=15)  # June 30
    assert talks(office) == []
    office.clock.advance(days=1)
    july = date(2026, 7, 31)
    asked = [("write_record", f"Pegawai A{at}", july) for at in (1, 2, 3, 4)]
    assert talks(office) == asked
    talk(office)
    assert talks(office) == asked[1:]
    assert talks(office, "a1") == [("sign_record", "", None)]
    put_in(office, "rating", "a2", "a3", "a4")
    assert talks(office) == []  # written in the course of the work, or not at all


def test_who_left_or_came_in_july_talks_with_the_superior_of_its_last_day(office):
    put_in(office, "running", "a1", "a2", "a3", "a4")
    with unit_of_work():
        office.appraisal("a1").assignment.ends = date(2026, 7, 30)
        office.appraisal("a2").assignment.starts = date(2026, 7, 31)
        office.appraisal("a3").assignment.starts = date(2026, 8, 1)
    office.clock.advance(days=60)
    assert [about for _kind, about, _due in talks(office)] == ["Pegawai A2", "Pegawai A4"]


def test_the_employee_pins_a_record_to_his_career(office):
    put_in(office, "calculated", "a1")
    key = feedback(office).id
    assert records.pin_record(office.actor("a1"), key, pinned=True).pinned
    with pytest.raises(NotAllowed):
        records.pin_record(office.actor("boss_a"), key, pinned=False)


def test_registers_without_evidence_take_no_file(office):
    key = course(office).id
    with pytest.raises(WrongStage):
        record_files.attach(
            office.actor("hr"), key, file_name="a.pdf", stream=io.BytesIO(b"%PDF-1.4")
        )


def test_a_snapshot_holds_the_records_of_the_person(office):
    commit(office)
    one = session().get_one(Appraisal, office.appraisal("a1").id)
    entry = described("bungo")
    (facts,) = build_snapshots(one.cycle, [one], entry)[one.id].records
    assert (facts.register, facts.subject, facts.signed) == (
        "commitment",
        "Pegawai A1",
        ("Pegawai BOSS_A",),
    )
    other = office.appraisal("a2")
    assert build_snapshots(other.cycle, [other], entry)[other.id].records == ()
