"""Reads about results: the score with its detail, means and comments above the threshold.

Peer answers are shown from three forms upward only, as means; comments from three upward, without
names and in a shuffled order of their own per question. Nobody reads a single anonymous form.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    FormAnswer,
    ScoreRecord,
    Unit,
)
from portal.store.queries.paging import Page, read_page
from portal.store.queries.result_records import (
    DialogueRow,
    FeedbackRow,
    ObjectionRow,
    dialogue_of,
    feedback_of,
    objection_of,
    objections,
)
from portal.store.scope import allowed_rows, get_visible

__all__ = [
    "SEEN_BY_EMPLOYEE",
    "THRESHOLD",
    "CommentGroup",
    "DialogueRow",
    "FeedbackRow",
    "ItemMean",
    "ObjectionRow",
    "Result",
    "ResultRow",
    "comments",
    "dialogue_of",
    "feedback_of",
    "item_means",
    "latest_scores",
    "my_results",
    "objection_of",
    "objections",
    "result",
    "result_list",
    "two_decimals",
]

THRESHOLD = 3
"""Forms (and comments) from which anonymous answers may be shown."""
SEEN_BY_EMPLOYEE = ("published", "objection", "final")
NAMED = ("superior",)
"""Relations whose single form may be shown to the ratee: he knows his superior."""


_SORTS: dict[str, Any] = {"name": Employee.name, "nip": Employee.nip, "unit": Unit.name}
_TIE: Any = Appraisal.id


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One appraisal in a list; values are None while nobody may see them or there are none."""

    appraisal_id: int
    nip: str
    name: str
    unit: str
    phase: str
    hold: str
    final_value: str | None
    predikat: str | None
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """A score with all it was made of, as the actor may see it."""

    appraisal_id: int
    version: int
    region: str
    cycle_id: int
    cycle_title: str
    year: int
    employee_id: int
    nip: str
    name: str
    phase: str
    hold: str
    own: bool
    response: str
    response_text: str
    published_at: datetime | None
    opened_at: datetime | None
    final_at: datetime | None
    method: str = ""
    plugin_version: str = ""
    revision: int = 0
    digest: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    breakdown: tuple[Mapping[str, Any], ...] = ()
    final_value: str | None = None
    predikat: str | None = None

    @property
    def visible(self) -> bool:
        """Tell whether there is a score for the actor to see."""
        return self.revision > 0


@dataclass(frozen=True, slots=True)
class ItemMean:
    """Mean of one item over the forms of one kind; None below the threshold."""

    instrument: str
    relation: str
    item: str
    forms: int
    mean: str | None


@dataclass(frozen=True, slots=True)
class CommentGroup:
    """Texts to one question of a form (or the reasons of one item), shuffled and nameless."""

    instrument: str
    relation: str
    question: str
    texts: tuple[str, ...]


def latest_scores() -> Any:  # noqa: ANN401  (a subquery: appraisal_id, revision)
    """Return the subquery of the revision that counts for each appraisal."""
    return (
        select(ScoreRecord.appraisal_id, func.max(ScoreRecord.revision).label("revision"))
        .group_by(ScoreRecord.appraisal_id)
        .subquery("latest")
    )


def result_list(
    actor: Actor, cycle_id: int, *, page: int = 1, search: str = "", sort: str = "", phase: str = ""
) -> Page[ResultRow]:
    """Return one page of the cycle's appraisals that the actor may see: two statements."""
    latest = latest_scores()
    statement: Any = (
        select(Appraisal, Employee, Unit.name, ScoreRecord.final_value, ScoreRecord.predikat)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(latest, latest.c.appraisal_id == Appraisal.id)
        .outerjoin(
            ScoreRecord,
            (ScoreRecord.appraisal_id == Appraisal.id)
            & (ScoreRecord.revision == latest.c.revision),
        )
        .where(Appraisal.cycle_id == cycle_id, allowed_rows(Appraisal, actor, "appraisal.view"))
    )
    if search:
        like = Employee.name.icontains(search, autoescape=True)
        statement = statement.where(like | Employee.nip.startswith(search, autoescape=True))
    if phase:
        statement = statement.where(Appraisal.phase == phase)
    return read_page(
        statement,
        lambda row: _row(actor, row),
        sorts=_SORTS,
        tie=_TIE,
        default="name",
        page=page,
        search=search,
        sort=sort,
    )


def _row(actor: Actor, row: Any) -> ResultRow:  # noqa: ANN401  (a row of five)
    one, person, unit, value, word = row
    shown = one.phase in SEEN_BY_EMPLOYEE or one.employee_id != actor.employee_id
    shown = shown and not one.hold
    return ResultRow(
        appraisal_id=one.id,
        nip=person.nip,
        name=person.name,
        unit=unit,
        phase=one.phase,
        hold=one.hold,
        final_value=value if shown else None,
        predikat=word if shown else None,
        opened_at=one.opened_at,
    )


