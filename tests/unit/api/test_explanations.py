"""The explanation is true: computing a formula from its printed parts gives the printed value."""

from __future__ import annotations

import ast
import operator
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.cards import ScoreCard, Step, Verdict
from portal.api.formulas import formula_of, plain
from portal.api.numbers import clamp, exact, mean, percent, published, total, weighted_mean

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(formula: str) -> Fraction:
    """Compute the text of a formula exactly, as a reader with pencil and paper would."""
    python = re.sub(r"([0-9.]+)%", r"(\1/100)", formula).replace("×", "*").replace("maks", "max")
    numbered = re.sub(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)", r"F('\1')", python)
    return _value(ast.parse(numbered, mode="eval").body)


def _value(node):
    match node:
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
        case ast.UnaryOp():
            return -_value(node.operand)
        case ast.Call(func=ast.Name(id="F")):
            return Fraction(node.args[0].value)
        case ast.Call():
            return {"min": min, "max": max}[node.func.id](*map(_value, node.args))
    raise AssertionError(ast.dump(node))


two_places = st.decimals(-500, 500, places=2).map(lambda d: exact(str(d)))


@st.composite
def formulas(draw, depth=3):
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(two_places)
    inner = formulas(depth=depth - 1)
    kind = draw(st.sampled_from(["+", "-", "*", "/", "%", "total", "mean", "wmean", "clamp"]))
    left = draw(inner)
    match kind:
        case "clamp":
            return clamp(left, 0, 120)
        case "%":
            return percent(draw(st.integers(1, 100))) * left
        case "/":
            return left / draw(st.integers(1, 40))
        case "wmean":
            return weighted_mean([(exact(draw(st.integers(1, 9))), draw(inner)), (exact(1), left)])
    right = draw(inner)
    actions = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "total": lambda: total([left, right]),
        "mean": lambda: mean([left, right]),
    }
    return actions[kind]()


@given(formulas())
def test_a_formula_over_plain_inputs_gives_its_number_exactly(number):
    text, parts = formula_of(number)
    assert parts == []
    assert evaluate(text) == Fraction(number.num, number.den)


def _named(key, value):
    return exact(value).named(key, key.title())


def test_named_numbers_become_parts():
    objective, behavior = _named("objective", "98.25"), _named("behavior", "104.85")
    final = (percent(60) * objective + percent(40) * behavior).named("final", "Akhir", "Pasal 1")
    card = ScoreCard("x.y", {"final": "100.89", "flags": ["a"]}, {"final": final}, (final,))
    (step,) = card.breakdown()
    assert (step.key, step.label, step.rule) == ("final", "Akhir", "Pasal 1")
    assert step.formula == "60% × 98.25 + 40% × 104.85"
    assert (step.value, step.published) == ("100.8900", "100.89")
    assert [part.key for part in step.parts] == ["objective", "behavior"]
    assert card.exact("final") is final
    assert card.exact("other") is None
    assert card.flags == ("a",)


def test_equal_numbers_with_different_names_are_both_parts():
    step = _step(_named("a", "90") + _named("b", "90"))
    assert [part.key for part in step.parts] == ["a", "b"]


def test_a_number_used_twice_is_one_part():
    once = _named("a", "90")
    assert [part.key for part in _step(once * once + once).parts] == ["a"]


def _step(number) -> Step:
    return ScoreCard("x.y", {}, {}, (number.named("top", "Puncak"),)).breakdown()[0]


@pytest.mark.parametrize(
    ("number", "formula"),
    [
        (exact(38) / 40 * 100, "38 / 40 × 100"),
        ((2 - exact(135) / 100) * 100, "(2 - 135 / 100) × 100"),
        (exact(10) - (exact(3) - 2), "10 - (3 - 2)"),
        (exact(10) / (exact(3) * 2), "10 / (3 × 2)"),
        (exact(5) - exact(-3), "5 - (-3)"),
        (clamp(exact(400) / 3, 0, 120), "min(120, 400 / 3)"),
        (clamp(exact(-4), 0, 120), "maks(0, (-4))"),
        (total([exact(7)]), "7"),
        (sum([exact(7), exact(8)]), "7 + 8"),
        (published(exact("89.995")).number, "bulat(89.995, 2)"),
        (mean([exact(4), exact("3.8")]).sealed("rata-rata 2 formulir"), "rata-rata 2 formulir"),
        (exact("0.00003") / exact("0.00001") * 100, "0.00003 / 0.00001 × 100"),
        (exact("26.94") / _named("target", "29.564041"), "26.94 / 29.564041"),
        (exact("-0.000010") - exact(100), "(-0.00001) - 100"),
        ((exact(1) / 3).named("third", "Sepertiga") * exact("1e-31"), "0.3333 × 0"),
    ],
)
def test_written_formulas_show_what_was_entered_and_round_what_was_computed(number, formula):
    assert formula_of(number)[0] == formula


def test_sealed_numbers_show_their_value_and_nothing_they_were_made_of():
    hidden = mean([exact(5), exact(2)]).sealed("rata-rata")
    assert formula_of(hidden * 10)[0] == "3.5 × 10"
    assert "5" not in formula_of(hidden)[0]


def test_values_show_at_most_four_decimals():
    assert plain(exact(400) / 3) == "133.3333"
    assert plain(exact(-400) / 3) == "-133.3333"
    assert plain(exact("3.50")) == "3.5"
    assert plain(exact(-1) / 1_000_000) == "0"


def test_unpublished_steps_say_so():
    number = (exact(1) / 3).named("a", "A", places=None)
    (step,) = ScoreCard("x.y", {}, {}, (number,)).breakdown()
    assert (step.value, step.published) == ("0.3333", None)


def test_renaming_keeps_formula_and_rule():
    number = (exact(1) / 4).named("a", "A", "Pasal 1").named("b", "B")
    (step,) = ScoreCard("x.y", {}, {}, (number,)).breakdown()
    assert (step.key, step.rule, step.formula) == ("b", "Pasal 1", "1 / 4")


def test_a_root_without_name_is_a_mistake_of_the_author():
    with pytest.raises(ValueError, match="needs a name"):
        ScoreCard("x.y", {}, {}, (exact(1),)).breakdown()


def test_words_carry_their_reason():
    word = Verdict("predikat", "Predikat", "Baik", "{} ≥ {}", (published(exact("100.888")), 90))
    step = ScoreCard("x.y", {}, roots=(word,)).breakdown()[0]
    assert (step.value, step.published, step.formula) == (None, "Baik", "100.89 ≥ 90")


def test_steps_survive_storage():
    step = _step(_named("a", "90") + _named("b", "1.5"))
    document = step.to_document()
    assert Step.from_document(document) == step
    assert document["parts"][1]["key"] == "b"
    card = ScoreCard("x.y", {"v": "1"}, {}, (_named("a", "90"),))
    assert card.to_document()["result"] == {"v": "1"}
