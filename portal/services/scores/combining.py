"""The year of somebody who moved: each part keeps its own value, the last region's rule combines.

A part is an appraisal of the same year, in the same region or another one. Nothing is combined
before every part is published; an objection that changes a part adds a revision of the year.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, CombinedScore, Cycle, Position, ScoreRecord
from portal.store.queries.scores import is_newest, newest

logger = logging.getLogger("portal.services")
COVERED = ("rule", "method", "plugin_digest", "segments", "document", "result", "breakdown")
"""Columns under the digest of a combined year."""


@dataclass(frozen=True, slots=True)
class Part:
    """One appraisal of the year with the score that counts."""

    appraisal: Appraisal
    record: ScoreRecord

    @property
    def starts(self) -> date:
        """First day that the score was made of."""
        return date.fromisoformat(self.record.snapshot["starts"])

    @property
    def ends(self) -> date:
        """Last day that the score was made of."""
        return date.fromisoformat(self.record.snapshot["ends"])


def combine_years(appraisal_ids: Collection[int]) -> int:
    """Combine the years to which the appraisals belong; return how many got a new revision.

    Call inside the unit of work that published them. Who has one appraisal in the year, or one
    that is not published yet, is passed over; so is a year that the region's own method refuses.
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
    scores = _scores([one.id for parts in moved.values() for one in parts])
    done = 0
    for employee_id, appraisals in moved.items():
        if any(one.phase not in PUBLISHED or one.id not in scores for one in appraisals):
            continue
        parts = sorted(
            (Part(one, scores[one.id]) for one in appraisals),
            key=lambda part: (part.starts, part.appraisal.id),
        )
        done += _keep(year, employee_id, parts)
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
    if not ids:
        return {}
    last = newest(ScoreRecord.published.expression, ScoreRecord.appraisal_id.in_(ids))
    statement = select(ScoreRecord).join(last, is_newest(last))
    return {record.appraisal_id: record for record in session().scalars(statement)}


def _keep(year: int, employee_id: int, parts: Sequence[Part]) -> bool:
    last = parts[-1].appraisal
    try:
        values = _values(parts)
    except (ScoringError, Unavailable) as error:
        logger.warning("year %s of employee %s not combined: %s", year, employee_id, error)
        return False
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


def _values(parts: Sequence[Part]) -> dict[str, Any]:
    """Return the columns under the digest. Raises ScoringError or Unavailable."""
    cycle = parts[-1].appraisal.cycle
    workflow = cycle_entry(cycle).workflow or Workflow(stages=())
    segments = [_segment(part) for part in parts]
    if any(one["value"] is None for one in segments):
        raise ScoringError("invalid_value")
    method = workflow.combine_method
    facts = _flags(parts) if method else {}
    document = _document(segments, workflow.combine) | facts
    answer = computed(cycle, method, workflow.combine, document)
    if isinstance(answer, Exception):
        raise answer
    return {
        "rule": workflow.combine,
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
    unit = rule if any(one["months"] for one in positions) else "days"
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
    one, record = part.appraisal, part.record
    position = one.assignment.position
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
        "months": months_in_force(part.starts, part.ends),
        "value": record.final_value,
        "predikat": record.predikat,
        "method": record.method,
        "plugin": record.plugin_id,
        "plugin_version": record.plugin_version,
        "plugin_digest": record.plugin_digest,
        "revision": record.revision,
        "digest": record.digest,
    }


def _document(segments: Iterable[Mapping[str, Any]], rule: str) -> dict[str, Any]:
    """Return what is combined; a part without one whole month has no share by months."""
    positions = [{name: one[name] for name in ("months", "days", "value")} for one in segments]
    whole = [one for one in positions if one["months"]]
    return {"positions": whole if rule == "months" and whole else positions}


def _flags(parts: Sequence[Part]) -> dict[str, bool]:
    """Return the confirmed yes-or-no facts of all parts by code: true when true in one of them."""
    found: dict[str, bool] = {}
    for part in parts:
        for fact in part.record.snapshot.get("facts", ()):
            if fact["value"] in {"true", "false"} and fact.get("confirmed"):
                said = fact["value"] == "true"
                found[fact["code"]] = found.get(fact["code"], False) or said
    return found
