"""Senapelan: month, year and coaching at their borders."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import bound, score_documents
from tests.golden.plugin_methods import method_named, plugin_methods

METHOD, COACHING = "senapelan.achievement", "senapelan.coaching"


def _year(*monthly, **fields):
    return {
        "monthly": list(monthly) if monthly else [80] * 12,
        "satisfaction_index": "80.00",
        "reports_on_time": 12,
        "reports_due": 12,
        "months_in_service": 12,
        **fields,
    }


def _month(*indicators):
    return {
        "indicators": [
            {"code": f"s{at}", "weight": weight, "target": target, "actual": actual,
             "direction": direction}
            for at, (weight, target, actual, direction) in enumerate(indicators)
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_year(reports_on_time=13), "invalid_value"),
        (_year(reports_on_time=1, reports_due=0), "invalid_value"),
        (_year(reports_due=-1), "invalid_value"),
        (_year(reports_due=None), "invalid_value"),
        (_year(months_in_service=0), "invalid_value"),
        (_year(months_in_service=-3), "invalid_value"),
        (_year(months_in_service="2.5"), "invalid_value"),
        (_year(months_in_service=13), "invalid_value"),
        (_year(satisfaction_index="100.01"), "invalid_value"),
        (_year(satisfaction_index=-1), "invalid_value"),
        (_year(100, "100.01"), "invalid_value"),
        (_year(-1), "invalid_value"),
        (_year(True), "invalid_value"),
        (_year(Decimal("NaN")), "invalid_value"),
        (_year(*[80] * 13), "invalid_value"),
        (_year(monthly=None), "invalid_value"),
        # The checks come before the question whether there is any value.
        (_year(None, reports_on_time=13), "invalid_value"),
        (_year(None, months_in_service=0), "invalid_value"),
        ({"monthly": [80], "reports_on_time": 1, "reports_due": 1, "months_in_service": 1},
         "invalid_value"),
        (_month((99, 1, 1, "higher")), "weights_not_100"),
        (_month((100, 1, -1, "higher")), "invalid_value"),
        (_month((100, 1, 1, "up")), "unknown_value"),
        ({"indicators": []}, "weights_not_100"),
        ({}, "invalid_value"),
    ],
)  # fmt: skip
def test_errors(score, document, code):
    assert score(METHOD, document) == {"error": code}


@pytest.mark.parametrize("monthly", [[None] * 12, [None], []])
def test_without_a_month_everything_is_null(score, monthly):
    result = score(METHOD, _year(monthly=monthly, satisfaction_index=None, reports_due=12))
    assert result.pop("flags") == ["no_monthly_appraisal"]
    assert set(result.values()) == {None}
    assert len(result) == 5


def test_each_achievement_is_cut_before_weighing(score):
    result = score(METHOD, _month((50, 10, 90, "higher"), (50, 10, 5, "higher")))
    assert result == {"monthly_value": "75.00", "flags": []}
    assert score(METHOD, _month((100, 10, 30, "lower")))["monthly_value"] == "0.00"


def test_what_is_left_may_weigh_nothing(score):
    result = score(METHOD, _month((100, 0, 1, "higher"), (0, 10, 10, "higher")))
    assert result == {"monthly_value": None, "flags": ["zero_target"]}


@pytest.mark.parametrize(
    ("values", "service", "provisional"),
    [(9, 12, False), (8, 12, True), (3, 4, False), (2, 3, True), (1, 1, False), (5, 7, True)],
)
def test_three_quarters_of_the_months(score, values, service, provisional):
    result = score(METHOD, _year(*[80] * values, months_in_service=service))
    assert ("provisional" in result["flags"]) == provisional


def test_flags_in_their_order_and_the_mean_alone(score):
    fields = {"satisfaction_index": None, "reports_on_time": 0, "reports_due": 0}
    result = score(METHOD, _year("71.2", **fields))
    assert result["flags"] == ["provisional", "no_survey", "no_reports_due"]
    assert (result["final_value"], result["report_value"]) == ("71.20", None)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("100", "A"), ("88.31", "A"), ("88.305", "A"), ("88.304", "B"), ("76.61", "B"),
        ("76.605", "B"), ("76.60", "C"), ("65", "C"), ("64.995", "C"), ("64.99", "D"),
        ("25", "D"), ("24.99", "D"), ("0", "D"),
    ],
)  # fmt: skip
def test_bands(score, value, band):
    fields = {"satisfaction_index": None, "reports_on_time": 0, "reports_due": 0}
    labels = {"A": "Sangat Baik", "B": "Baik", "C": "Kurang Baik", "D": "Tidak Baik"}
    result = score(METHOD, _year(*[value] * 12, **fields))
    assert (result["band"], result["label"]) == (band, labels[band])
    assert result["flags"] == ["no_survey", "no_reports_due"]


@pytest.mark.parametrize(("value", "reason"), [(10, "10.00 < 65.00"), (70, "70.00 ≥ 65.00")])
def test_the_reason_of_a_band_is_true(score, value, reason):
    fields = {"satisfaction_index": None, "reports_on_time": 0, "reports_due": 0}
    result = score(METHOD, _year(*[value] * 12, **fields), explain=True)
    assert result["breakdown"][-1]["formula"] == reason


def _actions(score, *monthly):
    found = score(COACHING, {"monthly": list(monthly)})["coaching"]
    return [(entry["month"], entry["action"]) for entry in found]


def test_runs_of_low_months(score):
    guided, trained = "guidance", "refer_training"
    assert _actions(score) == []
    assert _actions(score, "76.61", "76.605", "76.60") == []
    assert _actions(score, 65, 80, 65) == []
    assert _actions(score, "64.995", 80, "64.99") == [(3, guided)]
    assert _actions(score, 70, 70, 80, 70, 60, 70) == [(2, guided), (5, guided), (6, trained)]
    # A month without appraisal neither lengthens the run nor ends it.
    assert _actions(score, 70, None, None, 70, None, 75) == [(4, guided), (6, trained)]
    assert _actions(score, None, 60, None) == [(2, guided)]
    assert _actions(score, 60, 60, 60) == [(1, guided), (2, guided), (3, trained)]


@pytest.mark.parametrize(
    ("monthly", "recognition"),
    [
        ([60, 60, 60, 65, 65, 65], [{"month": 6, "gain": "5.00"}]),
        ([60, 60, 60, 65, 65, "64.985"], [{"month": 6, "gain": "5.00"}]),  # 4.995 prints 5.00
        ([60, 60, 60, 65, 65, "64.98"], []),
        ([60, 60, None, 90, 90, 90], []),
        ([None, 60, 60, 60, 90, 90, 90], [{"month": 7, "gain": "30.00"}]),
        ([60, 60, 60, 90, 90], []),
    ],
)
def test_recognition(score, monthly, recognition):
    assert score(COACHING, {"monthly": monthly})["recognition"] == recognition


@pytest.mark.parametrize("monthly", [None, [101], [-1], ["x"], [[80]], {"1": 80}])
def test_coaching_errors(score, monthly):
    assert score(COACHING, {"monthly": monthly}) == {"error": "invalid_value"}


_value = st.decimals(0, 100, places=2)
_months = st.lists(st.none() | _value, min_size=1, max_size=12)


@given(_months, st.none() | _value, st.integers(0, 12))
def test_a_year_is_bounded_rising_and_blind_to_the_order_of_months(monthly, survey, on_time):
    document = _year(*monthly, satisfaction_index=survey, reports_on_time=on_time)
    better = {**document, "monthly": [value if value is None else 100 for value in monthly]}
    turned = {**document, "monthly": monthly[::-1]}
    with bound(plugin_methods()):
        cards = [method_named(METHOD).score(one) for one in (document, better, turned)]
    assert cards[0].result == cards[2].result
    final = cards[0].exact("final_value")
    if final is not None:
        assert 0 <= final <= cards[1].exact("final_value") <= 100


@given(_months)
def test_every_low_month_has_at_most_one_action(monthly):
    result = next(score_documents(method_named(COACHING), [{"monthly": monthly}]))
    months = [entry["month"] for entry in result["coaching"]]
    assert months == sorted(set(months))
    assert all(monthly[month - 1] < Decimal("76.61") for month in months)
