"""What a career value is made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    Number,
    ScoringError,
    Snapshot,
    read_list,
    read_number,
    read_object,
    read_optional_number,
    read_word,
)

from . import unit

STAFF, TEAM_LEAD, UNIT_HEAD = "staff", "team_lead", "unit_head"
ROLES = (STAFF, TEAM_LEAD, UNIT_HEAD)
_QUARTERS_OF_A_YEAR = 4
_HIGHEST = 120


@dataclass(frozen=True, slots=True)
class Potential:
    """Assessment data as recorded, ``None`` for a part that is missing; cut at 100 later."""

    competence: Number | None
    potential: Number | None
    qualification: Number | None
    integrity: Number | None


@dataclass(frozen=True, slots=True)
class CareerInput:
    """The quarters that are due (``None``: missing), year-end and unit values 0..120."""

    quarters: tuple[Number | None, ...]
    year_end: Number | None
    role: str
    unit_value: Number | None
    potential: Potential


def parse(document: object) -> CareerInput:
    """Read a document: values first (``invalid_value``), then the role (``unknown_value``).

    ``year_end`` and ``unit_value`` may be null, but a document without them is no answer. The
    parts of the potential may be missing or null, and so may all of it: no valid assessment.
    """
    fields = read_object(document)
    quarters = tuple([_optional(item) for item in read_list(fields.get("quarters"))])
    if not 1 <= len(quarters) <= _QUARTERS_OF_A_YEAR:
        raise ScoringError("invalid_value")
    return CareerInput(
        quarters=quarters,
        year_end=_required(fields, "year_end"),
        unit_value=_required(fields, "unit_value"),
        potential=_potential(_required_object(fields, "potential")),
        role=read_word(fields.get("role"), ROLES),
    )


def gather(snapshot: Snapshot) -> CareerInput | None:
    """Build the input from the frozen facts; ``None`` without own measures or a stated role.

    The person's quarters are the measures of each quarter, the year-end value those of the year;
    role and assessment data are confirmed facts.
    """
    facts = {fact.code: fact.value for fact in snapshot.facts if fact.confirmed}
    if not snapshot.measures or "role" not in facts:
        return None
    year = str(snapshot.cycle.year)
    given = unit.gather(snapshot)
    quarters = [_value_of(snapshot, f"{year}-Q{at}") for at in range(1, _QUARTERS_OF_A_YEAR + 1)]
    return parse(
        {
            "quarters": quarters,
            "year_end": _value_of(snapshot, year),
            "role": facts["role"],
            "unit_value": None if given is None else _published(given),
            "potential": facts,
        }
    )


def _value_of(snapshot: Snapshot, period: str) -> object:
    documents = [m.to_document() for m in snapshot.measures if m.period == period]
    return _published(unit.parse({"indicators": documents})) if documents else None


def _published(given: unit.UnitInput) -> object:
    return unit.compute(given).result["unit_value"]


def _optional(value: object) -> Number | None:
    return None if value is None else read_number(value, 0, _HIGHEST)


def _required(fields: Mapping[str, object], key: str) -> Number | None:
    return _optional(_present(fields, key))


def _required_object(fields: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = _present(fields, key)
    return {} if value is None else read_object(value)


def _present(fields: Mapping[str, object], key: str) -> object:
    if key not in fields:
        raise ScoringError("invalid_value")
    return fields[key]


def _potential(fields: Mapping[str, object]) -> Potential:
    return Potential(
        competence=read_optional_number(fields.get("competence")),
        potential=read_optional_number(fields.get("potential")),
        qualification=read_optional_number(fields.get("qualification")),
        integrity=read_optional_number(fields.get("integrity")),
    )
