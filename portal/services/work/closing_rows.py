"""The periods of a cycle that are closed one by one: a row for each person or unit and period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from portal.api.describe import Closing
from portal.domain.periods import Period, deadline, period, periods_of_year
from portal.host import RegionEntry
from portal.services.work.plans import Place
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Measurement, PeriodClosing


def new_closings(
    cycle: Cycle, entry: RegionEntry, enrolled: Sequence[tuple[Appraisal, Place]]
) -> list[PeriodClosing]:
    """Return the missing rows of newly enrolled people, and of their units with indicators.

    Call it after the measurements were added: a unit that is not measured is not closed either.
    """
    known = _known_units(cycle)
    measured = _measured_units(cycle) if entry.closings() else set()
    found: list[PeriodClosing] = []
    for closing in entry.closings():
        for span in periods_of_year(cycle.year, closing.period):
            if span.starts > cycle.ends or span.ends < cycle.starts:
                continue
            for appraisal, place in _subjects(closing, span, enrolled, cycle):
                key = (closing.id, place.unit_id, span.code)
                if closing.subject == "unit" and (key in known or place.unit_id not in measured):
                    continue
                known.add(key)
                found.append(_row(cycle, closing, span, appraisal, place))
    return found


def report_due(closing: Closing, span: Period) -> date | None:
    """Return the last day on which a report counts as on time, None when none is asked for."""
    if not closing.report_fields or not closing.report_by_day:
        return None
    return deadline(span.ends, closing.report_by_day, "working")


def close_due(closing: Closing, span: Period) -> date:
    """Return the day until which the period is to be closed."""
    return deadline(span.ends, closing.close_by_day, closing.close_by_day_kind)


def span_of(row: PeriodClosing) -> Period:
    """Return the days of a row's period."""
    return period(row.period)


def _subjects(
    closing: Closing, span: Period, enrolled: Sequence[tuple[Appraisal, Place]], cycle: Cycle
) -> Iterator[tuple[Appraisal, Place]]:
    for appraisal, place in enrolled:
        ends = min(place.ends or cycle.ends, cycle.ends)
        if closing.subject == "unit" or (place.starts <= span.ends and ends >= span.starts):
            yield appraisal, place


def _row(
    cycle: Cycle, closing: Closing, span: Period, appraisal: Appraisal, place: Place
) -> PeriodClosing:
    person = closing.subject == "person"
    return PeriodClosing(
        region=cycle.region,
        cycle_id=cycle.id,
        closing=closing.id,
        subject=closing.subject,
        subject_id=appraisal.id if person else place.unit_id,
        appraisal_id=appraisal.id if person else None,
        unit_id=place.unit_id,
        period=span.code,
        due_on=close_due(closing, span),
    )


def _known_units(cycle: Cycle) -> set[tuple[str, int, str]]:
    statement = select(PeriodClosing.closing, PeriodClosing.unit_id, PeriodClosing.period).where(
        PeriodClosing.cycle_id == cycle.id, PeriodClosing.subject == "unit"
    )
    return {(row[0], row[1], row[2]) for row in session().execute(statement)}


def _measured_units(cycle: Cycle) -> set[int]:
    statement = select(Measurement.subject_id).where(
        Measurement.cycle_id == cycle.id, Measurement.subject == "unit"
    )
    return set(session().scalars(statement.distinct()))
