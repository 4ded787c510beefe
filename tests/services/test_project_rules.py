from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import Invalid
from portal.services.reading.values import read_decimal
from portal.services.work.project_rules import (
    IndicatorInput,
    MemberInput,
    check_plan,
    from_description,
    weight_problems,
)

hundredths = st.lists(st.integers(1, 9_999), min_size=1, max_size=12)


@given(hundredths)
def test_weights_pass_exactly_when_they_add_up_to_100(parts):
    texts = [f"{part // 100}.{part % 100:02}" for part in parts]
    exact = sum((Fraction(text) for text in texts), Fraction(0)) == 100
    assert (weight_problems(texts) == []) is exact


@given(st.lists(st.integers(1, 500), min_size=2, max_size=12))
def test_any_parts_filled_up_to_100_pass_and_a_grain_more_does_not(parts):
    rest = 10_000 - sum(parts)
    texts = [f"{Decimal(part) / 100}" for part in [*parts, rest]]
    assert weight_problems(texts) == []
    assert weight_problems([*texts[:-1], str(Decimal(texts[-1]) + Decimal("0.0001"))]) != []


def test_zero_missing_and_negative_weights_are_refused():
    for weights in (["100", "0"], ["100", None], ["110", "-10"], ["50", "x"]):
        assert weight_problems(weights)


@pytest.fixture
def found(host):
    return host.registry.region("kemuning").indicator_set("project")


@pytest.fixture
def plan(found):
    return from_description(found.indicators)


MEMBER = MemberInput(
    employee_id=1, sector="Jalan", days=12, targets={"quality": "5", "output": "2,5"}
)


def test_planned_days_are_the_target_of_time(found, plan):
    checked = check_plan(found, plan, [MEMBER])
    assert [item.targets[1] for item in checked] == [Decimal(12), Decimal(5), Decimal("2.5")]


def test_own_indicators_and_weights_are_allowed_when_the_aspects_stay(found, plan):
    extra = IndicatorInput(
        code="cost",
        label="Biaya",
        measure_unit="rupiah",
        direction="range",
        weight="10",
        aspect="cost",
        lower_bound="90",
        upper_bound="100",
    )
    given_plan = [replace(plan[0], weight="25"), plan[1], plan[2], extra]
    assert len(check_plan(found, given_plan, [MEMBER])) == 4
    with pytest.raises(Invalid, match="batas bawah"):
        check_plan(found, [*given_plan[:3], replace(extra, lower_bound="101")], [MEMBER])


@pytest.mark.parametrize(
    "change",
    [{"code": "quality"}, {"code": " "}, {"label": ""}, {"measure_unit": ""}, {"direction": "up"}],
)
def test_unclear_indicators_are_refused(found, plan, change):
    with pytest.raises(Invalid):
        check_plan(found, [replace(plan[0], **change), *plan[1:]], [MEMBER])


def test_a_fixed_set_is_taken_as_it_is(found, plan):
    fixed = replace(found, adjustable=False)
    assert len(check_plan(fixed, plan, [MEMBER])) == 3
    other = [replace(plan[0], weight="36"), replace(plan[1], weight="34"), plan[2]]
    with pytest.raises(Invalid, match="tetap"):
        check_plan(fixed, other, [MEMBER])


def test_all_problems_are_told_at_once(found, plan):
    members = [replace(MEMBER, days=0), replace(MEMBER, employee_id=2, sector="")]
    with pytest.raises(Invalid) as refused:
        check_plan(found, plan[:2], members)
    assert [p.field for p in refused.value.problems] == ["indicators", "aspects", "days", "sector"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), (" 0 ", "0"), (0, "0"), ("0.125", "0.125")],
)
def test_numbers_are_read_exactly(text, number):
    assert read_decimal(text, "x") == Decimal(number)


@pytest.mark.parametrize("text", ["1.250", "1.250,5", "1,250.5", "NaN", "1e9", "-1", "9" * 40, "٣"])
def test_doubtful_numbers_are_refused(text):
    with pytest.raises(Invalid):
        read_decimal(text, "x")


def test_nothing_is_nothing_and_a_float_is_a_mistake():
    assert read_decimal("  ", "x") is None
    assert read_decimal(None, "x") is None
    with pytest.raises(TypeError):
        read_decimal(0.5, "x")
