"""A plugin that fails while people work: its own region rests, the other goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import Told, tell
from portal.settings import Settings
from portal.store.db import db, session
from portal.store.models import Cycle, ScoreRecord
from tests.faults.conftest import TOKEN
from tests.walls.conftest import TWIN, twin_plugin

pytestmark = pytest.mark.slow
FINE = "kemuning"


def give_a_switch(module: Path, switch: Path) -> None:
    """Let the plugin's method fail with an error of its own once the file `switch` is there."""
    text = module.read_text("utf-8")
    head = "def compute(given: ObjectiveInput) -> ScoreCard:\n"
    assert text.count(head) == 1
    lines = f"    from pathlib import Path\n    if Path({str(switch)!r}).exists():\n"
    lines += '        raise RuntimeError("secret detail of a plugin")\n'
    module.write_text(text.replace(head, head + lines), "utf-8")


@pytest.fixture
def offices(tmp_path):
    make_instance(tmp_path / "instance")
    folder = twin_plugin(tmp_path / "plugins")
    give_a_switch(folder / TWIN / "scoring" / "objective.py", tmp_path / "broken")
    settings = Settings(
        instance=tmp_path / "instance",
        secret_key="w" * 40,
        plugin_path=(folder,),
        login_free_attempts=20,
    )
    app = create_app(settings)
    with app.app_context():
        told = {
            code: tell(code, people=8, seed=seed, stage="rating")
            for seed, code in enumerate((FINE, TWIN))
        }
    yield app, told
    with app.app_context():
        db.engine.dispose()


def signed_in(app: Flask, told: Told, role: str) -> tuple[FlaskClient, str]:
    """A browser of that role, and the token for its forms."""
    one = next(a for a in told.accounts if a.role == role)
    browser = app.test_client()
    token = TOKEN.search(browser.get("/masuk").text)[1]
    form = {"login": one.login, "password": one.password, "csrf_token": token}
    assert browser.post("/masuk", data=form).status_code == 303
    return browser, TOKEN.search(browser.get("/akun").text)[1]


def calculate(app: Flask, told: Told):
    browser, token = signed_in(app, told, "hr")
    with app.app_context():
        mine = select(Cycle.id).where(Cycle.region == told.region)
        key = session().scalars(mine).one()
    return browser.post(f"/siklus/{key}/langkah/calculate", data={"csrf_token": token})


def scores(app: Flask, region: str) -> int:
    with app.app_context():
        mine = select(func.count()).where(ScoreRecord.region == region)
        return session().scalar(mine)


def test_a_failing_plugin_closes_its_own_region_only(offices, tmp_path):
    app, told = offices
    (tmp_path / "broken").touch()
    for _attempt in range(3):
        answer = calculate(app, told[TWIN])
        assert answer.status_code == 503
        assert "F-2" in answer.text  # the fault number for the telephone
        assert "secret detail" not in answer.text
    assert scores(app, TWIN) == 0
    states = {one.id: one.state for one in app.extensions["portal"].host.reports()}
    assert states[TWIN] == "quarantined"
    assert states[FINE] == "active"

    staff, _token = signed_in(app, told[TWIN], "staff")
    assert staff.get("/").status_code == 200
    assert calculate(app, told[TWIN]).status_code == 503

    assert calculate(app, told[FINE]).status_code == 303
    assert scores(app, FINE) > 0
    assert scores(app, TWIN) == 0
