"""What several reports print: duty rows, plain sentences, and words for a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.api import (
    Measure,
    Number,
    RecordFacts,
    ReportData,
    ScoringError,
    borrow,
    exact,
    mean,
    printed,
    read_indicator_set,
)

_ACHIEVEMENT = borrow("national.achievement")
_FIELDS = (
    "code",
    "weight",
    "direction",
    "target",
    "actual",
    "lower_bound",
    "upper_bound",
    "range_direction",
    "tolerance",
    "target_is_maximum",
    "not_applicable",
)
_AS_EXPECTED, _ABOVE = 90, 105
_NUMBERS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan")
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One row of the tupoksi table: duty, indicator, plan, realization, achievement, value.

    `reached` is the exact achievement in percent, None when it does not count.
    """

    duty: str
    label: str
    unit: str
    weight: str | None
    target: str | None
    actual: str | None
    reached: Number | None
    value: str | None
    not_applicable: bool
    evidence: int

    @property
    def achievement(self) -> str | None:
        """The achievement as it is printed."""
        return printed(self.reached)


def duty_rows(measures: Iterable[Measure], result: Mapping[str, object]) -> tuple[DutyRow, ...]:
    """Return the duties with their achievement; what has no evidence counts as 0."""
    listed = tuple(measures)
    values = result.get("converted_values")
    shown = list(values) if isinstance(values, list | tuple) else []
    shown += [None] * (len(listed) - len(shown))
    return tuple(
        [
            DutyRow(
                duty=one.duty or one.label,
                label=one.label,
                unit=one.measure_unit,
                weight=one.weight,
                target=one.target,
                actual=one.actual,
                reached=reached,
                value=value,
                not_applicable=one.not_applicable,
                evidence=one.evidence_count,
            )
            for one, reached, value in zip(listed, _achieved(listed), shown, strict=False)
        ]
    )


def _achieved(measures: tuple[Measure, ...]) -> list[Number | None]:
    try:
        given = read_indicator_set(
            [{name: getattr(one, name) for name in _FIELDS} for one in measures]
        )
    except ScoringError:
        return [None] * len(measures)
    found: list[Number | None] = []
    for indicator in given:
        if indicator.not_applicable:
            found.append(None)
        elif indicator.actual is None:
            found.append(exact(0))
        else:
            found.append(_ACHIEVEMENT(indicator).exact("achievement"))
    return found


def word_for(value: str) -> str:
    """Return in words how a value stands to what is expected; the printed value decides."""
    number = exact(value)
    if number < _AS_EXPECTED:
        return "belum sesuai harapan"
    return "sesuai harapan" if number < _ABOVE else "di atas harapan"


def result_sentence(value: str | None, rows: Iterable[DutyRow]) -> str:
    """Return one plain sentence about the results: how many duties went beyond their target.

    As in the conversion the exact achievement decides: 23,999 of 24,000 is not on target, although
    both print as 100.00.
    """
    if value is None:
        return "Hasil Anda belum dapat dihitung."
    counted = [row.reached for row in rows if row.reached is not None]
    beyond = sum(reached > _HUNDRED for reached in counted)
    met = sum(reached == _HUNDRED for reached in counted)
    told = f"{_count(beyond) if beyond else 'tidak satu pun'} dari {_count(len(counted))} tugas"
    told += " melampaui target"
    if met:
        told += f" dan {_count(met)} tepat pada target"
    return f"Hasil Anda {comma(value)}, {word_for(value)}: {told}."


def part_sentence(name: str, value: str | None) -> str:
    """Return one plain sentence about process or contribution."""
    if value is None:
        return f"{name} Anda belum dapat dihitung."
    return f"{name} Anda {comma(value)}: {word_for(value)}."


def comma(value: str) -> str:
    """Write a decimal text as people read it."""
    return value.replace(".", ",")


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def last_record(data: ReportData, register: str) -> RecordFacts | None:
    """Return the newest record of a register, or None."""
    found = data.records.get(register, ())
    return found[-1] if found else None


def mean_text(values: Iterable[str]) -> str | None:
    """Return the mean of published numbers, rounded once."""
    listed = [exact(value) for value in values]
    return printed(mean(listed)) if listed else None
