"""Tests of each rater: lenient or strict, uniform answers, the same mark on every item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api import (
    Number,
    ScoreCard,
    Verdict,
    clamp,
    exact,
    mean,
    printed,
    published,
    read_answers,
    read_list,
    read_object,
    read_rating,
    read_text,
)

from .inputs import BEHAVIOR_ITEMS

_FORMS_FOR_DIFFERENCE = 3
_FORMS_FOR_SPREAD = 5
_DIFFERENCE = exact("0.75")
_VARIANCE = exact("0.1225")
_EQUAL_SHARE = 80
_LENIENT, _STRICT = "too_lenient", "too_strict"
_UNIFORM, _HALO = "uniform_answers", "halo_effect"
_LABELS = {
    _LENIENT: "cenderung terlalu murah",
    _STRICT: "cenderung terlalu ketat",
    _UNIFORM: "nilai hampir seragam",
    _HALO: "nilai sama pada semua butir",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its mean 1..5, and whether all seven items got one mark (``None``: no items)."""

    rater: str
    ratee: str
    value: Number
    all_equal: bool | None


@dataclass(frozen=True, slots=True)
class FormsInput:
    """All forms that are compared, in the order of the document."""

    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class _Rater:
    name: str
    mean: Number
    difference: Number
    count: int
    flags: tuple[str, ...]


def parse_forms(documents: object) -> FormsInput:
    """Read the list of forms; ``items`` decide where a form also has a ``value``.

    ``invalid_value`` for a form without a name or a mark, ``incomplete_form`` for another number
    of items than seven, ``invalid_rating`` for a mark outside 1..5.
    """
    return FormsInput(tuple([_form(item) for item in read_list(documents)]))


def compute_forms(method: str, given: FormsInput) -> ScoreCard:
    """Return the means, the flags of each rater and the proposed corrections.

    Without forms there is nothing to average: the grand mean is null.
    """
    if not given.forms:
        empty: dict[str, object] = {"grand_mean": None, "raters": {}, "corrections": []}
        return ScoreCard(method, empty)
    note = f"rata-rata {len(given.forms)} formulir"
    grand = mean([form.value for form in given.forms]).sealed(note)
    grand = grand.named("grand_mean", "Rata-rata seluruh formulir")
    raters = {name: _rater(name, own, grand) for name, own in _by_rater(given.forms).items()}
    document: dict[str, object] = {
        "grand_mean": printed(grand),
        "raters": {rater.name: _document(rater) for rater in raters.values()},
        "corrections": [
            {
                "rater": form.rater,
                "ratee": form.ratee,
                "proposed": printed(clamp(form.value - raters[form.rater].difference, 1, 5)),
            }
            for form in given.forms
            if not {_LENIENT, _STRICT}.isdisjoint(raters[form.rater].flags)
        ],
    }
    steps = [step for rater in raters.values() for step in _steps(rater)]
    return ScoreCard(method, document, {"grand_mean": grand}, tuple(steps))


def _by_rater(forms: Iterable[Form]) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for form in forms:
        found.setdefault(form.rater, []).append(form)
    return found


def _rater(name: str, own: list[Form], grand: Number) -> _Rater:
    average = mean([form.value for form in own]).named(f"mean_{name}", f"Rata-rata {name}")
    difference = (average - grand).named(f"difference_{name}", f"Selisih {name}")
    return _Rater(name, average, difference, len(own), tuple(_flags(own, average, difference)))


def _flags(own: list[Form], average: Number, difference: Number) -> list[str]:
    flags = []
    shown = published(difference)
    if len(own) >= _FORMS_FOR_DIFFERENCE:
        if shown > _DIFFERENCE:
            flags.append(_LENIENT)
        elif shown < -_DIFFERENCE:
            flags.append(_STRICT)
    # The spread is the one limit that looks at the exact number: 0.35 squared, no root needed.
    if len(own) >= _FORMS_FOR_SPREAD and _variance(own, average) < _VARIANCE:
        flags.append(_UNIFORM)
    if _is_halo([form.all_equal for form in own if form.all_equal is not None]):
        flags.append(_HALO)
    return flags


def _variance(own: Iterable[Form], average: Number) -> Number:
    return mean([(form.value - average) * (form.value - average) for form in own])


def _is_halo(equal: list[bool]) -> bool:
    """Judge the forms with items only."""
    if len(equal) < _FORMS_FOR_DIFFERENCE:
        return False
    return published(exact(sum(equal)) / len(equal) * 100) >= _EQUAL_SHARE


def _document(rater: _Rater) -> dict[str, object]:
    return {
        "mean": printed(rater.mean),
        "difference": printed(rater.difference),
        "count": rater.count,
        "flags": list(rater.flags),
    }


def _steps(rater: _Rater) -> tuple[Number | Verdict, ...]:
    text = ", ".join([_LABELS[flag] for flag in rater.flags]) or "tidak ada tanda"
    reason = "selisih {} dari {} formulir"
    values = (published(rater.difference), rater.count)
    verdict = Verdict(f"flags_{rater.name}", f"Tanda {rater.name}", text, reason, values)
    return rater.difference, verdict


def _form(document: object) -> Form:
    fields = read_object(document)
    rater, ratee = read_text(fields.get("rater")), read_text(fields.get("ratee"))
    items = fields.get("items")
    if items is None:
        return Form(rater, ratee, read_rating(fields.get("value")), None)
    answers = read_answers(items, len(BEHAVIOR_ITEMS))
    marks = [read_rating(answer) for answer in answers]
    return Form(rater, ratee, mean(marks), all(mark == marks[0] for mark in marks))
