"""What top management reads about a cycle: predikat, coverage, forms, objections. No names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Subquery, and_, case, func, select

from portal.api.numbers import exact, mean, printed
from portal.store.db import session
from portal.store.models import Appraisal, Objection, RaterTask, ScoreRecord

PUBLISHED = ("published", "objection", "final")


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one cycle; `grades` counts published results by predikat, "" for none."""

    staff: int
    published: int
    held: int
    grades: tuple[tuple[str, int], ...]
    coverage: str | None
    """Mean share of indicator weight with data over the published results, in percent."""
    forms: tuple[tuple[str, int, int], ...]
    """Relation, asked, sent."""
    objections_open: int
    objections_decided: int


def summary(cycle_id: int) -> Summary:
    """Return the counts of a cycle that the caller may see: five statements."""
    staff, published, held = (
        session()
        .execute(
            select(
                func.count(),
                func.sum(case((Appraisal.phase.in_(PUBLISHED), 1), else_=0)),
                func.sum(case((Appraisal.hold != "", 1), else_=0)),
            ).where(Appraisal.cycle_id == cycle_id)
        )
        .one()
    )
    waiting, decided = (
        session()
        .execute(
            select(
                func.sum(case((Objection.decision == "", 1), else_=0)),
                func.sum(case((Objection.decision != "", 1), else_=0)),
            )
            .join(Appraisal, Appraisal.id == Objection.appraisal_id)
            .where(Appraisal.cycle_id == cycle_id)
        )
        .one()
    )
    return Summary(
        staff=staff,
        published=int(published or 0),
        held=int(held or 0),
        grades=_grades(cycle_id),
        coverage=_coverage(cycle_id),
        forms=_forms(cycle_id),
        objections_open=int(waiting or 0),
        objections_decided=int(decided or 0),
    )


def _newest(cycle_id: int) -> Subquery:
    return (
        select(ScoreRecord.appraisal_id, func.max(ScoreRecord.revision).label("revision"))
        .where(ScoreRecord.cycle_id == cycle_id, ScoreRecord.published)
        .group_by(ScoreRecord.appraisal_id)
        .subquery()
    )


def _grades(cycle_id: int) -> tuple[tuple[str, int], ...]:
    newest, value = _newest(cycle_id), ScoreRecord.final_value
    same = and_(
        ScoreRecord.appraisal_id == newest.c.appraisal_id,
        ScoreRecord.revision == newest.c.revision,
    )
    rows = session().execute(
        select(ScoreRecord.predikat, func.count(), func.max(func.length(value)), func.max(value))
        .join(newest, same)
        .group_by(ScoreRecord.predikat)
    )
    # Best grade first: decimal texts of two places are ordered by length, then by digits.
    ordered = sorted(rows, key=lambda row: (row[2] or 0, row[3] or ""), reverse=True)
    return tuple((grade or "", count) for grade, count, _length, _top in ordered)


def _coverage(cycle_id: int) -> str | None:
    texts = session().scalars(
        select(ScoreRecord.result["coverage"].as_string()).where(
            ScoreRecord.cycle_id == cycle_id, ScoreRecord.published
        )
    )
    numbers = [exact(text) for text in texts if text]
    return printed(mean(numbers)) if numbers else None


def _forms(cycle_id: int) -> tuple[tuple[str, int, int], ...]:
    sent = func.sum(case((RaterTask.state == "sent", 1), else_=0))
    rows = session().execute(
        select(RaterTask.relation, func.count(), sent)
        .where(RaterTask.cycle_id == cycle_id, RaterTask.state != "withdrawn")
        .group_by(RaterTask.relation)
        .order_by(RaterTask.relation.desc())
    )
    return tuple((relation, asked, int(count or 0)) for relation, asked, count in rows)
