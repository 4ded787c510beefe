"""Gathering of the regions' inputs from frozen facts of one appraisal."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from portal.api.methods import ScoringError
from portal.api.snapshot import (
    CycleFacts,
    FactValue,
    FormFacts,
    Measure,
    PastResult,
    PeriodFacts,
    Snapshot,
    SurveyFacts,
)
from portal.api.snapshot import PersonFacts as Person
from portal.host import load_host
from tests.golden.plugin_methods import PLUGINS, method_named, plugin_methods

BEHAVIOR = (
    "service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative",
)  # fmt: skip
REGIONS = ("bungo", "lhokseumawe", "senapelan", "kotabumi")


def _snapshot(region, **fields):
    days = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
    return Snapshot(
        region=region,
        cycle=CycleFacts(code="2026", title="Tahun 2026", year=2026, **days),
        employee=Person(nip="198609262015051001", name="Contoh"),
        **fields,
    )


def _measure(code, weight, actual, target="100", **fields):
    return Measure(
        code=code, label=f"Indikator {code}", direction="higher", weight=weight, target=target,
        actual=actual, **fields,
    )  # fmt: skip


def _fact(code, value, *, confirmed=True):
    return FactValue(code=code, value=value, confirmed=confirmed)


def _gathered(method_id, snapshot):
    method = method_named(method_id)
    return method.compute(method.gather(snapshot)).result


@pytest.mark.parametrize(
    "method_id",
    [
        name
        for name in plugin_methods()
        if name.split(".")[0] in REGIONS and name != "lhokseumawe.year"
    ],
)
def test_an_empty_appraisal_gathers_nothing(method_id):
    assert method_named(method_id).gather(_snapshot("x")) is None


def test_a_year_without_any_half_cannot_be_rated():
    result = _gathered("lhokseumawe.year", _snapshot("lhokseumawe"))
    assert (result["predikat"], result["flags"]) == ("Tidak Dapat Dinilai", ["no_half"])


def test_the_last_result_of_a_half_counts_for_who_moved_inside_it():
    def half(cycle, value):
        values = {"result_value": value, "behavior_value": "80.00"}
        return PastResult(year=2026, method="lhokseumawe.three_sources", result=values, cycle=cycle)

    history = (half("H1", "10.00"), half("H1", "70.00"), half("H2", "90.00"))
    result = _gathered("lhokseumawe.year", _snapshot("lhokseumawe", history=history))
    assert (result["result_value"], result["flags"]) == ("80.00", [])


def test_the_second_half_alone_is_told_as_the_second():
    values = {"result_value": "90.00", "behavior_value": "60.00"}
    half = PastResult(
        year=2026, method="lhokseumawe.three_sources", result=values, period="2026-H2"
    )
    method = method_named("lhokseumawe.year")
    card = method.compute(method.gather(_snapshot("lhokseumawe", history=(half,))))
    told = str([step.to_document() for step in card.breakdown()])
    assert "Hasil semester 2" in told
    assert "Hasil semester 1" not in told


@pytest.mark.parametrize(
    ("region", "results"),
    [
        ("bungo", {"year": "bungo.duties"}),
        ("lhokseumawe", {"half": "lhokseumawe.three_sources", "year": "lhokseumawe.year"}),
        ("senapelan", {"year": "senapelan.achievement"}),
        ("kotabumi", {"year": "kotabumi.career"}),
    ],
)
def test_each_region_has_one_result_for_each_span_of_its_cycles(region, results):
    own = [m for m in plugin_methods().values() if m.id.startswith(f"{region}.")]
    assert {method.cadence: method.id for method in own if method.cycle_result} == results
    assert sum(method.cycle_result for method in own) == len(results)


def test_bungo():
    marks = {f"process_{at}": 3 for at in range(1, 6)}
    first = FormFacts(instrument="process", relation="superior", items=marks)
    contribution = {f"contribution_{at}": 4 for at in range(1, 4)}
    second = FormFacts(instrument="contribution", relation="superior", items=contribution)
    measures = (_measure("T1", "60", "100"), _measure("T2", "40", None, not_applicable=True))
    facts = (_fact("verified_idea", "true", confirmed=False),)
    result = _gathered(
        "bungo.duties",
        _snapshot("bungo", measures=measures, forms=(first, second), facts=facts),
    )
    assert result["final_value"] == "103.65"  # 60% of 109, 25% of 90, 15% of 105
    assert result["flags"] == ["not_applicable"]
    with pytest.raises(ScoringError, match="incomplete_form"):
        method_named("bungo.duties").gather(_snapshot("bungo", measures=measures, forms=(first,)))


def test_lhokseumawe_half():
    items = dict.fromkeys(BEHAVIOR, 4)
    superior = FormFacts(instrument="a", relation="superior", items={"superior_result": 5, **items})
    peers = (FormFacts(instrument="b", relation="peer", items=items),) * 3
    measures = (_measure("L1", "60", "100"), _measure("L2", "40", None))
    snapshot = _snapshot("lhokseumawe", measures=measures, forms=(superior, *peers))
    result = _gathered("lhokseumawe.three_sources", snapshot)
    assert (result["result_value"], result["behavior_value"]) == ("100.00", "75.00")
    assert result["flags"] == ["report_unverified"]
    partial = _snapshot("x", forms=(FormFacts(instrument="a", relation="superior", items=items),))
    with pytest.raises(ScoringError, match="incomplete_form"):
        method_named("lhokseumawe.three_sources").gather(partial)


def test_lhokseumawe_year():
    def past(year, result, behavior):
        values = {"result_value": result, "behavior_value": behavior}
        return PastResult(year=year, method="lhokseumawe.three_sources", result=values)

    history = (past(2025, "10.00", "10.00"), past(2026, "90.00", "60.00"), past(2026, None, None))
    result = _gathered("lhokseumawe.year", _snapshot("lhokseumawe", history=history))
    assert (result["result_value"], result["flags"]) == ("90.00", ["one_half_only"])


def _month(at, value, on_time=True):
    return PeriodFacts(closing="month", period=f"2026-{at:02d}", value=value, on_time=on_time)


def test_senapelan():
    periods = (
        _month(3, "80.00"),
        _month(4, None, on_time=False),
        _month(5, "100.00"),
        _month(6, "80.00", on_time=None),
        _month(7, None),
    )
    survey = SurveyFacts(
        survey="satisfaction", level="unit", name="U", answers=12, result={"index": "70.00"}
    )
    snapshot = _snapshot(
        "senapelan",
        periods=periods,
        surveys=(survey,),
        starts=date(2026, 3, 17),
        ends=date(2026, 7, 1),
    )
    result = _gathered("senapelan.achievement", snapshot)
    # 80, none, 100 and 80 in five months of service; three reports on time of four due.
    assert result["monthly_mean"] == "86.67"
    assert (result["report_value"], result["flags"]) == ("75.00", ["provisional"])
    # 50 % of 86.67, 30 % of 70, 20 % of 75
    assert result["final_value"] == "79.33"
    coached = _gathered("senapelan.coaching", snapshot)
    assert coached == {"coaching": [], "recognition": []}


def test_a_practice_month_of_senapelan_counts_nowhere():
    periods = (_month(1, "10.00", on_time=False), *(_month(at, "90.00") for at in range(2, 13)))
    fact = FactValue(code="practice_month", value="01", confirmed=True)
    snapshot = _snapshot("senapelan", periods=periods, facts=(fact,))
    result = _gathered("senapelan.achievement", snapshot)
    assert (result["monthly_mean"], result["report_value"]) == ("90.00", "100.00")
    assert result["flags"] == ["no_survey"]
    assert _gathered("senapelan.coaching", snapshot)["coaching"] == []
    before = method_named("senapelan.achievement").gather(_snapshot("senapelan"))
    assert before is None


def _quarter(period, value, closing="quarter"):
    return PeriodFacts(closing=closing, period=period, value=value)


def test_kotabumi():
    periods = (
        _quarter("2026-Q1", "90.00"),
        _quarter("2026-Q2", None),
        _quarter("2026-Q3", "120.00"),
        _quarter("2026-Q4", None),
        _quarter("2026", "110.00", "year_end"),
    )
    units = (_quarter("2026-Q1", "10.00"), _quarter("2026-Q4", "95.00"), _quarter("2026-Q5", None))
    facts = (_fact("competence", "70"), _fact("integrity", "100"), _fact("competence", "10"))
    snapshot = _snapshot("kotabumi", periods=periods, unit_periods=units, facts=facts)
    result = _gathered("kotabumi.career", snapshot)
    assert result["quarter_mean"] == "105.00"  # 90, 90 carried, 120, 120 carried
    assert result["individual_value"] == "108.00"
    assert result["performance_value"] == "104.10"
    assert result["potential_value"] == "78.18"  # the newest record of competence counts
    assert result["flags"] == [
        "quarter_carried", "quarter_carried", "missing_potential", "missing_qualification",
    ]  # fmt: skip


def test_kotabumi_computes_a_published_period_again_from_its_measures():
    measures = (
        _measure("i1", "100", "100", period="2026-Q1"),
        _measure("i1", "100", "80", period="2026-Q2"),
    )
    periods = (_quarter("2026-Q1", "90.00"), _quarter("2026-Q2", None))
    snapshot = _snapshot("kotabumi", periods=periods, measures=measures)
    result = _gathered("kotabumi.career", snapshot)
    assert result["quarter_mean"] == "100.00"  # corrected from 90; Q2 was never published
    assert result["flags"] == [
        "quarter_carried", "provisional", "no_unit_value", "no_assessment",
    ]  # fmt: skip


def _with_one_not_applicable(period):
    return (
        _measure("i1", "55", "100", period=period),
        _measure("i2", "45", "0", period=period, not_applicable=True),
    )


def test_kotabumi_leaves_out_of_a_published_period_what_its_closing_left_out():
    measures = _with_one_not_applicable("2026-Q1")
    workflow = load_host([PLUGINS], entry_points=False).registry.region("kotabumi").workflow
    (closing,) = [one for one in workflow.closings if one.id == "quarter"]
    method = method_named(closing.method)
    closed = method.compute(method.parse(closing.document(measures))).result["unit_value"]
    assert closed == "100.00"
    periods = (_quarter("2026-Q1", closed),)
    snapshot = _snapshot("kotabumi", periods=periods, measures=measures)
    assert _gathered("kotabumi.career", snapshot)["quarter_mean"] == closed


def test_kotabumi_leaves_out_of_a_unit_what_does_not_apply():
    measures = _with_one_not_applicable("2026-Q1")
    result = _gathered("kotabumi.unit", _snapshot("kotabumi", unit_measures=measures))
    assert (result["unit_value"], result["flags"]) == ("100.00", ["no_data"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Pimpinan Tinggi Pratama", "80.00"),
        ("JPT  pratama", "80.00"),
        ("Ketua Tim", "90.00"),
        ("Pengawas", "90.00"),
        ("Fungsional", "94.00"),
        ("", "94.00"),
    ],
)
def test_kotabumi_takes_the_role_from_the_kind_of_position(kind, value):
    periods = (_quarter("2026-Q1", "100.00"), _quarter("2026", "100.00", "year_end"))
    snapshot = dataclasses.replace(
        _snapshot("kotabumi", periods=periods, unit_periods=(_quarter("2026-Q1", "80.00"),)),
        employee=Person(nip="1", name="Contoh", position_kind=kind),
    )
    assert _gathered("kotabumi.career", snapshot)["performance_value"] == value
