"""What the region describes: reports, forms, registers, quizzes, decisions and stages."""

from __future__ import annotations

from datetime import date

import pytest

from portal.api import (
    Cohort,
    CohortMember,
    CycleFacts,
    FactValue,
    FormFacts,
    PastResult,
    PersonFacts,
    RecordFacts,
    Snapshot,
)

CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)


@pytest.fixture
def entry(registry):
    return registry.region("lhokseumawe")


def test_reports_are_agreed_with_a_checklist_and_judged_by_a_verifier(entry):
    rule = entry.indicator_set("reports")
    assert (rule.period, rule.minimum_count, rule.maximum_count) == ("half", 3, 6)
    assert rule.checklist == ("Jelas", "Terukur", "Relevan dengan tugas", "Berbatas waktu")
    assert [mark for mark, _label in rule.verified_marks] == ["100", "50", "0"]
    planning = entry.indicator_set("planning_reports")
    assert [item.weight for item in planning.indicators] == ["40", "30", "30"]
    assert all(item.duty for item in planning.indicators)


def test_both_forms_ask_the_seven_values_and_texts(entry):
    superior, peer = entry.form("superior"), entry.form("peer")
    assert superior.items[0].code == "superior_result"
    assert [item.code for item in superior.items][1:] == [item.code for item in peer.items]
    assert len(peer.items) == 7
    for form in (superior, peer):
        assert [(n.label, n.required) for n in form.narratives] == [
            ("Kekuatan", True),
            ("Kelemahan", True),
        ]
        assert (form.open_days, form.open_day_kind) == (10, "working")
        assert form.scale.reason_required == {1, 2, 5}
    named = peer.nominated
    assert (named.by_employee, named.minimum, named.maximum) == (2, 3, 6)
    assert (peer.quorum, peer.anonymous, peer.known_to_panel) == (3, True, True)


def test_stages_cadence_and_review(entry):
    flow = entry.workflow
    assert [stage.code for stage in flow.stages] == [
        "indicators",
        "reporting",
        "rating",
        "analysis",
        "fairness_review",
        "session",
        "published",
        "objection",
        "final",
    ]
    assert (flow.cadence, flow.panel_size, flow.fairness_method) == (
        "half",
        3,
        "lhokseumawe.fairness",
    )
    assert (flow.objection_days, flow.objection_day_kind) == (14, "calendar")


def test_every_page_of_awareness_ends_with_five_questions(entry):
    assert len(entry.learning) == 4
    for material in entry.learning:
        assert len(material.questions) == 5
        for question in material.questions:
            assert len(set(question.choices)) == len(question.choices)


def test_minutes_of_a_session_name_speaker_and_action(entry):
    session, point = entry.register("team_session"), entry.register("session_point")
    assert session.minutes
    assert session.written_by == point.written_by == ("unit_head",)
    assert {field.code for field in point.fields} == {"session", "speaker", "point", "action"}


def test_a_session_has_no_place_for_numbers_of_persons(entry):
    for name in ("team_session", "session_point"):
        register = entry.register(name)
        assert register.subject == "unit"
        assert {field.kind for field in register.fields} <= {
            "text",
            "long_text",
            "employee",
            "record",
        }
    summary = next(f for f in entry.register("team_session").fields if f.code == "summary")
    assert "Jangan menyebut nilai perorangan" in summary.help


def test_programs_are_judged_by_a_survey_of_five_questions_or_an_interview_of_three(entry):
    survey = entry.survey("program_survey")
    assert [item.label for item in survey.items] == [
        "Materi",
        "Pembicara",
        "Penerapan",
        "Sarana",
        "Manfaat",
    ]
    assert [point.value for point in survey.scale.points] == [1, 2, 3, 4, 5]
    judge = entry.method(survey.method)
    answers = {"employees": 10, "needs": {}, "answers": [[4, 4, 4, 4, 4]] * 5}
    assert judge.score(answers).result["index"] == "80.00"
    few = judge.score({**answers, "answers": answers["answers"][:4]})
    assert few.result["index"] is None
    interview = entry.register("interview")
    assert (interview.subject, interview.written_by) == ("employee", ("hr",))
    asked = [field for field in interview.fields if field.kind == "long_text"]
    assert [field.code for field in asked] == ["useful", "missing", "applied"]
    assert all(field.required for field in asked)
    assert interview.fields[0].register == "program"


def member(nip, predikat, *, index="80.00", past=(), sanctioned=False, result="meets"):
    facts = (FactValue(code="sanctioned", value="true"),) if sanctioned else ()
    history = tuple(
        PastResult(year=2026 - len(past) + at, method="lhokseumawe.year", result=one)
        for at, one in enumerate(past)
        if one
    )
    snapshot = Snapshot(
        region="lhokseumawe",
        cycle=CYCLE,
        employee=PersonFacts(nip=nip, name=nip),
        facts=facts,
        history=history,
    )
    rated = predikat != "Tidak Dapat Dinilai"
    return CohortMember(
        snapshot=snapshot,
        result={
            "predikat": predikat,
            "index": index if rated else None,
            "result_rating": result if rated else None,
            "behavior_rating": "meets" if rated else None,
        },
    )


def good():
    return {"predikat": "Baik", "result_rating": "meets", "behavior_rating": "meets"}


