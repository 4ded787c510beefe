"""Two whole regions side by side, and a browser for each role of both."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, inspect, select

from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import Told, tell
from portal.paths import plugins_dir
from portal.settings import Settings
from portal.store.db import db, session

TWIN = "tandem"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Region:
    """A told region with one signed-in browser per role."""

    code: str
    told: Told
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


@dataclass
class Sides:
    app: Flask
    kemuning: Region
    tandem: Region


def twin_plugin(folder: Path) -> Path:
    """A second region that differs from Kemuning by name only: what it does must stay inside."""
    copy = folder / TWIN
    shutil.copytree(plugins_dir() / "kemuning", copy, ignore=shutil.ignore_patterns("__pycache__"))
    for path in copy.rglob("*"):
        if path.suffix in {".py", ".toml", ".html", ".css", ".po"}:
            text = path.read_text("utf-8")
            for word in ("kemuning", "Kemuning", "KEMUNING"):
                same_case = TWIN.title() if word[1].islower() and word[0].isupper() else TWIN
                text = text.replace(word, same_case.upper() if word.isupper() else same_case)
            path.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="package")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Sides:
    folder = tmp_path_factory.mktemp("walls")
    make_instance(folder / "instance")
    settings = Settings(
        instance=folder / "instance",
        secret_key="w" * 40,
        plugin_path=(twin_plugin(folder / "plugins"),),
        login_free_attempts=20,
    )
    app = create_app(settings)
    with app.app_context():
        told = {
            region: tell(region, people=24, seed=seed)
            for region, seed in (("kemuning", 3), (TWIN, 4))
        }
    found = {code: Region(code, one) for code, one in told.items()}
    for region in found.values():
        for account in region.told.accounts:
            browser = app.test_client()
            page = browser.get("/masuk").text
            form = {"login": account.login, "password": account.password}
            sent = browser.post("/masuk", data={**form, "csrf_token": TOKEN.search(page)[1]})
            assert sent.status_code == 303, account.role
            region.browsers[account.role] = browser
            region.tokens[account.role] = TOKEN.search(browser.get("/akun").text)[1]
    return Sides(app, found["kemuning"], found[TWIN])


@pytest.fixture(scope="package")
def tables(sides: Sides) -> MetaData:
    with sides.app.app_context():
        metadata = MetaData()
        metadata.reflect(db.engine)
        return metadata


def fingerprint(app: Flask, tables: MetaData, region: str) -> dict[str, list[tuple]]:
    """All rows of a region, table by table; what is of no region (sessions) is left out."""
    with app.app_context():
        session().rollback()
        return {
            name: [tuple(row) for row in session().execute(select(table).where(mine == region))]
            for name, table in tables.tables.items()
            if (mine := table.c.get("region")) is not None
        }


def keys_of(app: Flask, region: str) -> dict[str, list[object]]:
    """For each route parameter, real keys of the region's records."""
    from portal.store import models as m

    sources = {
        "account_id": m.Account,
        "appraisal_id": m.Appraisal,
        "assignment_id": m.Assignment,
        "cycle_id": m.Cycle,
        "employee_id": m.Employee,
        "evidence_id": m.Evidence,
        "fact_id": m.FactRecord,
        "follow_up_id": m.FollowUp,
        "job_id": m.Job,
        "measurement_id": m.Measurement,
        "member_id": m.ProjectMember,
        "objection_id": m.Objection,
        "position_id": m.Position,
        "project_id": m.Project,
        "record_id": m.Record,
        "task_id": m.RaterTask,
        "closing_id": m.PeriodClosing,
        "unit_id": m.Unit,
        "survey_round_id": m.SurveyRound,
        "counter_id": m.ServiceCounter,
        "deliberation_round_id": m.DeliberationRound,
        "proposal_id": m.ParameterProposal,
        "review_id": m.FairnessReview,
        "flag_id": m.RaterFlag,
        "correction_id": m.RatingCorrection,
    }
    with app.app_context():
        return {
            name: list(
                session().scalars(
                    select(inspect(model).primary_key[0])
                    .where(model.region == region)
                    .order_by(inspect(model).primary_key[0])
                )
            )
            for name, model in sources.items()
        }
