"""Pages of plans, periods, tables and units: what each reader sees, and how much it costs."""

from __future__ import annotations

import pytest
from flask import current_app
from sqlalchemy import event

from portal.services.periods import closings
from portal.services.work import measurement_tables, measurements
from portal.services.work.measurement_tables import Cell
from portal.store.db import session
from tests.periods.conftest import STAFF, Office


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
    for key in STAFF:
        assert key.title() not in page
    assert client.get("/publik/kemuning/unit").status_code == 404
    assert client.get("/publik/nirwana/unit").status_code == 404


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
