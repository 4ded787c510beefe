"""Words read off a table of lower limits, always by the published number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from portal.api.cards import Verdict
from portal.api.numbers import Number, published

__all__ = ["Grade", "GradeTable", "Graded"]


class Grade(NamedTuple):
    """One stretch of a table."""

    code: str
    """Code word in documents, such as ``meets``."""
    label: str
    """Indonesian words."""
    limit: int | None = None
    """Lower limit (included); ``None`` for the lowest stretch."""


class Graded(NamedTuple):
    """The code word of a number and the step that explains it."""

    code: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Stretches from the highest to the lowest; the last has no limit."""

    key: str
    label: str
    grades: tuple[Grade, ...]

    def read(self, number: Number) -> Graded:
        """Return the first stretch whose limit the number reaches as printed."""
        shown = published(number)
        lowest = self.grades[-1]
        for grade in self.grades[:-1]:
            if grade.limit is not None and shown >= grade.limit:
                values = (shown, grade.limit)
                return Graded(
                    grade.code, Verdict(self.key, self.label, grade.label, "{} ≥ {}", values)
                )
        bound = self.grades[-2].limit
        reason = Verdict(self.key, self.label, lowest.label, "{} < {}", (shown, str(bound)))
        return Graded(lowest.code, reason)
