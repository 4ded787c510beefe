"""A sheet about one published period of a person, from what was stored when it was closed.

A format of persons whose options name a `closing` is printed period by period, long before the
year has a result; without a wanted period it shows the last published one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.api.cards import Step
from portal.api.describe import ReportFormat
from portal.api.report_data import Case
from portal.api.snapshot import Measure, Snapshot
from portal.domain.errors import WrongStage
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED
from portal.reports.cases import last_scores, local_day
from portal.reports.follow_up_records import own_records
from portal.services.common.appraisals import entry_of
from portal.services.scores.period_facts import newest
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, PeriodClosing

_OUT = ("published", "objection")


def closing_id_of(form: ReportFormat) -> str:
    """Return the closing whose periods the format is about, or an empty text."""
    return str(form.options.get("closing", "")) if form.scope == "employee" else ""


def published_rows(closing_id: str, appraisal_ids: Collection[int]) -> list[PeriodClosing]:
    """Return the published periods of these people, each in its last revision, by calendar."""
    statement = select(PeriodClosing).where(
        PeriodClosing.closing == closing_id, PeriodClosing.appraisal_id.in_(sorted(appraisal_ids))
    )
    return [row for row in newest(session().scalars(statement)) if row.state in _OUT]


def period_case(
    appraisal: Appraisal, cycle: Cycle, form: ReportFormat, wanted: str, time_zone: str
) -> tuple[Case, str]:
    """Return the case of one published period and its code. Raises WrongStage without any."""
    rows = published_rows(closing_id_of(form), [appraisal.id])
    chosen = next((row for row in reversed(rows) if wanted in {"", row.period}), None)
    if chosen is None:
        raise WrongStage(_("Periode ini belum diterbitkan."))
    case = Case(
        snapshot=_snapshot(appraisal, cycle, chosen),
        result=chosen.result,
        breakdown=tuple(Step.from_document(step) for step in chosen.breakdown),
        method=chosen.method,
        stage=chosen.state,
        published_on=local_day(chosen.published_at, time_zone),
        objection=dict(chosen.objection),
        revision=chosen.revision,
        follow_ups=own_records(appraisal, cycle),
    )
    return case, chosen.period


def year_result(appraisal: Appraisal, form: ReportFormat, shown: str) -> dict[str, Any]:
    """Return the year's result for the sheet of the last period, once the employee has opened it.

    Who prints makes no difference, so the same period gives the same paper.
    """
    rows = published_rows(closing_id_of(form), [appraisal.id])
    out = appraisal.phase in PUBLISHED and appraisal.opened_at is not None and not appraisal.hold
    if not out or not rows or rows[-1].period != shown:
        return {}
    score = last_scores([appraisal.id]).get(appraisal.id)
    return dict(score.result) if score is not None and score.published else {}


def _snapshot(appraisal: Appraisal, cycle: Cycle, chosen: PeriodClosing) -> Snapshot:
    """Return the person with the measures of the period and the periods up to it."""
    people = appraisals_of(cycle, [appraisal.id])
    found = build_snapshots(cycle, people, entry_of(cycle.region))[appraisal.id]
    kept: list[dict[str, Any]] = chosen.snapshot.get("measures", [])
    return replace(
        found,
        measures=tuple(Measure.from_document(one) for one in kept),
        periods=tuple(
            one
            for one in found.periods
            if one.closing == chosen.closing and one.period <= chosen.period
        ),
    )
