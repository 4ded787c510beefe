"""A small Kemuning office beside a neighbour region, with a clock that tests turn by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.domain.actor import Actor, Grant
from portal.host import Host, Registry, load_host
from portal.paths import plugins_dir
from portal.services.cycle import cycles
from portal.services.work import projects
from portal.services.work.projects import MemberInput
from portal.settings import Settings
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Measurement,
    Position,
    Project,
    ProjectMember,
    RoleGrant,
    Unit,
)
from tests.fresh import fresh_database

REGION, NEIGHBOUR = "kemuning", "bungo"
# key: (unit, appraiser, roles beside staff)
STAFF: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "leader": ("office", "", ("leader", "appraiser")),
    "secretary": ("office", "leader", ("committee", "appraiser")),
    "hr": ("office", "secretary", ("hr",)),
    "boss_a": ("roads", "secretary", ("appraiser",)),
    "boss_b": ("water", "secretary", ("appraiser",)),
    "a1": ("roads", "boss_a", ()),
    "a2": ("roads", "boss_a", ()),
    "a3": ("roads", "boss_a", ()),
    "a4": ("roads", "boss_a", ()),
    "b1": ("water", "boss_b", ()),
    "b2": ("water", "boss_b", ()),
    "b3": ("water", "boss_b", ()),
}
NAMES = {"leader": "Kepala Satu", "secretary": "Sekretaris Dua", "hr": "Pengelola Tiga"}


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    moment: datetime = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: int) -> None:
        self.moment += timedelta(**span)


@dataclass
class World:
    """Ids and actors by short names; `actor("foreign_hr")` works for the neighbour region."""

    clock: Clock
    region: str = REGION
    people: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    cycle_id: int = 0

    def id(self, key: str) -> int:
        """The employee id."""
        return self.people[key]

    def actor(self, key: str) -> Actor:
        """The signed-in person, his password just given."""
        return self.actors[key]

    def open_cycle(self) -> Cycle:
        """Open the draft cycle of 2026, once."""
        cycle = session().get_one(Cycle, self.cycle_id)
        if cycle.state == "draft":
            cycle = cycles.open_cycle(self.actor("hr"), cycle.id)
        return cycle

    def members(self, *keys: str, days: int = 20) -> list[MemberInput]:
        """Members with the sector of their unit, a target of 10 for quality and output."""
        return [
            MemberInput(
                employee_id=self.id(key),
                sector="Jalan" if STAFF[key][0] == "roads" else "Air",
                days=days,
                targets={"quality": "10", "output": "10"},
            )
            for key in keys
        ]

    def project(self, *keys: str, code: str = "P-1", head: str = "boss_a", **more) -> Project:
        """A project in planning; the cycle is opened first where needed."""
        cycle = self.open_cycle()
        given = {
            "cycle_id": cycle.id,
            "code": code,
            "title": f"Jalan penghubung {code}",
            "place": "Desa Contoh",
            "starts": date(2026, 2, 2),
            "planned_end": date(2026, 5, 29),
            "head_id": self.id(head),
            "members": self.members(*(keys or ("a1", "a2", "b1"))),
            **more,
        }
        return projects.open_project(self.actor("hr"), **given)

    def running(self, *keys: str, **more) -> Project:
        """A running project: every member has accepted his part."""
        project = self.project(*keys, **more)
        for member in list(project.members):
            projects.accept_membership(self.by_employee(member.employee_id), member.id)
        return projects.start_project(self.actor("hr"), project.id)

    def accepted(self, *keys: str, actual: str = "10", **more) -> Project:
        """An accepted project: 20 real days, `actual` for quality and output."""
        project = self.running(*keys, **more)
        projects.submit_project(self.actor("hr"), project.id, ended=date(2026, 6, 1))
        projects.accept_project(
            self.actor("hr"),
            project.id,
            accepted_on=date(2026, 6, 10),
            number=f"BA/{project.code}/2026",
            actuals={
                row.id: "20" if row.code == "timeliness" else actual
                for row in self.measurements(project)
            },
            attendees=[{"employee_id": self.id("hr"), "name": "Pengelola", "role": "hr"}],
        )
        return session().get_one(Project, project.id)

    def measurements(self, project: Project, key: str = "") -> list[Measurement]:
        """All measurements of a project, or those of one member."""
        chosen = [m.id for m in project.members if key in {"", self.key_of(m.employee_id)}]
        statement = select(Measurement).where(
            Measurement.subject == "project", Measurement.subject_id.in_(chosen)
        )
        return list(session().scalars(statement.order_by(Measurement.id)))

    def measurement(self, project: Project, key: str, code: str) -> Measurement:
        """One member's measurement by its code."""
        return next(row for row in self.measurements(project, key) if row.code == code)

    def member(self, project: Project, key: str) -> ProjectMember:
        """The membership of a person."""
        return next(m for m in project.members if m.employee_id == self.id(key))

    def appraisal(self, key: str) -> Appraisal:
        """The first appraisal of a person in the cycle."""
        statement = select(Appraisal).where(
            Appraisal.cycle_id == self.cycle_id, Appraisal.employee_id == self.id(key)
        )
        return session().scalars(statement.order_by(Appraisal.id)).first()

    def key_of(self, employee_id: int) -> str:
        """The short name of an employee."""
        return next(key for key, known in self.people.items() if known == employee_id)

    def by_employee(self, employee_id: int) -> Actor:
        """The actor of an employee."""
        return self.actors[self.key_of(employee_id)]


