"""Kemuning, its twin and the other four offices side by side, and a browser for each role.

Kemuning has a twin, so that even the same plugin, forms and codes keep apart. What Kemuning does
not have (closings, surveys, deliberations ...) is walked in the first office that has it.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, inspect, select, true

from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import Told, tell
from portal.paths import plugins_dir
from portal.services.common.runtime import now
from portal.settings import Settings
from portal.store import models as m
from portal.store.db import db, session, unit_of_work

TWIN = "tandem"
OTHERS = ("bungo", "lhokseumawe", "senapelan", "kotabumi")
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
    regions: dict[str, Region]

    @property
    def kemuning(self) -> Region:
        return self.regions["kemuning"]

    @property
    def tandem(self) -> Region:
        return self.regions[TWIN]


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
    people = {"kemuning": 24, TWIN: 24, **dict.fromkeys(OTHERS, 12)}
    with app.app_context():
        found = {
            code: Region(code, tell(code, people=count, seed=seed))
            for seed, (code, count) in enumerate(people.items(), 3)
        }
        _told_by_no_story()
    for region in found.values():
        for account in region.told.accounts:
            browser = app.test_client()
            page = browser.get("/masuk").text
            form = {"login": account.login, "password": account.password}
            sent = browser.post("/masuk", data={**form, "csrf_token": TOKEN.search(page)[1]})
            assert sent.status_code == 303, account.role
            region.browsers[account.role] = browser
            region.tokens[account.role] = TOKEN.search(browser.get("/akun").text)[1]
    return Sides(app, found)


def _told_by_no_story() -> None:
    """Add one of each record that sample offices do not come to have."""
    with unit_of_work() as current:
        for kind, subject in (("measurement", m.Measurement), ("record", m.Record)):
            row = current.scalar(select(subject).order_by(subject.id).limit(1))
            current.add(
                m.Evidence(
                    region=row.region,
                    employee_id=current.scalar(
                        select(m.Employee.id).where(m.Employee.region == row.region).limit(1)
                    ),
                    kind=kind,
                    subject_id=row.id,
                    file_name="bukti.pdf",
                    media_type="application/pdf",
                    size=4,
                    sha256="0" * 64,
                    stored_as=f"{kind}-away",
                    uploaded_at=now(),
                )
            )
        current.add(m.Job(key="walls", kind="reports", region="kemuning", created_at=now()))
        flag = current.scalar(select(m.RaterFlag).limit(1))
        current.add(
            m.RatingCorrection(
                region=flag.region,
                review_id=flag.review_id,
                appraisal_id=current.scalar(
                    select(m.Appraisal.id).where(m.Appraisal.region == flag.region).limit(1)
                ),
                answer_key="walls",
                rater_id=flag.rater_id,
                flag="lenient",
                value="5",
                proposed="4",
            )
        )


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


@cache
def keys_of(app: Flask, region: str, evidence: str) -> dict[str, list[object]]:
    """For each route parameter, real keys of the region's records; evidence of one kind."""
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
                    .where(model.kind == evidence if model is m.Evidence else true())
                    .order_by(inspect(model).primary_key[0])
                )
            )
            for name, model in sources.items()
        }
