"""Two people at the same rule at once, on PostgreSQL: the second waits and sees what the first did.

SQLite lets one write at a time; there the locks of this module are never put to the test.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.app import create_app
from portal.domain.errors import Invalid, PortalError, WrongStage
from portal.host import load_host
from portal.paths import plugins_dir
from portal.services.cycle import cycles
from portal.services.outcome import gathering, publication, receiving
from portal.services.periods import closings
from portal.services.scores.scoring import latest_record
from portal.services.work import own_indicators
from portal.settings import Settings
from portal.store.db import db, session, unit_of_work
from portal.store.models import AuditEntry, Cycle
from tests.fresh import fresh_database
from tests.periods.conftest import PLUGINS, Clock, Office
from tests.periods.test_closings import FEEDBACK, closed, filled
from tests.periods.test_year_gathered import calculated

LONGEST = 30.0
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
BLOCKED += "wait_event_type = 'Lock'"

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    fresh_database(database_url)
    settings = Settings(instance=tmp_path, database_url=database_url, secret_key="k7" * 24)
    host = load_host([plugins_dir(), PLUGINS], entry_points=False)
    made = create_app(settings, host=host, clock=clock)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def office(app: Flask, clock: Clock) -> Office:
    made = Office(clock)
    made.furnish()
    return made


def at_once(app: Flask, first: Callable[[], Any], second: Callable[[], Any]) -> Exception | None:
    """Do both, the second before the first has committed; return what the second raised."""
    raised: list[Exception] = []

    def work() -> None:
        with app.app_context():
            try:
                second()
            except (PortalError, SQLAlchemyError) as error:
                raised.append(error)
            finally:
                db.session.remove()

    other = threading.Thread(target=work)
    with unit_of_work():
        first()
        session().flush()
        other.start()
        _until_it_waits(other)
    other.join(LONGEST)
    assert not other.is_alive()
    return raised[0] if raised else None


def _until_it_waits(other: threading.Thread) -> None:
    """Return once the other connection waits for a lock, or has gone through without one."""
    ends = time.monotonic() + LONGEST
    while other.is_alive() and time.monotonic() < ends:
        with db.engine.connect() as watching:
            if watching.scalar(text(BLOCKED)):
                return
        time.sleep(0.02)


def opened(office: Office) -> int:
    """Open the year; return the appraisal of Ani."""
    cycles.open_cycle(office.actor("hr"), office.cycle_id)
    return office.appraisal("ani").id


def test_a_plan_is_begun_once(app, office):
    one, ani, chief = opened(office), office.actor("ani"), office.actor("chief")
    error = at_once(
        app,
        lambda: own_indicators.draft_from_library(ani, one, "own"),
        lambda: own_indicators.draft_from_library(chief, one, "own"),
    )
    assert isinstance(error, WrongStage), error


def test_an_emptied_plan_is_begun_once(app, office):
    one, ani, chief = opened(office), office.actor("ani"), office.actor("chief")
    own_indicators.save_plan(ani, one, "own", [])
    error = at_once(
        app,
        lambda: own_indicators.draft_from_library(ani, one, "own"),
        lambda: own_indicators.draft_from_library(chief, one, "own"),
    )
    assert isinstance(error, WrongStage), error


def test_the_last_two_plans_agreed_at_once_begin_the_work(app, office):
    one, ani, chief = opened(office), office.actor("ani"), office.actor("chief")
    for set_id, weights in (("own", ("60", "40")), ("reports", ("100",))):
        own_indicators.save_plan(ani, one, set_id, office.plan("ani", *weights))
        ticks = {row.code: ("jelas", "terukur") for row in office.rows("ani", set_id)}
        if set_id == "own":
            own_indicators.tick(chief, one, set_id, ticks)
        own_indicators.agree(ani, one, set_id)
    error = at_once(
        app,
        lambda: own_indicators.agree(chief, one, "own"),
        lambda: own_indicators.agree(chief, one, "reports"),
    )
    assert error is None
    session().rollback()
    assert office.appraisal("ani").phase == "running"


def test_one_of_two_drafts_of_the_same_days_is_opened(app, office):
    other, hr = office.draft("2026-B").id, office.actor("hr")
    error = at_once(
        app,
        lambda: cycles.open_cycle(hr, office.cycle_id),
        lambda: cycles.open_cycle(hr, other),
    )
    assert isinstance(error, Invalid), error
    session().rollback()
    assert session().get_one(Cycle, other).state == "draft"


def test_an_answer_given_while_values_are_gathered_anew_is_kept(app, office):
    one = outdated_year(office)
    ani, hr = office.actor("ani"), office.actor("hr")
    error = at_once(
        app,
        lambda: receiving.respond(ani, one, "agree_with_note", "Terima kasih, Bu."),
        lambda: gathering.gather_again(hr, office.cycle_id),
    )
    assert error is None
    session().rollback()
    assert not office.appraisal("ani").response
    kept = session().scalars(select(AuditEntry).where(AuditEntry.action == "result.gathered")).one()
    assert kept.detail["response"] == "agree_with_note"
    assert kept.detail["note"] == "Terima kasih, Bu."


def test_a_part_published_while_values_are_gathered_anew_counts(app, office):
    one, hr, chief = outdated_year(office), office.actor("hr"), office.actor("chief")
    january = office.closing("ani", "2026-01").id
    error = at_once(
        app,
        lambda: closings.publish_period(chief, january),
        lambda: gathering.gather_again(hr, office.cycle_id),
    )
    assert error is None
    session().rollback()
    assert office.appraisal("ani").outdated_at is None
    assert latest_record(one).result["count"] == 2


def outdated_year(office: Office) -> int:
    """A published year, one of whose closed months came out later; return the appraisal of Ani."""
    opened(office)
    key, chief = closed(office, "8", "10"), office.actor("chief")
    filled(office, "5", "5", period="2026-01")
    closings.close_period(chief, office.closing("ani", "2026-01").id, feedback=FEEDBACK)
    one = calculated(office)
    publication.publish_cycle(office.actor("hr"), office.cycle_id, partial=True)
    closings.publish_period(chief, key)
    return one
