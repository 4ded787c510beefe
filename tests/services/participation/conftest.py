"""The small office of the service tests, as an office of Senapelan with a counter."""

from __future__ import annotations

from datetime import date

import pytest

from portal.services.survey import survey_rounds
from portal.store.models import ServiceCounter, SurveyRound
from tests.services import conftest as base

REGION = "senapelan"
OPENED, CLOSED = date(2026, 6, 1), date(2026, 6, 30)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> base.World:
    monkeypatch.setattr(base, "REGION", REGION)
    monkeypatch.setattr(base, "NEIGHBOUR", "kemuning")
    made: base.World = request.getfixturevalue("world")
    made.region = REGION
    return made


@pytest.fixture
def counter(town: base.World) -> ServiceCounter:
    """One counter of the unit `roads`, with two of its staff."""
    return survey_rounds.save_counter(
        town.actor("hr"),
        region=REGION,
        code="LK-1",
        name="Loket Kependudukan",
        unit_id=town.units["roads"],
        staff=[town.id("a1"), town.id("a2")],
    )


@pytest.fixture
def survey_round(town: base.World) -> SurveyRound:
    return survey_rounds.open_round(
        town.actor("hr"),
        "satisfaction",
        region=REGION,
        period="2026-Q2",
        opens_on=OPENED,
        closes_on=CLOSED,
    )
