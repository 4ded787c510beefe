"""What a plugin describes about its region: frozen values the core draws screens and steps from.

Nothing here acts. A plugin hands these values over once, at start-up; the host checks them and
freezes them in its registry. All texts are Indonesian, all numbers are decimal texts ("35",
"12.5") so that no float can slip in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from portal.api.instruments import Field
from portal.api.words import DayKind, Direction, Output, Paper, PeriodKind, Phase, Subject

if TYPE_CHECKING:
    from portal.api.report_data import ReportData
    from portal.api.snapshot import Cohort, Measure

__all__ = [
    "Closing",
    "Finding",
    "FollowUpRule",
    "Indicator",
    "IndicatorSet",
    "LearningMaterial",
    "Letterhead",
    "Proposal",
    "QuizQuestion",
    "Region",
    "ReportFormat",
    "Stage",
    "Table",
    "Workflow",
]


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
    duty: str = ""
    """The main duty (tupoksi) this indicator follows from."""


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
    checklist: tuple[str, ...] = ()
    """What the superior ticks for each own indicator before the plan is agreed."""
    verified_marks: tuple[tuple[str, str], ...] = ()
    """(decimal text, label): the actual value is a verifier's judgment, never the author's."""
    agree_by_day: int = 0
    """Of own plans: the day of the person's time in the cycle (1: the first) by which his plan is
    agreed. 0: no date is told."""
    office_drafts_from_day: int = 0
    """Of own plans: from this day on the personnel office drafts the plan that nobody has begun;
    employee and superior go on with it. 0: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage as this region names it, bound to the core's phase it belongs to."""

    code: str
    label: str
    phase: Phase
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A part of the year that is closed with a value of its own: a month or a quarter.

    For persons the employee reports first when `report_fields` are given, then the appraiser
    confirms the actual values and writes `feedback_fields`; units are closed by their head.
    `method` reads `document(measures of the period)`; `value_key` and `status_key` name what the
    core keeps of the result. A status of `talk_statuses` asks for the `talk_fields`.
    """

    id: str
    title: str
    subject: Literal["person", "unit"]
    period: PeriodKind
    method: str
    value_key: str
    document: Callable[[tuple[Measure, ...]], object]
    status_key: str = ""
    statuses: tuple[tuple[str, str], ...] = ()
    """(word of the result, Indonesian label), best first: green, yellow, red."""
    report_fields: tuple[Field, ...] = ()
    report_by_day: int = 0
    """Working day of the following month until which a report counts as on time."""
    close_by_day: int = 10
    close_by_day_kind: DayKind = "calendar"
    feedback_fields: tuple[Field, ...] = ()
    talk_statuses: tuple[str, ...] = ()
    talk_fields: tuple[Field, ...] = ()
    objection_days: int = 0
    public_status: bool = False
    """Whether anybody may see the unit's status, without names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """Deadlines and required steps of the region's appraisal year. Data only."""

    stages: tuple[Stage, ...]
    cadence: PeriodKind = "year"
    objection_days: int = 14
    objection_day_kind: DayKind = "calendar"
    superior_reads: Literal["always", "objection"] = "always"
    """When the superior of the appraiser reads somebody's results, evidence and papers.

    `objection`: only those of an appraisal to which an objection was filed. Kept with each
    appraisal from the opening of its cycle.
    """
    response_days: int = 5
    requires_dialogue: bool = True
    requires_response: bool = False
    progress_every_days: int = 31
    combine: Literal["days", "months", "month_ends"] = "days"
    """How the year combines the segments of a mid-year move: by days or by whole months.

    `months` gives the month of a move to the post that held most of its days, `month_ends` to the
    old post: its indicators last to the end of that month, the new ones begin on the next first.
    """
    combine_method: str = ""
    """Method that reads the parts' published values; empty for the core's weighted mean.

    It reads `{"positions": [{months, days, value}]}` in order of time, with each yes-or-no fact
    beside it by its code (true when confirmed so in a part), and answers with `final_value` and,
    when it has one, `predikat`. By months, parts without a whole month stay out.
    """
    closings: tuple[Closing, ...] = ()
    fairness_method: str = ""
    """Method that looks at raters and groups before publication; empty for no such review.

    It reads `{"forms": [{rater, ratee, items}]}`, `items` being the list of marks of the questions
    that all compared forms share, and answers with `raters` (each with `mean`,
    `difference`, `count`, `flags`) and `corrections` (`rater`, `ratee`, `proposed`); and it reads
    `{"groups": {name: {top, total}}}` and answers with `rates`, `ratio` and `status`, where
    `check` asks the personnel office for an explanation.
    """
    top_grade: str = ""
    """The word whose share is compared between groups."""
    panel_size: int = 3


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
    topic: str = ""
    """Tells several proposals of one rule for the same person apart: a competence, a month."""
    details: Mapping[str, str] = field(default_factory=dict)
    """Suggested values of the rule's decision fields.

    A field of the kind `record` is suggested by any text of the wanted record, such as a
    competence tag; the core looks the record up. An employee is named by NIP.
    """
    locked: str = ""
    """Sentence that says why nobody may decide yet; empty when nothing stands in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """A kind of follow-up and the pure rule that proposes it from a finished cycle.

    `propose` receives all rated people of the cycle at once, because quotas and ranks need them.
    The kind `coaching` opens cases: while one of a person is open, a further proposal of the same
    rule is continued in it.
    """

    id: str
    kind: str
    title: str
    propose: Callable[[Cohort], tuple[Proposal, ...]]
    decided_by: Literal["committee", "appraiser", "hr"] = "hr"
    committee_size: int = 0
    due_days: int = 0
    reminder_days: tuple[int, ...] = ()
    """Days before the due date on which whoever is responsible is reminded."""
    decision_fields: tuple[Field, ...] = ()
    """What the decision sets: course, priority, coach, date.

    Two codes mean something to the core: `coach` (an employee) is reminded and records the
    outcome, `due_on` (a date) is the day until which the step is taken.
    """
    outcome_fields: tuple[Field, ...] = ()
    after: Literal["publication", "closing"] = "publication"
    """When the rule proposes: from a published cycle, or after each closing of a period.

    After a closing the cohort holds the people whose period was closed (all of them when somebody
    asks for new proposals), with their periods and without a yearly result.
    """
    open_to_employee: bool = True
    """Whether the person concerned sees the decided follow-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """One question of a quiz; `answer` is the place of the right choice, from 0."""

    prompt: str
    choices: tuple[str, ...]
    answer: int
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningMaterial:
    """Awareness material with the length of the session that a participant's record counts."""

    id: str
    title: str
    body: tuple[str, ...]
    """Paragraphs of plain text."""
    minutes: int = 60
    questions: tuple[QuizQuestion, ...] = ()
    """A quiz that is answered when taking part; the number of right answers is kept."""
    asked_in: str = ""
    """End of a period code (`02`, `Q1`): everybody takes part anew each year, by its last day."""


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
    audience: Literal[
        "employee", "project_head", "unit_head", "committee", "talent", "leader", "hr"
    ] = "hr"
    features: tuple[str, ...] = ()
    """Ids of the feature plugins whose data stand in `ReportData.features`."""
    options: Mapping[str, str] = field(default_factory=dict)
    """`closing` names the closing of a sheet by period; `from_phase` "planning" opens a person's
    report without value, such as a commitment, before the result is published."""
