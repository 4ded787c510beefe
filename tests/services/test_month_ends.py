"""Where moves count from month to month, the old post keeps the month in which somebody moves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.domain.errors import Invalid
from portal.domain.shares import months_in_force, moved_at_month_ends
from portal.services.cycle import cycles
from portal.services.scores import calculation
from portal.services.scores.combining import combine_years
from portal.services.scores.verification import verify
from portal.services.work import measurements
from portal.services.work.post_months import appraised_span
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, CombinedScore, Cycle, Measurement, ScoreRecord, Unit
from tests.services import conftest
from tests.services.moves import appraisals_of, begins_on, ends_on, valued

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def office(monkeypatch, request):
    """The usual small office, in Bungo."""
    monkeypatch.setattr(conftest, "REGION", "bungo")
    monkeypatch.setattr(conftest, "NEIGHBOUR", "kemuning")
    world = request.getfixturevalue("world")
    world.region = "bungo"
    return world


def moves(world, *days):
    """The person moves on these days; the year is opened afterwards."""
    for day in days:
        ends_on(world, "a1", date.fromordinal(day.toordinal() - 1))
        begins_on(world, "a1", day, world.units["water"], world.id("boss_b"), region="bungo")
    world.open_cycle()
    return appraisals_of(world.cycle_id, world.id("a1"))


def published(world, *values):
    """Each post of the person gets a published value; None leaves one without."""
    with unit_of_work() as current:
        cycle = current.get_one(Cycle, world.cycle_id)
        for one, value in zip(appraisals_of(cycle.id, world.id("a1")), values, strict=True):
            if value is None:
                continue
            post = one.assignment
            span = max(post.starts, FIRST), min(post.ends or LAST, LAST)
            valued(cycle, one, value, *span)
            one.phase = "published"
        current.flush()
        for record in current.scalars(select(ScoreRecord)):
            record.published = True
        current.flush()
        combine_years([one.id for one in appraisals_of(cycle.id, world.id("a1"))])
    return session().scalars(select(CombinedScore)).all()


def counted(*spans):
    return [months_in_force(*span) for span in moved_at_month_ends(spans)]


@pytest.mark.parametrize(
    ("day", "old"),
    [
        (date(2026, 3, 2), 3),
        (date(2026, 3, 10), 3),
        (date(2026, 3, 31), 3),
        (date(2026, 4, 1), 3),
        (date(2026, 1, 2), 1),
        (date(2026, 12, 1), 11),
        (date(2026, 12, 2), 12),
    ],
)
def test_the_old_post_keeps_the_month_of_the_move(day, old):
    before = date.fromordinal(day.toordinal() - 1)
    assert counted((FIRST, before), (day, LAST)) == [old, 12 - old]


def test_between_two_moves_of_one_month_nothing_is_left():
    spans = (
        (FIRST, date(2026, 3, 3)),
        (date(2026, 3, 4), date(2026, 3, 30)),
        (date(2026, 3, 31), LAST),
    )
    assert counted(*spans) == [3, 0, 9]


def test_only_moves_count():
    late, early = date(2026, 3, 10), date(2026, 10, 20)
    assert counted((late, LAST)) == [months_in_force(late, LAST)]  # joins
    assert counted((FIRST, early)) == [months_in_force(FIRST, early)]  # leaves
    spans = (FIRST, LAST), (date(2026, 6, 5), date(2026, 8, 20))  # two posts at once
    assert counted(*spans) == [months_in_force(*span) for span in spans]


@given(st.lists(st.dates(date(2026, 1, 2), LAST), max_size=6, unique=True))
def test_every_month_belongs_to_exactly_one_post(days):
    starts = [FIRST, *sorted(days)]
    ends = [date.fromordinal(day.toordinal() - 1) for day in starts[1:]] + [LAST]
    spans = list(zip(starts, ends, strict=True))
    assert sum(counted(*spans)) == 12
    for (first, last), (_starts, ends_on_day) in zip(
        moved_at_month_ends(spans), spans, strict=True
    ):
        if first <= last:
            assert last.month == ends_on_day.month


def test_the_year_weighs_by_those_months(office):
    old, new = moves(office, date(2026, 3, 10))
    assert appraised_span(old) == (FIRST, date(2026, 3, 31))
    assert appraised_span(new) == (date(2026, 4, 1), LAST)
    (year,) = published(office, "96.00", "108.00")
    assert [part["months"] for part in year.segments] == [3, 9]
    assert year.document["positions"] == [
        {"months": 3, "days": 68, "value": "96.00"},
        {"months": 9, "days": 297, "value": "108.00"},
    ]
    assert year.result["final_value"] == "105.00"  # (3 x 96 + 9 x 108) / 12
    assert [one for one in verify().differences if one.what == "year"] == []


def test_a_post_without_a_month_is_not_enrolled(office):
    found = moves(office, date(2026, 3, 4), date(2026, 3, 20))
    assert [one.assignment.starts for one in found] == [date(2025, 1, 1), date(2026, 3, 20)]
    (year,) = published(office, "96.00", "108.00")
    assert [part["months"] for part in year.segments] == [3, 9]


def test_a_move_in_december_leaves_the_year_to_the_old_post(office):
    (only,) = moves(office, date(2026, 12, 11))
    assert appraised_span(only) == (FIRST, LAST)


def test_the_year_counts_the_months_of_the_plan_though_the_last_post_has_none(office):
    first, second = moves(office, date(2026, 11, 11), date(2026, 12, 6))
    assert appraised_span(second) == (date(2026, 12, 1), LAST)
    (year,) = published(office, "96.00", "108.00")
    assert [part["appraisal"] for part in year.segments] == [first.id, second.id]
    assert [part["months"] for part in year.segments] == [11, 1]
    assert year.result["final_value"] == "97.00"  # (11 x 96 + 108) / 12


def test_a_post_elsewhere_moves_the_months_of_the_year_too(office):
    ends_on(office, "a1", date(2026, 3, 9))
    boss = office.id("boss_b")
    begins_on(office, "a1", date(2026, 3, 10), office.units["water"], boss, "bungo")
    ends_on(office, "a1", date(2026, 6, 4))
    away = session().scalar(select(Unit.id).where(Unit.region == "kemuning"))
    begins_on(office, "a1", date(2026, 6, 5), away, office.id("foreign_hr"), region="kemuning")
    office.open_cycle()
    _old, new = appraisals_of(office.cycle_id, office.id("a1"))
    assert appraised_span(new) == (date(2026, 4, 1), date(2026, 6, 30))
    (year,) = published(office, "96.00", "108.00")
    assert [part["months"] for part in year.segments] == [3, 3]


def test_who_comes_from_another_region_begins_the_month_after(office):
    boss = office.id("boss_b")
    ends_on(office, "foreign_staff", date(2026, 12, 10))
    begins_on(office, "foreign_staff", date(2026, 12, 11), office.units["water"], boss, "bungo")
    office.open_cycle()
    assert appraisals_of(office.cycle_id, office.id("foreign_staff")) == []


def later_moved_again(office):
    """The middle post was enrolled before the second move of the month became known."""
    moves(office, date(2026, 3, 4))
    ends_on(office, "a1", date(2026, 3, 19))
    begins_on(
        office, "a1", date(2026, 3, 20), office.units["water"], office.id("boss_b"), region="bungo"
    )
    cycles.add_appraisals(office.actor("hr"), office.cycle_id)
    return appraisals_of(office.cycle_id, office.id("a1"))


def test_the_year_does_not_wait_for_a_post_that_lost_its_month(office):
    assert len(later_moved_again(office)) == 3
    (year,) = published(office, "96.00", None, "108.00")
    assert [(part["months"], part["value"]) for part in year.segments] == [
        (3, "96.00"),
        (0, None),
        (9, "108.00"),
    ]
    assert year.result["final_value"] == "105.00"


def test_a_post_that_lost_its_month_is_held_with_the_reason(office):
    middle = later_moved_again(office)[1]
    with unit_of_work() as current:
        current.get_one(Cycle, office.cycle_id).state = "rating"
        current.get_one(Appraisal, middle.id).phase = "rating"
    report = calculation.calculate_cycle(office.actor("hr"), office.cycle_id)
    told = {held.appraisal_id: held.sentence for held in report.holds}
    assert "tidak mendapat satu bulan pun" in told[middle.id]


def test_progress_lies_within_the_months_of_its_indicators(office):
    old, new = moves(office, date(2026, 3, 10))
    with unit_of_work() as current:
        keys = {}
        for one in (old, new):
            row = Measurement(
                region="bungo",
                cycle_id=office.cycle_id,
                subject="person",
                subject_id=one.id,
                indicator_set="duties",
                code="T1",
                label="Berkas",
                measure_unit="berkas",
                direction="higher",
                period="year",
                order=1,
            )
            current.add(row)
            current.flush()
            keys[one.id] = row.id
            current.get_one(Appraisal, one.id).phase = "running"
    actor = office.actor("a1")
    measurements.enter_progress(actor, keys[old.id], on=date(2026, 3, 31), value="1")
    measurements.enter_progress(actor, keys[new.id], on=date(2026, 4, 1), value="1")
    for key, day in ((keys[old.id], date(2026, 4, 1)), (keys[new.id], date(2026, 3, 31))):
        with pytest.raises(Invalid, match="Indikator jabatan ini berlaku"):
            measurements.enter_progress(actor, key, on=day, value="1")
