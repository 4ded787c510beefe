"""Senapelan: votes and ballots."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import score_documents
from tests.golden.plugin_methods import method_named

METHOD = "senapelan.parameters"


def _vote(in_favor, present, members):
    return {"in_favor": in_favor, "present": present, "members": members}


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ((0, 0, 1), "no_quorum"),
        ((5, 5, 10), "no_quorum"),
        ((4, 6, 11), "accepted"),
        ((3, 6, 11), "rejected"),
        ((1, 1, 1), "accepted"),
        ((0, 1, 1), "rejected"),
        ((7, 11, 20), "rejected"),
        ((8, 11, 20), "accepted"),
    ],
)
def test_votes(score, counts, status):
    assert score(METHOD, _vote(*counts)) == {"status": status}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_vote(0, 0, 0), "invalid_value"),
        (_vote(3, 2, 10), "invalid_value"),
        (_vote(1, 11, 10), "invalid_value"),
        (_vote(-1, 5, 10), "invalid_value"),
        (_vote("1.5", 5, 10), "invalid_value"),
        (_vote(None, 5, 10), "invalid_value"),
        (_vote(True, 5, 10), "invalid_value"),
        ({"ballots": []}, "empty_ballots"),
        ({"ballots": [[], []]}, "empty_ballots"),
        ({"ballots": [[0, "0.0"]]}, "empty_ballots"),
        ({"ballots": [[0], [0, 0]]}, "invalid_value"),
        ({"ballots": [[100], []]}, "invalid_value"),
        ({"ballots": [[101, -1]]}, "invalid_value"),
        ({"ballots": [[None]]}, "invalid_value"),
        ({"ballots": [100]}, "invalid_value"),
        ({"ballots": None}, "invalid_value"),
        ({}, "invalid_value"),
    ],
)
def test_errors(score, document, code):
    assert score(METHOD, document) == {"error": code}


@pytest.mark.parametrize(
    ("ballots", "means", "weights"),
    [
        ([[1]], ["100.00"], [100]),
        ([[1, 1, 1]], ["33.33"] * 3, [34, 33, 33]),
        ([[2, 2, 2, 1]], ["28.57"] * 3 + ["14.29"], [29, 29, 28, 14]),
        # The larger fraction goes first, whatever its place: 16.67, 16.67, 66.67 share two points.
        ([[1, 1, 4]], ["16.67", "16.67", "66.67"], [17, 17, 66]),
        ([[1, 2, 3]], ["16.67", "33.33", "50.00"], [17, 33, 50]),
        ([[50, 0], [0, 10]], ["83.33", "16.67"], [83, 17]),
        ([["0.5", "1.5"]], ["25.00", "75.00"], [25, 75]),
    ],
)
def test_ballots(score, ballots, means, weights):
    expected = {"normalized_means": means, "weights": weights}
    assert score(METHOD, {"ballots": ballots}) == expected


def test_no_explanation_shows_a_single_ballot(score):
    result = score(METHOD, {"ballots": [[61, 39], [28, 72]]}, explain=True)
    text = json.dumps(result["breakdown"])
    assert "89 / 200" in text
    assert not any(points in text for points in ("61", "39", "28", "72"))


_points = st.decimals(0, 100, places=1)


@given(st.integers(1, 6).flatmap(
    lambda size: st.lists(st.lists(_points, min_size=size, max_size=size), min_size=1, max_size=6)
))  # fmt: skip
def test_weights_add_up_and_stay_beside_their_mean(ballots):
    documents = [{"ballots": ballots}, {"ballots": ballots[::-1]}]
    result, turned = score_documents(method_named(METHOD), documents)
    assert result == turned
    if "error" in result:
        assert not any(map(any, ballots))
        return
    assert sum(result["weights"]) == 100
    for weight, text in zip(result["weights"], result["normalized_means"], strict=True):
        assert abs(Decimal(text) - weight) <= 1
