"""Formulas checked against what they refer to, and calculated with explained numbers."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from fractions import Fraction

from portal.api.methods import ScoringError
from portal.api.numbers import Number, exact, percent
from portal.domain.sentences import mark
from portal.host.declarative.grammar import Call, Formula, FormulaError, Literal, Name, Operation
from portal.host.declarative.values import Function, Kind, Value, sized

KIND_WORDS: dict[str, str] = {
    "number": "angka",
    "list": "daftar angka",
    "weighted": "daftar berbobot",
    "flag": "ya/tidak",
    "word": "kata",
}
_PLAIN = {"mean": (1,), "trimmed_mean": (1, 2), "clamp": (1, 2), "round": (1,)}
"""Arguments that must be written as whole numbers."""


def check_formula(
    formula: Formula, kinds: Mapping[str, Kind], functions: Mapping[str, Function]
) -> Kind:
    """Return the kind of the formula's value. Raises `FormulaError` with the place."""
    if isinstance(formula, Literal):
        return "number"
    if isinstance(formula, Name):
        return _kind_of(formula, kinds, functions)
    if isinstance(formula, Operation):
        for side in (formula.left, formula.right):
            _want(side, "number", kinds, functions)
        if formula.sign == "/" and constant(formula.right) == 0:
            raise FormulaError(formula.at, mark("pembagian dengan nol."))
        return "number"
    return _check_call(formula, kinds, functions)


def constant(formula: Formula) -> Fraction | None:
    """Return the value of a formula made of numbers only, ``None`` for any other."""
    if isinstance(formula, Literal):
        value = Fraction(formula.text)
        return value / 100 if formula.percent else value
    if not isinstance(formula, Operation):
        return None
    left, right = constant(formula.left), constant(formula.right)
    if left is None or right is None or (formula.sign == "/" and right == 0):
        return None
    if formula.sign == "/":
        return left / right
    return {"+": left + right, "-": left - right, "*": left * right}[formula.sign]


def evaluate(
    formula: Formula, values: Mapping[str, Value], functions: Mapping[str, Function]
) -> Value:
    """Calculate a checked formula; an absent number makes the answer absent.

    Raises `ScoringError`: `division_by_zero`, `outside_table`, `value_too_large`.
    """
    if isinstance(formula, Literal):
        return percent(formula.text) if formula.percent else exact(formula.text)
    if isinstance(formula, Name):
        return values[formula.name]
    if isinstance(formula, Call):
        function = functions[formula.name]
        arguments = tuple([evaluate(one, values, functions) for one in formula.arguments])
        if function.keeps_null and any(argument is None for argument in arguments):
            return None
        answer = function.apply(arguments)
        return None if answer is None else sized(answer)
    left = evaluate(formula.left, values, functions)
    right = evaluate(formula.right, values, functions)
    if not isinstance(left, Number) or not isinstance(right, Number):
        return None
    return sized(_operate(formula.sign, left, right))


def _operate(sign: str, left: Number, right: Number) -> Number:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise ScoringError("division_by_zero")
    return left / right


def _kind_of(formula: Name, kinds: Mapping[str, Kind], functions: Mapping[str, Function]) -> Kind:
    kind = kinds.get(formula.name)
    if kind is None:
        raise FormulaError(
            formula.at,
            mark("nama {name} tidak dikenal{hint}."),
            name=formula.name,
            hint=_hint(formula.name, [*kinds, *functions]),
        )
    return kind


def _check_call(call: Call, kinds: Mapping[str, Kind], functions: Mapping[str, Function]) -> Kind:
    function = functions.get(call.name)
    if function is None:
        message = mark("fungsi atau tabel {name} tidak dikenal{hint}.")
        raise FormulaError(call.at, message, name=call.name, hint=_hint(call.name, list(functions)))
    given = len(call.arguments)
    if not function.least <= given <= function.most or (call.name == "weigh" and given % 2):
        message = mark("{name} dipanggil dengan {given} nilai; pakai seperti {help}.")
        raise FormulaError(call.at, message, name=call.name, given=given, help=function.help)
    for at, argument in enumerate(call.arguments):
        wanted = function.kinds[min(at, len(function.kinds) - 1)]
        if call.name == "count" and check_formula(argument, kinds, functions) == "weighted":
            continue
        _want(argument, wanted, kinds, functions)
        if at in _PLAIN.get(call.name, ()) and not _is_whole(argument):
            message = mark("nilai ke-{nth} dari {name} harus bilangan bulat yang ditulis.")
            raise FormulaError(argument.at, message, nth=at + 1, name=call.name)
    return "number"


def _is_whole(formula: Formula) -> bool:
    value = constant(formula)
    return value is not None and value.denominator == 1


def _want(
    formula: Formula, wanted: Kind, kinds: Mapping[str, Kind], functions: Mapping[str, Function]
) -> None:
    found = check_formula(formula, kinds, functions)
    if found != wanted:
        message = mark("di sini seharusnya {wanted}, bukan {found}.")
        words = {"wanted": KIND_WORDS[wanted], "found": KIND_WORDS[found]}
        raise FormulaError(formula.at, message, **words)


def _hint(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=2)
    return f" (mungkin {', '.join(close)})" if close else ""
