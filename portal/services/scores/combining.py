"""The year of somebody who moved: each part keeps its own value, the last region's rule combines.

A part is an appraisal of the same year, in the same region or another one. Nothing is combined
before every part is published; an objection that changes a part adds a revision of the year.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.api.cards import ScoreCard
from portal.api.describe import Workflow
from portal.api.methods import ScoringError
from portal.api.numbers import exact, printed, weighted_mean
from portal.domain.digests import digest
from portal.domain.errors import Unavailable
from portal.domain.shares import days_in_force, months_in_force
from portal.domain.workflow import PUBLISHED
from portal.services.common.appraisals import cycle_entry
from portal.services.common.runtime import now
from portal.services.scores.recount import Answer, Input, recount
from portal.services.work.post_months import MONTH_ENDS, post_spans
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, CombinedScore, Cycle, Position, ScoreRecord
from portal.store.queries.scores import is_newest, newest

logger = logging.getLogger("portal.services")
COVERED = ("rule", "method", "plugin_digest", "segments", "document", "result", "breakdown")
"""Columns under the digest of a combined year."""


_TAKEN = {
    "value": "final_value",
    "predikat": "predikat",
    "method": "method",
    "plugin": "plugin_id",
    "plugin_version": "plugin_version",
    "plugin_digest": "plugin_digest",
    "revision": "revision",
    "digest": "digest",
}
"""What a segment keeps of the score of its part, by the column of the record."""
_BLANK = {"method": "", "plugin": "", "plugin_version": "", "plugin_digest": "", "digest": ""}

Spans = Mapping[int, tuple[date, date]]
"""First and last day by assignment, with every move put on the end of its month."""


@dataclass(frozen=True, slots=True)
class Part:
    """One appraisal of the year with the score that counts; None while it has none.

    `months` are those that count for it by the year's rule.
    """

    appraisal: Appraisal
    record: ScoreRecord | None
    months: int = 0
    lost: bool = False
    """A move in the same month took all its days; the year does not wait for it."""

    @property
    def starts(self) -> date:
        """First day that the score was made of."""
        if self.record is not None:
            return date.fromisoformat(self.record.snapshot["starts"])
        return max(self.appraisal.assignment.starts, self.appraisal.cycle.starts)

    @property
    def ends(self) -> date:
        """Last day that the score was made of."""
        if self.record is not None:
            return date.fromisoformat(self.record.snapshot["ends"])
        cycle = self.appraisal.cycle
        return min(self.appraisal.assignment.ends or cycle.ends, cycle.ends)

    @property
    def is_out(self) -> bool:
        """Whether it is published with a score."""
        return self.appraisal.phase in PUBLISHED and self.record is not None


def combine_years(appraisal_ids: Collection[int]) -> int:
    """Combine the years to which the appraisals belong; return how many got a new revision.

    Call inside the unit of work that published them. Who has one appraisal in the year, or one
    that is not published yet, is passed over; so is a year that the region's own method refuses.
    A part that a second move of the same month took whole is not waited for.
    """
    current = session()
    current.flush()
    wanted = (
        select(Appraisal.employee_id, Cycle.year)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.id.in_(appraisal_ids), Cycle.cadence == "year")
        .distinct()
    )
    years: dict[int, set[int]] = {}
    for employee_id, year in current.execute(wanted):
        years.setdefault(year, set()).add(employee_id)
    return sum(_combine(year, people) for year, people in years.items())


def _combine(year: int, people: Collection[int]) -> int:
    """Combine one year of several people: a fixed number of statements, then one per moved."""
    moved = _moved(year, people)
    every = [one for parts in moved.values() for one in parts]
    if not every:
        return 0
    scores = _scores([one.id for one in every])
    first_day = min(one.cycle.starts for one in every)
    spans = post_spans(first_day, max(one.cycle.ends for one in every), moved)
    done = 0
    for employee_id, appraisals in moved.items():
        parts = sorted(
            (Part(one, scores.get(one.id)) for one in appraisals),
            key=lambda part: (part.starts, part.appraisal.id),
        )
        done += _keep(year, employee_id, parts, spans)
    return done


def _moved(year: int, people: Collection[int]) -> dict[int, list[Appraisal]]:
    """Return the appraisals of those who have several in the year."""
    same_year = (
        Cycle.year == year,
        Cycle.cadence == "year",
        Cycle.state.not_in(("draft", "cancelled")),
    )
    several = (
        select(Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.employee_id.in_(people), *same_year)
        .group_by(Appraisal.employee_id)
        .having(func.count() > 1)
    )
    statement = (
        select(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.employee_id.in_(several), *same_year)
        .options(
            joinedload(Appraisal.cycle),
            joinedload(Appraisal.assignment)
            .joinedload(Assignment.position)
            .joinedload(Position.unit),
        )
        .order_by(Appraisal.id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[Appraisal]] = {}
    for one in session().scalars(statement):
        found.setdefault(one.employee_id, []).append(one)
    return found


def _scores(ids: Sequence[int]) -> dict[int, ScoreRecord]:
    last = newest(ScoreRecord.published.expression, ScoreRecord.appraisal_id.in_(ids))
    statement = select(ScoreRecord).join(last, is_newest(last))
    return {record.appraisal_id: record for record in session().scalars(statement)}


def _keep(year: int, employee_id: int, parts: Sequence[Part], spans: Spans) -> bool:
    try:
        rule = _workflow(parts[-1].appraisal.cycle).combine
        counted = _counted(parts, spans if rule == MONTH_ENDS else {})
        if not counted or not all(part.is_out for part in counted if not part.lost):
            return False
        values = _values(counted, rule)
    except (ScoringError, Unavailable) as error:
        logger.warning("year %s of employee %s not combined: %s", year, employee_id, error)
        return False
    last = counted[-1].appraisal
    sealed = digest(values)
    before = _newest(year, employee_id)
    if before is not None and before.digest == sealed:
        return False
    session().add(
        CombinedScore(
            **values,
            region=last.region,
            year=year,
            employee_id=employee_id,
            appraisal_id=last.id,
            revision=before.revision + 1 if before else 1,
            digest=sealed,
            calculated_at=now(),
            published=True,
        )
    )
    return True


def _newest(year: int, employee_id: int) -> CombinedScore | None:
    mine = (CombinedScore.year == year, CombinedScore.employee_id == employee_id)
    return session().scalar(
        select(CombinedScore).where(*mine).order_by(CombinedScore.revision.desc()).limit(1)
    )


def _workflow(cycle: Cycle) -> Workflow:
    return cycle_entry(cycle).workflow or Workflow(stages=())


def _counted(parts: Sequence[Part], spans: Spans) -> list[Part]:
    """Return the parts with their months, without those at the end that a move took whole."""
    found = [_with_months(part, spans) for part in parts]
    while found and found[-1].lost:
        found.pop()
    return found


def _with_months(part: Part, spans: Spans) -> Part:
    """Return the part with the months of its span, or of the days of its score without one.

    The span is the one that its indicators hold for: posts without an appraisal move it as well.
    """
    one = part.appraisal
    first, last = spans.get(one.assignment_id, (part.starts, part.ends))
    first, last = max(first, one.cycle.starts), min(last, one.cycle.ends)
    return replace(part, months=months_in_force(first, last), lost=first > last)


def _values(parts: Sequence[Part], rule: str) -> dict[str, Any]:
    """Return the columns under the digest. Raises ScoringError or Unavailable."""
    cycle = parts[-1].appraisal.cycle
    segments = [_segment(part) for part in parts]
    given = [one for one, part in zip(segments, parts, strict=True) if not part.lost]
    if any(one["value"] is None for one in given):
        raise ScoringError("invalid_value")
    method = _workflow(cycle).combine_method
    facts = _flags(cycle, [part for part in parts if not part.lost]) if method else {}
    document = _document(given, rule) | facts
    answer = computed(cycle, method, rule, document)
    if isinstance(answer, Exception):
        raise answer
    return {
        "rule": rule,
        "method": method,
        "plugin_digest": cycle.plugin_digest,
        "segments": segments,
        "document": document,
        "result": answer["result"],
        "breakdown": answer["breakdown"],
    }


def computed(cycle: Cycle, method: str, rule: str, document: Mapping[str, Any]) -> Answer:
    """Return result and breakdown of a year's document, by the last region's pinned plugin."""
    if method:
        return recount([Input(cycle, method, "document", dict(document))])[0]
    return mean_of(document["positions"], rule)


def mean_of(positions: Sequence[Mapping[str, Any]], rule: str) -> dict[str, Any]:
    """Return the mean of the values weighted by the rule's days or months; exact, rounded once.

    Where no part has a whole month the days decide.
    """
    whole = rule != "days" and any(one["months"] for one in positions)
    unit = "months" if whole else "days"
    pairs = [
        (
            exact(one[unit]),
            exact(one["value"]).named(f"segment_{at}", f"Nilai masa kerja {at}"),
        )
        for at, one in enumerate(positions, 1)
    ]
    final = weighted_mean(pairs)
    if final is None:
        raise ScoringError("invalid_value")
    final = final.named("final_value", "Nilai tahun")
    card = ScoreCard("", {"final_value": printed(final)}, {}, (final,)).to_document()
    return {"result": card["result"], "breakdown": card["breakdown"]}


def _segment(part: Part) -> dict[str, Any]:
    """Return one part as it is kept; a part that a move took whole tells its days alone."""
    one, record = part.appraisal, part.record
    position = one.assignment.position
    counts = record is not None and not part.lost
    return {
        "appraisal": one.id,
        "region": one.region,
        "cycle": one.cycle.code,
        "cycle_title": one.cycle.title,
        "unit": position.unit.name,
        "position": position.title,
        "starts": part.starts.isoformat(),
        "ends": part.ends.isoformat(),
        "days": days_in_force(part.starts, part.ends),
        "months": part.months,
        **{
            name: getattr(record, column) if counts else _BLANK.get(name)
            for name, column in _TAKEN.items()
        },
    }


def _document(segments: Iterable[Mapping[str, Any]], rule: str) -> dict[str, Any]:
    """Return what is combined; a part without one whole month has no share by months."""
    positions = [{name: one[name] for name in ("months", "days", "value")} for one in segments]
    whole = [one for one in positions if one["months"]]
    return {"positions": whole if rule != "days" and whole else positions}


def _flags(cycle: Cycle, parts: Sequence[Part]) -> dict[str, bool]:
    """Return the yes-or-no facts by code: true when confirmed as true in one of the parts.

    Those that the region describes are all there, so that a fact nobody stated reads as false.
    """
    found = {fact.code: False for fact in cycle_entry(cycle).facts() if fact.kind == "flag"}
    for part in parts:
        for fact in part.record.snapshot.get("facts", ()) if part.record else ():
            if fact["value"] in {"true", "false"} and fact.get("confirmed"):
                said = fact["value"] == "true"
                found[fact["code"]] = found.get(fact["code"], False) or said
    return found