def my_results(actor: Actor) -> tuple[Result, ...]:
    """Return the actor's own appraisals, newest cycle first; scores only once published."""
    return _results(actor, Appraisal.employee_id == actor.employee_id)


def result(actor: Actor, appraisal_id: int) -> Result:
    """Return one appraisal with its score. Raises NotFound behind the walls."""
    allowed = allowed_rows(Appraisal, actor, "appraisal.view")
    found = _results(actor, (Appraisal.id == appraisal_id) & allowed)
    if not found:
        raise NotFound(_("Penilaian"))
    return found[0]


def _results(actor: Actor, condition: Any) -> tuple[Result, ...]:  # noqa: ANN401  (SQL)
    latest = latest_scores()
    statement = (
        select(Appraisal, Cycle, Employee, ScoreRecord)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(latest, latest.c.appraisal_id == Appraisal.id)
        .outerjoin(
            ScoreRecord,
            (ScoreRecord.appraisal_id == Appraisal.id)
            & (ScoreRecord.revision == latest.c.revision),
        )
        .where(condition)
        .order_by(Cycle.year.desc(), Cycle.starts.desc(), Appraisal.id)
    )
    return tuple(_result(actor, *row) for row in session().execute(statement))


def _result(
    actor: Actor, one: Appraisal, cycle: Cycle, person: Employee, score: ScoreRecord | None
) -> Result:
    own = one.employee_id == actor.employee_id
    seen = score is not None and not one.hold and (not own or one.phase in SEEN_BY_EMPLOYEE)
    return Result(
        appraisal_id=one.id,
        version=one.version,
        region=one.region,
        cycle_id=cycle.id,
        cycle_title=cycle.title,
        year=cycle.year,
        employee_id=one.employee_id,
        nip=person.nip,
        name=person.name,
        phase=one.phase,
        hold="" if own else one.hold,
        own=own,
        response=one.response,
        response_text=one.response_text,
        published_at=one.published_at,
        opened_at=one.opened_at,
        final_at=one.final_at,
        **(_score(score) if seen and score is not None else {}),
    )


def _score(score: ScoreRecord) -> dict[str, Any]:
    return {
        "method": score.method,
        "plugin_version": score.plugin_version,
        "revision": score.revision,
        "digest": score.digest,
        "result": score.result,
        "breakdown": tuple(score.breakdown),
        "final_value": score.final_value,
        "predikat": score.predikat,
    }


def _answers(actor: Actor, appraisal_id: int) -> list[FormAnswer]:
    """Return the answers behind the means: for the ratee once published, else when sealed."""
    one = get_visible(Appraisal, appraisal_id, actor, "appraisal.view", _("Penilaian"))
    open_phases = ("planning", "running", "acceptance", "rating")
    own = one.employee_id == actor.employee_id
    if one.phase in open_phases or (own and one.phase not in SEEN_BY_EMPLOYEE):
        return []
    statement = select(FormAnswer).where(FormAnswer.appraisal_id == appraisal_id)
    return list(session().scalars(statement.order_by(FormAnswer.instrument, FormAnswer.key)))


def _by_instrument(answers: Iterable[FormAnswer]) -> dict[tuple[str, str], list[FormAnswer]]:
    grouped: dict[tuple[str, str], list[FormAnswer]] = {}
    for answer in answers:
        grouped.setdefault((answer.instrument, answer.relation), []).append(answer)
    return grouped


def _enough(relation: str, count: int) -> bool:
    return relation in NAMED or count >= THRESHOLD


def item_means(actor: Actor, appraisal_id: int) -> tuple[ItemMean, ...]:
    """Return the mean of each item per kind of form, two decimals; None below three forms."""
    found = []
    for (instrument, relation), answers in _by_instrument(_answers(actor, appraisal_id)).items():
        count = len(answers)
        for item in answers[0].items:
            marks = [answer.items[item] for answer in answers if item in answer.items]
            mean = two_decimals(Fraction(sum(marks), len(marks)))
            shown = mean if _enough(relation, count) else None
            found.append(ItemMean(instrument, relation, item, count, shown))
    return tuple(found)


def two_decimals(value: Fraction) -> str:
    """Return a non-negative number rounded half up to two decimals, such as "3.67"."""
    cents = (value * 200 + 1) // 2
    return f"{cents // 100}.{cents % 100:02}"


def comments(actor: Actor, appraisal_id: int) -> tuple[CommentGroup, ...]:
    """Return the texts per question. Anonymous ones only from three upward, freshly shuffled."""
    found = []
    for (instrument, relation), answers in _by_instrument(_answers(actor, appraisal_id)).items():
        groups: dict[str, list[str]] = {}
        for answer in answers:
            for question, text in answer.texts.items():
                groups.setdefault(question, []).append(text)
        for question, texts in sorted(groups.items()):
            if _enough(relation, len(texts)):
                secrets.SystemRandom().shuffle(texts)
                found.append(CommentGroup(instrument, relation, question, tuple(texts)))
    return tuple(found)
