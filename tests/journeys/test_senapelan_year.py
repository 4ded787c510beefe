"""A told year of Senapelan: months, survey, value and papers, read back as each reader sees."""

from __future__ import annotations

import io
import json
import re

import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import tell
from portal.domain.actor import SYSTEM
from portal.reports import batches
from portal.reports.formats import day
from portal.settings import Settings
from portal.store.db import session
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    FollowUp,
    PeriodClosing,
    ScoreRecord,
    SurveySheet,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The application and what was told: sixteen people, last year finished."""
    folder = tmp_path_factory.mktemp("senapelan")
    make_instance(folder / "instance")
    app = create_app(
        Settings(instance=folder / "instance", secret_key="s" * 40, login_free_attempts=20)
    )
    with app.app_context():
        told = tell("senapelan", people=16, seed=3, stage="final")
    return app, told


def browser(office, role) -> FlaskClient:
    app, told = office
    account = next(one for one in told.accounts if one.role == role)
    client = app.test_client()
    page = client.get("/masuk").text
    form = {"login": account.login, "password": account.password}
    sent = client.post("/masuk", data={**form, "csrf_token": TOKEN.search(page)[1]})
    assert sent.status_code == 303
    return client


def paper(client, path) -> str:
    return " ".join(sheets(client, path))


def sheets(client, path) -> list[str]:
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return [" ".join(page.extract_text().split()) for page in pages]


def number(text) -> str:
    return str(text).replace(".", ",")


def mine(office, role="staff"):
    """The appraisal, its score and its published months of whoever plays the role."""
    _app, told = office
    login = next(one.login for one in told.accounts if one.role == role)
    one = (
        session()
        .scalars(
            select(Appraisal)
            .join(Account, Account.employee_id == Appraisal.employee_id)
            .where(Account.login == login)
        )
        .one()
    )
    score = (
        session()
        .scalars(
            select(ScoreRecord)
            .where(ScoreRecord.appraisal_id == one.id)
            .order_by(ScoreRecord.revision.desc())
        )
        .first()
    )
    months = (
        session()
        .scalars(
            select(PeriodClosing)
            .where(PeriodClosing.appraisal_id == one.id)
            .where(PeriodClosing.state == "published")
            .order_by(PeriodClosing.period)
        )
        .all()
    )
    return one, score, months


def test_the_year_is_made_of_months_survey_and_reports(office):
    with office[0].app_context():
        _one, score, months = mine(office)
        periods = score.snapshot["periods"]
        known = {one["period"]: one["value"] for one in periods if one["value"]}
        assert known == {one.period: one.value for one in months}
        assert len(known) >= 9
        assert score.result["monthly_mean"] is not None
        assert sum(one["on_time"] is not None for one in periods) >= len(known) - 1
        levels = {one["level"] for one in score.snapshot["surveys"]}
        assert levels <= {"counter", "unit"}
        told = session().scalars(select(ScoreRecord.snapshot)).all()
        assert any(one["surveys"] for one in told)


def test_an_employee_prints_a_month_and_reads_every_number_back(office):
    client = browser(office, "staff")
    with office[0].app_context():
        one, score, months = mine(office)
        month, last = months[2], months[-1]
        key, label = one.id, score.result["label"]
        opened, final = one.opened_at is not None, score.final_value
    card = paper(client, f"/laporan/pegawai/{key}/monthly_card.pdf?masa={month.period}")
    assert number(month.value) in card
    for measure in month.snapshot["measures"]:
        assert measure["label"] in card
    for text in month.feedback.values():
        assert text in card
    assert "Nilai tahunan" not in card
    assert len(sheets(client, f"/laporan/pegawai/{key}/monthly_card.pdf")) == 1
    if opened:
        newest = paper(client, f"/laporan/pegawai/{key}/monthly_card.pdf?masa={last.period}")
        assert number(final) in newest
        assert label in newest
    page = client.get(f"/periode/{month.id}")
    assert number(month.value) in page.text
    assert "monthly_card" in page.text


def test_the_card_tells_until_when_somebody_is_guided(office):
    client = browser(office, "hr")
    with office[0].app_context():
        guided = select(FollowUp).where(FollowUp.rule == "guidance", FollowUp.state == "confirmed")
        case = session().scalars(guided.order_by(FollowUp.decided_at.desc())).first()
        mine = select(Appraisal.id).where(Appraisal.employee_id == case.employee_id)
        key, agreed = session().scalars(mine).one(), case.due_on
        assert agreed.isoformat() == max(
            [case.details["due_on"], *[one["on"] for one in case.details.get("entries", ())]]
        )
    card = paper(client, f"/laporan/pegawai/{key}/monthly_card.pdf")
    assert f"berjalan, batas {day(agreed)}" in card


def test_the_papers_of_the_year_hold_what_was_stored(office):
    client = browser(office, "hr")
    with office[0].app_context():
        cycle = session().scalars(select(Cycle.id)).one()
        scores = session().scalars(select(ScoreRecord.final_value)).all()
        sheets = session().scalars(select(SurveySheet)).all()
        complete = sum(one.complete for one in sheets)
        coached = (
            session()
            .scalars(select(FollowUp.title).where(FollowUp.rule.in_(["guidance", "training"])))
            .all()
        )
    base = f"/laporan/siklus/{cycle}"
    survey = paper(client, f"{base}/satisfaction_report.pdf")
    assert "Tiga unsur terendah" in survey
    assert f"{complete}" in survey
    minutes = paper(client, f"{base}/parameter_minutes.pdf")
    assert "Permohonan selesai tepat waktu" in minutes
    assert re.search(r"Jumlah bobot 100\b", minutes)
    assert "dari" in minutes
    recap = paper(client, f"{base}/annual_recap.pdf")
    assert sum(number(value) in recap for value in scores if value) >= len(set(scores)) - 2
    assert not coached or "Bimbingan" in recap or "pelatihan" in recap
    assert "Ketepatan waktu atasan" in recap
    for name in ("satisfaction_report", "parameter_minutes", "annual_recap", "monthly_card"):
        assert client.get(f"/laporan/siklus/{cycle}").text.count(name) >= (name != "monthly_card")


def test_everybody_is_printed_with_his_last_month(office):
    with office[0].app_context():
        cycle = session().scalars(select(Cycle)).one()
        form = office[0].extensions["portal"].host.registry.region("senapelan")
        card = form.report_format("monthly_card")
        ready, _unfinished = batches.list_subjects(SYSTEM, cycle, card)
        assert len(ready) >= 14
        assert all(one.key.endswith(one.period) and one.period for one in ready)


def test_comments_and_ballots_stand_on_no_paper(office):
    client = browser(office, "hr")
    with office[0].app_context():
        cycle = session().scalars(select(Cycle.id)).one()
        comments = {one.comment for one in session().scalars(select(SurveySheet)) if one.comment}
    assert comments
    told = paper(client, f"/laporan/siklus/{cycle}/satisfaction_report.pdf")
    assert not [text for text in comments if text in told]
    minutes = client.get(f"/laporan/siklus/{cycle}/parameter_minutes.xlsx")
    assert minutes.data[:2] == b"PK"


def test_who_sees_what(office):
    staff, leader = browser(office, "staff"), browser(office, "leader")
    with office[0].app_context():
        cycle = session().scalars(select(Cycle.id)).one()
        other = (
            session()
            .scalars(select(Appraisal.id).where(Appraisal.id != mine(office)[0].id))
            .all()[-1]
        )
    for name in ("satisfaction_report", "annual_recap"):
        assert staff.get(f"/laporan/siklus/{cycle}/{name}").status_code in {403, 404}
        assert leader.get(f"/laporan/siklus/{cycle}/{name}").status_code == 200
    assert staff.get(f"/laporan/pegawai/{other}/monthly_card").status_code in {403, 404}
    assert staff.get("/hasil-survei").status_code == 200
    public = office[0].test_client().get("/publik/senapelan/kepuasan")
    assert public.status_code == 200
    accounts = json.dumps([one.name for one in office[1].accounts])
    assert not [name for name in json.loads(accounts) if name in public.text]
