"""Edges of the national methods: borders, wrong words, wrong types, empty lists."""

from __future__ import annotations

from decimal import Decimal

import pytest

NOT_OBJECTS = [None, 3, "x", [], True, Decimal("NaN")]
OBJECT_METHODS = [
    "national.achievement",
    "national.conversion",
    "national.quadrant",
    "national.credit_points",
    "national.satisfaction_index",
    "national.nine_box",
    "national.distribution",
    "national.nip",
    "kemuning.objective",
]


@pytest.mark.parametrize("method", OBJECT_METHODS)
@pytest.mark.parametrize("document", NOT_OBJECTS)
def test_malformed_documents(score, method, document):
    assert score(method, document) == {"error": "invalid_value"}


@pytest.mark.parametrize("method", OBJECT_METHODS)
def test_an_empty_object_is_an_error_and_nothing_else(score, method):
    assert set(score(method, {})) == {"error"}


def _indicator(**fields):
    return {"target": 10, "actual": 5, "direction": "higher", **fields}


def _range(**fields):
    bounds = {"lower_bound": 80, "upper_bound": 90}
    return {"direction": "range", "actual": 85, **bounds, **fields}


@pytest.mark.parametrize(
    ("document", "achievement", "flags"),
    [
        (_indicator(), "50.00", []),
        (_indicator(actual=0), "0.00", []),
        (_indicator(actual=0, direction="lower"), "200.00", []),
        (_indicator(actual=20, direction="lower"), "0.00", []),
        (_indicator(actual=21, direction="lower"), "0.00", []),
        (_indicator(actual="19.9995", direction="lower"), "0.01", []),
        (_indicator(actual=None, target=0), None, ["no_data"]),
        (_indicator(target=0, actual=0), None, ["zero_target"]),
        (_indicator(target=0, actual=1, direction="lower", tolerance=0), "0.00",
         ["zero_target_exceeded"]),
        (_indicator(target=0, actual=30, direction="lower", tolerance=30), "0.00",
         ["zero_target_tolerance"]),
        (_range(), "100.00", []),
        (_range(actual=80), "100.00", []),
        (_range(actual=90), "100.00", []),
        (_range(actual="90.45"), "100.50", []),
        (_range(actual="79.6"), "99.50", []),
        (_range(actual=70), "87.50", []),
        (_range(actual=0), "0.00", []),
        (_range(actual=70, range_direction="lower"), "112.50", []),
        (_range(actual=None), None, ["no_data"]),
        (_range(lower_bound=7, upper_bound=8, actual="6.5", range_direction="lower"),
         "107.14", []),
        (_range(lower_bound=0, upper_bound=0, actual=1), None, ["zero_target"]),
        (_range(lower_bound=0, upper_bound=0, actual=1, range_direction="lower"), "0.00",
         ["zero_target_exceeded"]),
        (_range(lower_bound=0, upper_bound=0, actual=3, range_direction="lower", tolerance=4),
         "25.00", ["zero_target_tolerance"]),
    ],
)  # fmt: skip
def test_achievement(score, document, achievement, flags):
    wanted = {"achievement": achievement, "flags": flags}
    assert score("national.achievement", document) == wanted


def test_the_explanation_names_what_was_not_computable(score):
    for document in (_indicator(actual=None), _indicator(target=0), _range()):
        (step,) = score("national.achievement", document, explain=True)["breakdown"]
        assert step["formula"]


@pytest.mark.parametrize(
    ("achievement", "value", "category"),
    [
        ("110.0000001", "120.00", "Sangat Baik"),
        (110, "120.00", "Sangat Baik"),
        (101, "110.00", "Sangat Baik"),
        ("100.999", "109.00", "Baik"),
        (100, "109.00", "Baik"),
        ("99.999", "90.00", "Cukup"),
        ("99.5", "89.50", "Cukup"),
        ("79.999", "70.00", "Kurang"),
        ("59.999", "49.83", "Sangat Kurang"),
        (59, "49.00", "Sangat Kurang"),
        (0, "0.00", "Sangat Kurang"),
    ],
)
def test_conversion_borders(score, achievement, value, category):
    document = {"achievement": achievement, "target_is_maximum": False}
    assert score("national.conversion", document) == {"value": value, "category": category}


