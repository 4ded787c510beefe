"""Half-years by the browser's way: peers, the panel's decisions, a quiz, and the printed sheets."""

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
from sqlalchemy import delete, select

from portal.app import create_app
from portal.cli import main
from portal.domain.actor import SYSTEM
from portal.services.identity import accounts
from portal.settings import load_settings
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    Employee,
    FairnessReview,
    FairnessSeat,
    LearningRecord,
    RaterFlag,
    ScoreRecord,
)
from portal.store.queries.fairness_walls import near_flags

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Office:
    app: Flask
    told: dict[str, Any]

    def client(self, login: str) -> FlaskClient:
        client = self.app.test_client()
        page = client.get("/masuk").text
        found = TOKEN.search(page)
        assert found
        password = self.told["accounts"]["staff"]["password"]
        sent = {"csrf_token": found[1], "login": login, "password": password}
        assert client.post("/masuk", data=sent).status_code == 303
        return client

    def role(self, role: str) -> FlaskClient:
        return self.client(self.told["accounts"][role]["login"])

    def cycle(self, code: str) -> int:
        with self.app.app_context():
            return session().scalars(select(Cycle.id).where(Cycle.code.endswith(code))).one()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("halves") / "instance"
    given = ["--instance", str(folder), "demo", "--region", "lhokseumawe", "--people", "24"]
    ran = CliRunner().invoke(main, [*given, "--json"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    return Office(create_app(load_settings(folder)), told)


def post(client: FlaskClient, path: str, **fields: object) -> Any:
    page = client.get(path)
    assert page.status_code == 200, (path, page.text[-500:])
    found = TOKEN.search(page.text)
    assert found
    return client.post(path, data={"csrf_token": found[1], **fields})


def text_of(client: FlaskClient, path: str) -> str:
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(page.extract_text() for page in pages)


def test_two_halves_and_their_year_are_told(office: Office) -> None:
    spans = [cycle["code"].partition("-")[2] for cycle in office.told["cycles"]]
    first = spans[0][:4]
    assert spans[:3] == [f"{first}-S1", f"{first}-S2", first]
    page = office.role("hr").get(f"/siklus/{office.cycle(first)}").text
    assert "tidak memiliki formulir" in page
    assert "Formulir terbuka" not in page


def test_the_panel_decides_the_open_flag_and_unlocks(office: Office) -> None:
    with office.app.app_context():
        review = (
            session().scalars(select(FairnessReview).where(FairnessReview.state == "open")).one()
        )
        flag = (
            session()
            .scalars(
                select(RaterFlag).where(RaterFlag.review_id == review.id, RaterFlag.decision == "")
            )
            .one()
        )
        near = near_flags(review.id)[flag.id]
        seats = (
            session()
            .scalars(
                select(Employee.nip)
                .join(FairnessSeat, FairnessSeat.employee_id == Employee.id)
                .where(FairnessSeat.review_id == review.id, Employee.id.not_in(near))
                .order_by(FairnessSeat.id)
            )
            .all()
        )
        rater, cycle_id, flag_id = flag.rater.name, review.cycle_id, flag.id
        password = office.told["accounts"]["staff"]["password"]
        for key in session().scalars(select(Account.id).where(Account.login.in_(seats))).all():
            accounts.set_password(SYSTEM, key, password)
    first, second = map(office.client, seats[:2])
    hr = office.role("hr")
    beside_code = f" · {rater}"  # she may sit on the panel, whose names everybody reads
    assert beside_code in first.get(f"/keadilan/siklus/{cycle_id}").text
    leader = office.role("leader").get(f"/keadilan/siklus/{cycle_id}").text
    assert "Nama penilai hanya terlihat oleh panel" in leader
    assert beside_code not in leader
    waited = "Masih ditunggu suaranya"
    assert waited not in hr.get(f"/keadilan/siklus/{cycle_id}").text, "nobody has voted yet"
    year = office.cycle(office.told["cycles"][2]["code"])
    before = text_of(hr, f"/laporan/siklus/{year}/decision_proposals.pdf")
    assert "Tidak ada kasus yang terkunci" not in before
    address = f"/keadilan/penilai/{flag_id}"
    assert post(first, address, decision="dismissed", reason="").status_code == 422
    done = post(first, address, decision="dismissed", reason="Timnya memang kuat.")
    assert done.status_code == 303
    assert "Menunggu 1 suara lagi" in second.get(f"/keadilan/siklus/{cycle_id}").text
    assert waited in hr.get(f"/keadilan/siklus/{cycle_id}").text
    assert "Timnya memang kuat." in second.get(address).text
    assert post(second, address, decision="dismissed", reason="Setuju.").status_code == 303
    assert "Panel sudah memutuskan hal ini" in first.get(address).text
    with office.app.app_context():
        review_id = (
            session().scalars(select(FairnessReview.id).where(FairnessReview.state == "open")).one()
        )
    closed = post(hr, f"/keadilan/{review_id}/tutup", number="BA/PANEL/9", version="")
    assert closed.status_code == 303
    after = text_of(hr, f"/laporan/siklus/{year}/decision_proposals.pdf")
    assert "Tidak ada kasus yang terkunci" in after
    told = text_of(hr, f"/laporan/siklus/{cycle_id}/fairness_report.pdf")
    assert "BA/PANEL/9" in told
    assert "Timnya memang kuat." in " ".join(told.split())
    assert "Setuju." in told
    assert re.search(r"P\d{3}\s", told)
    assert not re.search(r"P\d{3}\s+" + re.escape(rater), told)


def test_the_employees_document_prints_what_was_published(office: Office) -> None:
    nip = office.told["accounts"]["staff"]["login"]
    with office.app.app_context():
        rows = session().execute(
            select(Appraisal.id, Cycle.cadence, ScoreRecord.result)
            .join(Employee, Employee.id == Appraisal.employee_id)
            .join(Cycle, Cycle.id == Appraisal.cycle_id)
            .join(ScoreRecord, ScoreRecord.appraisal_id == Appraisal.id)
            .where(Employee.nip == nip, Appraisal.phase == "final")
            .order_by(Appraisal.id, ScoreRecord.revision)
        )
        results = {key: (cadence, result) for key, cadence, result in rows}
    assert {cadence for cadence, _result in results.values()} == {"half", "year"}
    client = office.client(nip)
    for key, (cadence, result) in results.items():
        printed = text_of(client, f"/laporan/pegawai/{key}/evaluation_document.pdf")
        assert result["predikat"] in printed
        if result["result_value"]:
            assert result["result_value"].replace(".", ",") in printed
        if cadence == "half":
            assert "Tiga sumber penilaian" in printed
            assert "Kekuatan dan kelemahan" in printed
        else:
            assert "Dua semester" in printed


def test_development_plan_and_team_sessions(office: Office) -> None:
    first = office.cycle(office.told["cycles"][0]["code"])
    leader = office.role("leader")
    printed = text_of(leader, f"/laporan/siklus/{first}/development_plan.pdf")
    assert "Workshop Kepemimpinan" in printed
    assert "63.500.000" in printed
    page = office.role("staff").get("/catatan/team_session")
    assert page.status_code == 200
    assert "Pola kerja tim" in page.text


def test_a_quiz_is_answered_whole_and_its_right_answers_are_kept(office: Office) -> None:
    nip = office.told["accounts"]["staff"]["login"]
    with office.app.app_context(), unit_of_work() as current:
        me = current.scalars(select(Employee).where(Employee.nip == nip)).one()
        current.execute(delete(LearningRecord).where(LearningRecord.employee_id == me.id))
    client = office.client(nip)
    refused = post(client, "/sosialisasi/how", **{"quiz.0": "2"})
    assert refused.status_code == 422
    assert "Pertanyaan 2" in refused.text or "pertanyaan 2" in refused.text
    answers = {"quiz.0": "2", "quiz.1": "1", "quiz.2": "1", "quiz.3": "2", "quiz.4": "1"}
    assert post(client, "/sosialisasi/how", **answers).status_code == 303
    assert "4 dari 5 jawaban benar" in client.get("/sosialisasi/how").text


def test_peer_lists_are_pages_of_the_region(office: Office) -> None:
    client = office.role("staff")
    assert client.get("/rekan-penilai").status_code == 200
    with office.app.app_context():
        open_now = (
            session()
            .scalars(
                select(Appraisal.id)
                .join(Employee, Employee.id == Appraisal.employee_id)
                .join(Cycle, Cycle.id == Appraisal.cycle_id)
                .where(
                    Cycle.state == "rating",
                    Employee.nip == office.told["accounts"]["staff"]["login"],
                )
            )
            .one()
        )
    assert "tidak dapat diubah lagi" in client.get(f"/rekan-penilai/{open_now}").text
    assert office.role("auditor").get(f"/rekan-penilai/{open_now}").status_code in {403, 404}
