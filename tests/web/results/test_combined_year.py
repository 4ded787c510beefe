"""The page of somebody who moved: the whole year for himself, for everybody else his own part."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.reports.cases import build_cases
from portal.services.cycle import cycles
from portal.services.outcome import publication
from portal.services.scores.years import year_of, years_of
from portal.store import triggers
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, CombinedScore, Cycle
from tests.services.moves import appraisals_of, begins_on, ends_on, valued
from tests.web.results.offices import post

TITLE = "Nilai tahun 2026 dari 2 masa kerja"
YEAR, FIRST, LAST = "95,07", "80,00", "100,00"


@pytest.fixture
def moved(running):
    """The office in which a1 went from boss_a to boss_b in April, everything published."""
    world = running.world
    with running.app.app_context():
        ends_on(world, "a1", date(2026, 3, 31))
        begins_on(world, "a1", date(2026, 4, 1), world.units["water"], world.id("boss_b"))
        cycles.add_appraisals(world.actor("hr"), world.cycle_id)
        spans = (
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 4, 1), date(2026, 12, 31)),
        )
        with unit_of_work() as current:
            cycle = current.get_one(Cycle, world.cycle_id)
            mine = appraisals_of(cycle.id, world.id("a1"))
            for one, value, span in zip(mine, ("80.00", "100.00"), spans, strict=True):
                valued(cycle, one, value, *span)
            cycle.state = "calculated"
            keys = [one.id for one in mine]
        publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    return running, keys


def opened(office, keys):
    for key in keys:
        assert post(office.browser("a1"), f"/hasil/{key}/buka").status_code == 303


def test_the_person_sees_the_whole_year_once_he_opened_all_of_it(moved):
    office, (first, last) = moved
    client = office.browser("a1")
    opened(office, [last])
    page = client.get(f"/hasil/{last}").text
    assert TITLE in page
    assert YEAR not in page  # it would tell the part that he has not opened
    opened(office, [first])
    page = client.get(f"/hasil/{last}").text
    for text in (TITLE, YEAR, FIRST, LAST, "275", "90", f'href="/hasil/{first}"'):
        assert text in page
    assert YEAR in client.get(f"/hasil/{first}").text


def test_a_former_superior_sees_his_own_part_only(moved):
    office, (first, last) = moved
    client = office.browser("boss_a")
    page = client.get(f"/hasil/{first}").text
    assert FIRST in page
    for text in (TITLE, YEAR, LAST):
        assert text not in page
    assert client.get(f"/hasil/{last}").status_code == 404


def test_the_present_superior_sees_the_year_with_its_parts_and_no_way_into_the_other(moved):
    office, (first, last) = moved
    client = office.browser("boss_b")
    page = client.get(f"/hasil/{last}").text
    for text in (TITLE, YEAR, FIRST):
        assert text in page
    assert f'href="/hasil/{first}"' not in page
    assert client.get(f"/hasil/{first}").status_code == 404


def test_a_part_in_another_region_is_a_span_and_nothing_else(moved):
    office, (first, last) = moved
    with office.app.app_context(), unit_of_work() as current:
        triggers.drop(current.connection())
        (year,) = current.scalars(select(CombinedScore))
        year.segments = [{**year.segments[0], "region": "bungo"}, year.segments[1]]
    for who in ("hr", "boss_b"):
        page = office.browser(who).get(f"/hasil/{last}").text
        assert "Di daerah lain" in page
        assert YEAR in page
        for text in (FIRST, "Bidang roads", "Cara nilai tahun dihitung"):
            assert text not in page
    with office.app.app_context():
        one = session().get_one(Appraisal, last)
        (case,) = build_cases([one], one.cycle, "Asia/Jakarta")
    assert case.segments[0]["days"] == 90
    assert {case.segments[0][name] for name in ("value", "unit", "position", "region")} == {None}
    opened(office, [first, last])
    assert "Bidang roads" in office.browser("a1").get(f"/hasil/{last}").text


def test_the_personnel_office_sees_how_the_year_came_about(moved):
    office, (_first, last) = moved
    page = office.browser("hr").get(f"/hasil/{last}").text
    for text in (TITLE, YEAR, FIRST, "Cara nilai tahun dihitung"):
        assert text in page


def test_another_region_sees_nothing_of_the_year(moved):
    office, keys = moved
    with office.app.app_context():
        for key in keys:
            one = session().get_one(Appraisal, key)
            assert year_of(office.world.actor("foreign_hr"), one) is None
        stranger = office.world.actor("foreign_hr")
        assert years_of(stranger, office.world.id("a1")) == ()
        assert len(years_of(office.world.actor("hr"), office.world.id("a1"))) == 1


def test_the_annual_sheet_lists_the_parts(moved):
    office, (_first, last) = moved
    with office.app.app_context():
        one = session().get_one(Appraisal, last)
        told = session().get_one(Cycle, one.cycle_id)
        (case,) = build_cases([one], told, "Asia/Jakarta")
    assert [part["value"] for part in case.segments] == ["80.00", "100.00"]
    assert case.year == {"year": 2026, "value": "95.07", "predikat": None, "rule": "days"}
