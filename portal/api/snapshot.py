"""Frozen facts that the core hands to a plugin: never a session, a request, a clock or a file.

Every number is a decimal text or None for "not filled in"; every date is a `datetime.date`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from portal.api.documents import Document

__all__ = [
    "Cohort",
    "CohortMember",
    "CycleFacts",
    "FactValue",
    "FormFacts",
    "Measure",
    "PastResult",
    "PeriodFacts",
    "PersonFacts",
    "ProjectFacts",
    "RecordFacts",
    "Snapshot",
    "SurveyFacts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts(Document):
    """An employee (or appraiser) as he stood in the appraised time."""

    nip: str
    name: str
    employee_type: str = "pns"
    rank: str = ""
    position: str = ""
    position_kind: str = ""
    level: str = ""
    unit: str = ""
    unit_code: str = ""
    sex: str = ""
    birth_date: date | None = None
    education: str = ""
    position_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleFacts(Document):
    """The appraisal cycle: code, title and its first and last day."""

    code: str
    title: str
    year: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Document):
    """Target and actual of one indicator in one period; numbers are decimal texts."""

    code: str
    label: str
    direction: str
    measure_unit: str = ""
    weight: str | None = None
    target: str | None = None
    actual: str | None = None
    lower_bound: str | None = None
    upper_bound: str | None = None
    range_direction: str | None = None
    tolerance: str | None = None
    target_is_maximum: bool = False
    not_applicable: bool = False
    aspect: str = ""
    source: str = ""
    competence: str = ""
    duty: str = ""
    """The main duty (tupoksi) the indicator follows from."""
    period: str = ""
    """`2026`, `2026-H1`, `2026-Q3`, `2026-11`, or empty for a project."""
    evidence_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts(Document):
    """One project as the appraised member took part in it."""

    code: str
    title: str
    place: str = ""
    starts: date | None = None
    planned_end: date | None = None
    ended: date | None = None
    head: str = ""
    role: Literal["head", "member"] = "member"
    sector: str = ""
    sectors: tuple[str, ...] = ()
    days: int = 0
    accepted_on: date | None = None
    document_number: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts(Document):
    """One sent form: marks and texts, never who gave them when the form is anonymous.

    `corrected` is the mean that the panel of a fairness review accepted in place of the mean of
    the compared items; the marks themselves stay.
    """

    instrument: str
    relation: str
    items: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    corrected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue(Document):
    """A fact with its value ("true"/"false" for flags), text and who confirmed it."""

    code: str
    value: str
    text: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts(Document):
    """A closed month or quarter: its published value, and whether the report came in time."""

    closing: str
    period: str
    value: str | None = None
    status: str = ""
    on_time: bool | None = None
    """None while no report was due."""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFacts(Document):
    """What a survey said about the employee's counter or unit in the cycle's time.

    `result` is that of the survey's method; `answers` counts the complete sheets.
    """

    survey: str
    level: Literal["counter", "unit"]
    name: str
    answers: int
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts(Document):
    """One dated record of a register that concerns the employee."""

    register: str
    on: date
    values: Mapping[str, str] = field(default_factory=dict)
    period: str = ""
    author: str = ""
    number: str = ""
    signed: tuple[str, ...] = ()
    subject: str = ""
    """Name of the employee or unit concerned; empty for a record of the cycle or region."""
    subject_code: str = ""
    """NIP of the employee, or code of the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastResult(Document):
    """One earlier published result of the employee, oldest first in a list."""

    year: int
    method: str
    result: Mapping[str, Any] = field(default_factory=dict)
    cycle: str = ""
    cadence: str = "year"
    period: str = ""
    """Calendar code of a half-year, such as `2026-H1`; empty for a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Document):
    """Everything that one appraisal's score may depend on, frozen at calculation."""

    region: str
    cycle: CycleFacts
    employee: PersonFacts
    appraiser: PersonFacts | None = None
    appraiser_superior: PersonFacts | None = None
    starts: date | None = None
    ends: date | None = None
    projects: tuple[ProjectFacts, ...] = ()
    measures: tuple[Measure, ...] = ()
    unit_measures: tuple[Measure, ...] = ()
    forms: tuple[FormFacts, ...] = ()
    facts: tuple[FactValue, ...] = ()
    history: tuple[PastResult, ...] = ()
    periods: tuple[PeriodFacts, ...] = ()
    unit_periods: tuple[PeriodFacts, ...] = ()
    surveys: tuple[SurveyFacts, ...] = ()
    records: tuple[RecordFacts, ...] = ()
    indicator_version: str = "1"

    def fact(self, code: str) -> FactValue | None:
        """Return the fact of that code, or None."""
        return next((fact for fact in self.facts if fact.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortMember(Document):
    """One person of a finished cycle: snapshot, published result, and calculation detail."""

    snapshot: Snapshot
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort(Document):
    """All rated people of one cycle (or project) together, ordered by NIP."""

    region: str
    cycle: CycleFacts
    members: tuple[CohortMember, ...] = ()
    locked: tuple[str, ...] = ()
    """NIPs of people one of whose raters is flagged and not yet decided about by the panel."""
