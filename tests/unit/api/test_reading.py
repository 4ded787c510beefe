from __future__ import annotations

from decimal import Decimal

import pytest

from portal.api.indicators import read_indicator, read_indicator_set
from portal.api.methods import ScoringError
from portal.api.numbers import exact
from portal.api.reading import (
    DocumentError,
    dump,
    parse_document,
    parse_documents,
    read_flag,
    read_number,
    read_optional_number,
    read_rating,
    read_text,
    read_whole,
    read_word,
)

NINES = "9" * 5_000


def code_of(reader, *args, **options):
    with pytest.raises(ScoringError) as caught:
        reader(*args, **options)
    return caught.value.code


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, "0"),
        (98, "98"),
        ("98.25", "98.25"),
        ("98.250", "98.25"),
        (Decimal("0.1"), "0.1"),
        ("1e3", "1000"),
        ("-0.0", "0"),
        (Decimal("-0"), "0"),
        (exact("2.5"), "2.5"),
        (Decimal("1E+400"), "1" + "0" * 400),
    ],
)
def test_numbers_are_read_by_their_decimal_text(value, number):
    assert read_number(value) == exact(number)


@pytest.mark.parametrize(
    "value",
    [
        True, False, None, "", " 1", "1 ", "1,5", "abc", "1_000", "٣", "+1", "NaN", "Infinity",
        [], {}, -1, "-0.001", Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999"),
        Decimal("1E-999999"), "1e999999", "1e99999999999999", 10**1_000, NINES, "0." + NINES,
        exact(-1), "1\n", b"1",
    ],
)  # fmt: skip
def test_everything_else_is_an_invalid_value(value):
    assert code_of(read_number, value) == "invalid_value"


def test_a_float_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="parse_documents"):
        read_number(0.1)


def test_ranges_include_their_ends():
    assert read_number("120", 0, 120) == 120
    assert code_of(read_number, "120.0001", 0, 120) == "invalid_value"
    assert read_number(-5, None) == -5
    assert read_optional_number(None) is None


@pytest.mark.parametrize("value", [1, 5, "1.00", Decimal("4.999"), "3"])
def test_ratings_inside_the_scale(value):
    assert read_rating(value) == exact(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "invalid_rating"),
        (6, "invalid_rating"),
        ("5.0001", "invalid_rating"),
        ("0.999", "invalid_rating"),
        (-3, "invalid_rating"),
        (Decimal("1E+999999"), "invalid_rating"),
        (True, "invalid_value"),
        (None, "invalid_value"),
        ("empat", "invalid_value"),
        (Decimal("NaN"), "invalid_value"),
        ([4], "invalid_value"),
    ],
)
def test_ratings_outside_the_scale(value, code):
    assert code_of(read_rating, value) == code


def test_marks_may_have_to_be_whole():
    assert read_rating("4.0", 1, 4, whole=True) == 4
    assert code_of(read_rating, "2.5", 1, 4, whole=True) == "invalid_rating"


def test_whole_numbers():
    assert read_whole("12.0") == 12
    assert code_of(read_whole, "1.5") == "invalid_value"
    assert code_of(read_whole, 13, 0, 12) == "invalid_value"


@pytest.mark.parametrize("value", [0, 1, "true", None, "ya"])
def test_only_booleans_are_flags(value):
    assert code_of(read_flag, value) == "invalid_value"


@pytest.mark.parametrize("value", [None, 1, [], {}, "Higher", " higher", True])
def test_only_listed_words(value):
    assert code_of(read_word, value, ("higher", "lower")) == "unknown_value"


def test_texts():
    assert read_text("a") == "a"
    assert code_of(read_text, "") == code_of(read_text, 1) == "invalid_value"


def test_documents_keep_every_digit():
    (value,) = parse_documents("[0.1000000000000000055511151231257827]")
    assert value == Decimal("0.1000000000000000055511151231257827")


@pytest.mark.parametrize("text", [f"[{NINES}]", "[1e99999999999999999999]", "[NaN, -Infinity]"])
def test_monstrous_numbers_spoil_only_their_own_field(text):
    for value in parse_documents(text):
        assert code_of(read_number, value) == "invalid_value"


@pytest.mark.parametrize("text", ["", "{", "{}", "3", "null", b"\xff\xfe\xff", "[" * 50_000])
def test_what_is_no_json_list_is_refused(text):
    with pytest.raises(DocumentError):
        parse_documents(text)


def test_a_byte_order_mark_does_no_harm():
    assert parse_document(b"\xef\xbb\xbf[1]") == [1]


def test_results_are_written_on_one_line():
    assert dump({"a": "60% × 2"}) == '{"a": "60% × 2"}'


PLAIN = {"code": "a", "weight": 100, "target": 10, "actual": 5, "direction": "higher"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"actual": -1}, "invalid_value"),
        ({"target": -1}, "invalid_value"),
        ({"target": None}, "invalid_value"),
        ({"target": True}, "invalid_value"),
        ({"tolerance": "-1"}, "invalid_value"),
        ({"direction": "naik"}, "unknown_value"),
        ({"direction": None}, "unknown_value"),
        ({"direction": "range"}, "invalid_value"),
        ({"direction": "range", "lower_bound": 9, "upper_bound": 8}, "invalid_value"),
        ({"direction": "range", "lower_bound": 9, "upper_bound": None}, "invalid_value"),
        ({"range_direction": "range"}, "unknown_value"),
        ({"target_is_maximum": 1}, "invalid_value"),
        ({"actual": None, "direction": "naik"}, "unknown_value"),
        ({"weight": -4}, "invalid_value"),
        ({"weight": "berat"}, "invalid_value"),
    ],
)
def test_indicators_that_cannot_be_used(change, code):
    assert code_of(read_indicator, {**PLAIN, **change}) == code


def test_a_single_indicator_keeps_the_weight_of_its_document():
    assert read_indicator({**PLAIN, "weight": "12.5"}).weight == exact("12.5")


def test_optional_fields_of_an_indicator_may_be_null():
    empty = dict.fromkeys(("tolerance", "lower_bound", "range_direction", "target_is_maximum"))
    assert read_indicator({**PLAIN, **empty}) == read_indicator(PLAIN)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([], "weights_not_100"),
        ([99], "weights_not_100"),
        (["99.999", "0.0011"], "weights_not_100"),
        ([150, -50], "invalid_value"),
        ([None], "invalid_value"),
        ([True], "invalid_value"),
    ],
)
def test_weights_must_add_up(weights, code):
    documents = [{**PLAIN, "weight": weight} for weight in weights]
    assert code_of(read_indicator_set, documents) == code


def test_weights_are_exact():
    documents = [{**PLAIN, "weight": weight} for weight in ("33.33", "33.33", "33.34", 0)]
    assert len(read_indicator_set(documents)) == 4


def test_weights_are_checked_before_targets():
    assert code_of(read_indicator_set, [{**PLAIN, "weight": 90, "target": -1}]) == "weights_not_100"


@pytest.mark.parametrize("document", [None, 3, {}, [3], [{"weight": 100}], "x"])
def test_malformed_sets(document):
    assert code_of(read_indicator_set, document) == "invalid_value"
