from __future__ import annotations

import pytest

from portal.api.cards import ScoreCard
from portal.api.methods import (
    MethodUnavailableError,
    ScoringError,
    ScoringMethod,
    bind,
    borrow,
    bound,
    score_documents,
)
from portal.api.numbers import exact, printed
from portal.api.reading import read_number


def _double(number):
    value = (number * 2).named("value", "Nilai")
    return ScoreCard("test.double", {"value": printed(value)}, {"value": value}, (value,))


DOUBLE = ScoringMethod(
    id="test.double",
    title="Dua kali",
    parse=lambda document: read_number(document.get("n") if isinstance(document, dict) else None),
    compute=_double,
)


def test_results_come_in_order_and_errors_in_place():
    results = list(score_documents(DOUBLE, [{"n": 1}, "x", {"n": "2.5"}]))
    assert results == [{"value": "2.00"}, {"error": "invalid_value"}, {"value": "5.00"}]


def test_explained_results_have_one_more_key():
    (result, error) = score_documents(DOUBLE, [{"n": 4}, None], explain=True)
    assert set(result) == {"value", "breakdown"}
    assert result["breakdown"][0]["formula"] == "4 × 2"
    assert error == {"error": "invalid_value"}


def test_a_borrowed_method_takes_documents_and_inputs():
    borrowed = borrow("test.double")
    with bound({"test.double": DOUBLE}):
        assert borrowed(exact(3)).exact("value") == 6
        assert borrowed({"n": exact(1) / 3}).exact("value") == exact(2) / 3
        assert borrowed.parse({"n": 3}) == 3
        assert borrowed.method() is DOUBLE


def test_a_borrowed_method_fails_closed():
    borrowed = borrow("test.double")
    with bound({}), pytest.raises(MethodUnavailableError):
        borrowed(exact(3))
    previous = bind(None)
    try:
        with pytest.raises(MethodUnavailableError):
            borrowed(exact(3))
    finally:
        bind(previous)


def test_an_error_publishes_its_code_and_nothing_else():
    error = ScoringError("weights_not_100", total=95)
    assert error.to_document() == {"error": "weights_not_100"}
    assert error.params == {"total": 95}


def test_gathering_is_optional():
    assert DOUBLE.gather(None) is None