@pytest.mark.parametrize(
    "document",
    [
        {"achievement": -1, "target_is_maximum": False},
        {"achievement": None, "target_is_maximum": False},
        {"achievement": 90, "target_is_maximum": "ya"},
        {"achievement": True, "target_is_maximum": False},
    ],
)
def test_conversion_refuses(score, document):
    assert score("national.conversion", document) == {"error": "invalid_value"}


def test_a_maximum_target_below_100_converts_as_usual(score):
    document = {"achievement": "99.99", "target_is_maximum": True}
    assert score("national.conversion", document)["category"] == "Cukup"


@pytest.mark.parametrize(
    ("result", "behavior", "predikat"),
    [
        ("meets", "above", "Baik"),
        ("meets", "meets", "Baik"),
        ("meets", "below", "Kurang"),
        ("below", "meets", "Butuh Perbaikan"),
    ],
)
def test_quadrant(score, result, behavior, predikat):
    document = {"result": result, "behavior": behavior}
    assert score("national.quadrant", document) == {"predikat": predikat}


@pytest.mark.parametrize(
    ("performance", "potential", "box"),
    [("above", "medium", 7), ("meets", "medium", 5), ("below", "medium", 3), ("below", "low", 1)],
)
def test_nine_box(score, performance, potential, box):
    document = {"performance": performance, "potential": potential}
    assert score("national.nine_box", document) == {"box": box}


@pytest.mark.parametrize("word", [None, "Above", 1, ["above"], {}])
def test_other_words_are_unknown(score, word):
    unknown = {"error": "unknown_value"}
    assert score("national.quadrant", {"result": word, "behavior": "above"}) == unknown
    assert score("national.quadrant", {"result": "above", "behavior": word}) == unknown
    assert score("national.nine_box", {"performance": word, "potential": "low"}) == unknown
    assert score("national.nine_box", {"performance": "above", "potential": word}) == unknown


def _part(**fields):
    return {"level": "Ahli Muda", "predikat": "Baik", "months": 12, **fields}


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        (_part(), "25.00"),
        (_part(months=0), "0.00"),
        (_part(months="12.0"), "25.00"),
        (_part(level="Pemula", predikat="Sangat Baik"), "5.63"),
        (_part(predikat="Sangat Kurang", months=1), "0.52"),
        ({"accumulate": []}, "0.00"),
        # 3 x 2.08333 is 6.25: adding the rounded parts would give 6.24.
        ({"accumulate": [_part(level="Ahli Pertama", months=2)] * 3}, "6.25"),
    ],
)
def test_credit_points(score, document, answer):
    assert score("national.credit_points", document) == {"credit_points": answer}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_part(months=-1), "invalid_value"),
        (_part(months="1.5"), "invalid_value"),
        (_part(months=True), "invalid_value"),
        (_part(months=None), "invalid_value"),
        (_part(level="Ahli"), "unknown_value"),
        (_part(predikat="Tidak Dapat Dinilai"), "unknown_value"),
        ({"accumulate": _part()}, "invalid_value"),
        ({"accumulate": [_part(), 3]}, "invalid_value"),
        ({"accumulate": [_part(), _part(months=13)]}, "invalid_value"),
    ],
)
def test_credit_points_refuse(score, document, code):
    assert score("national.credit_points", document) == {"error": code}


def _survey(amount, respondents, **fields):
    return {"totals": [amount] * 9, "respondents": respondents, **fields}


