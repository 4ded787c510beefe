"""What the yearly value is made of: read from a document, or gathered from one appraisal.

A document has one of two shapes: the duties of one position, or the ``positions`` that one
person held in the year with their published values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    IndicatorInput,
    Number,
    ScoringError,
    Snapshot,
    read_answers,
    read_flag,
    read_indicator_set,
    read_list,
    read_number,
    read_object,
    read_rating,
    read_whole,
)

PROCESS_ITEMS = (
    "Kepatuhan terhadap SOP",
    "Ketertiban dokumentasi",
    "Koordinasi",
    "Ketepatan tahapan",
    "Mutu layanan internal",
)
CONTRIBUTION_ITEMS = (
    "Dukungan pada misi daerah",
    "Gagasan perbaikan",
    "Membantu rekan atau unit lain",
)
_MONTHS_OF_A_YEAR = 12
_HIGHEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class DutiesInput:
    """One position: its indicators and the superior's marks 1..5 in the order of the items."""

    indicators: tuple[IndicatorInput, ...]
    process: tuple[Number, ...]
    contribution: tuple[Number, ...]
    verified_idea: bool


@dataclass(frozen=True, slots=True)
class PositionPart:
    """Months in one position, and the value published there."""

    months: int
    value: Number


@dataclass(frozen=True, slots=True)
class PositionsInput:
    """The year of a person who changed position."""

    positions: tuple[PositionPart, ...]
    verified_idea: bool


def parse(document: object) -> DutiesInput | PositionsInput:
    """Read either shape; a key ``positions`` makes it the second.

    Both forms must be complete (``incomplete_form``) before a mark is looked at
    (``invalid_rating``), the idea and then the indicators follow (``weights_not_100``,
    ``invalid_value``, ``unknown_value``). A mark that is null counts as not filled in. Marks may
    be fractions: the anchor scale is linear between whole marks.
    """
    fields = read_object(document)
    return _positions(fields) if "positions" in fields else _duties(fields)


def gather(snapshot: Snapshot) -> DutiesInput | None:
    """Build the input from the frozen facts; ``None`` while nothing was agreed or rated."""
    marks: dict[str, int] = {}
    for form in snapshot.forms:
        if form.relation == "superior":
            marks.update(form.items)
    if not snapshot.measures and not marks:
        return None
    idea = snapshot.fact("verified_idea")
    return _duties(
        {
            "process": _answers(marks, "process", len(PROCESS_ITEMS)),
            "contribution": _answers(marks, "contribution", len(CONTRIBUTION_ITEMS)),
            "verified_idea": idea is not None and idea.confirmed and idea.value == "true",
            "indicators": [measure.to_document() for measure in snapshot.measures],
        }
    )


def _answers(marks: Mapping[str, int], name: str, count: int) -> list[int | None]:
    return [marks.get(f"{name}_{at}") for at in range(1, count + 1)]


def _duties(fields: Mapping[str, object]) -> DutiesInput:
    process = read_answers(fields.get("process"), len(PROCESS_ITEMS))
    contribution = read_answers(fields.get("contribution"), len(CONTRIBUTION_ITEMS))
    process_marks = tuple([read_rating(answer) for answer in process])
    contribution_marks = tuple([read_rating(answer) for answer in contribution])
    idea = read_flag(fields.get("verified_idea"))
    indicators = read_indicator_set(fields.get("indicators"))
    return DutiesInput(indicators, process_marks, contribution_marks, idea)


def _positions(fields: Mapping[str, object]) -> PositionsInput:
    """Read whole months above 0, together at most 12, and values 0..120."""
    idea = read_flag(fields.get("verified_idea"))
    parts = tuple([_part(item) for item in read_list(fields["positions"])])
    if not parts or sum(part.months for part in parts) > _MONTHS_OF_A_YEAR:
        raise ScoringError("invalid_value")
    return PositionsInput(parts, idea)


def _part(document: object) -> PositionPart:
    fields = read_object(document)
    return PositionPart(
        months=read_whole(fields.get("months"), 1, _MONTHS_OF_A_YEAR),
        value=read_number(fields.get("value"), 0, _HIGHEST_VALUE),
    )
