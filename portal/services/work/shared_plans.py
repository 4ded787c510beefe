"""What a deliberation fixed, as the monthly measurements of the people it was fixed for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, exists, select

from portal.api.describe import Indicator, IndicatorSet
from portal.domain.periods import periods_of_year
from portal.domain.workflow import actions
from portal.host import RegionEntry
from portal.services.work.plans import measurement
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    DeliberationRound,
    Evidence,
    Measurement,
    ParameterProposal,
    Progress,
    Unit,
)
from portal.store.queries import deliberation_pages as queries

_OPEN = ("running",)


def indicators_of(proposals: Sequence[ParameterProposal]) -> tuple[Indicator, ...]:
    """Return accepted proposals with a weight as indicators; weight 0 strikes a parameter."""
    return tuple(
        Indicator(
            code=one.code,
            label=one.label,
            measure_unit=one.measure_unit,
            direction="lower" if one.direction == "lower" else "higher",
            weight=str(one.weight),
            target=one.target,
            source=one.source,
        )
        for one in proposals
        if one.weight
    )


def bring_into_cycle(row: DeliberationRound, entry: RegionEntry) -> int:
    """Give the people of a running cycle of that year their rows; return how many were made."""
    made = 0
    cycles = select(Cycle).where(
        Cycle.region == row.region, Cycle.year == row.year, Cycle.state.in_(_OPEN)
    )
    for cycle in session().scalars(cycles):
        made += add_missing(cycle, entry)
    return made


def add_missing(cycle: Cycle, entry: RegionEntry, only: Collection[int] | None = None) -> int:
    """Make the rows that fixed deliberations of the cycle's year ask for; of `only` these people.

    `only` are ids of appraisals. The nearest decision counts: that of the own unit before that of
    a unit above or the office. Rows already filled in stay as they are.
    """
    sets = {one.id: entry.indicator_set(one.indicator_set) for one in entry.deliberations()}
    made = 0
    taken: set[tuple[str, int]] = set()
    for row in reversed(queries.fixed(cycle.region, cycle.year, list(sets))):
        found = sets[row.deliberation]
        chosen = indicators_of(queries.accepted(row.id))
        for one, place in _people(cycle, row):
            if (found.id, one.id) not in taken and (only is None or one.id in only):
                taken.add((found.id, one.id))
                made += _replace(cycle, found, chosen, one, place)
    session().flush()
    return made


def _people(cycle: Cycle, row: DeliberationRound) -> list[tuple[Appraisal, Assignment]]:
    statement = (
        select(Appraisal, Assignment)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .where(Appraisal.cycle_id == cycle.id)
        .order_by(Appraisal.id)
    )
    if row.unit_id is not None:
        inside = select(Unit.id).where(Unit.path.like(f"%/{row.unit_id}/%"))
        statement = statement.where(Appraisal.unit_id.in_(inside))
    return [(one, place) for one, place in session().execute(statement)]


def _replace(
    cycle: Cycle,
    found: IndicatorSet,
    chosen: Sequence[Indicator],
    one: Appraisal,
    place: Assignment,
) -> int:
    mine = (
        Measurement.subject == "person",
        Measurement.subject_id == one.id,
        Measurement.indicator_set == found.id,
    )
    untouched = (
        Measurement.actual.is_(None),
        ~exists().where(Progress.measurement_id == Measurement.id),
        ~exists().where(Evidence.kind == "measurement", Evidence.subject_id == Measurement.id),
    )
    session().execute(
        delete(Measurement).where(*mine, *untouched).execution_options(synchronize_session="fetch")
    )
    kept = set(session().execute(select(Measurement.period, Measurement.code).where(*mine)))
    starts = max(cycle.starts, place.starts)
    ends = min(cycle.ends, place.ends or cycle.ends)
    rows = [
        measurement(
            cycle, found, item, at=at, subject="person", subject_id=one.id, period=span.code
        )
        for span in periods_of_year(cycle.year, found.period)
        if span.starts <= ends and span.ends >= starts
        for at, item in enumerate(chosen)
        if (span.code, item.code) not in kept
    ]
    session().bulk_save_objects(rows)  # one statement: nobody needs them here
    _agree(one)
    return len(rows)


def _agree(one: Appraisal) -> None:
    """Move a planned appraisal on: what everybody chose together needs no further agreement."""
    step = next((row for row in actions("appraisal", one.phase) if row.action == "agree"), None)
    if step is not None:
        one.phase = step.target
