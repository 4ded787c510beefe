"""Kotabumi: unit and career at their borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import bound
from tests.golden.plugin_methods import method_named, plugin_methods

UNIT, CAREER = "kotabumi.unit", "kotabumi.career"
ALL_80 = {"competence": 80, "potential": 80, "qualification": 80, "integrity": 80}


def _career(*quarters, **fields):
    return {
        "quarters": list(quarters) or [100],
        "year_end": 100,
        "role": "staff",
        "unit_value": 100,
        "potential": ALL_80,
        **fields,
    }


def _unit(*indicators):
    return {
        "indicators": [
            {"code": f"u{at}", "weight": weight, "target": 100, "actual": actual,
             "direction": "higher"}
            for at, (weight, actual) in enumerate(indicators)
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_career(quarters=[]), "invalid_value"),
        (_career(*[100] * 5), "invalid_value"),
        (_career("120.01"), "invalid_value"),
        (_career(-1), "invalid_value"),
        (_career(quarters=None), "invalid_value"),
        (_career(year_end=121), "invalid_value"),
        (_career(unit_value=-1), "invalid_value"),
        (_career(potential={**ALL_80, "integrity": -1}), "invalid_value"),
        (_career(potential={"integrity": -1}), "invalid_value"),
        (_career(potential=[]), "invalid_value"),
        (_career(role="camat"), "unknown_value"),
        (_career(role=None), "unknown_value"),
        (_career(121, role="camat"), "invalid_value"),
        (_career(potential={**ALL_80, "competence": True}, role="camat"), "invalid_value"),
        ({"quarters": [100], "year_end": 100, "role": "staff", "potential": ALL_80},
         "invalid_value"),
        ({}, "invalid_value"),
    ],
)  # fmt: skip
def test_errors_and_their_order(score, document, code):
    assert score(CAREER, document) == {"error": code}


@pytest.mark.parametrize(
    ("quarters", "mean", "flags"),
    [
        ([80], "80.00", []),
        ([80, None], "80.00", ["quarter_carried"]),
        ([80, None, None, 100], "85.00", ["quarter_carried", "quarter_carried"]),
        ([None, None, 90], "30.00", ["quarter_missing", "quarter_missing"]),
        ([None, 80, None], "53.33", ["quarter_missing", "quarter_carried"]),
        # A realized 0 is a value and is carried like one.
        ([0, None, 60], "20.00", ["quarter_carried"]),
        ([None, None], "0.00", ["quarter_missing", "quarter_missing"]),
    ],
)
def test_missing_quarters(score, quarters, mean, flags):
    result = score(CAREER, _career(*quarters))
    assert (result["quarter_mean"], result["flags"]) == (mean, flags)


def test_provisional_comes_after_the_quarters_and_before_the_unit(score):
    fields = {"year_end": None, "unit_value": None, "potential": {"competence": 50}}
    result = score(CAREER, _career(None, 60, **fields))
    assert result["individual_value"] == result["performance_value"] == "30.00"
    assert result["flags"] == [
        "quarter_missing", "provisional", "no_unit_value",
        "missing_potential", "missing_qualification", "missing_integrity",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "unit", "quarter", "value", "flags"),
    [
        ("staff", 60, 100, "88.00", []),
        ("team_lead", 60, 100, "80.00", []),
        ("unit_head", 60, 100, "60.00", []),
        ("staff", None, 100, "100.00", ["no_unit_value"]),
        ("team_lead", None, 100, "100.00", ["no_unit_value"]),
        ("unit_head", None, 100, None, ["no_unit_value"]),
        ("staff", 60, None, None, ["no_individual_value"]),
        ("team_lead", 60, None, None, ["no_individual_value"]),
        ("unit_head", 60, None, "60.00", ["no_individual_value"]),
        ("unit_head", None, None, None, ["no_individual_value", "no_unit_value"]),
        ("staff", None, None, None, ["no_individual_value", "no_unit_value"]),
    ],
)
def test_unit_and_person(score, role, unit, quarter, value, flags):
    fields = {"role": role, "unit_value": unit, "year_end": quarter}
    result = score(CAREER, _career(quarter, quarter, **fields))
    assert (result["performance_value"], result["flags"]) == (value, flags)
    if value is None:
        assert (result["performance_rating"], result["box"]) == (None, None)
        assert result["potential_level"] == "high"


@pytest.mark.parametrize(
    ("performance", "potential", "box"),
    [
        ("105", 80, 9), ("104.995", "79.995", 9), ("104.994", 80, 8), ("105", "79.994", 7),
        ("105", "59.99", 4), ("90", 60, 5), ("89.995", "59.995", 5), ("89.99", 60, 3),
        ("90", 59, 2), (0, 0, 1), (0, 100, 6),
    ],
)  # fmt: skip
def test_boxes_see_printed_values(score, performance, potential, box):
    parts = dict.fromkeys(ALL_80, potential)
    fields = {"unit_value": performance, "role": "unit_head", "potential": parts}
    assert score(CAREER, _career(**fields))["box"] == box


@pytest.mark.parametrize(
    ("parts", "value", "flags"),
    [
        ({**ALL_80, "competence": 150}, "88.00", []),
        (dict.fromkeys(ALL_80, 1000), "100.00", []),
        ({**ALL_80, "integrity": 0}, "68.00", []),
        ({"competence": 70}, "70.00",
         ["missing_potential", "missing_qualification", "missing_integrity"]),
        ({**ALL_80, "competence": None, "integrity": None}, None, ["no_assessment"]),
        ({}, None, ["no_assessment"]),
        (None, None, ["no_assessment"]),
    ],
)  # fmt: skip
def test_potential(score, parts, value, flags):
    result = score(CAREER, _career(potential=parts))
    assert (result["potential_value"], result["flags"]) == (value, flags)
    assert (result["potential_level"] is None) == (value is None)


@pytest.mark.parametrize(
    ("indicators", "value", "status"),
    [
        ([(100, "89.995")], "90.00", "green"),
        ([(100, "89.994")], "89.99", "yellow"),
        ([(100, "74.995")], "75.00", "yellow"),
        ([(100, "74.99")], "74.99", "red"),
        ([(50, 500), (50, 60)], "90.00", "green"),
        ([(100, None), (0, 50)], None, None),
    ],
)
def test_unit(score, indicators, value, status):
    result = score(UNIT, _unit(*indicators))
    assert (result["unit_value"], result["status"]) == (value, status)


def test_unit_achievements_are_cut_and_published_each(score):
    result = score(UNIT, _unit((40, 500), (30, None), (30, "33.335")))
    assert result["achievements"] == ["120.00", None, "33.34"]
    assert result["flags"] == ["no_data"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_unit((99, 1)), "weights_not_100"),
        (_unit(), "weights_not_100"),
        (_unit((100, -1)), "invalid_value"),
        ({"indicators": None}, "invalid_value"),
    ],
)
def test_unit_errors(score, document, code):
    assert score(UNIT, document) == {"error": code}


_value = st.none() | st.decimals(0, 120, places=2)


@given(
    st.lists(_value, min_size=1, max_size=4),
    _value,
    _value,
    st.sampled_from(["staff", "team_lead", "unit_head"]),
    st.dictionaries(st.sampled_from(list(ALL_80)), st.none() | st.decimals(0, 150, places=1)),
)
def test_bounded_and_rising(quarters, year_end, unit, role, parts):
    fields = {"year_end": year_end, "unit_value": unit, "role": role, "potential": parts}
    document = _career(*quarters, **fields)
    better = {
        **document,
        "quarters": [value if value is None else 120 for value in quarters],
        "unit_value": None if unit is None else 120,
        "potential": {name: None if value is None else 100 for name, value in parts.items()},
    }
    with bound(plugin_methods()):
        card, other = [method_named(CAREER).score(one) for one in (document, better)]
    assert card.flags == other.flags
    for name, top in (("performance_value", 120), ("potential_value", 100)):
        value = card.exact(name)
        if value is not None:
            assert 0 <= value <= other.exact(name) <= top
    assert (card.result["box"] is None) == (
        card.result["performance_rating"] is None or card.result["potential_level"] is None
    )
