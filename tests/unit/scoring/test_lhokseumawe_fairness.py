"""Lhokseumawe: tests of raters and groups at their borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import score_documents
from tests.golden.plugin_methods import method_named

METHOD = "lhokseumawe.fairness"


def _forms(**raters):
    return {
        "forms": [
            {"rater": rater, "ratee": f"p{at}", "value": value}
            for rater, values in raters.items()
            for at, value in enumerate(values)
        ]
    }


def _sheets(*sheets):
    return {"forms": [{"rater": "A", "ratee": "p", "items": items} for items in sheets]}


def _groups(**groups):
    return {"groups": {name: {"top": top, "total": total} for name, (top, total) in groups.items()}}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({}, "invalid_value"),
        ({"forms": None}, "invalid_value"),
        ({"groups": []}, "invalid_value"),
        (_forms(A=[6]), "invalid_rating"),
        (_forms(A=["0.99"]), "invalid_rating"),
        (_forms(A=[None]), "invalid_value"),
        ({"forms": [{"rater": "A", "value": 3}]}, "invalid_value"),
        ({"forms": [{"rater": "", "ratee": "p", "value": 3}]}, "invalid_value"),
        (_sheets([3] * 6), "incomplete_form"),
        (_sheets([3] * 6 + [None]), "incomplete_form"),
        (_sheets([3] * 6 + [6]), "invalid_rating"),
        (_groups(A=(11, 10)), "invalid_value"),
        (_groups(A=(-1, 10)), "invalid_value"),
        (_groups(A=("0.5", 10)), "invalid_value"),
        (_groups(A=(None, 10)), "invalid_value"),
    ],
)
def test_errors(score, document, code):
    assert score(METHOD, document) == {"error": code}


def test_no_forms_have_no_mean(score):
    expected = {"grand_mean": None, "raters": {}, "corrections": []}
    assert score(METHOD, {"forms": []}) == expected


@pytest.mark.parametrize(
    ("mark", "flags"),
    [
        ("4.5", []),  # difference 0.75 itself
        ("4.508", []),  # 0.754 prints 0.75
        ("4.51", ["too_lenient"]),  # 0.755 prints 0.76
        ("1.5", []),
        ("1.492", []),
        ("1.49", ["too_strict"]),
    ],
)
def test_difference_border(score, mark, flags):
    result = score(METHOD, _forms(A=[mark] * 3, B=[3] * 3))
    assert result["raters"]["A"]["flags"] == flags


def test_fewer_than_three_forms_are_never_flagged(score):
    result = score(METHOD, _forms(A=[5, 5], B=[1] * 4))
    assert result["raters"]["A"]["flags"] == []
    assert result["raters"]["B"]["flags"] == ["too_strict"]


def test_the_spread_is_compared_exactly(score):
    # Population variances of +d, -d around 3 with two forms each, one in the middle: 4/5 d^2.
    at_border = ["3.35", "2.65"] * 3
    below = ["3.3499", "2.6501"] * 3
    assert score(METHOD, _forms(A=at_border))["raters"]["A"]["flags"] == []
    assert score(METHOD, _forms(A=below))["raters"]["A"]["flags"] == ["uniform_answers"]
    assert score(METHOD, _forms(A=[3] * 4))["raters"]["A"]["flags"] == []
    assert score(METHOD, _forms(A=[3] * 5))["raters"]["A"]["flags"] == ["uniform_answers"]


def test_halo_needs_three_forms_with_items_and_four_fifths(score):
    flat, varied = [3] * 7, [3, 4, 3, 4, 3, 4, 3]
    far = [1] * 7

    def flags(*sheets):
        return score(METHOD, _sheets(*sheets))["raters"]["A"]["flags"]

    assert flags(flat, flat) == []
    assert flags(flat, flat, far) == ["halo_effect"]
    assert flags(flat, flat, varied) == []
    assert flags(far, flat, far, flat, varied) == ["halo_effect"]


def test_halo_looks_at_forms_with_items_only(score):
    document = _sheets([1] * 7, [5] * 7, [3] * 7)
    document["forms"].append({"rater": "A", "ratee": "q", "value": 3})
    assert score(METHOD, document)["raters"]["A"]["flags"] == ["halo_effect"]


def test_all_flags_in_their_order(score):
    document = _sheets(*[[5] * 7] * 5)
    document["forms"] += _forms(B=[1] * 9)["forms"]
    flags = score(METHOD, document)["raters"]["A"]["flags"]
    assert flags == ["too_lenient", "uniform_answers", "halo_effect"]


def test_corrections_keep_the_order_of_forms_and_the_scale(score):
    result = score(METHOD, _forms(A=[5, 5, 1], B=[1] * 12))
    # The mean of A is 3.67 and of all 1.53, so 2.13 too many; nothing falls below 1.
    assert result["corrections"] == [
        {"rater": "A", "ratee": "p0", "proposed": "2.87"},
        {"rater": "A", "ratee": "p1", "proposed": "2.87"},
        {"rater": "A", "ratee": "p2", "proposed": "1.00"},
    ]


def test_a_difference_of_nothing_has_no_sign(score):
    result = score(METHOD, _forms(A=["3.001"], B=["3.003", "3.003"]))
    assert result["raters"]["A"]["difference"] == "0.00"


@pytest.mark.parametrize(
    ("groups", "status", "ratio"),
    [
        (_groups(), "small_sample", None),
        (_groups(A=(5, 5)), "small_sample", None),
        (_groups(A=(4, 4), B=(5, 5)), "small_sample", None),
        (_groups(A=(0, 0), B=(5, 5)), "small_sample", None),
        (_groups(A=(0, 4), B=(0, 5)), "small_sample", None),
        (_groups(A=(0, 5), B=(0, 5)), "no_recipients", None),
        (_groups(A=(0, 5), B=(1, 5)), "check", "0.00"),
        (_groups(A=(4, 5), B=(5, 5)), "fair", "0.80"),
        (_groups(A=(795, 1000), B=(1000, 1000)), "fair", "0.80"),  # 0.795 prints 0.80
        (_groups(A=(794, 1000), B=(1000, 1000)), "check", "0.79"),
        (_groups(A=(5, 5), B=(5, 5), C=(4, 5)), "fair", "0.80"),
    ],
)
def test_groups(score, groups, status, ratio):
    result = score(METHOD, groups)
    assert (result["status"], result["ratio"]) == (status, ratio)


def test_an_empty_group_has_no_rate(score):
    assert score(METHOD, _groups(A=(0, 0)))["rates"] == {"A": None}


_marks = st.dictionaries(
    st.sampled_from("ABCD"), st.lists(st.integers(1, 5), min_size=1, max_size=6), min_size=1
)


@given(_marks)
def test_the_order_of_forms_changes_only_the_order_of_corrections(marks):
    document = _forms(**marks)
    turned = {"forms": document["forms"][::-1]}
    one, other = score_documents(method_named(METHOD), [document, turned])
    assert one["corrections"] == other["corrections"][::-1]
    assert {**one, "corrections": []} == {**other, "corrections": []}
    assert all(1 <= float(c["proposed"]) <= 5 for c in one["corrections"])
