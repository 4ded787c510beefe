"""Values that no longer match what they were gathered from: halves of a year, closed periods.

Such a part may be published, or changed by an objection to it alone, after the value was
calculated. The appraisal is marked then; it is gathered anew on purpose, never by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import aliased

from portal.api.snapshot import Measure, PastResult, PeriodFacts, Snapshot
from portal.domain.periods import deadline
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import cycle_entry, gathers, local_day
from portal.services.common.runtime import now
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, PeriodClosing

VALUED = frozenset({"calculated", "dialogue", "published", "objection"})
"""Phases of an appraisal that has a value which may still change."""
OUTDATED = _("Bagian nilainya terbit atau berubah sesudah dihitung; himpun ulang lebih dahulu.")


def halves_came_out(keys: Sequence[int], region: str) -> None:
    """Mark the years made of these appraisals of half-years: their result came out or changed.

    Call inside the unit of work that published them; one statement, none in other regions.
    """
    if not gathers(region, "year"):
        return
    half, span = aliased(Appraisal), aliased(Cycle)
    years = (
        select(Appraisal.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(half, and_(half.employee_id == Appraisal.employee_id, half.region == region))
        .join(span, span.id == half.cycle_id)
        .where(
            half.id.in_(keys),
            span.cadence == "half",
            Cycle.region == region,
            Cycle.cadence == "year",
            Cycle.year == span.year,
        )
    )
    _mark(Appraisal.id.in_(years))


def periods_came_out(rows: Iterable[PeriodClosing]) -> None:
    """Mark the people whose closed periods, or those of their unit, came out or changed."""
    people = {row.appraisal_id for row in rows if row.appraisal_id is not None}
    units = {(row.cycle_id, row.unit_id) for row in rows if row.subject == "unit"}
    mine = [Appraisal.id.in_(sorted(people))] if people else []
    theirs = [
        and_(Appraisal.cycle_id == cycle, Appraisal.unit_id == unit)
        for cycle, unit in sorted(units)
    ]
    if mine or theirs:
        _mark(or_(*mine, *theirs))


def _mark(condition: object) -> None:
    statement = (
        update(Appraisal)
        .where(condition, Appraisal.phase.in_(sorted(VALUED)))  # type: ignore[arg-type]
        .values(outdated_at=now(), version=Appraisal.version + 1)
    )
    session().execute(statement.execution_options(synchronize_session="fetch"))


def unsettled_of(cycle: Cycle, today: date) -> set[int]:
    """Return the appraisals of a cycle that are made of parts which may still come out or change.

    A half-year is settled when it is final. A period is when it is out and nobody may object to it
    any more; one that was never closed stays without value, for closing ends with the calculation.
    """
    if gathers(cycle.region, cycle.cadence):
        return _with_open_halves(cycle)
    waiting = _with_closed_periods(cycle)
    days = {one.id: one.objection_days for one in cycle_entry(cycle).closings()}
    if not any(days.values()):
        return waiting
    since = now() - timedelta(days=max(days.values()) + 1)
    statement = select(PeriodClosing).where(
        PeriodClosing.cycle_id == cycle.id,
        PeriodClosing.appraisal_id.is_not(None),
        or_(PeriodClosing.state == "objection", PeriodClosing.published_at > since),
    )
    return waiting | {
        row.appraisal_id
        for row in session().scalars(statement)
        if row.appraisal_id is not None and _may_change(row, days.get(row.closing, 0), today)
    }


def _with_closed_periods(cycle: Cycle) -> set[int]:
    """Return whose period, or whose unit's, is closed and still to be published."""
    row = PeriodClosing
    of_unit = and_(row.subject == "unit", row.unit_id == Appraisal.unit_id)
    statement = (
        select(Appraisal.id)
        .join(row, and_(row.cycle_id == cycle.id, or_(row.appraisal_id == Appraisal.id, of_unit)))
        .where(Appraisal.cycle_id == cycle.id, row.state == "closed")
    )
    return set(session().scalars(statement))


def _with_open_halves(cycle: Cycle) -> set[int]:
    half, span = aliased(Appraisal), aliased(Cycle)
    statement = (
        select(Appraisal.id)
        .join(half, and_(half.employee_id == Appraisal.employee_id, half.region == cycle.region))
        .join(span, span.id == half.cycle_id)
        .where(
            Appraisal.cycle_id == cycle.id,
            half.phase != "final",
            span.cadence == "half",
            span.year == cycle.year,
            span.state.not_in(("draft", "cancelled", "final")),
        )
    )
    return set(session().scalars(statement))


def _may_change(row: PeriodClosing, days: int, today: date) -> bool:
    if row.state == "objection":
        return True
    if row.published_at is None or row.objection or row.revision > 1:
        return False
    return deadline(local_day(row.published_at, row.region), days, "calendar") >= today


def gathered_anew(before: Snapshot, present: Snapshot) -> Snapshot:
    """Return the snapshot of a value with the parts that it was gathered from as they are now.

    Everything else stays as it was frozen: also a period that is not out yet, and what the passing
    of days alone would change. The measures of a period that came out or changed come with it.
    """
    kept = tuple(past for past in before.history if not _is_half(past, before))
    halves = tuple(past for past in present.history if _is_half(past, present))
    periods = _with_values_of(before.periods, present.periods)
    changed = {one.period for one in periods if one not in before.periods}
    return replace(
        before,
        history=kept + halves,
        periods=periods,
        unit_periods=_with_values_of(before.unit_periods, present.unit_periods),
        measures=_measures(before.measures, present.measures, changed),
    )


def _with_values_of(
    before: tuple[PeriodFacts, ...], present: tuple[PeriodFacts, ...]
) -> tuple[PeriodFacts, ...]:
    """Return the former periods, those that are out now as they came out, in calendar order."""
    found = {(one.closing, one.period): one for one in before}
    for one in present:
        key = one.closing, one.period
        if one.value is not None:
            found[key] = _out(found.get(key), one)
    return tuple(found[key] for key in sorted(found))


def _out(was: PeriodFacts | None, present: PeriodFacts) -> PeriodFacts:
    """Return a period that is out; a report not yet due when it counted is not late by now."""
    if was is None or was.value is None or was.on_time is not None:
        return present
    return replace(present, on_time=None)


def _measures(
    before: tuple[Measure, ...], present: tuple[Measure, ...], changed: set[str]
) -> tuple[Measure, ...]:
    """Return the measures, those of the changed periods as they are now, in their order."""
    now_there = {(one.code, one.period): one for one in present if one.period in changed}
    return tuple(now_there.get((one.code, one.period), one) for one in before)


def changed_parts(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the codes of the halves and periods in which two snapshots of a value differ."""
    then, present = _parts(before), _parts(after)
    differ = {key for key in then.keys() | present.keys() if then.get(key) != present.get(key)}
    return tuple(sorted({period for _name, period in differ if period}))


def _parts(snapshot: Snapshot) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {
        ("half", past.period): dict(past.result)
        for past in snapshot.history
        if _is_half(past, snapshot)
    }
    for name, periods in (("person", snapshot.periods), ("unit", snapshot.unit_periods)):
        found |= {(f"{name} {one.closing}", one.period): _told(one) for one in periods}
    return found


def _told(one: PeriodFacts) -> tuple[object, ...] | None:
    """Return what a value may be made of; a period without value is no part yet."""
    return (one.value, one.status, one.on_time) if one.value is not None else None


def _is_half(past: PastResult, snapshot: Snapshot) -> bool:
    return past.cadence == "half" and past.year == snapshot.cycle.year
