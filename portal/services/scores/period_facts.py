"""Closed months and quarters as scoring reads them: by person, and by unit.

Every period whose reporting and closing is due stands in the list, in calendar order: a published
one with its value, any other with None, so that nothing missing is silently left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, or_, select

from portal.api.describe import Closing
from portal.api.snapshot import PeriodFacts
from portal.host import RegionEntry
from portal.services.common.appraisals import local_today
from portal.services.scores.closing_values import on_time
from portal.services.work.closing_rows import span_of
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, PeriodClosing

_OUT = frozenset({"published", "objection"})


@dataclass(slots=True)
class BatchPeriods:
    """The periods of one batch by appraisal and by unit."""

    people: dict[int, tuple[PeriodFacts, ...]] = field(default_factory=dict)
    units: dict[int, tuple[PeriodFacts, ...]] = field(default_factory=dict)


def of_batch(cycle: Cycle, appraisals: Sequence[Appraisal], entry: RegionEntry) -> BatchPeriods:
    """Return the periods of these people and of their units: one statement, none without any."""
    if not entry.closings():
        return BatchPeriods()
    people = {one.id for one in appraisals}
    units = {one.unit_id for one in appraisals}
    wanted = or_(
        PeriodClosing.appraisal_id.in_(sorted(people)),
        and_(PeriodClosing.subject == "unit", PeriodClosing.unit_id.in_(sorted(units))),
    )
    rows = newest(
        session().scalars(select(PeriodClosing).where(PeriodClosing.cycle_id == cycle.id, wanted))
    )
    known = {closing.id: closing for closing in entry.closings()}
    today = local_today(cycle.region)
    found = BatchPeriods()
    for row in rows:
        fact = period_fact(row, known.get(row.closing), today)
        if fact is None:
            continue
        held = found.units if row.subject == "unit" else found.people
        held[row.subject_id] = (*held.get(row.subject_id, ()), fact)
    return found


def newest(rows: Iterable[PeriodClosing]) -> list[PeriodClosing]:
    """Return the last revision of each period, by closing and calendar."""
    latest: dict[tuple[str, str, int, str], PeriodClosing] = {}
    for row in sorted(rows, key=lambda one: (one.closing, one.period, one.revision)):
        latest[row.closing, row.subject, row.subject_id, row.period] = row
    return list(latest.values())


def period_fact(row: PeriodClosing, closing: Closing | None, today: date) -> PeriodFacts | None:
    """Return what scoring reads of a period; None while it is neither published nor over."""
    out = row.state in _OUT
    if not out and (closing is None or span_of(row).ends > today):
        return None
    return PeriodFacts(
        closing=row.closing,
        period=row.period,
        value=row.value if out else None,
        status=row.status if out else "",
        on_time=on_time(row, closing, today) if closing is not None else row.report_accepted,
        texts=_texts(row.report, row.feedback, row.talk) if out else {},
    )


def _texts(*documents: Mapping[str, object]) -> dict[str, str]:
    return {
        code: str(text)
        for document in documents
        for code, text in document.items()
        if not code.startswith("_")
    }
