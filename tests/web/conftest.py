"""A portal of two regions with a handful of people, and browsers that are signed in as one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.domain.actor import SYSTEM
from portal.host import Host, load_host
from portal.paths import plugins_dir
from portal.services.identity import accounts
from portal.services.personnel import people
from portal.settings import Settings
from tests.fresh import fresh_database

PASSWORD = "kuda hitam lari pagi"
MARKUP = '<script>alert(1)</script>{{ 1234*1001 }}"><img src=x>'
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# login: (region, role, place of the role, name)
ACCOUNTS = {
    "admin": ("", "admin", "*", "Admin Pusat"),
    "hrd": ("kemuning", "hr", "kemuning", "Pengelola Satu"),
    "foreign.hr": ("bungo", "hr", "bungo", "Pengelola Dua"),
    "auditor": ("kemuning", "auditor", "kemuning", "Auditor Satu"),
    "staff": ("kemuning", "", "", "Pegawai Biasa"),
    "tester": ("kemuning", "", "", MARKUP),
}


@dataclass
class Clock:
    moment: datetime = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Site:
    """The application with ids by short names; `browser("hrd")` is signed in."""

    app: Flask
    clock: Clock
    accounts: dict[str, int] = field(default_factory=dict)
    employees: dict[str, int] = field(default_factory=dict)

    def visitor(self) -> FlaskClient:
        return self.app.test_client()

    def browser(self, login: str, password: str = PASSWORD) -> FlaskClient:
        client = self.visitor()
        assert sign_in(client, login, password).status_code == 303
        return client


def token(client: FlaskClient, path: str = "/masuk") -> str:
    """The form token that a page of this browser carries."""
    found = TOKEN.search(client.get(path).text)
    assert found, path
    return found[1]


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: str):
    data = {"login": login, "password": password, "csrf_token": token(client), **more}
    return client.post("/masuk", data=data)


def post(client: FlaskClient, path: str, page: str = "/akun", **data: object):
    """Send a form as a page of ours would."""
    return client.post(path, data={"csrf_token": token(client, page), **data})


@pytest.fixture(scope="session")
def host() -> Host:
    return load_host([plugins_dir()], entry_points=False)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, host: Host) -> tuple[Path, Site]:
    """A filled database, made once and copied for every test."""
    instance = tmp_path_factory.mktemp("prepared")
    settings = Settings(instance=instance, secret_key="k" * 40)
    fresh_database(settings.database_url)
    clock = Clock()
    app = create_app(settings, host=host, clock=clock)
    site = Site(app, clock)
    with app.app_context():
        fill(site)
    return instance, site


@pytest.fixture
def make_site(tmp_path: Path, prepared: tuple[Path, Site], host: Host) -> Callable[..., Site]:
    def make(**settings: object) -> Site:
        instance, pattern = prepared
        for file in instance.glob("portal.sqlite3*"):
            shutil.copy(file, tmp_path)
        clock = Clock()
        chosen = Settings(instance=tmp_path, secret_key="k" * 40, **settings)
        app = create_app(chosen, host=host, clock=clock)
        return Site(app, clock, dict(pattern.accounts), dict(pattern.employees))

    return make


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Iterator[Site]:
    return make_site()


def fill(site: Site) -> None:
    for login, (region, role, place, name) in ACCOUNTS.items():
        made = accounts.create_account(
            SYSTEM, login=login, name=name, region=region, password=PASSWORD
        )
        site.accounts[login] = made.id
        if role:
            accounts.grant_role(SYSTEM, made.id, role, place)
    for region, names in (("kemuning", ("Budi", "Sari", MARKUP)), ("bungo", ("Joko",))):
        unit = people.create_unit(SYSTEM, region=region, code="U1", name=f"Unit {region}")
        post_ = people.create_position(
            SYSTEM, region=region, code="J1", title="Analis", unit_id=unit.id
        )
        head: int | None = None
        for number, name in enumerate(names, 1):
            nip = f"198501012010011{number + (0 if region == 'kemuning' else 500):03}"
            made_person = people.create_employee(SYSTEM, region=region, nip=nip, name=name)
            people.assign(
                SYSTEM,
                employee_id=made_person.id,
                position_id=post_.id,
                appraiser_id=head,
                starts=date(2026, 1, 1),
            )
            head = head or made_person.id
            site.employees[f"{region}.{number}"] = made_person.id
