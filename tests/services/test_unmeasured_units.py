"""A unit without indicators is told early, where the region gives its units a value."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.services.common.appraisals import described
from portal.services.desk.tasks import waiting_for
from portal.services.work import unmeasured_units
from portal.store.db import unit_of_work
from portal.store.models import Unit
from tests.services import conftest

KINDS = {"unmeasured_unit", "unmeasured_units"}


def furnished(monkeypatch, request, region):
    monkeypatch.setattr(conftest, "REGION", region)
    world = request.getfixturevalue("world")
    world.region = region
    return world


@pytest.fixture
def office(monkeypatch, request):
    """The usual small office, in Kotabumi; the roads are built by the agency of public works."""
    world = furnished(monkeypatch, request, "kotabumi")
    with unit_of_work() as current:
        current.scalars(select(Unit).where(Unit.id == world.units["roads"])).one().code = "DPU"
    return world


def told(world, who):
    return [one for one in waiting_for(world.actor(who)) if one.kind in KINDS]


def test_the_units_are_named_before_the_cycle_is_opened(office):
    span = date(2026, 1, 1), date(2026, 12, 31)
    entry = described("kotabumi")
    assert unmeasured_units.names_before_opening(entry, *span) == ("Bidang office", "Bidang water")


def test_office_and_head_are_asked_until_the_opening(office):
    (task,) = told(office, "hr")
    assert "2 unit kerja" in str(task.title)
    assert (task.params, str(task.detail)) == (
        {"cycle_id": office.cycle_id},
        "Bidang office, Bidang water",
    )
    (mine,) = told(office, "boss_b")
    assert (mine.kind, mine.params) == ("unmeasured_unit", {"unit_id": office.units["water"]})
    assert "Bidang water" in str(mine.title)
    assert told(office, "boss_a") == told(office, "b1") == []
    office.open_cycle()
    assert unmeasured_units.of_cycle(office.cycle_id) == ("Bidang office", "Bidang water")
    assert told(office, "hr") == told(office, "boss_b") == []


def test_nobody_is_told_where_units_have_no_value(monkeypatch, request):
    world = furnished(monkeypatch, request, "kemuning")
    assert not unmeasured_units.expected(described("kemuning"))
    assert told(world, "hr") == told(world, "boss_b") == []