@pytest.fixture(scope="session")
def host() -> Host:
    return load_host([plugins_dir()], entry_points=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path / "instance", secret_key="k7" * 24, upload_max_mb=1)


@pytest.fixture
def app(settings: Settings, host: Host, clock: Clock) -> Iterator[Flask]:
    """The application on a fresh SQLite file, its context pushed for the whole test."""
    settings.instance.mkdir(parents=True)
    fresh_database(settings.database_url)
    made = create_app(settings, host=host, clock=clock)
    with made.app_context():
        yield made


@pytest.fixture
def registry(host: Host) -> Registry:
    return host.registry


@pytest.fixture
def world(app: Flask, clock: Clock) -> World:
    made = World(clock)
    with unit_of_work():
        _staff(made)
        _account(made, "auditor", ("auditor",), REGION)
        _account(made, "admin", ("admin",), "*")
        _neighbour(made)
        cycle = Cycle(
            region=REGION,
            code="2026",
            title="Penilaian 2026",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
        session().add(cycle)
        session().flush()
        made.cycle_id = cycle.id
    return made


def _staff(made: World) -> None:
    for code in ("office", "roads", "water"):
        made.units[code] = _unit(REGION, code, made.units.get("office"))
    for at, (key, (unit, boss, roles)) in enumerate(STAFF.items(), 1):
        name = NAMES.get(key, f"Pegawai {key.upper()}")
        made.people[key] = _employee(REGION, at, name)
        _assign(REGION, made.people[key], f"pos-{key}", made.units[unit], made.people.get(boss))
        _account(made, key, roles, REGION, made.people[key])


def _neighbour(made: World) -> None:
    unit = _unit(NEIGHBOUR, "office", None)
    for at, key in enumerate(("foreign_hr", "foreign_staff"), 101):
        made.people[key] = _employee(NEIGHBOUR, at, f"Tetangga {at}")
        _assign(NEIGHBOUR, made.people[key], f"pos-{key}", unit, None)
        roles = ("hr", "leader", "appraiser") if key == "foreign_hr" else ()
        _account(made, key, roles, NEIGHBOUR, made.people[key])


def _unit(region: str, code: str, parent: int | None) -> int:
    row = Unit(region=region, code=code, name=f"Bidang {code}", parent_id=parent)
    session().add(row)
    session().flush()
    row.path = f"/{parent}/{row.id}/" if parent else f"/{row.id}/"
    return row.id


def _employee(region: str, at: int, name: str) -> int:
    row = Employee(region=region, nip=f"19850101201001{at % 2 + 1}{at:03}", name=name)
    session().add(row)
    session().flush()
    return row.id


def _assign(region: str, employee: int, code: str, unit: int, boss: int | None) -> None:
    position = Position(region=region, code=code, title=f"Jabatan {code}", unit_id=unit)
    session().add(position)
    session().flush()
    session().add(
        Assignment(
            region=region,
            employee_id=employee,
            position_id=position.id,
            appraiser_id=boss,
            starts=date(2025, 1, 1),
        )
    )


def _account(
    made: World, key: str, roles: tuple[str, ...], region: str, employee: int | None = None
) -> None:
    home = "" if region == "*" else region
    row = Account(login=key, name=key, region=home, employee_id=employee)
    row.grants = [RoleGrant(role=role, region=region) for role in roles if role != "appraiser"]
    session().add(row)
    session().flush()
    made.actors[key] = Actor(
        account_id=row.id,
        name=key,
        region=home,
        employee_id=employee,
        grants=tuple(Grant(role, region) for role in roles),
        fresh=True,
    )