@pytest.mark.parametrize(
    ("amount", "index", "band"),
    [
        # Per 1,000,000 respondents: index = amount / 40,000.
        (3_532_200, "88.31", "A"),
        (3_532_199, "88.30", "B"),
        (3_064_200, "76.61", "B"),
        (3_064_199, "76.60", "C"),
        (2_599_800, "65.00", "C"),
        (2_599_799, "64.99", "D"),
        (999_800, "25.00", "D"),
        (999_799, "24.99", None),
    ],
)
def test_satisfaction_bands_see_the_printed_index(score, amount, index, band):
    result = score("national.satisfaction_index", _survey(amount, 1_000_000))
    assert (result["index"], result["band"]) == (index, band)
    assert result["flags"] == ([] if band else ["below_scale"])
    assert (result["label"] is None) == (band is None)


def test_nobody_answered(score):
    nothing = dict.fromkeys(("element_means", "weighted_sum", "index", "band", "label"))
    wanted = {"respondents": 0, **nothing, "flags": ["no_respondents"]}
    assert score("national.satisfaction_index", {"answers": []}) == wanted
    assert score("national.satisfaction_index", _survey(0, 0)) == wanted


def test_many_rejected_sheets_give_one_flag(score):
    document = {"answers": [[None] * 9, [4] * 9, [None] + [4] * 8]}
    result = score("national.satisfaction_index", document)
    assert (result["respondents"], result["index"]) == (1, "100.00")
    assert result["flags"] == ["incomplete_rejected"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"answers": [[3] * 8]}, "invalid_value"),
        ({"answers": [[3] * 10]}, "invalid_value"),
        ({"answers": [[3] * 8 + [0]]}, "invalid_rating"),
        ({"answers": [[None] + [3] * 7 + [5]]}, "invalid_rating"),
        ({"answers": [[3] * 8 + ["2.5"]]}, "invalid_rating"),
        ({"answers": [[3] * 8 + [True]]}, "invalid_value"),
        ({"answers": [3]}, "invalid_value"),
        ({"answers": {}}, "invalid_value"),
        ({"totals": [30] * 8, "respondents": 10}, "invalid_value"),
        ({"totals": [], "respondents": 10}, "invalid_value"),
        ({"totals": [30] * 9}, "invalid_value"),
        (_survey(41, 10), "invalid_value"),
        (_survey(-1, 10), "invalid_value"),
        (_survey("30.5", 10), "invalid_value"),
        (_survey(30, -10), "invalid_value"),
        (_survey(30, 0), "invalid_value"),
        (_survey(30, 10, weight="0.2"), "invalid_value"),
    ],
)
def test_surveys_refused(score, document, code):
    assert score("national.satisfaction_index", document) == {"error": code}


def test_only_the_old_weight_is_known(score):
    old = score("national.satisfaction_index", _survey(30, 10, weight="0.11"))
    assert old["index"] == "74.25"
    exact = score("national.satisfaction_index", _survey(30, 10, weight=None))
    assert exact["index"] == "75.00"


def _distribution(organization, *counts):
    names = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
    return {
        "organization_predikat": organization,
        "counts": dict(zip(names, counts, strict=True)),
    }


