"""All offices of the portal side by side in one database: each as its own rules want it, none
in sight of another.

The sample offices are made through the use cases. Every published number is read from the score
record, looked for on the employee's own page and in the text of his printed sheet.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import create_app
from portal.cli import main
from portal.settings import load_settings
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, PeriodClosing, Project, ScoreRecord

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
REGIONS = ("bungo", "kemuning", "kotabumi", "lhokseumawe", "senapelan")
OF_CYCLE = {
    "bungo": "training_recap",
    "kemuning": "leader_summary",
    "kotabumi": "rating_spread",
    "lhokseumawe": "decision_proposals",
    "senapelan": "annual_recap",
}
"""A report of the whole cycle from each office."""
OUT = ("published", "objection", "final")


@dataclass(frozen=True)
class Offices:
    """The portal with all five offices, and what `portal demo --all --json` told of them."""

    app: Flask
    told: dict[str, Any]

    def signed_in(self, region: str, role: str) -> FlaskClient:
        account = self.told["regions"][region]["accounts"][role]
        return self.client(account["login"], account["password"])

    def client(self, login: str, password: str) -> FlaskClient:
        client = self.app.test_client()
        page = client.get("/masuk").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        sent = {"csrf_token": found[1], "login": login, "password": password}
        answer = client.post("/masuk", data=sent)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    folder = tmp_path_factory.mktemp("five") / "instance"
    command = ["--instance", str(folder), "demo", "--all", "--people", "24", "--json"]
    ran = CliRunner().invoke(main, command, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    return Offices(create_app(load_settings(folder)), told)


@dataclass(frozen=True)
class Result:
    """One published result: whose, and the number and word that count."""

    appraisal_id: int
    cycle_id: int
    login: str
    value: str | None
    word: str | None


def results(offices: Offices, region: str) -> list[Result]:
    statement = (
        select(Appraisal.id, Appraisal.cycle_id, Employee.nip, ScoreRecord)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(ScoreRecord, ScoreRecord.appraisal_id == Appraisal.id)
        .where(
            Appraisal.region == region,
            Appraisal.phase.in_(OUT),
            Appraisal.opened_at.is_not(None),
            ScoreRecord.published,
        )
        .order_by(Appraisal.id, ScoreRecord.revision)
    )
    with offices.app.app_context():
        rows = session().execute(statement).all()
        latest = {row[0]: Result(*row[:3], row[3].final_value, row[3].predikat) for row in rows}
    return list(latest.values())


def shown(value: str) -> str:
    return value.replace(".", ",")


def test_every_office_is_there_with_its_people(offices: Offices) -> None:
    assert tuple(sorted(offices.told["regions"])) == REGIONS
    for region in REGIONS:
        assert offices.told["regions"][region]["people"] == 24
        assert {"staff", "appraiser", "hr", "leader"} <= set(
            offices.told["regions"][region]["accounts"]
        )


@pytest.mark.parametrize("region", REGIONS)
def test_staff_read_their_own_number_on_screen_and_on_paper(offices: Offices, region: str) -> None:
    accounts = offices.told["regions"][region]["accounts"].values()
    passwords = {account["login"]: account["password"] for account in accounts}
    found = [one for one in results(offices, region) if one.word and one.login in passwords]
    assert found, "nobody who can sign in has a published result"
    entry = offices.app.extensions["portal"].host.registry.region(region)
    sheets = [one.id for one in entry.report_formats if one.audience == "employee"]
    for one in found[:2]:
        client = offices.client(one.login, passwords[one.login])
        page = client.get(f"/hasil/{one.appraisal_id}")
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert one.word in text
        assert one.value is None or shown(one.value) in text
        breakdown = client.get(f"/hasil/{one.appraisal_id}/rincian")
        assert breakdown.status_code == 200
        printed = "".join(_printed(client, one, sheet) for sheet in sheets)
        assert one.word in printed
        assert one.value is None or shown(one.value) in printed
        assert one.login in printed.replace(" ", "")


def _printed(client: FlaskClient, one: Result, format_id: str) -> str:
    with client.get(f"/laporan/pegawai/{one.appraisal_id}/{format_id}.pdf") as answer:
        assert answer.status_code == 200, (format_id, answer.get_data(as_text=True)[-800:])
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("region", REGIONS)
def test_nobody_sees_another_office(offices: Offices, region: str) -> None:
    own = results(offices, region)[0]
    for other in REGIONS:
        if other == region:
            continue
        for role in ("staff", "hr", "leader", "auditor"):
            client = offices.signed_in(other, role)
            for path in (
                f"/hasil/{own.appraisal_id}",
                f"/hasil/{own.appraisal_id}/rincian",
                f"/siklus/{own.cycle_id}",
                f"/laporan/siklus/{own.cycle_id}",
            ):
                assert client.get(path).status_code in {403, 404}, (other, role, path)
            break_out = client.get("/hasil").get_data(as_text=True)
            assert own.login not in break_out


@pytest.mark.parametrize("region", REGIONS)
def test_every_report_of_the_office_can_be_opened(offices: Offices, region: str) -> None:
    entry = offices.app.extensions["portal"].host.registry.region(region)
    client = offices.signed_in(region, "hr")
    cycles = {one.cycle_id for one in results(offices, region)}
    assert cycles
    one = results(offices, region)[0]
    subjects = {
        "cycle": ("siklus", one.cycle_id),
        "employee": ("pegawai", one.appraisal_id),
        "project": ("proyek", first(offices, Project.id, Project.region == region)),
        "unit": ("unit", first(offices, PeriodClosing.unit_id, PeriodClosing.region == region)),
    }
    for form in entry.report_formats:
        word, subject = subjects[form.scope]
        answer = client.get(f"/laporan/{word}/{subject}/{form.id}")
        assert answer.status_code == 200, (form.id, answer.get_data(as_text=True)[-800:])
        assert entry.region.letterhead.agency.upper() in answer.get_data(as_text=True).upper()


def first(offices: Offices, column: Any, condition: Any) -> int | None:
    with offices.app.app_context():
        return session().scalar(select(column).where(condition).order_by(column).limit(1))


def test_a_region_in_quarantine_costs_the_others_nothing(offices: Offices) -> None:
    host = offices.app.extensions["portal"].host
    host.disable("senapelan")
    try:
        for region in REGIONS:
            assert offices.signed_in(region, "staff").get("/").status_code == 200
            one = results(offices, region)[0]
            hr = offices.signed_in(region, "hr")
            assert hr.get(f"/hasil/{one.appraisal_id}").status_code == 200
            printed = hr.get(f"/laporan/siklus/{one.cycle_id}/{OF_CYCLE[region]}")
            assert printed.status_code == (503 if region == "senapelan" else 200), region
    finally:
        host.release("senapelan")


def test_years_of_the_same_person_stay_in_his_office(offices: Offices) -> None:
    crossed = (
        select(Appraisal.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where((Cycle.region != Appraisal.region) | (Employee.region != Appraisal.region))
    )
    with offices.app.app_context():
        assert session().execute(crossed).first() is None
