"""A small told office of Senapelan in a running year, with one browser per role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import Told, tell
from portal.services.common.appraisals import local_today
from portal.services.survey import survey_rounds, surveys
from portal.settings import Settings
from portal.store.db import session
from portal.store.models import Account, RoleGrant, ServiceCounter

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Town:
    """The application, what was told, and browsers signed in by role."""

    app: Flask
    told: Told
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, role: str) -> FlaskClient:
        if role not in self.browsers:
            account = next(one for one in self.told.accounts if one.role == role)
            client = self.app.test_client()
            form = {"login": account.login, "password": account.password}
            page = client.get("/masuk").text
            sent = client.post("/masuk", data={**form, "csrf_token": TOKEN.search(page)[1]})
            assert sent.status_code == 303, role
            self.browsers[role] = client
        return self.browsers[role]

    def post(self, role: str, path: str, **data: object):
        client = self.browser(role)
        token = TOKEN.search(client.get("/akun").text)[1]
        return client.post(path, data={"csrf_token": token, **data})

    def hr(self):
        """The personnel office as an actor of use cases."""
        from portal.domain.actor import Actor, Grant

        account = next(one for one in self.told.accounts if one.role == "hr")
        row = session().scalars(select(Account).where(Account.login == account.login)).one()
        roles = session().scalars(select(RoleGrant.role).where(RoleGrant.account_id == row.id))
        grants = tuple(Grant(role, "senapelan") for role in roles)
        return Actor(
            account_id=row.id,
            name=row.name,
            region="senapelan",
            employee_id=row.employee_id,
            grants=grants,
            fresh=True,
        )


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder: Path = tmp_path_factory.mktemp("participation")
    make_instance(folder / "instance")
    app = create_app(
        Settings(instance=folder / "instance", secret_key="p" * 40, login_free_attempts=20)
    )
    with app.app_context():
        told = tell("senapelan", people=24, seed=5, stage="running")
    return Town(app, told)


@pytest.fixture
def ticket(town: Town) -> Iterator[str]:
    """A fresh code of an open round, in an application context."""
    with town.app.app_context():
        yield codes(town, 1)[0]


def codes(town: Town, count: int) -> list[str]:
    """Codes of this year's open round, opened where there is none."""
    actor = town.hr()
    counter = session().scalars(select(ServiceCounter).order_by(ServiceCounter.id)).first()
    today = local_today("senapelan")
    from portal.store.models import SurveyRound

    row = session().scalars(select(SurveyRound).where(SurveyRound.state == "open")).first()
    if row is None:
        period = f"{today.year + 1}-Q1"
        row = survey_rounds.open_round(
            actor,
            "satisfaction",
            region="senapelan",
            period=period,
            opens_on=today,
            closes_on=date(today.year + 1, 12, 31),
        )
    return surveys.make_tickets(actor, row.id, counter.id, count)
