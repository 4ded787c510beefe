"""What Bungo describes: duties, forms, records, and what its reports and rules make of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.api import (
    Case,
    Cohort,
    CohortMember,
    CycleFacts,
    FormFacts,
    Letterhead,
    Measure,
    PersonFacts,
    RecordFacts,
    ReportData,
    Snapshot,
)
from portal.host.borrowing import lending

CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)
PERSON = PersonFacts(nip="198501012010012001", name="Sari", unit="Bidang Data")
MEASURES = (
    Measure(code="T1", label="Berkas", direction="higher", weight="40", target="240", actual="252"),
    Measure(code="T2", label="Data", direction="higher", weight="35", target="100", actual="95"),
    Measure(code="T3", label="Waktu", direction="lower", weight="25", target="3", actual=None),
)


@pytest.fixture
def entry(host):
    with lending(host._borrowed):  # as reports are made under the guard, whatever was loaded since
        yield host.registry.region("bungo")


def member(**result) -> CohortMember:
    facts = Snapshot(
        region="bungo",
        cycle=CYCLE,
        employee=PERSON,
        measures=tuple(
            replace(one, competence=tag)
            for one, tag in zip(MEASURES, ("Kearsipan", "Data", "Data"), strict=True)
        ),
        forms=(FormFacts(instrument="process", relation="superior", items={"process_2": 1}),),
    )
    return CohortMember(snapshot=facts, result=result)


def propose(entry, *members):
    (rule,) = entry.follow_up_rules
    return rule.propose(Cohort(region="bungo", cycle=CYCLE, members=members))


def data(**more) -> ReportData:
    head = Letterhead(government="Bungo", agency="BKD", address="Jalan")
    given = {"region": "bungo", "region_name": "Bungo", "letterhead": head, "place": "Bungo"}
    return ReportData(**given, cycle=CYCLE, **more)


def record(register: str, **values: str) -> RecordFacts:
    return RecordFacts(register=register, on=date(2026, 12, 20), values=values, signed=("Atasan",))


def case(measures=MEASURES, **result) -> Case:
    facts = Snapshot(region="bungo", cycle=CYCLE, employee=PERSON, measures=measures)
    return Case(snapshot=facts, result=result)


def test_every_position_has_three_to_eight_duties_that_weigh_100(entry):
    rule, *libraries = entry.indicator_sets
    assert (rule.minimum_count, rule.maximum_count, rule.adjustable) == (3, 8, True)
    assert len(libraries) == 11
    for found in libraries:
        assert 3 <= len(found.indicators) <= 8
        assert sum(int(one.weight) for one in found.indicators) == 100
        assert all(one.duty and one.competence and one.source for one in found.indicators)


def test_only_the_superior_rates(entry):
    assert {form.relation for form in entry.forms()} == {"superior"}
    assert [len(form.items) for form in entry.forms()] == [5, 3]
    for form in entry.forms():
        assert form.scale.reason_required == {1, 2, 5}


def test_every_competence_of_duties_and_process_can_be_learned(entry):
    taught = set(entry.register("courses").fields[1].choices)
    needed = {one.competence for found in entry.indicator_sets for one in found.indicators}
    assert needed <= taught
    assert {"SOP dan kepatuhan", "Kearsipan", "Komunikasi", "Manajemen waktu"} <= taught


def test_needs_of_one_competence_are_one_proposal(entry):
    given = member(
        converted_values=["114.44", "85.00", "0.00"], training_needs=["T2", "T3", "process_2"]
    )
    duties, process = propose(entry, given)
    assert (duties.topic, duties.details["priority"]) == ("Data", "1 segera")
    assert duties.reason == "Nilai 85,00 untuk Data; Nilai 0,00 untuk Waktu."
    assert (process.topic, process.details["course"]) == ("Kearsipan", "Kearsipan")


def test_who_misses_little_is_offered_a_coach_first(entry):
    (one,) = propose(entry, member(converted_values=["120", "89.99"], training_needs=["T2"]))
    assert one.details == {"way": "bimbingan", "priority": "3 dapat menunggu"}


def test_nobody_without_need_is_proposed(entry):
    assert propose(entry, member(converted_values=["120"], training_needs=[])) == ()


def test_the_superior_chooses_course_or_coach(entry):
    (rule,) = entry.follow_up_rules
    assert rule.decided_by == "appraiser"
    when = {field.code: field.required_when for field in rule.decision_fields}
    assert when["course"] == ("way", ("pelatihan",))
    assert when["coach"] == when["starts_on"] == ("way", ("bimbingan",))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("89.99", "belum sesuai harapan"),
        ("90.00", "sesuai harapan"),
        ("104.99", "sesuai harapan"),
        ("105.00", "di atas harapan"),
    ],
)
def test_each_component_is_told_in_one_sentence(entry, value, words):
    sheet = entry.report_format("annual_sheet")
    shown = sheet.context(
        data(cases=(case(process_value=value, contribution_value=value, flags=[]),))
    )
    told = value.replace(".", ",")
    assert shown["process_line"] == f"Proses Anda {told}: {words}."
    assert shown["contribution_line"] == f"Kontribusi Anda {told}: {words}."


def test_the_sheet_counts_the_duties_beyond_their_target(entry):
    sheet = entry.report_format("annual_sheet")
    result = {"result_value": "75.53", "converted_values": ["114.44", "85.00", "0.00"], "flags": []}
    shown = sheet.context(data(cases=(case(**result),)))
    assert shown["result_line"] == (
        "Hasil Anda 75,53, belum sesuai harapan: satu dari tiga tugas melampaui target."
    )
    assert [row.achievement for row in shown["rows"]] == ["105.00", "95.00", "0.00"]
    assert [row.value for row in shown["rows"]] == ["114.44", "85.00", "0.00"]


@pytest.mark.parametrize(
    ("target", "actual", "words"),
    [
        ("24000", "23999", "tidak satu pun dari satu tugas melampaui target."),
        ("30000", "30001", "satu dari satu tugas melampaui target."),
        ("30000", "30000", "satu tepat pada target."),
    ],
)
def test_the_exact_achievement_says_whether_a_target_was_met(entry, target, actual, words):
    one = Measure(
        code="T1", label="Berkas", direction="higher", weight="100", target=target, actual=actual
    )
    sheet = entry.report_format("annual_sheet")
    result = {"result_value": "90.00", "converted_values": ["90.00"], "flags": []}
    shown = sheet.context(data(cases=(case(measures=(one,), **result),)))
    assert [row.achievement for row in shown["rows"]] == ["100.00"]
    assert shown["result_line"].endswith(words)


def test_feedback_and_answer_stand_side_by_side(entry):
    sheet = entry.report_format("annual_sheet")
    records = {
        "feedback": (record("feedback", achievement="A", improvement="B"),),
        "response": (record("response", answer="keberatan", text="C"),),
    }
    shown = sheet.context(data(cases=(case(flags=[]),), records=records))
    assert shown["feedback"].values["achievement"] == "A"
    assert (shown["answer"]["word"], shown["answer"]["text"]) == ("Keberatan", "C")
    silent = replace(case(flags=[]), response={"word": "none", "text": ""})
    assert "Tanpa tanggapan" in sheet.context(data(cases=(silent,)))["answer"]["word"]


def test_the_recap_counts_people_without_naming_them(entry):
    recap = entry.report_format("training_recap")
    need = {"rule": "training_needs", "nip": PERSON.nip, "name": PERSON.name, "topic": "Kearsipan"}
    done = {"way": "pelatihan", "priority": "1 segera"}
    given = data(
        cases=(case(),),
        follow_ups=(
            {**need, "state": "confirmed", "details": done},
            {**need, "topic": "Data", "state": "proposed", "details": {}},
            {**need, "topic": "Komunikasi", "state": "struck", "details": {}},
        ),
    )
    (table,) = recap.tables(given)
    assert table.rows == (
        ("Bidang Data", "Data", 1, 0, 0, 0, 1, 0),
        ("Bidang Data", "Kearsipan", 1, 1, 0, 0, 0, 0),
    )
    assert PERSON.name not in str(recap.context(given))
    assert recap.audience == "leader"


def test_the_recap_counts_sections_with_their_agency(entry):
    def unit(name, kind, parent=""):
        return {"name": name, "kind": kind, "parent": parent}

    units = {
        "PEMDA": unit("Pemerintah Daerah Bungo", "pemerintah daerah"),
        "BKD": unit("Badan Kepegawaian", "badan", "PEMDA"),
        "BKD-1": unit("Bidang Data", "bidang", "BKD"),
        "BKD-2": unit("Bidang Mutasi", "bidang", "BKD"),
        "DINKES": unit("Dinas Kesehatan", "dinas", "PEMDA"),
    }
    codes = ("BKD", "BKD-1", "BKD-2", "DINKES", "PEMDA", "DULU")
    cases = []
    for at, code in enumerate(codes):
        name = units.get(code, {"name": "Bagian Lama"})["name"]
        person = replace(PERSON, nip=str(at), unit_code=code, unit=name)
        cases.append(replace(case(), snapshot=replace(case().snapshot, employee=person)))
    needs = tuple(
        {"rule": "training_needs", "nip": str(at), "topic": "Data", "state": "proposed"}
        for at in range(len(codes))
    )
    (table,) = entry.report_format("training_recap").tables(
        data(cases=tuple(cases), follow_ups=needs, units=units)
    )
    assert [row[:3] for row in table.rows] == [
        ("Badan Kepegawaian", "Data", 3),
        ("Bagian Lama", "Data", 1),
        ("Dinas Kesehatan", "Data", 1),
        ("Pemerintah Daerah Bungo", "Data", 1),
    ]


def survey(year: int, mean: str, share: str) -> dict[str, object]:
    codes = ("understand_indicators", "understand_value", "fair", "useful_feedback", "easy")
    items = [{"code": c, "label": c, "mean": mean, "high_share": share, "total": 10} for c in codes]
    group = {"level": "region", "name": "Bungo", "answers": 40, "items": items}
    small = {"level": "unit", "name": "Kecil", "answers": 3, "items": []}
    return {"survey": "system_survey", "period": str(year), "groups": [group, small]}


def test_the_system_is_compared_with_last_year_and_lists_what_changes(entry):
    report = entry.report_format("system_evaluation")
    given = data(
        surveys=(survey(2026, "3.85", "70.00"), survey(2025, "3.90", "75.00")),
        records={"changes": (record("changes", finding="Bukti menumpuk", change="Pengingat"),)},
    )
    shown = report.context(given)
    first = shown["questions"][0]
    assert (first.mean, first.mean_before, first.change) == ("3.85", "3.90", "-0.05")
    assert shown["units"] == ()
    assert report.tables(given)[1].rows[0][:2] == ("Bukti menumpuk", "Pengingat")
    empty = report.context(data())
    assert [row.mean for row in empty["questions"]] == [None] * 5


def test_the_commitment_prints_the_vision_that_held(entry):
    form = entry.report_format("commitment")
    records = {
        "commitment": (record("commitment", understanding="P", contribution="Q"),),
        "vision": (record("vision", vision="Lama", missions="x"), record("vision", vision="Baru")),
    }
    shown = form.context(data(cases=(case(),), records=records))
    assert (shown["vision"], shown["is_signed"]) == ("Baru", True)
    assert form.options == {"from_phase": "planning"}


def test_awareness_pages_bring_an_example_whose_numbers_are_right(entry):
    text = " ".join(part for page in entry.learning for part in page.body)
    method = entry.result_method()
    given = {
        "process": [3, 3, 3, 3, 3],
        "contribution": [3, 3, 3],
        "verified_idea": False,
        "indicators": [
            {"code": "T1", "weight": "100", "target": "240", "actual": "252", "direction": "higher"}
        ],
    }
    assert method.score(given).result["converted_values"] == ["114.44"]
    assert "114,44" in text
    assert "nilai akhirnya 102,16" in text


def test_workflow_asks_for_a_response_and_no_dialogue(entry):
    flow = entry.workflow
    assert (flow.requires_dialogue, flow.response_days, flow.objection_days) == (False, 5, 14)
    assert (flow.combine, flow.combine_method) == ("month_ends", "bungo.duties")
    named = {stage.code for stage in flow.stages}
    assert named >= {"drafting", "agreed", "running", "midyear_talk", "evidence_closed", "rated"}
    assert named >= {"feedback_sent", "responded", "objection", "final"}


def test_the_leader_reads_no_feedback(entry):
    for name in ("feedback", "response", "midyear_talk", "commitment"):
        register = entry.register(name)
        assert not {"leader", "everyone"} & {*register.read_by, *register.written_by}
