from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotAllowed, NotFound
from portal.services.personnel import learning
from portal.store.db import session
from portal.store.models import LearningRecord
from portal.store.queries import learning_pages


@pytest.fixture
def material(registry):
    return registry.region("kemuning").learning[0]


def test_an_employee_records_his_hour_once(world, material):
    assert learning.record(world.actor("a1"), material.id) == 1
    assert learning.record(world.actor("a1"), material.id) == 0
    assert learning_pages.own_records(world.actor("a1"), 2026) == {material.id: date(2026, 6, 15)}
    assert session().scalars(select(LearningRecord.minutes)).all() == [60]


def test_the_personnel_office_records_for_many(world, material):
    people = [world.id("a1"), world.id("a2")]
    learning.record(world.actor("a1"), material.id)
    assert learning.record(world.actor("hr"), material.id, people, date(2026, 6, 1)) == 1
    assert learning_pages.shares(world.actor("hr"), "kemuning", 2026) == ({material.id: 2}, 12)
    assert learning_pages.shares(world.actor("foreign_hr"), "kemuning", 2026) == ({}, 0)


def test_what_is_refused(world, material):
    with pytest.raises(NotAllowed):
        learning.record(world.actor("a1"), material.id, [world.id("a2")])
    with pytest.raises(NotFound):
        learning.record(world.actor("hr"), material.id, [world.id("foreign_staff")])
    with pytest.raises(NotFound):
        learning.record(world.actor("a1"), "unknown")
    with pytest.raises(Invalid):
        learning.record(world.actor("a1"), material.id, on=date(2027, 1, 1))
    with pytest.raises(Invalid):
        learning.record(world.actor("admin"), material.id, region="kemuning")
