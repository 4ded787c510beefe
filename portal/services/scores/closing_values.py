"""The value of one closed period: its measures through the closing's method, under the guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from portal.api.describe import Closing
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Measure
from portal.domain.codes import error_sentence
from portal.domain.digests import canonical_json, digest
from portal.domain.errors import Invalid, NotFound, Problem, Unavailable
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import (
    cycle_entry,
    described,
    frozen_entry,
    local_day,
    local_today,
)
from portal.services.common.runtime import runtime
from portal.services.scores.snapshot_rows import evidence_counts, measure_of
from portal.services.work.closing_rows import report_due, span_of
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Measurement, PeriodClosing

LABEL = _("menghitung nilai periode")
COVERED = ("method", "snapshot", "result", "breakdown")
"""Columns under the digest of a closed period."""


def closing_of(row: PeriodClosing) -> Closing:
    """Return what the region describes for a row. Raises NotFound while nobody describes it."""
    found = described_closing(row)
    if found is None:
        raise NotFound(_("Penutupan periode"))
    return found


def described_closing(row: PeriodClosing) -> Closing | None:
    """Return the description of a row's closing, None while the plugin is away.

    It is the one its cycle was opened with, also when another version is installed now.
    """
    if described(row.region) is None:
        return None
    closings = cycle_entry(session().get_one(Cycle, row.cycle_id)).closings()
    return next((one for one in closings if one.id == row.closing), None)


def on_time(row: PeriodClosing, closing: Closing, today: date | None = None) -> bool | None:
    """Tell whether the report came in time and was accepted; None while that is open.

    A report that was never sent is late as soon as its day has passed.
    """
    due = report_due(closing, span_of(row))
    if due is None:
        return None
    if row.reported_at is None:
        return False if (today or local_today(row.region)) > due else None
    if local_day(row.reported_at, row.region) > due:
        return False
    return row.report_accepted


def rows_of(row: PeriodClosing) -> list[Measurement]:
    """Return the measurements of the period: the unit's, or the person's and his position's."""
    m = Measurement
    wanted = and_(m.subject == row.subject, m.subject_id == row.subject_id)
    if row.subject == "person":
        one = session().get_one(Appraisal, row.appraisal_id)
        seat = and_(m.subject == "position", m.subject_id == one.assignment.position_id)
        wanted = or_(wanted, seat)
    statement = select(m).where(m.cycle_id == row.cycle_id, m.period == row.period, wanted)
    return list(session().scalars(statement.order_by(m.subject, m.order, m.code, m.id)))


def measures_of(rows: Sequence[Measurement]) -> tuple[Measure, ...]:
    """Return the measurements as the closing's document reads them."""
    counts = evidence_counts([row.id for row in rows])
    return tuple(measure_of(row, counts.get(row.id, 0)) for row in rows)


def compute(row: PeriodClosing, closing: Closing, measures: tuple[Measure, ...]) -> None:
    """Write value, status, result and what they were made of into the row.

    Raises Invalid with a sentence for unusable data; Unavailable when the plugin cannot answer.
    """
    method = _method(row, closing)
    try:
        found = runtime().host.call(
            row.region, LABEL, _score, closing, method, measures, expect=dict
        )
    except ScoringError as error:
        told = error_sentence(error.code, error.params)
        raise Invalid(Problem("actual", told, code=error.code)) from error
    result: dict[str, Any] = found["result"]
    row.method = method.id
    row.snapshot = {
        "measures": [measure.to_document() for measure in measures],
        "document": found["document"],
    }
    row.result, row.breakdown = result, found["breakdown"]
    row.value = _text(result.get(closing.value_key))
    row.status = _text(result.get(closing.status_key)) or "" if closing.status_key else ""
    row.digest = digest({name: getattr(row, name) for name in COVERED})


def corrected(row: PeriodClosing, values: Mapping[str, str]) -> tuple[Measure, ...]:
    """Return the measures that the row was computed from, some with another actual value."""
    kept = [Measure.from_document(one) for one in row.snapshot.get("measures", [])]
    return tuple(
        replace(one, actual=values[one.code]) if one.code in values else one for one in kept
    )


def _score(
    closing: Closing, method: ScoringMethod[Any], measures: tuple[Measure, ...]
) -> dict[str, Any]:
    document = closing.document(measures)
    card = method.compute(method.parse(document)).to_document()
    found = {"document": document, "result": card["result"], "breakdown": card["breakdown"]}
    canonical_json(found)  # inside the guard: a float in it is the plugin's fault
    return found


def _method(row: PeriodClosing, closing: Closing) -> ScoringMethod[Any]:
    entry = frozen_entry(session().get_one(Cycle, row.cycle_id))
    try:
        return entry.method(closing.method)
    except KeyError as error:
        told = _("Metode penutupan periode tidak tersedia; hubungi pengelola portal.")
        raise Unavailable(told) from error


def _text(value: object) -> str | None:
    return None if value is None else str(value)
