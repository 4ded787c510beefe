"""Score cards: the published result of a method together with its explanation.

A card holds the result exactly as it is published, the exact numbers behind it and the roots of
the explanation. Steps are built only when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from portal.api.formulas import formula_of
from portal.api.numbers import Number, Published

__all__ = [
    "ScoreCard",
    "Step",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a "Rincian perhitungan", with the lines it was made of beneath it."""

    key: str
    """Stable name, such as ``objective_value``."""
    label: str
    """Indonesian label."""
    value: str | None
    """The exact value shown with four decimals and a dot; ``None`` for a step without number."""
    published: str | None
    """The text that was published, when this step was."""
    formula: str
    """The calculation with its values filled in, dots for decimals."""
    rule: str = ""
    """Legal source, or ``""``."""
    parts: tuple[Step, ...] = ()
    """The named numbers of the formula, in their order."""

    def to_document(self) -> dict[str, object]:
        """Return the step as plain JSON values."""
        return {
            "key": self.key,
            "label": self.label,
            "value": self.value,
            "published": self.published,
            "formula": self.formula,
            "rule": self.rule,
            "parts": [part.to_document() for part in self.parts],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Step:
        """Read back what :meth:`to_document` wrote; :class:`KeyError` when a key is missing."""
        parts = cast("list[Mapping[str, object]]", document["parts"])
        return cls(
            key=cast("str", document["key"]),
            label=cast("str", document["label"]),
            value=cast("str | None", document["value"]),
            published=cast("str | None", document["published"]),
            formula=cast("str", document["formula"]),
            rule=cast("str", document["rule"]),
            parts=tuple([cls.from_document(part) for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word that follows from numbers, such as a predikat, with the reason for it."""

    key: str
    label: str
    text: str
    """The word itself."""
    reason: str
    """Why, with ``{}`` where ``values`` are filled in, such as ``"{} ≥ {}"``."""
    values: tuple[Published | Number | int | str, ...] = ()
    rule: str = ""

    def to_step(self) -> Step:
        """Return the step that shows this word and its reason."""
        reason = self.reason.format(*self.values)
        return Step(self.key, self.label, None, self.text, reason, self.rule)


@dataclass(frozen=True)
class ScoreCard:
    """The outcome of one calculation."""

    method: str
    """Id of the method, such as ``kemuning.objective``."""
    result: Mapping[str, object]
    """The published object: decimal texts, integers, words, lists, ``None``."""
    numbers: Mapping[str, Number | None] = field(default_factory=dict)
    """The exact numbers behind the result, by their key."""
    roots: tuple[Number | Verdict, ...] = ()
    """Where the explanation starts; each number brings its parts along."""

    def exact(self, name: str) -> Number | None:
        """Return the exact number called ``name``, or ``None`` when it was not computable."""
        return self.numbers.get(name)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flag codes in the order of computation."""
        return tuple(cast("list[str]", self.result.get("flags", ())))

    def breakdown(self) -> tuple[Step, ...]:
        """Return the explanation as steps, one per root."""
        return tuple([_step(root) for root in self.roots])

    def to_document(self) -> dict[str, object]:
        """Return method, result and breakdown as plain JSON values."""
        steps = [step.to_document() for step in self.breakdown()]
        return {"method": self.method, "result": dict(self.result), "breakdown": steps}


def _step(root: Number | Verdict) -> Step:
    if isinstance(root, Verdict):
        return root.to_step()
    mark = root.mark
    if mark is None:
        raise ValueError(f"a step needs a name: {root!r}")
    formula, parts = formula_of(root)
    text = None if mark.places is None else Published(root, mark.places).text
    value = Published(root, 4).text
    steps = tuple([_step(part) for part in parts])
    return Step(mark.key, mark.label, value, text, formula, mark.rule, steps)
