"""What a career value is made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    Number,
    PeriodFacts,
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
QUARTER, YEAR_END = "quarter", "year_end"
"""Ids of the two closings of a person."""
ASSESSMENT = ("competence", "potential", "qualification", "integrity")
"""Codes of the facts behind the potential value."""
_ROLE_OF_KIND = {
    "pimpinan tinggi pratama": UNIT_HEAD,
    "jpt pratama": UNIT_HEAD,
    "kepala unit kerja": UNIT_HEAD,
    "administrator": TEAM_LEAD,
    "pengawas": TEAM_LEAD,
    "ketua tim": TEAM_LEAD,
}
"""Kind of a position as the personnel office writes it, in small letters -> role (SE 3/2023)."""
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
    """Build the input from the frozen facts; ``None`` before the first quarter is due.

    Quarters and the year-end value are closed periods. Where the measures of a published period
    are at hand they are computed again, so that a correction after an objection counts. The unit's
    value is that of its latest published quarter: targets are cumulative within the year.
    """
    quarters = [
        _value_of(snapshot, period) for period in snapshot.periods if period.closing == QUARTER
    ]
    if not quarters:
        return None
    year_end = [_value_of(snapshot, one) for one in snapshot.periods if one.closing == YEAR_END]
    units = [one.value for one in snapshot.unit_periods if one.value is not None]
    # The newest record of a code stands first; it wins.
    facts = {fact.code: fact.value for fact in reversed(snapshot.facts) if fact.confirmed}
    return parse(
        {
            "quarters": quarters,
            "year_end": year_end[-1] if year_end else None,
            "role": role_of(snapshot.employee.position_kind),
            "unit_value": units[-1] if units else None,
            "potential": {name: facts[name] for name in ASSESSMENT if name in facts},
        }
    )


def role_of(position_kind: str) -> str:
    """Return the role that a kind of position means; every other kind is staff."""
    return _ROLE_OF_KIND.get(" ".join(position_kind.casefold().split()), STAFF)


def _value_of(snapshot: Snapshot, period: PeriodFacts) -> object:
    if period.value is None:
        return None
    measures = [one for one in snapshot.measures if one.period == period.period]
    if not measures:
        return period.value
    return unit.compute(unit.parse(unit.document(measures))).result["unit_value"]


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
