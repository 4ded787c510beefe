"""Plans that are due by a day, and the personnel office that drafts what nobody has begun."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.domain.errors import NotAllowed, NotFound
from portal.services.desk.tasks import waiting_for
from portal.services.work import own_indicators
from portal.services.work.own_rules import OwnIndicator
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry
from tests.services import conftest

DUE = date(2026, 1, 31)
DRAFT = [OwnIndicator(label="Berkas", measure_unit="berkas", target="240", weight="100")]


@pytest.fixture
def office(monkeypatch, request):
    """The usual small office, in Bungo, on 7 January."""
    monkeypatch.setattr(conftest, "REGION", "bungo")
    monkeypatch.setattr(conftest, "NEIGHBOUR", "kemuning")
    world = request.getfixturevalue("world")
    world.region = "bungo"
    world.clock.moment = datetime(2026, 1, 7, 3, 0, tzinfo=UTC)
    world.open_cycle()
    return world


def waits(world, who, kind):
    return [task for task in waiting_for(world.actor(who)) if task.kind == kind]


def save(world, who, about="a1"):
    return own_indicators.save_plan(world.actor(who), world.appraisal(about).id, "duties", DRAFT)


def test_everybody_is_asked_for_his_plan_until_the_last_of_january(office):
    (task,) = waits(office, "a1", "draft_plan")
    assert (task.due_on, task.params) == (DUE, {"appraisal_id": office.appraisal("a1").id})
    save(office, "boss_a")
    assert waits(office, "a1", "draft_plan") == []
    assert [t.due_on for t in waits(office, "a1", "agree_plan")] == [DUE]
    assert [t.due_on for t in waits(office, "boss_a", "agree_plan")] == [DUE]


def test_who_comes_later_has_as_many_days(office):
    with unit_of_work():
        office.appraisal("a1").assignment.starts = date(2026, 5, 4)
    assert [t.due_on for t in waits(office, "a1", "draft_plan")] == [date(2026, 6, 3)]
    office.clock.advance(days=60)
    with pytest.raises(NotAllowed):
        save(office, "hr")


def test_from_the_second_week_on_the_office_drafts_what_nobody_has_begun(office):
    save(office, "a2", "a2")
    assert waits(office, "hr", "begin_plan") == []
    with pytest.raises(NotAllowed):
        save(office, "hr")
    office.clock.advance(days=1)
    (task,) = waits(office, "hr", "begin_plan")
    others = len(conftest.STAFF) - 2  # without a2, and without the drafter himself
    assert str(task.title) == f"Susun {others} rencana indikator yang belum ada"
    save(office, "hr")
    (entry,) = (
        session().query(AuditEntry).filter_by(action="plan.saved").order_by(AuditEntry.sequence)[1:]
    )
    assert (entry.entity_id, entry.account_id) == (
        str(office.appraisal("a1").id),
        office.actor("hr").account_id,
    )
    assert f"Susun {others - 1} " in str(waits(office, "hr", "begin_plan")[0].title)
    assert waits(office, "a1", "agree_plan")


def test_the_office_begins_a_plan_and_neither_changes_nor_agrees_it(office):
    office.clock.advance(days=1)
    plan = save(office, "hr")
    with pytest.raises(NotAllowed):
        save(office, "hr")
    with pytest.raises(NotAllowed):
        own_indicators.agree(office.actor("hr"), office.appraisal("a1").id, "duties")
    save(office, "a1")
    assert (plan.own_at, plan.superior_at) == (None, None)
    for who in ("a2", "boss_b", "auditor"):
        with pytest.raises((NotAllowed, NotFound)):
            save(office, who, "a3")
