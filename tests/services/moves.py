"""Somebody who moved within the year, with a calculated value for each of his posts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from portal.domain.digests import digest
from portal.services.scores.calculation import build_snapshot
from portal.services.scores.scoring import COVERED
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Assignment, Cycle, Position, ScoreRecord


def ends_on(world, key, day):
    """The person's present assignment ends."""
    with unit_of_work():
        wanted = select(Assignment).where(
            Assignment.employee_id == world.id(key), Assignment.ends.is_(None)
        )
        session().scalars(wanted).one().ends = day


def begins_on(world, key, day, unit, boss, region="kemuning"):
    """A new assignment begins, in a unit of a region."""
    with unit_of_work() as current:
        seat = Position(region=region, code=f"new-{key}-{day}", title="Jabatan baru", unit_id=unit)
        current.add(seat)
        current.flush()
        new = Assignment(
            region=region,
            employee_id=world.id(key),
            position_id=seat.id,
            appraiser_id=boss,
            starts=day,
        )
        current.add(new)
        current.flush()
        return new.id


def valued(cycle, one, value, starts, ends, predikat="Baik", facts=()):
    """A calculated appraisal, its dialogue held."""
    columns = {
        "method": "kemuning.objective",
        "plugin_id": cycle.plugin_id,
        "plugin_version": cycle.plugin_version,
        "plugin_digest": cycle.plugin_digest,
        "snapshot": {
            **build_snapshot(one).to_document(),
            "starts": starts.isoformat(),
            "ends": ends.isoformat(),
            "facts": list(facts),
        },
        "result": {"final_value": value},
        "breakdown": [],
    }
    assert set(columns) == set(COVERED)
    session().add(
        ScoreRecord(
            **columns,
            digest=digest(columns),
            region=one.region,
            cycle_id=cycle.id,
            appraisal_id=one.id,
            revision=1,
            final_value=value,
            predikat=predikat,
            calculated_at=datetime(2026, 12, 1, tzinfo=UTC),
            published=False,
        )
    )
    one.phase = "dialogue"


def moved_within(world, key="a1", values=("80.00", "100.00"), until=date(2026, 3, 31)):
    """One person with two posts in the cycle, both calculated; returns the ids of both."""
    follows = date.fromordinal(until.toordinal() + 1)
    ends_on(world, key, until)
    begins_on(world, key, follows, world.units["water"], world.id("boss_b"))
    cycle = world.open_cycle()
    spans = ((date(2026, 1, 1), until), (follows, date(2026, 12, 31)))
    with unit_of_work() as current:
        cycle = current.get_one(Cycle, cycle.id)
        mine = appraisals_of(cycle.id, world.id(key))
        for one, value, span in zip(mine, values, spans, strict=True):
            valued(cycle, one, value, *span)
        cycle.state = "calculated"
        return [one.id for one in mine]


def appraisals_of(cycle_id, employee_id):
    """The appraisals of one person in a cycle, by the begin of his posts."""
    wanted = (
        select(Appraisal)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.employee_id == employee_id)
    )
    return session().scalars(wanted.order_by(Assignment.starts)).all()
