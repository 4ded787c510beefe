from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.api.numbers import (
    Number,
    at_least,
    clamp,
    exact,
    interpolate,
    mean,
    percent,
    printed,
    published,
    total,
    weighted_mean,
)

decimals = st.decimals(-10_000, 10_000, places=3).map(str)
positive = st.integers(1, 500)


def fraction(number: Number) -> Fraction:
    return Fraction(number.num, number.den)


@given(decimals, decimals, decimals)
def test_arithmetic_agrees_with_fractions(a, b, c):
    x, y, z = exact(a), exact(b), exact(c)
    p, q, r = Fraction(a), Fraction(b), Fraction(c)
    assert fraction(x + y * z - x) == p + q * r - p
    assert fraction(total([x, y, z])) == p + q + r
    assert fraction(mean([x, y, z])) == (p + q + r) / 3
    assert fraction(-x) == -p
    assert fraction(2 - x) == 2 - p
    assert (x < y, x <= y, x > y, x >= y, x == y) == (p < q, p <= q, p > q, p >= q, p == q)
    assume(r != 0)
    assert fraction(x / z) == p / r
    assert fraction(1 / z) == 1 / r


@given(st.lists(st.tuples(positive, decimals), min_size=1, max_size=8))
def test_weighted_mean_agrees_with_fractions_in_any_order(pairs):
    value = weighted_mean([(exact(w), exact(v)) for w, v in pairs])
    turned = weighted_mean([(exact(w), exact(v)) for w, v in reversed(pairs)])
    assert value is not None
    assert fraction(value) == sum(w * Fraction(v) for w, v in pairs) / sum(w for w, _ in pairs)
    assert value == turned


def test_a_mean_of_nothing_is_never_a_number():
    assert weighted_mean([]) is None
    assert weighted_mean([(exact(0), exact(90))]) is None
    with pytest.raises(ValueError, match="mean of nothing"):
        mean([])


@given(decimals, st.integers(0, 4))
def test_rounding_is_half_away_from_zero(text, places):
    shown = published(exact(text), places)
    with localcontext(prec=60):
        wanted = Decimal(text).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(shown.text) == wanted
    assert shown.text == (f"{wanted:f}" if wanted else f"{abs(wanted):f}")


@given(st.integers(-200, 200))
def test_zero_never_prints_a_sign(thousandths):
    text = published(exact(thousandths) / 100_000).text
    assert not text.startswith("-0.00")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("89.995", "90.00"),
        ("89.9949999999", "89.99"),
        ("-89.995", "-90.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("-0.0049", "0.00"),
        ("120", "120.00"),
    ],
)
def test_published_texts(text, shown):
    assert published(exact(text)).text == shown
    assert str(published(exact(text))) == printed(exact(text)) == shown


def test_a_limit_sees_what_is_printed():
    almost = exact("89.995")
    assert published(almost) >= 90
    assert not almost >= 90
    assert published(almost) == exact("90.00")
    assert published(almost) > exact("89.999")
    assert published(almost).number == 90
    assert printed(None) is None


@pytest.mark.parametrize("wrong", [1.5, True, Fraction(1, 2), None, "abc", "NaN", "Infinity", [1]])
def test_only_integers_and_decimal_texts_become_numbers(wrong):
    with pytest.raises((TypeError, ValueError, ArithmeticError)):
        exact(wrong)


@pytest.mark.parametrize(
    "mix",
    [
        lambda n: n + 0.5,
        lambda n: 0.5 + n,
        lambda n: n - 0.5,
        lambda n: n * 0.5,
        lambda n: 0.5 * n,
        lambda n: n / 0.5,
        lambda n: n < 0.5,
        lambda n: n >= True,
        lambda n: n == 0.5,
        lambda n: published(n) > 0.5,
        bool,
    ],
)
def test_floats_and_truth_values_are_refused(mix):
    with pytest.raises(TypeError):
        mix(exact(3))


def test_other_things_are_simply_different():
    assert exact(3) != "3"
    assert exact(3) != None  # noqa: E711
    assert exact(6) / 2 == 3
    assert hash(exact(6) / 2) == hash(exact(3)) == hash(published(exact(3)))
    assert len({exact("0.5"), exact(1) / 2, exact("0.50")}) == 1


def test_division_by_zero_is_an_error():
    with pytest.raises(ZeroDivisionError):
        exact(3) / exact(0)
    assert fraction(exact(3) / -2) == Fraction(-3, 2)


@given(decimals)
def test_clamped_numbers_stay_inside(text):
    value = clamp(exact(text), 0, 120)
    assert 0 <= fraction(value) <= 120
    assert fraction(value) == min(max(Fraction(text), 0), 120)


def test_a_bound_that_does_not_bind_adds_no_step():
    value = exact(90)
    assert clamp(value, 0, 120) is value
    assert at_least(value, 0) is value


TABLE = ((1, 50), (2, 70), (3, 90), (4, 105), (5, 120))


@pytest.mark.parametrize(
    ("rating", "value"),
    [("1", 50), ("2", 70), ("3", 90), ("3.4", 96), ("4", 105), ("4.5", "112.5"), ("5", 120)],
)
def test_interpolation(rating, value):
    assert interpolate(TABLE, exact(rating)) == exact(value)


@pytest.mark.parametrize("rating", ["0.999", "5.001", "-1"])
def test_interpolation_ends_with_its_table(rating):
    with pytest.raises(ValueError, match="outside"):
        interpolate(TABLE, exact(rating))


def test_percent():
    assert percent(60) * exact(50) == 30
    assert percent("12.5") == exact("0.125")


def test_long_calculations_stay_small():
    value = exact(1)
    for _ in range(2_000):
        value = value * exact("1.01") / exact("1.01") + exact("0.001") - exact("0.001")
    assert value == 1
    assert value.den.bit_length() < 400
