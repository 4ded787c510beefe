"""What a new version of a plugin does to the scores: whose, by how much, and by which term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from portal.api.numbers import exact, published
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.kit.population import people
from portal.testing.golden import Example
from portal.testing.subject import Outcome, Subject, Tried, opened

BIGGEST = 10
"""Changes that a page shows; a document lists them all."""
_ONLY_FORM = "form"
"""Term of a change in something published beside the numbers, such as a flag."""


@dataclass(frozen=True, slots=True)
class Change:
    """One person whose result differs."""

    person: int
    example: str
    old: str
    new: str
    difference: Fraction
    term: str

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {
            "person": self.person,
            "example": self.example,
            "old": self.old,
            "new": self.new,
            "difference": signed(self.difference),
            "term": self.term,
        }


@dataclass(frozen=True, slots=True)
class MethodDifference:
    """All changes of one method. `state` is compared, added, removed or no_examples."""

    method: str
    state: str
    people: int = 0
    changes: tuple[Change, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    """How many people change from one word to another."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The Indonesian label of each term that has one."""

    @property
    def terms(self) -> dict[str, int]:
        """How many people change by which term, most first."""
        return dict(Counter([change.term for change in self.changes]).most_common())

    @property
    def by_size(self) -> tuple[Change, ...]:
        """All changes, the largest first."""
        return tuple(sorted(self.changes, key=lambda c: (-abs(c.difference), c.person)))

    @property
    def biggest(self) -> tuple[Change, ...]:
        """The changes of the largest size."""
        return self.by_size[:BIGGEST]

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        moves = [change.difference for change in self.changes]
        return {
            "method": self.method,
            "state": self.state,
            "people": self.people,
            "changed": len(self.changes),
            "largest_rise": signed(max([*moves, Fraction(0)])),
            "largest_fall": signed(min([*moves, Fraction(0)])),
            "terms": self.terms,
            "words": dict(self.words),
            "changes": [change.to_document() for change in self.by_size],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """The answer of `compare`."""

    old: str
    new: str
    methods: tuple[MethodDifference, ...]

    @property
    def changed(self) -> int:
        """How many results differ, over all methods."""
        return sum(len(one.changes) for one in self.methods)

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        methods = [one.to_document() for one in self.methods]
        return {"old": self.old, "new": self.new, "changed": self.changed, "methods": methods}


@dataclass(frozen=True, slots=True)
class _Side:
    """One version: examples and outcomes of each method, taken while its code is loaded."""

    title: str
    examples: Mapping[str, tuple[Example, ...]]
    outcomes: Mapping[str, list[Outcome]]


def compare(old: Path, new: Path, *, count: int = 1_000, seed: int = 1) -> Difference:
    """Score the same made-up people with both folders. Raises `Invalid` for a refused plugin.

    People are derived from the examples that both versions can score. Both folders may hold a
    plugin of the same id: each is loaded, asked everything, and left before the next one.
    """
    before, after = _examples(old), _examples(new)
    names = sorted({*before, *after})
    both = {name: _merged(before, after, name) for name in names}
    for folder in (old, new):
        _leave_out_strangers(folder, both)
    inputs = {
        name: list(people(tuple(cases), count, seed)) if cases else []
        for name, cases in both.items()
    }
    first, second = _side(old, before, inputs), _side(new, after, inputs)
    return Difference(
        first.title, second.title, tuple([_method(name, inputs, first, second) for name in names])
    )


def signed(value: Fraction) -> str:
    """Write a difference with its sign and two decimals, rounded as published values are."""
    text = published(exact(abs(value.numerator)) / exact(value.denominator)).text
    sign = "" if text == "0.00" else "-" if value < 0 else "+"
    return f"{sign}{text}"


def _merged(
    before: Mapping[str, tuple[Example, ...]], after: Mapping[str, tuple[Example, ...]], name: str
) -> list[Example]:
    if name not in before or name not in after:
        return []
    known = [case.input for case in after[name]]
    return [*after[name], *[case for case in before[name] if case.input not in known]]


def _leave_out_strangers(folder: Path, cases: dict[str, list[Example]]) -> None:
    """Drop the examples that this version cannot score: they lack what it reads.

    An example of the old version knows nothing of an input that came with the new one. When
    nothing would be left, everything stays, and the errors tell what happened.
    """
    with opened(folder) as subject:
        _admitted(subject)
        for tried in subject.tried:
            mine = cases[_name(tried)]
            kept = [case for case in mine if not tried.score(case.input).error]
            cases[_name(tried)] = kept or mine


def _examples(folder: Path) -> dict[str, tuple[Example, ...]]:
    with opened(folder) as subject:
        _admitted(subject)
        return {_name(t): t.golden.usable if t.golden else () for t in subject.tried}


def _side(
    folder: Path,
    examples: Mapping[str, tuple[Example, ...]],
    inputs: Mapping[str, list[tuple[str, Any]]],
) -> _Side:
    with opened(folder) as subject:
        _admitted(subject)
        outcomes = {_name(t): [t.score(d) for _, d in inputs[_name(t)]] for t in subject.tried}
        return _Side(f"{subject.plugin} {subject.version}", examples, outcomes)


def _admitted(subject: Subject) -> None:
    if subject.refusal is not None:
        message = _("Plugin pada {folder} ditolak: {reason}")
        params = {"folder": str(subject.folder), "reason": str(subject.refusal)}
        raise Invalid(Problem("folder", sentence(message, **params)))


def _name(tried: Tried) -> str:
    """Name a method without its plugin id, so that a renamed plugin can be compared."""
    return tried.method.id.partition(".")[2]


def _method(
    name: str, inputs: Mapping[str, list[tuple[str, Any]]], old: _Side, new: _Side
) -> MethodDifference:
    if name not in old.outcomes or name not in new.outcomes:
        return MethodDifference(name, "added" if name in new.outcomes else "removed")
    if not inputs[name]:
        return MethodDifference(name, "no_examples")
    changes: list[Change] = []
    words: Counter[str] = Counter()
    labels: dict[str, str] = {}
    rows = zip(inputs[name], old.outcomes[name], new.outcomes[name], strict=True)
    for person, ((example, _document), before, after) in enumerate(rows, 1):
        if before.shown == after.shown:
            continue
        changes.append(_change(person, example, before, after))
        labels.update(_labels(before) | _labels(after))
        if before.grade != after.grade:
            # The word before and after, or a dash where nothing was rated.
            words[f"{before.grade or '-'} → {after.grade or '-'}"] += 1
    return MethodDifference(
        name, "compared", len(inputs[name]), tuple(changes), dict(words), labels
    )


def _change(person: int, example: str, before: Outcome, after: Outcome) -> Change:
    both = before.value is not None and after.value is not None
    difference = (after.value or Fraction(0)) - (before.value or Fraction(0))
    return Change(
        person=person,
        example=example,
        old=before.text or before.error or "-",
        new=after.text or after.error or "-",
        difference=difference if both else Fraction(0),
        term=_term(before, after),
    )


def _labels(found: Outcome) -> dict[str, str]:
    numbers = found.card.numbers if found.card else {}
    return {key: n.mark.label for key, n in numbers.items() if n is not None and n.mark}


def _term(before: Outcome, after: Outcome) -> str:
    """Return the first number, in the order of calculation, that is not what it was."""
    if before.card is None or after.card is None:
        return after.error or before.error
    for key in [*after.card.numbers, *before.card.numbers]:
        one, other = before.card.exact(key), after.card.exact(key)
        if (one is None) != (other is None) or (one is not None and one != other):
            return key
    return _ONLY_FORM
