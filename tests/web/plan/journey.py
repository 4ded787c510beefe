"""A small office on its way through the pages of plans, and browsers signed in as its people."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from portal.app import create_app
from portal.host import Host
from portal.services.identity import passwords
from portal.settings import Settings
from portal.store.db import db, unit_of_work
from portal.store.models import Account, Cycle
from tests.fresh import fresh_database
from tests.services import conftest as services
from tests.services.conftest import Clock, World

PASSWORD = "kuda hitam lari pagi"
KEY = "k" * 40
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@dataclass
class Journey:
    """The application; `get("a1", "/")` is what that person's browser sees."""

    app: Flask
    world: World
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    project_id: int = 0

    def browser(self, who: str) -> FlaskClient:
        """A browser signed in as a person, kept for the test."""
        if who not in self.browsers:
            client = self.app.test_client()
            data = {"login": who, "password": PASSWORD, "csrf_token": _token(client, "/masuk")}
            assert client.post("/masuk", data=data).status_code == 303
            self.browsers[who] = client
            self.tokens[who] = _token(client, "/akun")
        return self.browsers[who]

    def get(self, who: str, path: str):
        """Open a page."""
        answer = self.browser(who).get(path)
        answer.get_data()
        answer.close()  # a file handed out stays open else
        return answer

    def post(self, who: str, path: str, **data: object):
        """Send a form."""
        client = self.browser(who)
        return client.post(path, data={"csrf_token": self.tokens[who], **data})

    def sent(self, who: str, path: str, **data: object) -> str:
        """Send a form that must succeed, and return the page it leads to."""
        answer = self.post(who, path, **data)
        assert answer.status_code == 303, answer.text.partition("<main")[2][:3000]
        return self.get(who, answer.headers["Location"]).text

    @contextmanager
    def office(self) -> Iterator[World]:
        """Work with services and rows directly."""
        with self.app.app_context():
            yield self.world

    def statements(self, who: str, path: str) -> int:
        """Return how many SQL statements a page costs."""
        self.browser(who)
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert self.get(who, path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)


def _token(client: FlaskClient, path: str) -> str:
    found = TOKEN.search(client.get(path).text)
    assert found, path
    return found[1]


def prepare(folder: Path, host: Host) -> World:
    """Fill a database with the office and its draft cycle, everybody with a password."""
    settings = Settings(instance=folder, secret_key=KEY)
    fresh_database(settings.database_url)
    world = World(Clock())
    with create_app(settings, host=host, clock=world.clock).app_context():
        with unit_of_work() as current:
            services._staff(world)
            services._account(world, "auditor", ("auditor",), services.REGION)
            services._account(world, "admin", ("admin",), "*")
            services._neighbour(world)
            cycle = Cycle(
                region=services.REGION,
                code="2026",
                title="Penilaian 2026",
                year=2026,
                starts=date(2026, 1, 1),
                ends=date(2026, 12, 31),
            )
            current.add(cycle)
            current.flush()
            world.cycle_id = cycle.id
            current.execute(update(Account).values(password_hash=passwords.hash_password(PASSWORD)))
        db.session.remove()
        db.engine.dispose()
    return world


def copy_of(folder: Path, world: World, target: Path, host: Host) -> Journey:
    """Return the application on a fresh copy."""
    for file in folder.glob("portal.sqlite3*"):
        shutil.copy(file, target)
    own = copy.deepcopy(world)
    settings = Settings(instance=target, secret_key=KEY, upload_max_mb=1)
    return Journey(create_app(settings, host=host, clock=own.clock), own)
