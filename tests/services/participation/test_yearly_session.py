"""The training of February: asked of everybody each year, and personnel see who is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.services.desk.tasks import waiting_for
from portal.services.personnel import learning
from portal.store.db import session, unit_of_work
from portal.store.models import Assignment, LearningRecord
from portal.store.queries import learning_pages

REACHING = "reaching_achievement"


@pytest.fixture
def february(town, clock):
    clock.moment = datetime(2026, 2, 2, 3, tzinfo=UTC)
    return town


def asked(town, who):
    return [one.due_on for one in waiting_for(town.actor(who)) if one.kind == "take_part"]


def missing(town, year=2026):
    found = learning_pages.participants(town.actor("hr"), town.region, REACHING, year)
    return {row.employee_id for row in found.rows}


def test_everybody_has_a_task_in_february_until_he_took_part(february, clock):
    everybody = [who for who in february.people if not who.startswith("foreign")]
    assert {tuple(asked(february, who)) for who in everybody} == {(date(2026, 2, 28),)}
    assert missing(february) == {february.id(who) for who in everybody}
    learning.record(february.actor("a1"), REACHING)
    there = [february.id("a2"), february.id("leader")]
    learning.record(february.actor("hr"), REACHING, there, date(2026, 2, 1))
    assert [asked(february, who) for who in ("a1", "a2", "leader")] == [[], [], []]
    assert missing(february) == {february.id(who) for who in everybody} - {
        february.id("a1"),
        *there,
    }
    clock.advance(days=30)
    assert asked(february, "b1") == [date(2026, 2, 28)]


def test_nobody_is_asked_before_february(february, clock):
    clock.moment = datetime(2026, 1, 31, 3, tzinfo=UTC)
    assert asked(february, "a1") == []


def test_each_year_asks_anew(february, clock):
    learning.record(february.actor("a1"), REACHING)
    clock.moment = datetime(2027, 2, 3, 3, tzinfo=UTC)
    assert asked(february, "a1") == [date(2027, 2, 28)]
    assert learning.record(february.actor("a1"), REACHING) == 1
    assert [row.year for row in session().query(LearningRecord)] == [2026, 2027]
    shares, _staff = learning_pages.shares(february.actor("hr"), february.region, 2027)
    assert shares == {REACHING: 1}


def test_what_is_taken_once_is_not_asked_again(february, clock):
    learning.record(february.actor("a1"), "why_monthly")
    clock.moment = datetime(2027, 2, 3, 3, tzinfo=UTC)
    assert learning.record(february.actor("a1"), "why_monthly") == 0
    assert "why_monthly" in learning_pages.own_records(february.actor("a1"), 2027)


def test_who_came_after_february_is_not_late(february, clock):
    with unit_of_work() as current:
        for row in current.query(Assignment).filter_by(employee_id=february.id("a1")):
            row.starts = date(2026, 3, 1)
    clock.moment = datetime(2026, 3, 3, 3, tzinfo=UTC)
    assert asked(february, "a1") == []
    assert asked(february, "a2") == [date(2026, 2, 28)]
