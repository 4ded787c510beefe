from __future__ import annotations

import pytest

METHOD = "kemuning.awards"


def member(number, final="95.00", objective="95.00", predikat="Baik", **fields):
    return {
        "nip": f"1981010120100110{number:02d}",
        "final_value": final,
        "objective_value": objective,
        "predikat": predikat,
        "sanctioned": False,
        **fields,
    }


def nips(*numbers):
    return [member(number)["nip"] for number in numbers]


def test_nobody(score):
    assert score(METHOD, []) == {"quota": 0, "recipients": []}


def test_equal_values_go_by_nip(score):
    members = [member(number) for number in range(10, 0, -1)]
    assert score(METHOD, members) == {"quota": 2, "recipients": nips(1, 2)}


def test_values_are_compared_as_numbers(score):
    members = [member(1, "99.00"), member(2, "100.00"), member(3, "9.5"), member(4), member(5)]
    assert score(METHOD, members)["recipients"] == nips(2)


def test_the_predikat_does_not_order(score):
    members = [member(n) for n in (3, 4, 5)]
    members += [member(1, "112.00", predikat="Sangat Baik"), member(2, "113.00")]
    assert score(METHOD, members)["recipients"] == nips(2)


def test_an_unused_place_stays_empty(score):
    members = [member(n, predikat="Cukup") for n in range(1, 10)] + [member(10)]
    assert score(METHOD, members) == {"quota": 2, "recipients": nips(10)}


def test_without_a_value_nobody_wins(score):
    members = [member(n, None, None) for n in range(1, 6)]
    assert score(METHOD, members) == {"quota": 1, "recipients": []}


def test_a_missing_objective_value_orders_last(score):
    members = [member(1, objective=None), member(2, objective="1.00"), *map(member, (3, 4))]
    assert score(METHOD, [*members, member(5)])["recipients"] == nips(3)
    lone = [member(1, objective=None), member(2, objective="0.00")]
    lone += [member(n, "50.00") for n in (3, 4, 5)]
    assert score(METHOD, lone)["recipients"] == nips(2)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "invalid_value"),
        (None, "invalid_value"),
        ("x", "invalid_value"),
        ([3], "invalid_value"),
        ([member(1, nip=198101012010011001)], "invalid_value"),
        ([member(1, nip="")], "invalid_value"),
        ([member(1), member(1)], "invalid_value"),
        ([member(1, "-1")], "invalid_value"),
        ([member(1, "120.01")], "invalid_value"),
        ([member(1, True)], "invalid_value"),
        ([member(1, "tinggi")], "invalid_value"),
        ([member(1, predikat="Istimewa")], "unknown_value"),
        ([member(1, predikat=None)], "unknown_value"),
        ([member(1, sanctioned="tidak")], "invalid_value"),
        ([member(1, sanctioned=None)], "invalid_value"),
        ([{"nip": "1", "predikat": "Baik", "sanctioned": False}], "invalid_value"),
    ],
)
def test_refused(score, members, code):
    assert score(METHOD, members) == {"error": code}


def test_each_place_is_explained(score):
    members = [member(number) for number in range(1, 6)]
    steps = score(METHOD, members, explain=True)["breakdown"]
    assert [step["key"] for step in steps] == ["quota", "recipient_1"]
    assert steps[1]["formula"] == "nilai akhir 95.00, nilai objektif 95.00"
