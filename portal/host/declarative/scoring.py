"""A specification as a scoring method: the same class, the same cards, the same explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.api.cards import ScoreCard, Verdict
from portal.api.methods import ScoringMethod
from portal.api.numbers import Number, Published, exact, printed
from portal.api.reading import read_object
from portal.api.snapshot import Snapshot
from portal.host.declarative.formulas import evaluate
from portal.host.declarative.grammar import names_in
from portal.host.declarative.inputs import gather_document
from portal.host.declarative.spec import Gate, Spec
from portal.host.declarative.values import Listed, Value, Weighted

Given = Mapping[str, Value]


@dataclass(slots=True)
class _Found:
    """What was calculated so far."""

    numbers: dict[str, Number | None] = field(default_factory=dict)
    words: dict[str, str | None] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    gaps: list[Verdict] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


def build_method(spec: Spec) -> ScoringMethod[Given]:
    """Return the method that a specification describes."""

    def parse(document: object) -> Given:
        fields = read_object(document)
        return {one.name: one.read(fields) for one in spec.inputs}

    def gather(snapshot: Snapshot) -> Given | None:
        document = gather_document(spec.inputs, snapshot)
        return None if document is None else parse(document)

    def compute(given: Given) -> ScoreCard:
        return _compute(spec, given)

    return ScoringMethod(
        id=spec.id,
        title=spec.title,
        parse=parse,
        gather=gather,
        compute=compute,
        missing_data=spec.missing_data,
        legal_basis=spec.legal_basis,
        version=spec.version,
        cycle_result=spec.cycle_result,
        cadence=spec.cadence,
        published_key=spec.published_key,
        grade_key=spec.grade_key,
    )


def _compute(spec: Spec, given: Given) -> ScoreCard:
    found = _Found()
    _look_at_inputs(given, found)
    _calculate(spec, given, found)
    gate = next((gate for gate in spec.gates if _is_shut(gate, spec, found)), None)
    if gate is not None:
        return _not_rated(spec, given, found, gate)
    _find_words(spec, given, found)
    for flag in spec.flags:
        if _is_absent(flag.absent, given, found):
            found.flags.append(flag.code)
    return _card(spec, given, found)


def _look_at_inputs(given: Given, found: _Found) -> None:
    for value in given.values():
        if isinstance(value, Weighted):
            found.flags.extend(value.flags)
            found.gaps.extend(value.gaps)


def _calculate(spec: Spec, given: Given, found: _Found) -> None:
    values: dict[str, Value] = dict(given)
    for one in spec.values:
        number = evaluate(one.formula, values, spec.functions)
        if isinstance(number, Number):
            # A formula that is only a name would rename the other value: give it its own step.
            number = number + 0 if number.mark is not None else number
            places = one.places if one.published else None
            number = number.named(one.key, one.label, one.rule, places)
            found.numbers[one.key] = number
        else:
            found.numbers[one.key] = None
        values[one.key] = found.numbers[one.key]


def _is_shut(gate: Gate, spec: Spec, found: _Found) -> bool:
    number = found.numbers[gate.value]
    if number is None or gate.limit is None:
        return number is None
    places = next(one.places for one in spec.values if one.key == gate.value)
    return Published(number, places) < exact(gate.limit)


def _find_words(spec: Spec, given: Given, found: _Found) -> None:
    for grade in spec.grades:
        number = found.numbers[grade.value]
        found.words[grade.key] = None
        if number is not None:
            found.words[grade.key], verdict = grade.read(number, given)
            found.verdicts.append(verdict)
    for lookup in spec.lookups:
        words = [found.words.get(name, given.get(name)) for name in lookup.sources]
        plain = tuple([word for word in words if isinstance(word, str)])
        answer = lookup.read(plain) if len(plain) == len(words) else None
        found.words[lookup.key] = None
        if answer is not None:
            found.words[lookup.key] = answer[0]
            found.verdicts.append(answer[1])


def _is_absent(name: str, given: Given, found: _Found) -> bool:
    value = found.numbers[name] if name in found.numbers else given[name]
    if isinstance(value, Listed | Weighted):
        return value.missing > 0
    return value is None


def _not_rated(spec: Spec, given: Given, found: _Found, gate: Gate) -> ScoreCard:
    for key in found.numbers:
        if key not in gate.keep:
            found.numbers[key] = None
    found.words = dict.fromkeys([key for key, _ in spec.words])
    if spec.grade_key:
        found.words[spec.grade_key] = gate.word
    label = dict(spec.words).get(spec.grade_key, "Hasil")
    found.flags = [*found.flags, gate.flag] if gate.flag else found.flags
    found.verdicts = [Verdict(spec.grade_key or "result", label, gate.word, gate.reason)]
    return _card(spec, given, found)


def _card(spec: Spec, given: Given, found: _Found) -> ScoreCard:
    result: dict[str, Any] = {}
    for one in spec.inputs:
        value = given[one.name]
        if one.publish and isinstance(value, Weighted):
            result[one.publish] = [printed(number) for number in value.shown]
    for formulated in spec.values:
        if formulated.published:
            result[formulated.key] = printed(found.numbers[formulated.key], formulated.places)
    result |= found.words
    result["flags"] = found.flags
    return ScoreCard(spec.id, result, dict(found.numbers), _roots(spec, found))


def _roots(spec: Spec, found: _Found) -> tuple[Number | Verdict, ...]:
    """Return the gaps, the numbers that no other shown number was made of, and the words.

    What a closed gate keeps stands alone: the value that would have been made of it is absent.
    """
    used = {
        name.name
        for one in spec.values
        if found.numbers[one.key] is not None
        for name in names_in(one.formula)
    }
    numbers = [
        number
        for one in spec.values
        if (number := found.numbers[one.key]) is not None
        and (one.key not in used or one.key == spec.published_key)
    ]
    return (*found.gaps, *numbers, *found.verdicts)
