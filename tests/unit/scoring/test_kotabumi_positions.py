"""Kotabumi: eligibility for a position, match and succession."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import score_documents
from tests.golden.plugin_methods import method_named

ELIGIBILITY, MATCH = "kotabumi.eligibility", "kotabumi.match"


def _case(requirement=None, year=2026, **employee):
    return {
        "employee": {
            "rank": "III/d",
            "education": "S1",
            "experience_years": 3,
            "predikat_history": ["Baik", "Baik"],
            "sanctioned": False,
            "assessment_year": 2025,
            **employee,
        },
        "requirement": {
            "min_rank": "III/d",
            "min_education": "S1",
            "min_experience_years": 3,
            **(requirement or {}),
        },
        "year": year,
    }


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        (_case(), []),
        (_case(rank="IV/e"), []),
        (_case(rank="II/d"), ["rank_too_low"]),
        (_case({"min_rank": "IV/e"}, rank="IV/d"), ["rank_too_low"]),
        (_case({"min_rank": "I/a"}, rank="I/a"), []),
        (_case({"min_education": "D4"}), []),
        (_case(education="D4"), []),
        (_case({"min_education": "D4"}, education="D3"), ["education_too_low"]),
        (_case({"min_education": "SMP"}, education="SD"), ["education_too_low"]),
        (_case({"min_education": "D1"}, education="SMA"), ["education_too_low"]),
        (_case(education="D3"), ["education_too_low"]),
        (_case({"min_education": "S3"}, education="S2"), ["education_too_low"]),
        # Years are not a published number: they are compared as they are.
        (_case(experience_years="2.999"), ["experience_too_short"]),
        (_case({"min_experience_years": "2.5"}, experience_years="2.5"), []),
        (_case(predikat_history=[]), ["predikat_two_years"]),
        (_case(predikat_history=["Sangat Baik"]), ["predikat_two_years"]),
        (_case(predikat_history=["Baik", "Cukup"]), ["predikat_two_years"]),
        (_case(predikat_history=["Tidak Dapat Dinilai", "Baik"]), ["predikat_two_years"]),
        (_case(predikat_history=["Sangat Kurang", "Baik", "Sangat Baik"]), []),
        (_case(sanctioned=True), ["disciplinary_sanction"]),
        (_case(assessment_year=2023), []),
        (_case(assessment_year=2022), ["assessment_expired"]),
        (_case(assessment_year=None), ["assessment_expired"]),
        (_case(assessment_year=2026), []),
    ],
)
def test_reasons(score, document, reasons):
    assert score(ELIGIBILITY, document) == {"eligible": not reasons, "reasons": reasons}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_case(rank="IX"), "unknown_value"),
        (_case(rank="III/e"), "unknown_value"),
        (_case(rank="iii/d"), "unknown_value"),
        (_case(rank=None), "unknown_value"),
        (_case(education="S4"), "unknown_value"),
        (_case({"min_rank": "V"}), "unknown_value"),
        (_case({"min_education": ""}), "unknown_value"),
        (_case(predikat_history=["Bagus", "Baik", "Baik"]), "unknown_value"),
        (_case(predikat_history=None), "invalid_value"),
        (_case(experience_years=-1), "invalid_value"),
        (_case(experience_years=None), "invalid_value"),
        (_case(sanctioned=None), "invalid_value"),
        (_case(assessment_year="2024.5"), "invalid_value"),
        (_case(assessment_year=2027), "invalid_value"),
        (_case(year=None), "invalid_value"),
        ({"employee": None}, "invalid_value"),
    ],
)
def test_errors(score, document, code):
    assert score(ELIGIBILITY, document) == {"error": code}


def _person(competence=80, qualification=80, integrity=80, **fields):
    return {
        "competence_potential": competence,
        "qualification": qualification,
        "integrity": integrity,
        **fields,
    }


def _candidate(name, performance, competence=80):
    return _person(competence, id=name, performance_value=performance)


def _order(score, *candidates):
    return score(MATCH, {"candidates": list(candidates)})["order"]


@pytest.mark.parametrize(
    ("document", "result"),
    [
        (_person(0, 0, 0), {"score": "0.00"}),
        (_person(100, 100, 100), {"score": "100.00"}),
        (_person("0.0077", 0, 0), {"score": "0.01"}),
        (_person("0.0076", 0, 0), {"score": "0.00"}),
        (_person("100.01"), {"error": "invalid_value"}),
        (_person(qualification=-1), {"error": "invalid_value"}),
        (_person(integrity=None), {"error": "invalid_value"}),
        ({}, {"error": "invalid_value"}),
        ({"candidates": []}, {"order": [], "scores": {}}),
        ({"candidates": None}, {"error": "invalid_value"}),
        ({"candidates": [_candidate("a", 121)]}, {"error": "invalid_value"}),
        ({"candidates": [_candidate("a", None)]}, {"error": "invalid_value"}),
        ({"candidates": [_candidate("", 90)]}, {"error": "invalid_value"}),
        ({"candidates": [_candidate("a", 90), _candidate("a", 91)]}, {"error": "invalid_value"}),
    ],
)
def test_match_edges(score, document, result):
    assert score(MATCH, document) == result


def test_what_is_printed_decides_the_order(score):
    # 80.0013 and 80.0026 both print 80.00, so performance decides and then the id.
    one = _candidate("x", 90, "80.002")
    other = _candidate("y", 91, "80.001")
    assert _order(score, one, other) == ["y", "x"]
    assert _order(score, _candidate("b", 90), _candidate("a", 90), _candidate("c", "90.00")) == [
        "a", "b", "c",
    ]  # fmt: skip
    assert _order(score, _candidate("z", "90.001"), _candidate("a", 90)) == ["z", "a"]


_value = st.integers(0, 100)
_people = st.dictionaries(
    st.text("abcXYZ01", min_size=1, max_size=3), st.tuples(_value, st.integers(0, 120)), max_size=6
)


@given(_people, st.randoms(use_true_random=False))
def test_the_order_given_never_matters(people, dice):
    candidates = [
        _candidate(name, performance, value) for name, (value, performance) in people.items()
    ]
    shuffled = list(candidates)
    dice.shuffle(shuffled)
    documents = [{"candidates": candidates}, {"candidates": shuffled}]
    one, other = score_documents(method_named(MATCH), documents)
    assert one == other
    assert sorted(one["order"]) == sorted(people)
