"""Bungo: order of the checks, borders of conversion and needs, months of several positions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import bound
from tests.golden.plugin_methods import method_named, plugin_methods

METHOD = "bungo.duties"


def _duty(code="T1", weight=100, target=100, actual=100, **fields):
    return {
        "code": code, "weight": weight, "target": target, "actual": actual,
        "direction": "higher", **fields,
    }  # fmt: skip


def _document(*indicators, **fields):
    return {
        "indicators": list(indicators) or [_duty()],
        "process": [3, 3, 3, 3, 3],
        "contribution": [3, 3, 3],
        "verified_idea": False,
        **fields,
    }


def _year(*positions, idea=False):
    parts = [{"months": months, "value": value} for months, value in positions]
    return {"positions": parts, "verified_idea": idea}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_document(process=[3, 3, 3, 3]), "incomplete_form"),
        (_document(process=[]), "incomplete_form"),
        (_document(process=None), "incomplete_form"),
        (_document(process=[3, 3, None, 3, 3]), "incomplete_form"),
        (_document(contribution=[3, 3, 3, 3]), "incomplete_form"),
        # Both forms must be complete before a mark is looked at.
        (_document(process=[0, 3, 3, 3, 3], contribution=[3, 3]), "incomplete_form"),
        (_document(process=[0, 3, 3, 3, 3]), "invalid_rating"),
        (_document(contribution=[3, 3, "5.01"]), "invalid_rating"),
        (_document(process=[3, 3, 3, 3, True]), "invalid_value"),
        (_document(process=[3, 3, 3, 3, float("nan")]), "invalid_value"),
        (_document(process="33333"), "invalid_value"),
        (_document(verified_idea=1), "invalid_value"),
        (_document(verified_idea=None), "invalid_value"),
        # Ratings come before indicators, weights before what is inside an indicator.
        (_document(_duty(weight=90), process=[6, 3, 3, 3, 3]), "invalid_rating"),
        (_document(_duty(weight=90, target=-1)), "weights_not_100"),
        (_document(_duty(weight=90, not_applicable=True)), "weights_not_100"),
        (_document(_duty(weight=-1), _duty(weight=101)), "invalid_value"),
        (_document(_duty(actual=-1)), "invalid_value"),
        (_document(_duty(actual=Decimal("1e5000"))), "invalid_value"),
        (_document(_duty(direction="up")), "unknown_value"),
        (_document(indicators=[]), "weights_not_100"),
        (_document(indicators=None), "invalid_value"),
        (_document(_duty(not_applicable=True)), "no_measurable_indicator"),
        (_document(_duty(target=0)), "no_measurable_indicator"),
        # What is left weighs nothing, so there is nothing to average.
        (_document(_duty(target=0), _duty("T2", weight=0)), "no_measurable_indicator"),
        (_year(), "invalid_value"),
        (_year((0, 90)), "invalid_value"),
        (_year((-1, 90)), "invalid_value"),
        (_year(("1.5", 90)), "invalid_value"),
        (_year((12, 90), (1, 90)), "invalid_value"),
        (_year((6, "120.01")), "invalid_value"),
        (_year((6, -1)), "invalid_value"),
        (_year((6, None)), "invalid_value"),
        ({"positions": None, "verified_idea": False}, "invalid_value"),
        ({"positions": [{"months": 6, "value": 90}]}, "invalid_value"),
    ],
)
def test_errors_and_their_order(score, document, code):
    assert score(METHOD, document) == {"error": code}


@pytest.mark.parametrize(
    ("actual", "converted", "needs"),
    [
        (0, "0.00", ["T1"]),
        ("59.999", "49.83", ["T1"]),
        (60, "50.00", ["T1"]),
        (80, "70.00", ["T1"]),
        ("99.99", "89.99", ["T1"]),
        # The exact achievement converts (not on target), the printed value decides the need.
        ("99.999", "90.00", []),
        ("99.994", "89.99", ["T1"]),
        ("99.995", "90.00", []),
        (100, "109.00", []),
        ("100.999", "109.00", []),
        (101, "110.00", []),
        ("105.5", "115.00", []),
        (110, "120.00", []),
        (111, "120.00", []),
        (5000, "120.00", []),
    ],
)
def test_conversion_and_training_need(score, actual, converted, needs):
    result = score(METHOD, _document(_duty(actual=actual)))
    assert (result["converted_values"], result["training_needs"]) == ([converted], needs)


def test_just_under_the_target_is_not_on_target(score):
    result = score(METHOD, _document(_duty(target=24000, actual=23999)))
    assert result["converted_values"] == ["90.00"]


def test_a_target_that_is_the_maximum_gives_120_only_when_reached(score):
    reached = score(METHOD, _document(_duty(target_is_maximum=True)))
    missed = score(METHOD, _document(_duty(target_is_maximum=True, actual="99.9")))
    assert reached["converted_values"] == ["120.00"]
    assert missed["converted_values"] == ["89.90"]


def test_flags_follow_the_indicators_and_the_first_rule_wins(score):
    result = score(
        METHOD,
        _document(
            _duty("T1", 20, target=0, actual=None, direction="lower"),
            _duty("T2", 20, target=0, actual=None, not_applicable=True),
            _duty("T3", 20, target=0, actual=5),
            _duty("T4", 20, target=0, actual=0, direction="lower"),
            _duty("T5", 20, target=0, actual=1, direction="lower", tolerance=4),
        ),
    )
    assert result["flags"] == [
        "no_evidence", "not_applicable", "zero_target", "zero_target_met", "zero_target_tolerance",
    ]  # fmt: skip
    assert result["converted_values"] == ["0.00", None, None, "109.00", "65.00"]
    assert result["training_needs"] == ["T1", "T5"]


def test_items_are_anchored_before_the_mean(score):
    result = score(METHOD, _document(process=[1, 1, 5, 5, 3]))
    assert result["process_value"] == "86.00"  # the anchored mean mark 3 would be 90
    assert result["training_needs"] == ["process_1", "process_2"]


def test_a_mark_between_two_and_three_is_no_need(score):
    result = score(METHOD, _document(process=["2.01", 2, 3, 3, 3]))
    assert result["training_needs"] == ["process_2"]


@pytest.mark.parametrize(
    ("value", "idea", "predikat"),
    [
        ("110.00", True, "Sangat Baik"),
        ("109.99", True, "Baik"),
        ("109.995", True, "Sangat Baik"),
        ("120", False, "Baik"),
        ("89.995", False, "Baik"),
        ("89.994", False, "Cukup"),
        ("70", False, "Cukup"),
        ("69.99", False, "Kurang"),
        ("50", False, "Kurang"),
        ("49.99", False, "Sangat Kurang"),
    ],
)
def test_predikat_of_a_year(score, value, idea, predikat):
    assert score(METHOD, _year((3, value), idea=idea))["predikat"] == predikat


def test_months_are_divided_by_their_own_sum(score):
    assert score(METHOD, _year((2, 90), (4, 60)))["final_value"] == "70.00"


def test_the_explanation_leads_from_the_final_value_to_each_item(score):
    result = score(METHOD, _document(_duty(actual=None)), explain=True)
    final = result["breakdown"][0]
    assert final["formula"] == "60% × 0 + 25% × 90 + 15% × 90"
    converted = final["parts"][0]["parts"][0]
    assert converted["parts"][0]["formula"] == "tidak ada bukti sampai batas waktu"
    assert final["parts"][1]["parts"][0]["label"] == "Kepatuhan terhadap SOP"


_marks = st.lists(st.integers(1, 5), min_size=5, max_size=5)
_actuals = st.decimals(0, 300, places=2)


def _final(document):
    with bound(plugin_methods()):
        return method_named(METHOD).score(document).exact("final_value")


@given(actual=_actuals, more=_actuals, marks=_marks)
def test_more_is_never_worse_and_the_scale_holds(actual, more, marks):
    low = _final(_document(_duty(actual=actual), process=marks))
    high = _final(_document(_duty(actual=actual + more), process=marks))
    raised = _final(_document(_duty(actual=actual), process=[min(5, mark + 1) for mark in marks]))
    assert 0 <= low <= high <= 120
    assert low <= raised


@given(st.permutations([(20, 90), (30, 40), (50, "101.5")]))
def test_the_order_of_duties_changes_nothing_but_lists(order):
    duties = [_duty(f"T{weight}", weight, actual=actual) for weight, actual in order]
    assert _final(_document(*duties)) == _final(_document(*sorted(duties, key=lambda d: d["code"])))
