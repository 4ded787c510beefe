"""A small office of a region with months, quarters and own indicators; the clock is set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.domain.actor import Actor, Grant
from portal.host import Host, load_host
from portal.paths import plugins_dir
from portal.services.cycle import cycles
from portal.services.work import own_indicators
from portal.services.work.own_rules import OwnIndicator
from portal.settings import Settings
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Measurement,
    PeriodClosing,
    Position,
    Unit,
)
from tests.fresh import fresh_database

REGION = "tepian"
PLUGINS = Path(__file__).parents[1] / "fixtures" / "periods"
# key: (unit, appraiser, roles, title of the position)
STAFF = {
    "top": ("office", "", ("leader",), "Kepala Kantor"),
    "chief": ("service", "top", (), "Kepala Seksi"),
    "hr": ("office", "top", ("hr",), "Pengelola Kepegawaian"),
    "ani": ("service", "chief", (), "Pengelola Berkas"),
    "budi": ("service", "chief", (), "Pengelola Data"),
    "other": ("data", "top", (), "Kepala Data"),
    "cici": ("data", "other", (), "Pengelola Data"),
}


@dataclass
class Clock:
    moment: datetime = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def to(self, month: int, day: int, year: int = 2026) -> None:
        self.moment = datetime(year, month, day, 3, 0, tzinfo=UTC)


@dataclass
class Office:
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    cycle_id: int = 0

    def furnish(self) -> None:
        """Add the staff and the draft of the year to an empty database."""
        with unit_of_work():
            _fill(self)
        self.cycle_id = self.draft("2026").id

    def draft(self, code: str) -> Cycle:
        """Another draft of the year 2026."""
        return cycles.create_cycle(
            self.actor("hr"),
            region=REGION,
            code=code,
            title=f"Penilaian {code}",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )

    def actor(self, key: str) -> Actor:
        grants = tuple(Grant(role, REGION) for role in (*STAFF[key][2], "appraiser"))
        return Actor(
            account_id=None,
            name=key,
            region=REGION,
            employee_id=self.people[key],
            grants=grants,
            fresh=True,
        )

    def appraisal(self, key: str) -> Appraisal:
        found = select(Appraisal).where(Appraisal.employee_id == self.people[key])
        return session().scalars(found.order_by(Appraisal.id.desc())).first()

    def plan(self, key: str, *weights: str) -> list[OwnIndicator]:
        kinds = ("quantity", "quality", "time", "cost", "quality")
        return [
            OwnIndicator(
                label=f"Pekerjaan {at}",
                measure_unit="berkas",
                target="10",
                weight=weight,
                aspect=kinds[at % 5],
            )
            for at, weight in enumerate(weights)
        ]

    def agreed(self, key: str = "ani") -> Appraisal:
        """Let one person and his superior agree on all plans."""
        one, boss = self.appraisal(key), self.actor(STAFF[key][1])
        for set_id, weights in (("own", ("60", "40")), ("reports", ("100",))):
            own_indicators.save_plan(self.actor(key), one.id, set_id, self.plan(key, *weights))
            if set_id == "own":
                rows = {row.code for row in self.rows(key, set_id)}
                ticks = dict.fromkeys(rows, ("jelas", "terukur"))
                own_indicators.tick(boss, one.id, set_id, ticks)
            own_indicators.agree(self.actor(key), one.id, set_id)
            own_indicators.agree(boss, one.id, set_id)
        return self.appraisal(key)

    def rows(self, key: str, set_id: str = "own", period: str = "") -> list[Measurement]:
        wanted = select(Measurement).where(
            Measurement.subject == "person",
            Measurement.subject_id == self.appraisal(key).id,
            Measurement.indicator_set == set_id,
        )
        if period:
            wanted = wanted.where(Measurement.period == period)
        return list(session().scalars(wanted.order_by(Measurement.order, Measurement.period)))

    def unit_rows(self, unit: str, period: str) -> list[Measurement]:
        wanted = select(Measurement).where(
            Measurement.subject == "unit",
            Measurement.subject_id == self.units[unit],
            Measurement.period == period,
        )
        return list(session().scalars(wanted.order_by(Measurement.order)))

    def closing(self, key: str, period: str) -> PeriodClosing:
        wanted = select(PeriodClosing).where(PeriodClosing.period == period)
        if key in self.units:
            wanted = wanted.where(PeriodClosing.unit_id == self.units[key])
            wanted = wanted.where(PeriodClosing.subject == "unit")
        else:
            wanted = wanted.where(PeriodClosing.appraisal_id == self.appraisal(key).id)
        return session().scalars(wanted.order_by(PeriodClosing.revision.desc())).first()


@pytest.fixture(scope="session")
def host() -> Host:
    return load_host([plugins_dir(), PLUGINS], entry_points=False)


@pytest.fixture
def office(tmp_path: Path, host: Host) -> Iterator[Office]:
    settings = Settings(instance=tmp_path / "instance", secret_key="k7" * 24, upload_max_mb=1)
    settings.instance.mkdir(parents=True)
    fresh_database(settings.database_url)
    clock = Clock()
    app = create_app(settings, host=host, clock=clock)
    with app.app_context():
        made = Office(clock)
        made.furnish()
        cycles.open_cycle(made.actor("hr"), made.cycle_id)
        yield made


def _fill(made: Office) -> None:
    for code in ("office", "service", "data"):
        unit = Unit(
            region=REGION, code=code, name=f"Unit {code}", parent_id=made.units.get("office")
        )
        session().add(unit)
        session().flush()
        unit.path = f"/{unit.id}/"
        made.units[code] = unit.id
    for at, (key, (unit, boss, _roles, title)) in enumerate(STAFF.items(), 1):
        person = Employee(region=REGION, nip=f"19850101201001{at % 2 + 1}{at:03}", name=key.title())
        place = Position(region=REGION, code=f"P-{at}", title=title, unit_id=made.units[unit])
        session().add_all([person, place])
        session().flush()
        made.people[key] = person.id
        session().add(
            Assignment(
                region=REGION,
                employee_id=person.id,
                position_id=place.id,
                appraiser_id=made.people.get(boss),
                starts=date(2025, 1, 1),
            )
        )
