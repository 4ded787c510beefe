"""What Senapelan describes, and whom its rules propose for guidance, praise and promotion."""

from __future__ import annotations

from datetime import date

import pytest

from portal.api import Cohort, CohortMember, Snapshot
from portal.api.snapshot import CycleFacts, FactValue, PastResult, PeriodFacts, PersonFacts

CYCLE = CycleFacts(code="S", title="S", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31))


@pytest.fixture
def entry(registry):
    return registry.region("senapelan")


@pytest.fixture
def rules(entry):
    return {rule.id: rule for rule in entry.follow_up_rules}


def member(values=(), nip="1", result=None, facts=(), history=()):
    periods = tuple(
        PeriodFacts(closing="month", period=f"2026-{at:02d}", value=value)
        for at, value in enumerate(values, 1)
    )
    snapshot = Snapshot(
        region="senapelan",
        cycle=CYCLE,
        employee=PersonFacts(nip=nip, name=f"P{nip}"),
        periods=periods,
        facts=facts,
        history=history,
    )
    return CohortMember(snapshot=snapshot, result=result or {})


def proposed(rule, *members):
    found = rule.propose(Cohort(region="senapelan", cycle=CYCLE, members=members))
    return [(one.nip, one.topic) for one in found]


def test_the_example_set_offers_five_parameters_with_the_idea(entry):
    found = entry.indicator_set("service")
    told = {one.code: (one.direction, one.target) for one in found.indicators}
    assert told == {
        "on_time": ("higher", "95"),
        "waiting": ("lower", "15"),
        "returned": ("lower", "3"),
        "visits": ("higher", "8"),
        "ideas": ("higher", "1"),
    }
    assert (found.subject, found.period, found.adjustable) == ("person", "month", True)
    assert sum(int(one.weight) for one in found.indicators) == 100


def test_the_survey_asks_nine_elements_and_shows_nothing_below_ten(entry):
    survey = entry.survey("satisfaction")
    assert len(survey.items) == 9
    assert [point.value for point in survey.scale.points] == [1, 2, 3, 4]
    assert (survey.audience, survey.period, survey.per_counter) == ("public", "quarter", True)
    assert (survey.minimum_answers, survey.comment) == (10, True)
    assert survey.method == "national.satisfaction_index"


def test_a_month_is_reported_by_the_3rd_and_closed_by_the_7th_working_day(entry):
    month = entry.closing("month")
    assert (month.report_by_day, month.close_by_day, month.close_by_day_kind) == (3, 7, "working")
    least = {field.code: (field.required, field.minimum_length) for field in month.feedback_fields}
    assert least == {"went_well": (True, 20), "next_step": (True, 20)}
    assert month.objection_days == entry.workflow.objection_days == 14


def test_a_commitment_is_written_by_everybody_and_signed_by_the_superior(entry):
    register = entry.register("commitment")
    assert (register.written_by, register.signed_by) == (("self",), ("appraiser",))
    assert register.single
    assert register.asked_in == "01"
    assert [one.id for one in entry.learning] == ["reaching_achievement", "why_monthly"]


def test_low_months_ask_for_guidance_then_for_training(rules):
    low = member(("76.60", "80.00", "64.99", "70.00", None, "75.00"))
    assert proposed(rules["guidance"], low) == [("1", "2026-03"), ("1", "2026-04")]
    assert proposed(rules["training"], low) == [("1", "2026-06")]
    assert {rules[key].after for key in ("guidance", "training", "recognition")} == {"closing"}
    codes = [field.code for field in rules["guidance"].decision_fields]
    assert codes == ["goal", "coach", "due_on"]
    assert rules["guidance"].decided_by == "appraiser"


def test_improvement_is_recognized_once_a_series_and_on_any_level(rules):
    rising = member(("40.00", "40.00", "40.00", "45.00", "45.00", "45.00", "50.00", "45.00"))
    assert proposed(rules["recognition"], rising) == [("1", "2026-06")]
    flat = member(("90.00",) * 6, nip="2")
    assert proposed(rules["recognition"], flat) == []


def test_awards_go_to_band_a_that_is_not_provisional_and_not_sanctioned(rules):
    best = {"band": "A", "final_value": "90.00", "flags": []}
    sanction = FactValue(code="sanctioned", value="true", confirmed=True)
    people = (
        member(nip="1", result=best),
        member(nip="2", result={**best, "final_value": "95.00"}),
        member(nip="3", result={**best, "flags": ["provisional"]}),
        member(nip="4", result=best, facts=(sanction,)),
        member(nip="5", result={**best, "band": "B"}),
    )
    assert [nip for nip, _topic in proposed(rules["award"], *people)] == ["2", "1"]


def test_two_years_of_band_a_lead_to_a_promotion_proposal(rules):
    best = {"band": "A", "final_value": "90.00", "flags": []}

    def past(band, year=2025, flags=()):
        result = {"band": band, "flags": list(flags)}
        return PastResult(year=year, method="senapelan.achievement", result=result)

    people = (
        member(nip="1", result=best, history=(past("A"),)),
        member(nip="2", result=best, history=(past("B"),)),
        member(nip="3", result=best, history=(past("A", 2024),)),
        member(nip="4", result=best, history=(past("A", flags=("provisional",)),)),
        member(nip="5", result=best, history=(past("A", flags=("no_survey",)),)),
    )
    assert [nip for nip, _topic in proposed(rules["promotion"], *people)] == ["1", "5"]
    assert not rules["promotion"].open_to_employee
