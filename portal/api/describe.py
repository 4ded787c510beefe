"""What a plugin describes about its region: frozen values the core draws screens and steps from.

Nothing here acts. A plugin hands these values over once, at start-up; the host checks them and
freezes them in its registry. All texts are Indonesian, all numbers are decimal texts ("35",
"12.5") so that no float can slip in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from portal.api.snapshot import Cohort, ReportData

__all__ = [
    "Direction",
    "Fact",
    "Finding",
    "FollowUpRule",
    "Indicator",
    "IndicatorSet",
    "Instrument",
    "Item",
    "LearningMaterial",
    "Letterhead",
    "Narrative",
    "Output",
    "Paper",
    "PeriodKind",
    "Phase",
    "Proposal",
    "RaterDraw",
    "RatingForm",
    "Region",
    "Relation",
    "ReportFormat",
    "Scale",
    "ScalePoint",
    "Stage",
    "Subject",
    "Table",
    "Workflow",
    "no_tables",
]

Subject = Literal["person", "unit", "project", "position"]
PeriodKind = Literal["year", "half", "quarter", "month", "project"]
Direction = Literal["higher", "lower", "range"]
Relation = Literal["superior", "peer", "subordinate", "self"]
Phase = Literal[
    "planning",
    "running",
    "acceptance",
    "rating",
    "calculated",
    "dialogue",
    "published",
    "objection",
    "final",
]
Output = Literal["html", "pdf", "xlsx"]
Paper = Literal["A4", "F4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The head of an official letter: who writes, and where the office stands."""

    government: str
    agency: str
    address: str
    contact: str = ""
    emblem: str = ""
    """File name below the plugin's `static/` folder, or empty for the neutral drawn emblem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One region (office) that the plugin answers for.

    `code` is lower case; a dotted code (`kaltim.balikpapan`) lies below its province's code.
    """

    code: str
    name: str
    agency: str
    letterhead: Letterhead
    time_zone: str = "Asia/Jakarta"
    place: str = ""
    """Place named in dates of signatures; the region's name when empty."""
    leader_title: str = ""
    about: str = ""
    """One paragraph shown at sign-in: what is appraised here and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One measured thing: what counts, in which unit, which way is better, and how much it weighs.

    `weight`, `target`, bounds and `tolerance` are decimal texts or None when agreed per subject.
    """

    code: str
    label: str
    measure_unit: str
    direction: Direction
    weight: str | None = None
    target: str | None = None
    source: str = ""
    aspect: str = ""
    """`quantity`, `quality`, `time` or `cost`, or a word of the plugin's own."""
    lower_bound: str | None = None
    upper_bound: str | None = None
    range_direction: Direction = "higher"
    tolerance: str | None = None
    target_is_maximum: bool = False
    competence: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSet:
    """The indicators of one kind of subject in one kind of period.

    Fixed weights must add up to exactly 100. With `adjustable`, subjects may use other indicators
    and weights; the sum is then checked at activation, together with `required_aspects`.
    """

    id: str
    title: str
    subject: Subject
    period: PeriodKind
    indicators: tuple[Indicator, ...]
    version: str = "1"
    adjustable: bool = False
    required_aspects: tuple[str, ...] = ()
    minimum_count: int = 1
    maximum_count: int = 40
    cumulative: bool = False
    applies_to: str = ""
    """Code of the unit or position this set is for; empty for all."""


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
class RatingForm:
    """A form that one person fills about another (or himself).

    `quorum` is the number of sent forms below which the answers are neither shown nor used.
    With `anonymous`, the core separates the rater from the answer when the form is sent.
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
    open_days: int = 7
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


Instrument = RatingForm | Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage as this region names it, bound to the core's phase it belongs to."""

    code: str
    label: str
    phase: Phase
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """Deadlines and required steps of the region's appraisal year. Data only."""

    stages: tuple[Stage, ...]
    cadence: PeriodKind = "year"
    objection_days: int = 14
    objection_day_kind: Literal["calendar", "working"] = "calendar"
    response_days: int = 5
    requires_dialogue: bool = True
    requires_response: bool = False
    progress_every_days: int = 31
    combine: Literal["days", "months"] = "days"
    """How the year combines the segments of a mid-year move: by days or by whole months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a region's own check found before a step: an error blocks, a warning only tells."""

    level: Literal["error", "warning"]
    code: str
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A follow-up proposed to people who decide; `reason` is one plain sentence."""

    nip: str
    title: str
    reason: str
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """A kind of follow-up and the pure rule that proposes it from a finished cycle.

    `propose` receives all rated people of the cycle at once, because quotas and ranks need them.
    """

    id: str
    kind: str
    title: str
    propose: Callable[[Cohort], tuple[Proposal, ...]]
    decided_by: Literal["committee", "appraiser", "hr"] = "hr"
    committee_size: int = 0
    may_add: bool = False
    due_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningMaterial:
    """Awareness material with the length of the session that a participant's record counts."""

    id: str
    title: str
    body: tuple[str, ...]
    """Paragraphs of plain text."""
    minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A titled table of a report, the same rows for HTML, PDF and XLSX."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


def no_tables(_data: ReportData) -> tuple[Table, ...]:
    """Stand-in of a format that offers no XLSX."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat:
    """A report of the region.

    `template` starts with the plugin id (`kemuning/annual_sheet.html`) and extends the core's
    report base. `context` is pure: the same data gives the same mapping and the same bytes.
    `audience` names the permission words of `portal.domain.permissions` that may open it.
    """

    id: str
    title: str
    scope: Literal["employee", "unit", "project", "cycle"]
    template: str
    context: Callable[[ReportData], Mapping[str, object]]
    tables: Callable[[ReportData], tuple[Table, ...]] = no_tables
    outputs: frozenset[Output] = frozenset({"html", "pdf", "xlsx"})
    papers: tuple[Paper, ...] = ("A4", "F4")
    version: str = "1"
    audience: Literal["employee", "project_head", "committee", "leader", "hr"] = "hr"
    options: Mapping[str, str] = field(default_factory=dict)
