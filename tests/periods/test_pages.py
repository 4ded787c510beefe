"""Pages of plans, periods, tables and units: what each reader sees, and how much it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import event

from portal.domain.actor import Actor
from portal.services.common.appraisals import local_day
from portal.services.periods import closings
from portal.services.work import measurement_tables, measurements
from portal.services.work.measurement_tables import Cell
from portal.store.db import session, unit_of_work
from portal.store.models import Measurement, Unit
from portal.store.queries import closing_pages, unit_pages
from portal.store.queries import measurement_screens as screens
from portal.web import menu
from portal.web.views import closing_pages as period_pages
from portal.web.views import measure_tables
from portal.web.views import measurements as measurement_pages
from tests.periods.conftest import REGION, STAFF, Office


@pytest.fixture
def closed(office: Office) -> Office:
    """A closed and published first quarter of a unit, red."""
    rows = office.unit_rows("service", "2026-Q1")
    for row, target in zip(rows, ("100", "4"), strict=True):
        measurements.set_target(office.actor("hr"), row.id, target, None)
    office.clock.to(4, 6)
    cells = [Cell(r.id, "actual", v, None) for r, v in zip(rows, ("60", "4"), strict=True)]
    measurement_tables.save_cells(office.actor("chief"), cells)
    row = office.closing("service", "2026-Q1")
    closings.close_period(office.actor("chief"), row.id)
    closings.publish_period(office.actor("hr"), row.id)
    return office


def test_the_public_page_shows_lights_and_no_name(closed: Office):
    client = current_app.test_client()
    page = client.get("/publik/tepian/unit").text
    assert "Unit service" in page
    assert "Merah" in page
    words = re.sub(r"<[^>]*>", " ", page).split()  # tokens in attributes are drawn
    for key in STAFF:
        assert key.title() not in words
    assert client.get("/publik/kemuning/unit").status_code == 404
    assert client.get("/publik/nirwana/unit").status_code == 404


def test_units_of_one_name_stay_two_on_the_public_page(closed: Office):
    with unit_of_work() as current:
        current.get_one(Unit, closed.units["data"]).name = "Unit service"
        other = closed.closing("data", "2026-Q1")
        other.state, other.status, other.published_at = "published", "green", closed.clock.moment
    shown = unit_pages.public_units("tepian", ["quarter"])
    assert [(name, light.status) for name, light in shown] == [
        ("Unit service", "green"),
        ("Unit service", "red"),
    ]


def test_in_time_is_what_the_day_was_where_the_office_is(office: Office):
    office.agreed()
    row = office.closing("ani", "2026-02")
    assert row.due_on == date(2026, 3, 10)
    day_of = partial(local_day, region="tepian")

    def in_time() -> int:
        found = closing_pages.shares(
            office.actor("hr"), office.cycle_id, "month", "2026-02", day_of
        )
        return next(one.in_time for one in found if one.name == "Chief")

    office.clock.moment = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)  # after midnight there
    text = "Berkas selesai sebelum waktunya."
    closings.close_period(office.actor("chief"), row.id, feedback={"good": text, "next": text})
    assert in_time() == 0
    closings.reopen_period(office.actor("chief"), row.id)
    office.clock.moment = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)
    closings.close_period(office.actor("chief"), row.id, feedback={"good": text, "next": text})
    assert in_time() == 1


def test_staff_of_another_cycle_stay_out_of_the_list(office: Office):
    chief = office.actor("chief")
    assert closing_pages.staff(chief, office.cycle_id, "month", "2026-02").rows
    assert not closing_pages.staff(chief, office.cycle_id + 1, "month", "2026-02").rows


def test_the_public_page_costs_no_more_for_more_units(closed: Office):
    client = current_app.test_client()
    client.get("/publik/tepian/unit")
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(session().get_bind(), "before_cursor_execute", note)
    client.get("/publik/tepian/unit")
    event.remove(session().get_bind(), "before_cursor_execute", note)
    assert sum("period_closing" in one for one in seen) == 1, "the list itself is kept"


@pytest.fixture
def reads(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Let somebody of the office be the reader of a page's function, without signing in."""

    def read(who: Actor, page: Callable[[], Any]) -> Any:
        with current_app.test_request_context("/"):
            for module in (measure_tables, measurement_pages, period_pages):
                monkeypatch.setattr(module, "actor", lambda: who)
            monkeypatch.setattr(menu, "stand_with_staff", lambda *_: None)
            return page()

    return read


def shut(office: Office) -> None:
    """The month of Ani is closed."""
    office.clock.to(3, 6)
    with unit_of_work():
        office.closing("ani", "2026-02").state = "closed"


def test_a_post_s_table_takes_nothing_for_months_closed_with_its_holder(office: Office, reads):
    office.agreed()
    place = office.appraisal("ani").assignment.position_id
    with unit_of_work() as current:
        for month in ("2026-02", "2026-03"):
            current.add(
                Measurement(
                    region=REGION,
                    cycle_id=office.cycle_id,
                    subject="position",
                    subject_id=place,
                    indicator_set="seat",
                    period=month,
                    code="seat",
                    label="Jabatan",
                    direction="higher",
                )
            )
    shut(office)
    table = reads(
        office.actor("chief"), lambda: measure_tables.position_table(office.cycle_id, place)
    )
    assert table.closed == {"2026-02"}
    assert [c.period for c in table.cells.values() if table.editable(c)] == ["2026-03"]
    assert table.chosen == "2026-03"


def test_a_report_of_a_closed_month_offers_no_mark(office: Office, reads):
    office.agreed()
    with unit_of_work():
        report = office.rows("ani", "reports")[0]
        report.period, report.code = "2026-02", "report"
        key = report.id

    def offered(who: str) -> set[str]:
        actor = office.actor(who)
        page = reads(actor, lambda: measurement_pages._context(screens.measurement(actor, key)))
        return {name for name in ("may_verify", "may_name", "may_comment") if page[name]}

    assert offered("chief") == {"may_verify", "may_name", "may_comment"}
    assert offered("ani") == {"may_comment"}
    shut(office)
    assert offered("chief") == offered("ani") == set()


def test_the_close_form_of_a_unit_is_only_for_who_can_sign_it(office: Office, reads):
    office.clock.to(4, 6)
    key = office.closing("service", "2026-Q1").id
    hr = office.actor("hr")
    nameless = replace(hr, employee_id=None)
    for who, may in ((hr, True), (nameless, False)):
        can = reads(who, lambda: period_pages._page(key)["can"])
        assert can["close"] is may, who
