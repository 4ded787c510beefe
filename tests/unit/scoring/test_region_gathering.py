"""Gathering of the regions' inputs from frozen facts of one appraisal."""

from __future__ import annotations

from datetime import date

import pytest

from portal.api.methods import ScoringError
from portal.api.snapshot import CycleFacts, FactValue, FormFacts, Measure, PastResult, Snapshot
from portal.api.snapshot import PersonFacts as Person
from tests.golden.plugin_methods import method_named, plugin_methods

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
    "method_id", [name for name in plugin_methods() if name.split(".")[0] in REGIONS]
)
def test_an_empty_appraisal_gathers_nothing(method_id):
    assert method_named(method_id).gather(_snapshot("x")) is None


@pytest.mark.parametrize(
    "region", ["bungo.duties", "lhokseumawe.three_sources", "senapelan.achievement",
               "kotabumi.career"]
)  # fmt: skip
def test_each_region_has_one_result_of_the_cycle(region):
    own = [m for m in plugin_methods().values() if m.id.startswith(region.split(".")[0] + ".")]
    assert [method.id for method in own if method.cycle_result] == [region]


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


def test_senapelan():
    measures = tuple(
        _measure("on_time", "100", actual, period=f"2026-{month:02d}")
        for month, actual in ((3, "80"), (4, None), (5, "130"), (6, "79.995"))
    )
    facts = (_fact("satisfaction_index", "70"), _fact("reports_on_time", "3"))
    facts += (_fact("reports_due", "4"), _fact("months_in_service", "1", confirmed=False))
    snapshot = _snapshot(
        "senapelan", measures=measures, facts=facts, starts=date(2026, 3, 17), ends=date(2026, 7, 1)
    )
    result = _gathered("senapelan.achievement", snapshot)
    # 80, none, 100 and the published 80.00 in five months of service.
    assert result["monthly_mean"] == "86.67"
    assert (result["report_value"], result["flags"]) == ("75.00", ["provisional"])
    coached = _gathered("senapelan.coaching", snapshot)
    assert coached == {"coaching": [], "recognition": []}


def test_kotabumi():
    measures = (
        _measure("i1", "100", "90", period="2026-Q1"),
        _measure("i1", "100", "200", period="2026-Q3"),
        _measure("i1", "100", "110", period="2026"),
    )
    units = (
        _measure("u1", "100", "10", period="2026-Q1"),
        _measure("u1", "100", "95", period="2026-Q4"),
    )
    facts = (_fact("role", "staff"), _fact("competence", "70"), _fact("integrity", "100"))
    snapshot = _snapshot("kotabumi", measures=measures, unit_measures=units, facts=facts)
    result = _gathered("kotabumi.career", snapshot)
    assert result["quarter_mean"] == "105.00"  # 90, 90 carried, 120, 120 carried
    assert result["individual_value"] == "108.00"
    assert result["performance_value"] == "104.10"
    assert result["flags"] == [
        "quarter_carried", "quarter_carried", "missing_potential", "missing_qualification",
    ]  # fmt: skip
    assert _gathered("kotabumi.unit", snapshot)["unit_value"] == "95.00"
    without_role = _snapshot("kotabumi", measures=measures, facts=facts[1:])
    assert method_named("kotabumi.career").gather(without_role) is None