@pytest.mark.parametrize(
    ("document", "flags"),
    [
        (_distribution("Istimewa", 7, 3, 0, 0, 0), []),
        # 70.004 prints 70.00, 70.005 prints 70.01.
        (_distribution("Istimewa", 17_501, 7_499, 0, 0, 0), []),
        (_distribution("Istimewa", 14_001, 5_999, 0, 0, 0), ["very_good_over_70"]),
        (_distribution("Baik", 0, 8, 0, 0, 2), ["good_over_70", "lower_grades_required"]),
        (_distribution("Baik", 3, 6, 0, 1, 0), []),
        (_distribution("Butuh Perbaikan", 1, 3, 6, 0, 0), []),
        (_distribution("Butuh Perbaikan", 2, 8, 0, 0, 0),
         ["needs_improvement_under_60", "very_good_over_10"]),
        (_distribution("Kurang", 1, 2, 1, 6, 0), []),
        (_distribution("Sangat Kurang", 0, 3, 1, 0, 6), []),
        (_distribution("Sangat Kurang", 1, 9, 0, 0, 0),
         ["very_poor_under_60", "poor_and_needs_improvement_under_10", "very_good_not_allowed"]),
        (_distribution("Sangat Kurang", 9, 0, 0, 0, 0), ["group_too_small"]),
    ],
)  # fmt: skip
def test_distribution_patterns(score, document, flags):
    assert score("national.distribution", document)["flags"] == flags


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_distribution("Sangat Baik", 1, 1, 1, 1, 1), "unknown_value"),
        (_distribution("Baik", -1, 1, 1, 1, 1), "invalid_value"),
        (_distribution("Baik", "1.5", 1, 1, 1, 1), "invalid_value"),
        (_distribution("Baik", None, 1, 1, 1, 1), "invalid_value"),
        ({"organization_predikat": "Baik", "counts": {"Baik": 3}}, "invalid_value"),
        ({"organization_predikat": "Baik", "counts": {"Cukup": 3}}, "unknown_value"),
        ({"organization_predikat": "Baik", "counts": []}, "invalid_value"),
    ],
)
def test_distributions_refused(score, document, code):
    assert score("national.distribution", document) == {"error": code}


def _nip(nip, kind="pns", today="2026-11-22"):
    return {"nip": nip, "employee_type": kind, "today": today}


@pytest.mark.parametrize(
    ("document", "flags"),
    [
        (_nip("198609262015051001"), []),
        (_nip("19860926 201505 1 001"), []),
        (_nip("200002292018031001"), []),
        (_nip("190002292018031001"), ["birth_date"]),
        (_nip("000001012018031001"), ["birth_date"]),
        (_nip("198609262015001001"), ["cpns_month"]),
        (_nip("198609262026111001"), []),
        (_nip("198609262026121001"), ["future_appointment"]),
        (_nip("200305012020051001"), []),
        (_nip("200305022020051001"), ["age_at_appointment"]),
        (_nip("198609262015050001"), ["sex_digit"]),
        (_nip("198609262015052000"), ["sequence_number"]),
        # Only the first failure counts.
        (_nip("201001012027130000"), ["cpns_month"]),
        (_nip("199009132025212014", "pppk"), []),
        (_nip("199009132025252014", "pppk"), []),
        (_nip("199009132025202014", "pppk"), ["pppk_code"]),
        (_nip("199009132025262014", "pppk"), ["pppk_code"]),
        (_nip("199009132026212014", "pppk"), []),
        (_nip("199009132027212014", "pppk"), ["future_appointment"]),
        (_nip("200812312025212014", "pppk"), []),
        (_nip("200901012025212014", "pppk"), ["age_at_appointment"]),
        (_nip(""), ["format"]),
        (_nip("1986092620150510011"), ["format"]),
        (_nip("19860926201505100A"), ["format"]),
        (_nip("19860926201505100١"), ["format"]),
        (_nip("1986092620150510\t01"), ["format"]),
    ],
)
def test_nip(score, document, flags):
    assert score("national.nip", document) == {"valid": not flags, "flags": flags}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_nip("198609262015051001", "asn"), "unknown_value"),
        (_nip("198609262015051001", None), "unknown_value"),
        (_nip(198609262015051001), "invalid_value"),
        (_nip("198609262015051001", today="22-11-2026"), "invalid_value"),
        (_nip("198609262015051001", today="20261122"), "invalid_value"),
        (_nip("198609262015051001", today="2026-02-30"), "invalid_value"),
        (_nip("198609262015051001", today=None), "invalid_value"),
    ],
)
def test_nip_checks_refused(score, document, code):
    assert score("national.nip", document) == {"error": code}
