"""The public's survey without script, results by reader, and the pages of shared choices."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.demo.story import tell
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import entry_of
from portal.store.db import session, unit_of_work
from portal.store.models import (
    DeliberationRound,
    ParameterProposal,
    ServiceCounter,
    SurveyRound,
    SurveySheet,
)
from tests.web.participation.conftest import TOKEN, Town

MARKS = {f"item_U{at}": "4" for at in range(1, 10)}


def sent(client, path, **data):
    page = client.get(path)
    return client.post(path, data={"csrf_token": TOKEN.search(page.text)[1], **data})


def sheets(town):
    with town.app.app_context():
        return session().scalar(select(func.count()).select_from(SurveySheet))


def round_id(town, state):
    with town.app.app_context():
        return session().scalars(select(SurveyRound.id).where(SurveyRound.state == state)).first()


def test_a_citizen_answers_once_by_typing_the_code(town, ticket):
    phone = town.app.test_client()
    before = sheets(town)
    typed = sent(phone, "/survei", code=ticket.lower().replace("-", " "))
    assert typed.status_code == 303
    form = phone.get(typed.location)
    assert form.text.count("<fieldset") == 9
    assert "required" not in re.sub(r"<textarea.*?</textarea>", "", form.text)
    missing = sent(phone, f"/survei/{ticket}", **{k: v for k, v in MARKS.items() if k != "item_U7"})
    assert missing.status_code == 422
    assert "Pilih satu jawaban untuk: Perilaku pelaksana." in missing.text
    assert 'name="item_U6" value="4" checked' in missing.text
    assert sheets(town) == before
    done = sent(phone, f"/survei/{ticket}", **MARKS, comment="Kursi kurang")
    assert done.headers["Location"].endswith("/survei/terima-kasih")
    assert sheets(town) == before + 1
    again = phone.get(f"/survei/{ticket}")
    assert again.status_code == 409
    assert "sudah dipakai" in again.text


def test_a_wrong_code_is_told_beside_the_field(town):
    phone = town.app.test_client()
    answer = sent(phone, "/survei", code="AAAA-AAAA-AAAA")
    assert answer.status_code == 404
    assert "Kode ini tidak dikenal" in answer.text
    assert 'value="AAAA-AAAA-AAAA"' in answer.text


def test_the_public_sees_index_and_band_without_names_or_comments(town):
    phone = town.app.test_client()
    page = phone.get("/publik/senapelan/kepuasan").text
    link = re.search(r'href="(/publik/senapelan/kepuasan/[^"]+)"', page)[1]
    poster = phone.get(link).text
    assert re.search(r'poster-figure">\d{2,3},\d\d<', poster)
    assert "Mutu pelayanan" in poster
    assert "Saran" not in poster
    assert phone.get("/publik/kemuning/kepuasan").status_code == 404
    assert phone.get("/publik/senapelan/kepuasan/TIDAK").status_code == 404


def test_each_reader_sees_his_part_of_the_results(town):
    path = f"/hasil-survei/{round_id(town, 'closed')}"
    hr, staff = town.browser("hr").get(path).text, town.browser("staff").get(path).text
    assert "Saran (diacak, tanpa nama)" in hr
    assert "Saran (diacak" not in staff
    assert hr.count('<section class="panel"') > staff.count('<section class="panel"')
    assert "Tulis rencana" not in staff
    assert town.browser("auditor").get(path).status_code == 200


def test_a_year_of_employees_surveys_is_no_page(town, monkeypatch):
    """What its rounds hide could be worked out from their sum."""
    with town.app.app_context():
        public = entry_of("senapelan").survey("satisfaction")
        year = int(session().get_one(SurveyRound, 1).period[:4])
    path = f"/hasil-survei/tahun/{year}/satisfaction"
    hr = town.browser("hr")
    assert path in hr.get("/hasil-survei").text
    assert hr.get(path).status_code == 200
    inside = replace(public, audience="employees")
    monkeypatch.setattr(RegionEntry, "surveys", lambda _entry: (inside,))
    assert path not in hr.get("/hasil-survei").text
    assert hr.get(path).status_code == 404


def test_only_personnel_opens_prints_and_brings_in(town):
    path = round_id(town, "closed")
    for role in ("staff", "leader", "auditor", "appraiser"):
        for page in ("/hasil-survei/baru", "/loket", f"/hasil-survei/{path}/kode"):
            assert town.browser(role).get(page).status_code == 403, (role, page)


def test_two_who_change_a_counter_see_both_versions(town):
    with town.app.app_context():
        row = session().scalars(select(ServiceCounter)).first()
        key, sent = row.id, {"code": row.code, "unit": row.unit_id, "active": "1"}
    path = f"/loket/{key}"
    seen = re.search(r'name="version" value="(\d+)"', town.browser("hr").get(path).text)[1]
    first = town.post("hr", path, **sent, name="Loket Pertama", version=seen)
    assert first.status_code == 303
    second = town.post("hr", path, **sent, name="Loket Kedua", version=seen)
    assert second.status_code == 409
    for words in ("Loket Pertama", "Loket Kedua", "Nama loket"):
        assert words in second.text


def test_paper_sheets_come_in_by_file(town):
    answer = town.post(
        "hr",
        "/hasil-survei/baru",
        survey="satisfaction",
        period=f"{_year(town)}-Q4",
        opens_on="2026-01-01",
        closes_on="2030-01-01",
    )
    path = answer.location or f"/hasil-survei/{round_id(town, 'open')}"
    head = ";".join(["loket", *(f"U{at}" for at in range(1, 10)), "saran"])
    whole, torn = ";".join(["LK-1", *"444444444", ""]), ";".join(["LK-1", "", *"44444444", ""])
    wrong = io.BytesIO(f"{head}\nLK-1;9;4;4;4;4;4;4;4;4;\n".encode())
    refused = town.post("hr", f"{path}/impor", file=(wrong, "lembar.csv"))
    assert refused.status_code == 422
    assert "bukan salah satu dari" in refused.text
    table = io.BytesIO(f"{head}\n{whole}\n{torn}\n".encode())
    assert town.post("hr", f"{path}/impor", file=(table, "lembar.csv")).status_code == 303
    page = town.browser("hr").get(path).text
    assert "1 lembar lengkap dimasukkan, 1 lembar tidak lengkap ditolak." in page
    assert town.browser("hr").get(f"{path}/templat.xlsx").data[:2] == b"PK"


def _year(town):
    with town.app.app_context():
        from portal.services.common.appraisals import local_today

        return local_today("senapelan").year - 1


def test_a_deliberation_shows_totals_and_nobody_alone(town):
    with town.app.app_context():
        key = session().scalars(select(DeliberationRound.id)).one()
    page = town.browser("hr").get(f"/musyawarah/{key}").text
    assert "Ditetapkan dengan berita acara" in page
    assert re.search(r"\d+ dari \d+", page)
    assert "Rapat internal" in page
    assert town.browser("hr").get("/musyawarah").status_code == 200


@pytest.mark.parametrize(
    ("state", "action", "warning"),
    [
        ("proposals", "cancel", "tidak dapat dilanjutkan"),
        ("voting", "repeat", "Semua suara yang sudah masuk dihapus."),
        ("points", "repeat", "Semua suara dan poin yang sudah masuk dihapus."),
    ],
)
def test_what_throws_away_votes_is_folded_and_says_so(town, state, action, warning):
    with town.app.app_context():
        key = session().scalars(select(DeliberationRound.id)).one()
        before = session().get_one(DeliberationRound, key).state
    set_state(town, key, state)
    try:
        page = " ".join(town.browser("hr").get(f"/musyawarah/{key}").text.split())
    finally:
        set_state(town, key, before)
    fold = re.search(rf"<details[^>]*>(?:(?!</details>).)*/langkah/{action}.*?</details>", page)
    assert fold is not None, "a button that cannot be undone stands behind a fold"
    assert warning in fold[0]


def set_state(town, key, state):
    with town.app.app_context(), unit_of_work() as current:
        current.get_one(DeliberationRound, key).state = state


@pytest.mark.parametrize("path", ["/hasil-survei", "/musyawarah", "/hasil-survei/baru"])
def test_lists_stand_without_errors(town, path):
    assert town.browser("hr").get(path).status_code == 200


PAGES = (
    "/hasil-survei/{round}",
    "/hasil-survei/{round}/kode",
    "/hasil-survei/{round}/impor",
    "/hasil-survei/{round}/templat.xlsx",
    "/survei-pegawai/{round}",
    "/loket/{counter}",
    "/musyawarah/{deliberation}",
    "/musyawarah/{deliberation}/lokakarya",
    "/musyawarah/{deliberation}/suara",
    "/musyawarah/{deliberation}/poin",
    "/musyawarah/{deliberation}/tetapkan",
)
ACTS = (
    "/hasil-survei/{round}/rencana",
    "/hasil-survei/{round}/tutup",
    "/musyawarah/{deliberation}/usul",
    "/musyawarah/{deliberation}/contoh",
    "/musyawarah/{deliberation}/tarik/{proposal}",
    "/musyawarah/{deliberation}/langkah/repeat",
)


@pytest.fixture(scope="module")
def neighbour(town):
    """The personnel office of another region in the same database, and real keys of this one."""
    with town.app.app_context():
        told = tell("kemuning", people=8, seed=9, stage="draft")
        keys = {
            "round": session().scalars(select(SurveyRound.id)).first(),
            "counter": session().scalars(select(ServiceCounter.id)).first(),
            "deliberation": session().scalars(select(DeliberationRound.id)).first(),
            "proposal": session().scalars(select(ParameterProposal.id)).first(),
        }
    other = Town(town.app, told)
    return other, keys


@pytest.mark.parametrize("role", ["hr", "leader", "auditor", "staff"])
def test_another_region_finds_nothing(neighbour, role):
    other, keys = neighbour
    for path in PAGES:
        answer = other.browser(role).get(path.format(**keys))
        assert answer.status_code in {403, 404}, (role, path)
    for path in ACTS:
        answer = other.post(role, path.format(**keys), text="coba coba coba")
        assert answer.status_code in {403, 404}, (role, path)
    assert "Survei Kepuasan" not in other.browser(role).get("/").text


def test_lists_cost_the_same_statements_however_long(town):
    from sqlalchemy import event

    from portal.store.db import db

    client, counts = town.browser("hr"), []
    with town.app.app_context():
        engine = db.engine

    def count(*_all):
        counts[-1] += 1

    event.listen(engine, "before_cursor_execute", count)
    try:
        counts.append(0)
        client.get("/hasil-survei")
        counts.clear()
        for period in (None, f"{_year(town)}-Q1"):
            counts.append(0)
            if period:
                sent_ = town.post(
                    "hr",
                    "/hasil-survei/baru",
                    survey="satisfaction",
                    period=period,
                    opens_on="2026-01-01",
                    closes_on="2030-01-01",
                )
                assert sent_.status_code == 303
                client.get("/hasil-survei")
            counts[-1] = 0
            assert client.get("/hasil-survei").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1]
