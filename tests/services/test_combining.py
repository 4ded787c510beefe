"""The year of somebody who moved is made of its parts by the last region's rule."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.domain.shares import days_in_force, months_in_force
from portal.services.cycle import cycles
from portal.services.outcome import publication
from portal.services.scores.combining import combine_years, mean_of
from portal.services.scores.verification import verify
from portal.store import triggers
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, CombinedScore, Cycle, ScoreRecord, Unit
from tests.services.moves import begins_on, ends_on, moved_within, valued

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def years():
    return list(session().scalars(select(CombinedScore).order_by(CombinedScore.revision)))


def test_two_posts_of_one_region_give_a_mean_by_days(world):
    first, last = moved_within(world)
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    (year,) = years()
    assert (year.region, year.appraisal_id, year.revision) == ("kemuning", last, 1)
    assert [part["appraisal"] for part in year.segments] == [first, last]
    assert [part["days"] for part in year.segments] == [90, 275]
    exactly = Fraction(90 * 80 + 275 * 100, 365)
    assert year.result == {"final_value": "95.07"}
    assert abs(Fraction(year.result["final_value"]) - exactly) <= Fraction(1, 200)
    (step,) = year.breakdown
    assert [part["published"] for part in step["parts"]] == ["80.00", "100.00"]


def test_nothing_is_combined_before_every_part_is_out(world):
    first, _last = moved_within(world)
    with unit_of_work() as current:
        current.get_one(Appraisal, first).phase = "calculated"  # no dialogue yet
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    assert years() == []
    with unit_of_work() as current:
        current.get_one(Appraisal, first).phase = "dialogue"
    publication.publish_appraisal(world.actor("hr"), first)
    assert len(years()) == 1


def test_who_did_not_move_has_no_combined_year(world):
    world.open_cycle()
    with unit_of_work() as current:
        cycle = current.get_one(Cycle, world.cycle_id)
        valued(cycle, world.appraisal("a2"), "80.00", FIRST, LAST)
        cycle.state = "calculated"
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    assert years() == []


def test_a_changed_part_adds_a_revision_and_nothing_else_does(world):
    first, last = moved_within(world)
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    with unit_of_work():
        assert combine_years([first, last]) == 0  # the same parts give the same year
    with unit_of_work() as current:
        record = current.scalars(select(ScoreRecord).where(ScoreRecord.appraisal_id == first)).one()
        names = ScoreRecord.__table__.columns.keys()
        columns = {name: getattr(record, name) for name in names if name != "id"}
        current.add(ScoreRecord(**{**columns, "revision": 2, "final_value": "90.00"}))
        current.flush()
        assert combine_years([first]) == 1
    assert [year.result["final_value"] for year in years()] == ["95.07", "97.53"]
    assert [year.revision for year in years()] == [1, 2]


def test_a_year_in_two_regions_follows_the_last_ones_rule(world):
    ends_on(world, "a1", date(2026, 4, 30))
    unit = session().scalar(select(Unit.id).where(Unit.region == "bungo"))
    begins_on(world, "a1", date(2026, 5, 1), unit, world.id("foreign_hr"), region="bungo")
    old = world.open_cycle()
    with unit_of_work() as current:
        new = Cycle(
            region="bungo", code="B26", title="Bungo 2026", year=2026, starts=FIRST, ends=LAST
        )
        current.add(new)
    cycles.open_cycle(world.actor("foreign_hr"), new.id)
    idea = {"code": "verified_idea", "value": "true", "text": "", "confirmed": True}
    with unit_of_work() as current:
        spans = {old.id: (FIRST, date(2026, 4, 30)), new.id: (date(2026, 5, 1), LAST)}
        values = {old.id: ("96.00", ()), new.id: ("114.00", (idea,))}
        wanted = select(Appraisal).where(Appraisal.employee_id == world.id("a1"))
        for one in current.scalars(wanted):
            value, facts = values[one.cycle_id]
            cycle = current.get_one(Cycle, one.cycle_id)
            valued(cycle, one, value, *spans[one.cycle_id], facts=facts)
            one.phase = "published"
            cycle.state = "published"
        current.flush()
        for record in current.scalars(select(ScoreRecord)):
            record.published = True
        current.flush()
        mine = list(current.scalars(select(Appraisal.id).where(wanted.whereclause)))
        assert combine_years(mine) == 1
    (year,) = years()
    assert (year.region, year.rule, year.method) == ("bungo", "month_ends", "bungo.duties")
    assert [part["months"] for part in year.segments] == [4, 8]
    assert year.document["verified_idea"] is True
    assert year.result["final_value"] == "108.00"  # (4 x 96 + 8 x 114) / 12
    assert year.result["predikat"]
    assert [one for one in verify().differences if one.what == "year"] == []


def test_an_altered_year_is_told(world):
    moved_within(world)
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    with unit_of_work() as current:
        triggers.drop(current.connection())
        (year,) = years()
        year.result = {"final_value": "99.99"}
    found = [one for one in verify().differences if one.what == "year"]
    assert [(one.kind, one.key) for one in found] == [("altered", "digest")]
    assert "Pegawai A1" in found[0].who


days = st.dates(FIRST, LAST)


@given(st.lists(days, min_size=1, max_size=5, unique=True))
def test_spans_that_follow_each_other_share_the_year_without_loss(cuts):
    edges = sorted({*cuts, FIRST} - {LAST})
    ends = [date.fromordinal(edge.toordinal() - 1) for edge in edges[1:]] + [LAST]
    spans = list(zip(edges, ends, strict=True))
    assert sum(days_in_force(*span) for span in spans) == 365
    if len(spans) == 2:
        assert sum(months_in_force(*span) for span in spans) == 12


@given(
    st.lists(st.tuples(st.integers(1, 366), st.integers(0, 12000)), min_size=1, max_size=6),
    st.sampled_from(["days", "months", "month_ends"]),
)
def test_the_mean_lies_between_its_parts_and_is_exact(parts, rule):
    positions = [
        {"days": weight, "months": weight % 12 + 1, "value": f"{cents // 100}.{cents % 100:02}"}
        for weight, cents in parts
    ]
    value = Fraction(mean_of(positions, rule)["result"]["final_value"])
    weights = [one["days" if rule == "days" else "months"] for one in positions]
    exactly = sum(
        w * Fraction(one["value"]) for w, one in zip(weights, positions, strict=True)
    ) / sum(weights)
    assert abs(value - exactly) <= Fraction(1, 200)
    given_values = [Fraction(one["value"]) for one in positions]
    assert min(given_values) <= value <= max(given_values)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (FIRST, LAST, 12),
        (date(2026, 4, 16), LAST, 8),  # half of April: the month is his who held its first day
        (FIRST, date(2026, 4, 15), 4),
        (date(2026, 2, 15), date(2026, 2, 28), 0),
        (date(2026, 3, 1), date(2026, 3, 5), 0),
    ],
)
def test_whole_months(starts, ends, months):
    assert months_in_force(starts, ends) == months
