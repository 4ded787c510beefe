"""Instruments: forms, facts, records, surveys and deliberations from which screens are drawn.

A plugin describes them once; the core draws the pages, checks what is typed, keeps the walls and
hands what was sent to scoring and reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.api.words import (
    Audience,
    DayKind,
    FieldKind,
    PeriodKind,
    Phase,
    Reader,
    RecordSubject,
    Relation,
    Writer,
)

__all__ = [
    "Deliberation",
    "Fact",
    "Field",
    "Instrument",
    "Item",
    "Narrative",
    "Nomination",
    "RaterDraw",
    "RatingForm",
    "Register",
    "Scale",
    "ScalePoint",
    "Survey",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePoint:
    """One mark of a rating scale and the words for it."""

    value: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The marks a form offers, lowest first; marks in `reason_required` need a short reason."""

    points: tuple[ScalePoint, ...]
    reason_required: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a rating form."""

    code: str
    label: str
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One free text of a form."""

    code: str
    label: str
    required: bool = False
    minimum_length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterDraw:
    """How many raters are drawn, and whom the draw prefers. The seed is recorded by the core."""

    minimum: int
    maximum: int
    prefer_other_sector: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """Peers are named before the forms open: some by the employee, the rest by his superior.

    Candidates share the section, the superior or a project; nobody names himself, his superior or
    his staff. Whoever is still missing when the forms open is drawn with a recorded seed.
    """

    by_employee: int
    minimum: int
    maximum: int
    days_before_end: int = 14
    """Names are due so many days before the cycle ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingForm:
    """A form that one person fills about another (or himself).

    `quorum` is the number of sent forms below which the answers are neither shown nor used.
    With `anonymous`, the core separates the rater from the answer when the form is sent, unless
    `known_to_panel`: then the rater stays known to the panel of the fairness review alone.
    """

    id: str
    title: str
    relation: Relation
    items: tuple[Item, ...]
    scale: Scale
    narratives: tuple[Narrative, ...] = ()
    quorum: int = 1
    anonymous: bool = False
    draw: RaterDraw | None = None
    nominated: Nomination | None = None
    known_to_panel: bool = False
    open_days: int = 7
    open_day_kind: DayKind = "calendar"
    reminder_days: tuple[int, ...] = (3, 6)
    required: bool = False
    tally_item: str = ""
    """Item whose marks are also counted by sector of rater and ratee (collaboration matrix)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact about an employee that scoring needs and nobody measures by an indicator."""

    code: str
    label: str
    kind: Literal["flag", "decimal", "text", "choice"]
    entered_by: Literal["employee", "appraiser", "hr"]
    confirmed_by: Literal["", "appraiser", "hr"] = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    needs_text: bool = False
    per_cycle: bool = True
    valid_years: int = 0
    """Of a fact of the person: how long it holds; one that has expired by the end of the cycle
    counts as missing. 0 for facts that hold until further notice."""
    first_time: bool = False
    """Of a fact of the cycle: only for people without an earlier published result in the region."""
    period_ahead: bool = False
    """The choices are ends of period codes (`05`, `Q2`) of the cycle's year. A period is chosen
    before its last day; from then on the choice stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record or of a decision.

    `choices` belong to the kind `choice`; `register` names the register whose records a field of
    the kind `record` chooses from. `minimum_length` counts the characters of a text.
    """

    code: str
    label: str
    kind: FieldKind = "text"
    required: bool = True
    minimum_length: int = 0
    choices: tuple[str, ...] = ()
    register: str = ""
    required_when: tuple[str, tuple[str, ...]] | None = None
    """(code of a choice field, its values) for which this field must be filled in."""
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Dated records of one kind: feedback, minutes, a plan, a program, a course, a commitment.

    `single` allows one record per subject (and per period, when there is one). `phases` limits
    when an appraisal's record may be written; empty means until the appraisal is final.
    """

    id: str
    title: str
    subject: RecordSubject
    fields: tuple[Field, ...]
    written_by: tuple[Writer, ...]
    read_by: tuple[Reader, ...] = ()
    """Who reads besides the writers. Personnel and auditors are named too where they may read."""
    help: str = ""
    single: bool = False
    period: PeriodKind | None = None
    phases: tuple[Phase, ...] = ()
    required_before: Phase | None = None
    """An appraisal without this record does not enter the phase, until `lapses_days` are over.

    A unit's record can be required before `published`: results of its people wait until it was
    written, on or after the day on which values were first calculated.
    """
    asked_in: str = ""
    """End of a period code (`07`, `Q2`) of the cycle's year: from its first day the writer is
    asked for the record, due on its last, of who holds his position on that day. Nothing waits
    for it. Empty: not asked, unless `required_before` says so."""
    lapses_days: int = 0
    lapses_day_kind: DayKind = "working"
    lapses_after: str = ""
    """Id of the register whose record starts the term; empty when nothing lapses."""
    objects_on: tuple[str, tuple[str, ...]] | None = None
    """(code of a choice field, its values) that file an objection at once."""
    signed_by: tuple[Writer, ...] = ()
    """Who signs besides the writer; a signed record is not changed any more."""
    minutes: bool = False
    """Whether number, place and the list of people present belong to the record."""
    evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """An anonymous survey. Public ones are answered without sign-in, one answer per ticket code.

    `per_counter` keeps the answers of each service counter apart. Below `minimum_answers` complete
    sheets nothing is shown. `method` names the scoring method that reads `{"answers": [...]}`,
    one list of marks per complete sheet; without it the core shows mean and share of high marks.
    """

    id: str
    title: str
    audience: Audience
    items: tuple[Item, ...]
    scale: Scale
    period: PeriodKind = "year"
    minimum_answers: int = 5
    per_counter: bool = False
    comment: bool = False
    method: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """Parameters that many people choose together: proposal, discussion, vote, points, record.

    `method` names the scoring method that judges a vote `{in_favor, present, members}` and turns
    ballots `{ballots}` into whole weights. The accepted parameters become the indicators of
    `indicator_set` for one calendar year.
    """

    id: str
    title: str
    method: str
    indicator_set: str
    points: int = 100
    introduction: str = ""


Instrument = RatingForm | Fact | Register | Survey | Deliberation
