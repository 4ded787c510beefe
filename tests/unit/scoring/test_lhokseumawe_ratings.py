"""Lhokseumawe: half-year and year. Order of the checks, borders, peers nobody can single out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import bound
from tests.golden.plugin_methods import method_named, plugin_methods

HALF, YEAR = "lhokseumawe.three_sources", "lhokseumawe.year"


def _half(*reports, **fields):
    listed = [{"weight": weight, "result": result} for weight, result in reports]
    return {
        "reports": listed or [{"weight": 100, "result": 100}],
        "superior_result": 3,
        "superior_behavior": [3] * 7,
        "peer_behavior": [3, 3, 3],
        **fields,
    }


def _year(*halves):
    pairs = [half and {"result": half[0], "behavior": half[1]} for half in halves]
    return {"halves": pairs}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_half(superior_behavior=[3] * 6), "incomplete_form"),
        (_half(superior_behavior=[3] * 8), "incomplete_form"),
        (_half(superior_behavior=[3] * 6 + [None]), "incomplete_form"),
        (_half(superior_result=0, superior_behavior=[3] * 6), "incomplete_form"),
        (_half(superior_result=0), "invalid_rating"),
        (_half(superior_result=None), "invalid_value"),
        (_half(peer_behavior=[3, "5.1"]), "invalid_rating"),
        (_half(peer_behavior=None), "invalid_value"),
        (_half((100, 75), superior_result=6), "invalid_rating"),
        (_half((100, 75)), "unknown_value"),
        (_half((100, -50)), "unknown_value"),
        (_half((100, True)), "unknown_value"),
        (_half((100, "sesuai")), "unknown_value"),
        (_half((-1, 100)), "invalid_value"),
        (_half((100, 75), (-1, 100)), "invalid_value"),
        (_half((None, 100)), "invalid_value"),
        (_half(reports=None), "invalid_value"),
        # A rating is checked even where nothing can be rated.
        (_half((100, None), peer_behavior=[6]), "invalid_rating"),
    ],
)
def test_errors_and_their_order(score, document, code):
    assert score(HALF, document) == {"error": code}


@pytest.mark.parametrize("reports", [[], [{"weight": 100, "result": None}],
                                     [{"weight": 0, "result": 100}]])  # fmt: skip
def test_without_a_verified_report_nothing_is_rated(score, reports):
    result = score(HALF, _half(reports=reports, peer_behavior=[]))
    assert result.pop("flags") == ["no_reports"]
    assert result.pop("predikat") == "Tidak Dapat Dinilai"
    assert len(result) == 8
    assert set(result.values()) == {None}


@pytest.mark.parametrize(("peers", "value"), [(2, None), (3, "100.00"), (6, "100.00")])
def test_peers_count_from_three(score, peers, value):
    result = score(HALF, _half(peer_behavior=[5] * peers))
    assert result["peer_behavior_value"] == value
    assert result["behavior_value"] == ("50.00" if value is None else "70.00")
    assert result["flags"] == (["no_peers"] if value is None else [])


def test_report_weights_are_ratios(score):
    result = score(HALF, _half((1, 100), (1, "50.00"), (2, 0), (6, None)))
    assert (result["report_value"], result["flags"]) == ("37.50", ["report_unverified"])


@pytest.mark.parametrize(
    ("result", "behavior", "ratings", "predikat"),
    [
        ("85", "80", ("above", "above"), "Sangat Baik"),
        ("84.995", "79.995", ("above", "above"), "Sangat Baik"),
        ("84.99", "80", ("meets", "above"), "Baik"),
        ("65", "50", ("meets", "meets"), "Baik"),
        ("64.994", "50", ("below", "meets"), "Butuh Perbaikan"),
        ("85", "49.99", ("above", "below"), "Kurang"),
        ("65", "49.994", ("meets", "below"), "Kurang"),
        ("0", "0", ("below", "below"), "Sangat Kurang"),
        ("0", "100", ("below", "above"), "Butuh Perbaikan"),
    ],
)
def test_limits_see_the_printed_value(score, result, behavior, ratings, predikat):
    found = score(YEAR, _year((result, behavior), None))
    assert (found["result_rating"], found["behavior_rating"]) == ratings
    assert (found["predikat"], found["flags"]) == (predikat, ["one_half_only"])


@pytest.mark.parametrize(
    "document",
    [
        _year(),
        _year(None),
        _year((80, 80), (80, 80), (80, 80)),
        _year((101, 80), None),
        _year((80, -1), None),
        _year((80, None), None),
        {"halves": None},
        {"halves": [{}, None]},
    ],
)
def test_a_year_is_two_pairs(score, document):
    assert score(YEAR, document) == {"error": "invalid_value"}


def test_which_half_is_missing_does_not_matter(score):
    assert score(YEAR, _year(None, (70, 60))) == score(YEAR, _year((70, 60), None))


def test_no_explanation_shows_a_single_peer(score):
    peers = ["1.43", "2.57", "4.29"]
    result = score(HALF, _half(peer_behavior=peers), explain=True)
    assert "rata-rata 3 formulir" in json.dumps(result["breakdown"])
    assert not any(peer in json.dumps(result["breakdown"]) for peer in peers)


_mark = st.integers(1, 5)
_reports = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([0, 50, 100, None])), max_size=5)


def _card(document):
    with bound(plugin_methods()):
        return method_named(HALF).score(document)


@given(_reports, _mark, st.lists(_mark, min_size=7, max_size=7), st.lists(_mark, max_size=6))
def test_bounded_rising_and_blind_to_order(reports, opinion, items, peers):
    fields = {"superior_result": opinion, "superior_behavior": items, "peer_behavior": peers}
    given_half = _half(*reports, **fields)
    card = _card(given_half)
    turned = {**given_half, "reports": given_half["reports"][::-1], "peer_behavior": peers[::-1],
              "superior_behavior": items[::-1]}  # fmt: skip
    assert _card(turned).result == card.result
    index = card.exact("index")
    if index is None:
        return
    assert 0 <= index <= 100
    best = [{**report, "result": report["result"] and 100} for report in given_half["reports"]]
    assert _card({**given_half, "reports": best}).exact("index") >= index
    assert _card({**given_half, "superior_result": 5}).exact("index") >= index