def proposed(entry, rule_id, *members, locked=()):
    rule = next(one for one in entry.follow_up_rules if one.id == rule_id)
    cohort = Cohort(region="lhokseumawe", cycle=CYCLE, members=members, locked=locked)
    return [one.nip for one in rule.propose(cohort)]


def test_decisions_are_proposed_to_a_committee_of_three(entry):
    for rule in entry.follow_up_rules[:4]:
        assert (rule.decided_by, rule.committee_size) == ("committee", 3)
    best = member("1", "Sangat Baik", index="95.00", past=(good(),))
    second = member("2", "Sangat Baik", index="90.00")
    punished = member("3", "Sangat Baik", index="85.00", past=(good(),), sanctioned=True)
    weak = member("4", "Kurang", index="50.00")
    below = {"predikat": "Butuh Perbaikan", "result_rating": "below", "behavior_rating": "meets"}
    placed = member("5", "Butuh Perbaikan", index="40.00", past=(below,), result="below")
    everybody = (best, second, punished, weak, placed)
    assert proposed(entry, "promotion", *everybody) == ["1"]
    assert proposed(entry, "award", *everybody) == ["1"]
    assert proposed(entry, "transfer", *everybody) == ["5"]
    assert proposed(entry, "coaching", *everybody) == ["5", "4"]
    assert proposed(entry, "special_training", *everybody) == ["1", "2", "3"]


def test_an_older_year_does_not_take_the_place_of_the_year_before(entry):
    below = {"predikat": "Butuh Perbaikan", "result_rating": "below", "behavior_rating": "meets"}
    best = member("1", "Sangat Baik", past=(good(), None))
    placed = member("5", "Butuh Perbaikan", past=(below, None), result="below")
    assert proposed(entry, "promotion", best) == []
    assert proposed(entry, "transfer", placed) == []
    assert proposed(entry, "coaching", placed) == ["5"]


def test_nobody_with_a_flagged_rater_is_proposed(entry):
    best = member("1", "Sangat Baik", index="95.00", past=(good(),))
    weak = member("4", "Kurang", index="50.00")
    assert proposed(entry, "promotion", best, weak, locked=("1",)) == []
    assert proposed(entry, "coaching", best, weak, locked=("4",)) == []
    assert proposed(entry, "award", best, *[member(str(n), "Baik") for n in range(5, 9)]) == ["1"]


def test_a_half_alone_decides_nothing_about_people(entry):
    one = member("1", "Sangat Baik", past=(good(),))
    half = CohortMember(snapshot=one.snapshot, result={**one.result, "report_value": "90.00"})
    assert proposed(entry, "promotion", half) == []
    assert proposed(entry, "special_training", half) == []


def needing(*records, forms=()):
    one = member("1", "Baik")
    snapshot = Snapshot(
        region="lhokseumawe",
        cycle=CYCLE,
        employee=one.snapshot.employee,
        records=records,
        forms=forms,
    )
    return CohortMember(snapshot=snapshot, result={**one.result, "report_value": "90.00"})


def level(competence, required, actual):
    values = {"competence": competence, "required": required, "actual": actual}
    return RecordFacts(register="competence_level", on=date(2026, 5, 1), values=values)


def topics(entry, one):
    rule = next(r for r in entry.follow_up_rules if r.id == "development")
    cohort = Cohort(region="lhokseumawe", cycle=CYCLE, members=(one,))
    return [proposal.topic for proposal in rule.propose(cohort)]


def test_needs_come_from_levels_low_marks_and_agreed_wishes(entry):
    wish = {"competence": "Pemanfaatan teknologi", "reason": "Ingin belajar."}
    alone = RecordFacts(register="competence_wish", on=date(2026, 5, 1), values=wish)
    agreed = RecordFacts(
        register="competence_wish", on=date(2026, 5, 1), values=wish, signed=("Kepala",)
    )
    marks = dict.fromkeys(("service", "competent"), 3) | {"accountable": 2}
    form = FormFacts(instrument="superior", relation="superior", items=marks)
    assert topics(entry, needing(level("Manajerial", "4", "2"))) == ["Manajerial"]
    assert topics(entry, needing(level("Manajerial", "4", "4"))) == []
    assert topics(entry, needing(alone)) == []
    assert topics(entry, needing(agreed)) == ["Pemanfaatan teknologi"]
    assert topics(entry, needing(forms=(form,))) == ["Akuntabilitas"]
    for item in entry.form("superior").items[1:]:
        low = FormFacts(instrument="superior", relation="superior", items={item.code: 1})
        assert len(topics(entry, needing(forms=(low,)))) == 1, item.code


def test_what_was_learned_is_used_within_ninety_days(entry):
    rule = next(r for r in entry.follow_up_rules if r.id == "development")
    assert rule.due_days == 90
    assert {field.code for field in rule.outcome_fields} == {
        "task",
        "project",
        "supervisor",
        "result",
    }
    assert [field.register for field in rule.decision_fields] == ["program"]


def test_four_reports_and_who_opens_them(entry):
    assert {one.id: (one.scope, one.audience) for one in entry.report_formats} == {
        "evaluation_document": ("employee", "employee"),
        "fairness_report": ("cycle", "leader"),
        "decision_proposals": ("cycle", "committee"),
        "development_plan": ("cycle", "leader"),
    }
