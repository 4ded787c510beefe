"""Appraisals as pages and lists: where each stands, and its counting score.

The walls decide which rows come; which values of a row may be shown is decided by the view, from
the phase and from how the reader stands to the appraisal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Feedback,
    Minutes,
    Objection,
    Position,
    ScoreRecord,
    Unit,
)
from portal.store.queries.paging import Page, matches, read_page
from portal.store.queries.scores import is_newest, newest
from portal.store.scope import allowed_rows, get_visible

_NAME: Any = Employee.name
_ID: Any = Appraisal.id
_boss = aliased(Employee)
_above = aliased(Employee)


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One appraisal with the names around it and its counting value (published or not)."""

    id: int
    region: str
    cycle_id: int
    cycle_title: str
    cycle_state: str
    year: int
    employee_id: int
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    appraiser_id: int | None
    appraiser: str
    appraiser_nip: str
    superior_id: int | None
    superior: str
    phase: str
    hold: str
    notice: str
    response: str
    response_text: str
    responded_at: datetime | None
    published_at: datetime | None
    opened_at: datetime | None
    final_at: datetime | None
    version: int
    final_value: str | None
    predikat: str | None


def _rows() -> Any:  # noqa: ANN401  (a SELECT of fourteen columns)
    last = newest()
    return (
        select(
            Appraisal,
            Cycle.title,
            Cycle.state,
            Cycle.year,
            Employee.name,
            Employee.nip,
            Employee.rank,
            Position.title,
            Unit.name,
            _boss.name,
            _boss.nip,
            _above.name,
            ScoreRecord.final_value,
            ScoreRecord.predikat,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(_boss, _boss.id == Appraisal.appraiser_id)
        .outerjoin(_above, _above.id == Appraisal.appraiser_superior_id)
        .outerjoin(last, last.c.appraisal_id == Appraisal.id)
        .outerjoin(ScoreRecord, is_newest(last))
    )


def _build(row: Any) -> AppraisalRow:  # noqa: ANN401  (a row of fourteen)
    one, cycle, state, year, name, nip, rank, position, unit, *rest = row
    boss, boss_nip, above, value, predikat = rest
    return AppraisalRow(
        id=one.id,
        region=one.region,
        cycle_id=one.cycle_id,
        cycle_title=cycle,
        cycle_state=state,
        year=year,
        employee_id=one.employee_id,
        name=name,
        nip=nip,
        rank=rank,
        position=position,
        unit=unit,
        appraiser_id=one.appraiser_id,
        appraiser=boss or "",
        appraiser_nip=boss_nip or "",
        superior_id=one.appraiser_superior_id,
        superior=above or "",
        phase=one.phase,
        hold=one.hold,
        notice=one.notice,
        response=one.response,
        response_text=one.response_text,
        responded_at=one.responded_at,
        published_at=one.published_at,
        opened_at=one.opened_at,
        final_at=one.final_at,
        version=one.version,
        final_value=value,
        predikat=predikat,
    )


def appraisal(actor: Actor, appraisal_id: int, permission: str = "appraisal.view") -> AppraisalRow:
    """Return one appraisal. Raises NotFound, also behind a wall."""
    wanted = _rows().where(Appraisal.id == appraisal_id, allowed_rows(Appraisal, actor, permission))
    row = session().execute(wanted).first()
    if row is None:
        raise NotFound(_("Penilaian"))
    return _build(row)


def own_history(actor: Actor) -> tuple[AppraisalRow, ...]:
    """Return the actor's own appraisals, the latest year first: one statement."""
    wanted = _rows().where(Appraisal.employee_id == (actor.employee_id or -1))
    ordered = wanted.order_by(Cycle.year.desc(), Cycle.id.desc(), Appraisal.id.desc())
    return tuple(_build(row) for row in session().execute(ordered))


_SORTS: dict[str, Any] = {"name": Employee.name, "phase": Appraisal.phase, "year": Cycle.year}


def staff(actor: Actor, *, search: str = "", phase: str = "", page: int = 1) -> Page[AppraisalRow]:
    """Return the appraisals of the actor's staff, latest cycle first: two statements."""
    wanted = _rows().where(Appraisal.appraiser_id == (actor.employee_id or -1))
    return _listed(wanted, search, phase, page, "-year")


def of_cycle(
    actor: Actor,
    cycle_id: int,
    *,
    search: str = "",
    phase: str = "",
    held: bool = False,
    page: int = 1,
) -> Page[AppraisalRow]:
    """Return the appraisals of a cycle that the actor may see: two statements."""
    wanted = _rows().where(
        Appraisal.cycle_id == cycle_id, allowed_rows(Appraisal, actor, "appraisal.view")
    )
    if held:
        wanted = wanted.where(Appraisal.hold != "")
    return _listed(wanted, search, phase, page, "name")


def _listed(
    wanted: Any,  # noqa: ANN401  (a SELECT)
    search: str,
    phase: str,
    page: int,
    default: str,
) -> Page[AppraisalRow]:
    if search:
        wanted = wanted.where(matches(search, Employee.name, Employee.nip))
    if phase:
        wanted = wanted.where(Appraisal.phase == phase)
    return read_page(
        wanted,
        _build,
        sorts=_SORTS,
        tie=_NAME if default != "name" else _ID,
        default=default,
        page=page,
        search=search,
    )


def phase_counts(actor: Actor, cycle_id: int) -> dict[str, int]:
    """Return how many appraisals stand in each phase, and on hold: one statement."""
    rows = session().execute(
        select(Appraisal.phase, Appraisal.hold != "", func.count())
        .where(Appraisal.cycle_id == cycle_id, allowed_rows(Appraisal, actor, "appraisal.view"))
        .group_by(Appraisal.phase, Appraisal.hold != "")
    )
    found: dict[str, int] = {}
    for phase, held, count in rows:
        found[phase] = found.get(phase, 0) + count
        if held:
            found["hold"] = found.get("hold", 0) + count
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """The counting revision of one appraisal, as stored."""

    revision: int
    method: str
    plugin_version: str
    snapshot: dict[str, Any]
    result: dict[str, Any]
    breakdown: list[Any]
    calculated_at: datetime
    published: bool
    reason: str


def score(appraisal_id: int) -> Score | None:
    """Return the counting score of an appraisal that the caller has already been shown."""
    statement = (
        select(ScoreRecord)
        .where(ScoreRecord.appraisal_id == appraisal_id)
        .order_by(ScoreRecord.revision.desc())
        .limit(1)
    )
    row = session().scalar(statement)
    if row is None:
        return None
    return Score(
        row.revision,
        row.method,
        row.plugin_version,
        row.snapshot,
        row.result,
        row.breakdown,
        row.calculated_at,
        row.published,
        row.reason,
    )


def dialogue(appraisal_id: int) -> Minutes | None:
    """Return the minutes of the dialogue of an appraisal already shown."""
    return session().scalar(
        select(Minutes)
        .where(Minutes.kind == "dialogue", Minutes.subject_id == appraisal_id)
        .order_by(Minutes.id.desc())
        .limit(1)
    )


def objection_of(appraisal_id: int) -> Objection | None:
    """Return the objection against an appraisal already shown."""
    return session().scalar(select(Objection).where(Objection.appraisal_id == appraisal_id))


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One dated entry of feedback."""

    author: str
    text: str
    at: datetime


def feedback(appraisal_id: int) -> tuple[FeedbackRow, ...]:
    """Return the feedback of an appraisal already shown, the latest first."""
    rows = session().execute(
        select(Employee.name, Feedback.text, Feedback.at)
        .join(Employee, Employee.id == Feedback.author_id)
        .where(Feedback.appraisal_id == appraisal_id)
        .order_by(Feedback.at.desc(), Feedback.id.desc())
    )
    return tuple(FeedbackRow(*row) for row in rows)


def cycle(actor: Actor, cycle_id: int, permission: str) -> Cycle:
    """Return a cycle of the actor's region. Raises NotFound, also behind a wall."""
    return get_visible(Cycle, cycle_id, actor, permission, _("Siklus"))


def cycles(actor: Actor, permission: str, *, states: tuple[str, ...] = ()) -> tuple[Cycle, ...]:
    """Return the cycles that the actor may see, latest first: one statement."""
    wanted = select(Cycle).where(allowed_rows(Cycle, actor, permission))
    if states:
        wanted = wanted.where(Cycle.state.in_(states))
    return tuple(session().scalars(wanted.order_by(Cycle.year.desc(), Cycle.id.desc())))
