"""The public's survey: one answer per code, no sheet that leads to a code, and what counts."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select, text

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common.appraisals import entry_of
from portal.services.reading.tables import Row, Table
from portal.services.scores import calculation
from portal.services.survey import (
    survey_facts,
    survey_import,
    survey_results,
    survey_rounds,
    surveys,
)
from portal.store.db import session
from portal.store.models import AuditEntry, Cycle, ServiceCounter, SurveySheet, SurveyTicket

ELEMENTS = [f"U{at}" for at in range(1, 10)]
GOOD = dict.fromkeys(ELEMENTS, 4)


def answer(town, survey_round, counter, count, marks=None, comment=""):
    codes = surveys.make_tickets(town.actor("hr"), survey_round.id, counter.id, count)
    for code in codes:
        surveys.answer_ticket(code, "10.0.0.1", marks or GOOD, comment)
    return codes


def groups(town, survey_round):
    entry = entry_of(town.region)
    found = survey_results.groups_of(entry, entry.survey("satisfaction"), [survey_round])
    return {(one.level, one.name): one for one in found}


def test_a_code_counts_once_and_is_kept_as_a_digest_only(town, survey_round, counter):
    code = answer(town, survey_round, counter, 1)[0]
    with pytest.raises(WrongStage):
        surveys.answer_ticket(code, "10.0.0.2", GOOD)
    assert session().query(SurveySheet).count() == 1
    plain = code.replace("-", "")
    raw = session().connection().connection.driver_connection
    dump = "\n".join(raw.iterdump())
    assert code not in dump
    assert plain not in dump
    assert surveys.code_digest(code.lower()) == surveys.code_digest(plain)


def test_nothing_joins_a_sheet_to_its_ticket(town, survey_round, counter):
    answer(town, survey_round, counter, 30, comment="Ramah")
    survey_rounds.close_round(town.actor("hr"), survey_round.id)
    sheets = inspect(session().get_bind()).get_columns("survey_sheet")
    assert {column["name"] for column in sheets} == {
        "key",
        "region",
        "round_id",
        "counter_id",
        "unit_id",
        "marks",
        "complete",
        "comment",
    }
    tickets = set(session().scalars(select(SurveyTicket.code_digest)))
    keys = list(session().scalars(text("SELECT key FROM survey_sheet")))
    assert keys == sorted(keys)
    assert len(set(keys)) == 30
    assert tickets.isdisjoint(keys)
    details = [str(one.detail) for one in session().scalars(select(AuditEntry))]
    assert not any("10.0.0.1" in one or "Ramah" in one for one in details)
    assert "survey.answer" not in {one.action for one in session().scalars(select(AuditEntry))}


def test_an_incomplete_sheet_names_what_is_missing_and_saves_nothing(town, survey_round, counter):
    code = surveys.make_tickets(town.actor("hr"), survey_round.id, counter.id, 1)[0]
    with pytest.raises(Invalid) as error:
        surveys.answer_ticket(code, "", {**GOOD, "U3": None, "U9": 7})
    assert [problem.field for problem in error.value.problems] == ["item_U3", "item_U9"]
    assert session().query(SurveySheet).count() == 0
    surveys.answer_ticket(code, "", GOOD)


def test_a_code_sent_while_the_round_closes_stays_unused(town, survey_round, counter, monkeypatch):
    code = surveys.make_tickets(town.actor("hr"), survey_round.id, counter.id, 1)[0]
    checked = surveys.complete_marks

    def slow(survey, marks):
        survey_rounds.close_round(town.actor("hr"), survey_round.id)
        return checked(survey, marks)

    monkeypatch.setattr(surveys, "complete_marks", slow)
    with pytest.raises(WrongStage, match="ditutup"):
        surveys.answer_ticket(code, "", GOOD)
    assert session().query(SurveySheet).count() == 0
    assert not session().scalars(select(SurveyTicket.used)).one()


def test_guessing_is_slowed_down_per_address(town, survey_round, counter, clock):
    code = surveys.make_tickets(town.actor("hr"), survey_round.id, counter.id, 1)[0]
    for _at in range(surveys.WRONG_CODES):
        with pytest.raises(NotFound):
            surveys.open_ticket("ABCD-EFGH-JKMN", "10.9.9.9")
    with pytest.raises(NotAllowed):
        surveys.open_ticket(code, "10.9.9.9")
    assert surveys.open_ticket(code, "10.1.1.1").counter == "Loket Kependudukan"
    clock.advance(minutes=16)
    assert surveys.open_ticket(code, "10.9.9.9").round_id == survey_round.id


def test_a_counter_saved_from_an_older_form_is_a_conflict_in_words(town, counter):
    def save(name, staff, version):
        survey_rounds.save_counter(
            town.actor("hr"),
            region=town.region,
            counter_id=counter.id,
            code="LK-1",
            name=name,
            unit_id=town.units["roads"],
            staff=[town.id(one) for one in staff],
            expected_version=version,
        )

    seen = counter.version
    save("Loket A", ["a1"], seen)
    with pytest.raises(Conflict) as raised:
        save("Loket B", ["a1", "a2"], seen)
    theirs, yours = raised.value.theirs, raised.value.yours
    assert (theirs["name"], yours["name"]) == ("Loket A", "Loket B")
    assert theirs["staff"] in yours["staff"].split("; ")
    assert session().get(ServiceCounter, counter.id).name == "Loket A"


def test_index_by_counter_then_unit_then_nothing(town, survey_round, counter):
    other = survey_rounds.save_counter(
        town.actor("hr"),
        region=town.region,
        code="LK-2",
        name="Loket Usaha",
        unit_id=town.units["roads"],
        staff=[town.id("a3")],
    )
    answer(town, survey_round, counter, 10, {**GOOD, "U1": 3})
    answer(town, survey_round, other, 9, dict.fromkeys(ELEMENTS, 3))
    survey_rounds.close_round(town.actor("hr"), survey_round.id)
    found = groups(town, survey_round)
    # (3 + 8 x 4) / 9 x 25, printed once
    assert found["counter", "Loket Kependudukan"].result["index"] == "97.22"
    assert not found["counter", "Loket Usaha"].shown
    cycle = town.open_cycle()
    people = [town.appraisal(key) for key in ("a1", "a3", "a4", "b1")]
    facts = survey_facts.facts_of(cycle, people, entry_of(town.region))
    levels = [[(one.level, one.answers) for one in facts[person.id]] for person in people]
    assert levels == [[("counter", 10)], [("unit", 19)], [("unit", 19)], []]


def test_an_open_round_is_no_fact_yet(town, survey_round, counter):
    answer(town, survey_round, counter, 12)
    cycle = session().get_one(Cycle, town.open_cycle().id)
    one = town.appraisal("a1")
    assert survey_facts.facts_of(cycle, [one], entry_of(town.region))[one.id] == ()


def test_a_survey_that_closes_while_values_are_counted_is_noticed(town, survey_round, counter):
    cycle = town.open_cycle()
    before = calculation._basis(cycle)
    survey_rounds.close_round(town.actor("hr"), survey_round.id)
    assert calculation._basis(cycle) != before


def test_paper_sheets_count_when_complete_and_are_rejected_else(town, survey_round, counter):
    header = ("loket", *ELEMENTS, "saran")
    rows = [Row(at, ("lk-1", *["4"] * 9, "")) for at in range(2, 13)]
    rows.append(Row(13, ("LK-1", "4", "", *["4"] * 7, "Antrean panjang")))
    wrong = Table(header, (*rows, Row(14, ("LK-9", "5", *["4"] * 8, ""))))
    report = survey_import.import_sheets(town.actor("hr"), survey_round.id, wrong)
    assert [(one.row, one.field) for one in report.problems] == [(14, "U1"), (14, "loket")]
    assert session().query(SurveySheet).count() == 0
    table = Table(header, tuple(rows))
    report = survey_import.import_sheets(town.actor("hr"), survey_round.id, table)
    assert (report.complete, report.rejected) == (11, 1)
    survey_rounds.close_round(town.actor("hr"), survey_round.id)
    office = groups(town, survey_round)["region", "Senapelan"]
    assert (office.answers, office.rejected, office.result["index"]) == (11, 1, "100.00")


def test_comments_and_plans_belong_to_the_unit_head_and_personnel(town, survey_round, counter):
    answer(town, survey_round, counter, 10, comment="Kursi tunggu kurang")
    survey_rounds.close_round(town.actor("hr"), survey_round.id)
    seen = {
        key: survey_results.sights(town.actor(key), town.region).comments
        for key in ("hr", "boss_a", "boss_b", "a1", "leader")
    }
    assert seen["hr"] is None
    assert seen["boss_a"] == {town.units["roads"]}
    assert town.units["roads"] not in seen["boss_b"]
    assert seen["a1"] == frozenset()
    text_ = "Tambah kursi sampai akhir Agustus"
    unit = town.units["roads"]
    survey_rounds.save_plan(town.actor("boss_a"), survey_round.id, text_, unit_id=unit)
    for key in ("a1", "boss_b", "auditor"):
        with pytest.raises(NotAllowed):
            survey_rounds.save_plan(town.actor(key), survey_round.id, text_, unit_id=unit)
    with pytest.raises(NotFound):
        survey_rounds.save_plan(town.actor("foreign_hr"), survey_round.id, text_, unit_id=unit)
    assert groups(town, survey_round)["unit", "Bidang roads"].plan == text_


def test_only_personnel_prints_codes_and_closes(town, survey_round, counter):
    for key in ("a1", "leader", "auditor", "boss_a"):
        with pytest.raises(NotFound):
            surveys.make_tickets(town.actor(key), survey_round.id, counter.id, 1)
    with pytest.raises(NotFound):
        survey_rounds.close_round(town.actor("foreign_hr"), survey_round.id)
