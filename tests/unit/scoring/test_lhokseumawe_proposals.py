"""Lhokseumawe: proposals for the committee and choice of development methods."""

from __future__ import annotations

import pytest

DECISIONS, DEVELOPMENT = "lhokseumawe.decisions", "lhokseumawe.development"
BEST = ("Sangat Baik", "above", "above")
GOOD = ("Baik", "meets", "meets")
WEAK = ("Butuh Perbaikan", "below", "meets")
ROUGH = ("Sangat Kurang", "below", "below")
UNRATED = ("Tidak Dapat Dinilai", None, None)


def _case(*history, rank=1, count=20, sanctioned=False, open_flag=False):
    names = ("predikat", "result", "behavior")
    return {
        "history": [dict(zip(names, year, strict=True)) for year in history],
        "rank": rank, "count": count, "sanctioned": sanctioned, "open_flag": open_flag,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "proposals"),
    [
        (_case(), []),
        (_case(open_flag=True), ["locked"]),
        (_case(BEST, UNRATED), []),
        (_case(UNRATED, BEST), ["award"]),
        (_case(BEST, UNRATED, BEST, rank=20), []),
        (_case(GOOD, BEST, rank=5), ["promotion"]),
        (_case(GOOD, BEST, rank=4), ["promotion", "award"]),
        (_case(GOOD, BEST, rank=None), ["promotion"]),
        (_case(GOOD, BEST, rank=1, count=4), ["promotion"]),
        (_case(WEAK, BEST, rank=9), []),
        (_case(GOOD, BEST, sanctioned=True), []),
        (_case(BEST, GOOD), []),
        (_case(WEAK, WEAK, sanctioned=True), ["transfer", "coaching"]),
        (_case(WEAK, GOOD, WEAK), ["coaching"]),
        (_case(WEAK, ROUGH), ["coaching"]),
        (_case(ROUGH, WEAK), ["coaching"]),
        (_case(("Kurang", "meets", "below")), ["coaching"]),
    ],
)
def test_proposals(score, document, proposals):
    assert score(DECISIONS, document) == {"proposals": proposals}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_case(("Cukup", "meets", "meets")), "unknown_value"),
        (_case(("Baik", "good", "meets")), "unknown_value"),
        (_case(GOOD, rank=0), "invalid_value"),
        (_case(GOOD, rank=21), "invalid_value"),
        (_case(GOOD, rank="1.5"), "invalid_value"),
        (_case(GOOD, count=None), "invalid_value"),
        (_case(GOOD, sanctioned="ya"), "invalid_value"),
        (_case(GOOD, open_flag=None), "invalid_value"),
        # A lock hides no broken input.
        (_case(("Bagus", None, None), open_flag=True), "unknown_value"),
        ({"history": None}, "invalid_value"),
    ],
)
def test_errors(score, document, code):
    assert score(DECISIONS, document) == {"error": code}


@pytest.mark.parametrize(
    ("employees", "count", "percentage", "method"),
    [
        (10, 10, "100.00", "training"),
        (10, 3, "30.00", "training"),
        (20000, 5999, "30.00", "training"),  # 29.995 prints 30.00
        (10000, 2999, "29.99", "mentoring"),
        (10, 1, "10.00", "mentoring"),
        (10000, 999, "9.99", "seminar"),
        (100000, 1, "0.00", "seminar"),
        (10, 0, "0.00", None),
    ],
)
def test_methods(score, employees, count, percentage, method):
    result = score(DEVELOPMENT, {"employees": employees, "needs": {"a": count}})
    assert result == {"competences": {"a": {"percentage": percentage, "method": method}}}


@pytest.mark.parametrize(
    ("document", "result"),
    [
        ({"employees": 5, "needs": {}}, {"competences": {}}),
        ({"answers": []}, {"index": None, "flags": ["too_few_answers"]}),
        ({"answers": [5, 5, 5, 5]}, {"index": None, "flags": ["too_few_answers"]}),
        ({"answers": [5, 5, 5, 5, "4.2"]}, {"index": "96.80", "flags": []}),
        ({"answers": [6]}, {"error": "invalid_rating"}),
        ({"answers": [None]}, {"error": "invalid_value"}),
        ({"answers": None}, {"error": "invalid_value"}),
        ({"employees": 0, "needs": {}}, {"error": "invalid_value"}),
        ({"employees": 5, "needs": {"a": 6}}, {"error": "invalid_value"}),
        ({"employees": 5, "needs": {"a": -1}}, {"error": "invalid_value"}),
        ({"employees": 5, "needs": {"a": None}}, {"error": "invalid_value"}),
        ({"employees": 5, "needs": []}, {"error": "invalid_value"}),
        ({}, {"error": "invalid_value"}),
    ],
)
def test_development_edges(score, document, result):
    assert score(DEVELOPMENT, document) == result


def test_an_anonymous_answer_is_not_explained(score):
    result = score(DEVELOPMENT, {"answers": [1, 2, 3, 4, "4.6"]}, explain=True)
    assert result["breakdown"][0]["parts"][0]["formula"] == "rata-rata 5 jawaban"
