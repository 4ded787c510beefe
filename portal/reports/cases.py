"""Cases of a report: what was stored when the results were calculated and published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.api.cards import Step
from portal.api.report_data import Case
from portal.api.snapshot import Snapshot
from portal.store.db import session
from portal.store.models import Appraisal, CombinedScore, Cycle, Minutes, Objection, ScoreRecord
from portal.store.queries.scores import is_newest, newest


def local_day(moment: datetime | None, time_zone: str) -> date | None:
    """Return the day of a moment in a region's own time zone."""
    return None if moment is None else moment.astimezone(ZoneInfo(time_zone)).date()


def last_scores(appraisal_ids: Sequence[int]) -> dict[int, ScoreRecord]:
    """Return the counting revision of each appraisal that has one."""
    last = newest()
    statement = select(ScoreRecord).join(last, is_newest(last))
    return {
        record.appraisal_id: record
        for chunk in _chunks(appraisal_ids)
        for record in session().scalars(statement.where(ScoreRecord.appraisal_id.in_(chunk)))
    }


def build_cases(appraisals: Iterable[Appraisal], cycle: Cycle, time_zone: str) -> tuple[Case, ...]:
    """Return the cases of those appraisals that have a score, in the order given."""
    listed = tuple(appraisals)
    ids = [appraisal.id for appraisal in listed]
    scores, dialogues, objections = last_scores(ids), _dialogues(ids), _objections(ids)
    years = _years(ids)
    return tuple(
        _case(
            appraisal,
            scores[appraisal.id],
            cycle,
            time_zone=time_zone,
            dialogue=dialogues.get(appraisal.id),
            objection=objections.get(appraisal.id),
            year=years.get(appraisal.id),
        )
        for appraisal in listed
        if appraisal.id in scores
    )


def _case(
    appraisal: Appraisal,
    score: ScoreRecord,
    cycle: Cycle,
    *,
    time_zone: str,
    dialogue: Minutes | None,
    objection: Objection | None,
    year: CombinedScore | None,
) -> Case:
    version = cycle.frozen.get("methods", {}).get(score.method, {}).get("version", "")
    return Case(
        snapshot=Snapshot.from_document(score.snapshot),
        result=score.result,
        breakdown=tuple(Step.from_document(step) for step in score.breakdown),
        method=f"{score.method} {version}".strip(),
        stage=appraisal.phase,
        published_on=local_day(appraisal.published_at, time_zone),
        dialogue=_dialogue(dialogue),
        response={"word": appraisal.response, "text": appraisal.response_text},
        objection=_objection(objection, time_zone),
        revision=score.revision,
        segments=_segments(year),
        year=_year(year),
    )


_TOLD = ("starts", "ends", "days", "months", "region", "unit", "position", "value", "predikat")
_ABROAD = ("starts", "ends", "days", "months")


def _segments(year: CombinedScore | None) -> tuple[Mapping[str, Any], ...]:
    """Return the parts of a year; no sheet tells another region's unit or value."""
    if year is None:
        return ()
    return tuple(
        {
            name: part[name] if part["region"] == year.region or name in _ABROAD else None
            for name in _TOLD
        }
        for part in year.segments
    )


def _year(year: CombinedScore | None) -> Mapping[str, Any]:
    if year is None:
        return {}
    return {
        "year": year.year,
        "value": year.result.get("final_value"),
        "predikat": year.result.get("predikat"),
        "rule": year.rule,
    }


def _years(ids: Sequence[int]) -> dict[int, CombinedScore]:
    """Return the last revision of the years that are told with one of these appraisals."""
    statement = select(CombinedScore).order_by(CombinedScore.revision)
    return {
        row.appraisal_id: row
        for chunk in _chunks(ids)
        for row in session().scalars(statement.where(CombinedScore.appraisal_id.in_(chunk)))
    }


def _dialogue(minutes: Minutes | None) -> Mapping[str, Any]:
    if minutes is None:
        return {}
    return {
        "held_on": minutes.held_on.isoformat(),
        "place": minutes.place,
        "number": minutes.number,
        "summary": str(minutes.content.get("summary", "")),
        "agreements": minutes.content.get("agreements", ""),
    }


def _objection(objection: Objection | None, time_zone: str) -> Mapping[str, Any]:
    if objection is None:
        return {}
    decided = local_day(objection.decided_at, time_zone)
    return {
        "decision": objection.decision,
        "text": objection.decision_text,
        "decided_on": decided.isoformat() if decided else None,
        "before": objection.before.get("final_value"),
        "after": objection.after.get("final_value"),
    }


def _dialogues(ids: Sequence[int]) -> dict[int, Minutes]:
    statement = select(Minutes).where(Minutes.kind == "dialogue").order_by(Minutes.id)
    return {
        row.subject_id: row
        for chunk in _chunks(ids)
        for row in session().scalars(statement.where(Minutes.subject_id.in_(chunk)))
    }


def _objections(ids: Sequence[int]) -> dict[int, Objection]:
    return {
        row.appraisal_id: row
        for chunk in _chunks(ids)
        for row in session().scalars(select(Objection).where(Objection.appraisal_id.in_(chunk)))
    }


def _chunks(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
