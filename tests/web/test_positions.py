"""Position management by its pages: map, requirements, eligibility, boxes, succession, sessions."""

from __future__ import annotations

import io
import re
import sys
from datetime import date

import openpyxl
import pytest
from sqlalchemy import event, text

from portal.domain.actor import SYSTEM
from portal.paths import plugins_dir
from portal.services.common import audit
from portal.services.identity import accounts
from portal.services.personnel.facts import record_employee_fact
from portal.settings import Settings
from portal.store.db import db, session, unit_of_work
from portal.store.models import FactRecord
from portal.testing.sample_features import feature_samples
from tests.fresh import fresh_database

from .conftest import PASSWORD, post, token
from .positions import REGION, build, filled, office  # noqa: F401  (fixtures)

REQUIREMENT = {
    "min_rank": "III/c",
    "min_education": "S1",
    "min_experience": "4",
    "position_class": "9",
    "competences": "Pengawasan\nPerencanaan",
    "note": "SK 1/2026",
}
PREDIKAT = "NIP;Tahun;Predikat\n" + "".join(
    f"{nip};{year};{word}\n"
    for nip, word in {
        "196611102000012001": "Baik",
        "198005052005011002": "Baik",
        "198203032006012003": "Sangat Baik",
        "199001012015011004": "Baik",
        "198101012004012005": "Baik",
        "197901012003011006": "Kurang",
    }.items()
    for year in (2024, 2025)
)


def upload(client, path, name, content, **data):
    page = {"csrf_token": token(client, path), **data}
    file = (io.BytesIO(content), name)
    return client.post(path, data={**page, "file": file}, content_type="multipart/form-data")


@pytest.fixture
def free(office):  # noqa: F811
    """The vacant position, with a requirement and everybody's predikat on record."""
    key = office.accounts["free"]
    hr = office.browser("hrd")
    path = f"/fitur/positions/jabatan/{key}/syarat"
    assert post(hr, path, path, version="0", **REQUIREMENT).status_code == 303
    answer = upload(hr, "/fitur/positions/impor-predikat", "predikat.csv", PREDIKAT.encode())
    assert answer.status_code == 303
    return key


def test_the_map_tells_who_holds_what_and_what_will_be_vacant(office):  # noqa: F811
    page = office.browser("hrd").get("/fitur/positions/").text
    assert "Kepala Bidang Gizi" in page
    assert ">Kosong<" in page
    assert "196611102000012001" in page
    only = office.browser("pimpinan").get("/fitur/positions/?status=vacant").text
    assert "Kepala Bidang Gizi" in only
    assert "Jabatan Budi" not in only


def test_a_map_of_an_office_without_positions_says_so(tmp_path):
    fresh_database(Settings(instance=tmp_path, secret_key="k" * 40).database_url)
    empty = build(tmp_path)
    with empty.app.app_context():
        made = accounts.create_account(
            SYSTEM, login="hrd", name="HRD", region=REGION, password=PASSWORD
        )
        accounts.grant_role(SYSTEM, made.id, "hr", REGION)
    page = empty.browser("hrd").get("/fitur/positions/").text
    assert "Belum ada jabatan." in page
    assert "yang cocok" not in page


def test_age_limit_and_months_make_a_position_one_that_will_be_vacant(office):  # noqa: F811
    """Born in November 1966, 58 years as administrator: retired long before June 2026."""
    hr = office.browser("hrd")
    soon = hr.get("/fitur/positions/?status=soon_vacant").text
    assert "Jabatan Ani" in soon
    assert "batas usia pensiun terlewati 1 Des 2024" in soon
    key = office.accounts["seat.Ani"]
    path = f"/fitur/positions/jabatan/{key}/syarat"
    post(hr, path, path, version="0", **REQUIREMENT, retirement_age="60")
    shown = hr.get(f"/fitur/positions/jabatan/{key}").text
    assert "1 Desember 2026" in shown
    assert "Jabatan Ani" in hr.get("/fitur/positions/?status=soon_vacant").text
    post(hr, path, path, version="1", **REQUIREMENT, retirement_age="65")
    assert "Jabatan Ani" not in hr.get("/fitur/positions/?status=soon_vacant").text


def test_a_requirement_is_a_new_version_each_time(office):  # noqa: F811
    hr = office.browser("hrd")
    key = office.accounts["free"]
    path = f"/fitur/positions/jabatan/{key}/syarat"
    wrong = post(hr, path, path, version="0", **{**REQUIREMENT, "min_rank": "IX", "note": ""})
    assert wrong.status_code == 422
    assert "wajib diisi" in wrong.text
    assert post(hr, path, path, version="0", **REQUIREMENT).status_code == 303
    assert post(hr, path, path, version="0", **REQUIREMENT).status_code == 409
    assert post(hr, path, path, version="1", **{**REQUIREMENT, "note": "SK 2"}).status_code == 303
    page = hr.get(f"/fitur/positions/jabatan/{key}").text
    current = re.search(r'href="([^"]+)"[^>]*aria-current="page"', page)
    assert current
    assert current[1] == "/fitur/positions/"
    assert "SK 1/2026" in page
    assert "SK 2" in page
    with office.app.app_context():
        rows = session().execute(text("SELECT revision FROM plg_positions_requirement")).all()
        assert [row[0] for row in rows] == [1, 2]


def test_an_imported_table_is_taken_whole_or_not_at_all(office):  # noqa: F811
    hr = office.browser("hrd")
    path = "/fitur/positions/impor"
    head = "Kode jabatan;Kelas;Golongan minimal;Pendidikan minimal;Masa kerja minimal;Kompetensi\n"
    bad = head + "K-001;9;III/c;S1;4;A\nK-999;9;III/c;S1;4;A\nK-002;x;V/z;TK;banyak;A\n"
    answer = upload(hr, path, "syarat.csv", bad.encode())
    assert answer.status_code == 422
    for words in ("K-999", "x bukan bilangan bulat", "I/a sampai IV/e", "SD, SMP", "Masa kerja"):
        assert words in answer.text, words
    with office.app.app_context():
        count = text("SELECT count(*) FROM plg_positions_requirement")
        assert session().execute(count).scalar() == 0
    good = head + 'K-001;9;III/c;S-1;4,5;"A; B"\nK-002;8;III/a;D3;0;\n'
    assert upload(hr, path, "syarat.csv", good.encode()).status_code == 303
    key = office.accounts["seat.Ani"]
    assert "4,5 tahun" in hr.get(f"/fitur/positions/jabatan/{key}").text


def test_the_template_comes_back_as_it_was_handed_out(office, free):  # noqa: F811
    hr = office.browser("hrd")
    file = hr.get("/fitur/positions/impor/templat").data
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    kept = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert kept[0][0] == "Kode jabatan"
    row = next(line for line in kept if line[0] == "K-000")
    assert row[2:5] == ["III/c", "S1", 4]


def test_every_reason_is_told_in_its_order(office, free):  # noqa: F811
    page = office.browser("panitia").get(f"/fitur/positions/jabatan/{free}/kelayakan").text
    dedi = page.split("199001012015011004")[1].split("</tr>")[0]
    assert "Golongan di bawah syarat" in dedi
    fajar = page.split("197901012003011006")[1].split("</tr>")[0]
    assert "Predikat dua tahun terakhir" in fajar
    eka = page.split("198101012004012005")[1].split("</tr>")[0]
    assert "Hukuman disiplin sedang atau berat" in eka
    gita = page.split("198501012020212007")[1].split("</tr>")[0]
    assert "tidak dapat dibandingkan" in gita
    budi = page.split("198005052005011002")[1].split("</tr>")[0]
    assert "Memenuhi syarat" in budi


def test_succession_is_ranked_by_the_regions_method(office, free):  # noqa: F811
    """Ani (40x90 + 25x80)/65 ...: 56.00 + 17.00 + 15.00; Budi 58.20 + 16.00 + 15.00."""
    page = office.browser("panitia").get(f"/fitur/positions/jabatan/{free}/suksesi").text
    ranked, others = page.split("Kotak 7 sampai 9 yang belum memenuhi")
    order = [ranked.index(nip) for nip in ("198005052005011002", "196611102000012001")]
    assert order == sorted(order)
    assert "89,20" in ranked
    assert "88,00" in ranked
    assert "82,15" in ranked  # Citra: 52.15 + 15.00 + 15.00
    assert "199001012015011004" in others
    assert "197901012003011006" not in page  # box 5 is outside of the pool
    assert "Pengawasan, Perencanaan" in others


def test_a_clean_word_since_does_not_wipe_a_sanction(office, free):  # noqa: F811
    with office.app.app_context():
        record_employee_fact(
            SYSTEM, office.employees["Eka"], "integrity", "100", starts=date(2026, 5, 1)
        )
    page = office.browser("panitia").get(f"/fitur/positions/jabatan/{free}/suksesi").text
    _ranked, others = page.split("Kotak 7 sampai 9 yang belum memenuhi")
    eka = others.split("198101012004012005")[1].split("</li>")[0]
    assert "hukuman disiplin sedang atau berat" in eka.lower()


@pytest.mark.parametrize(
    ("assessed_on", "reason"),
    [
        (date(2022, 12, 31), "Asesmen belum ada atau sudah lewat tiga tahun"),
        (date(2023, 1, 1), "Memenuhi syarat"),
        (date(2023, 5, 10), "Memenuhi syarat"),
    ],
)
def test_eligibility_counts_years_and_an_expired_value_is_not_ranked(
    office,  # noqa: F811
    free,
    assessed_on,
    reason,
):
    """2026 - 2023 is not more than three; ranking asks for a value in force on the day itself."""
    with office.app.app_context(), unit_of_work() as work:
        budi = office.employees["Budi"]
        for code in ("competence", "potential"):
            row = work.query(FactRecord).filter_by(employee_id=budi, code=code).one()
            row.starts, row.ends = assessed_on, date(2026, 6, 14)
    browser = office.browser("panitia")
    page = browser.get(f"/fitur/positions/jabatan/{free}/suksesi").text
    ranked, others = page.split("Kotak 7 sampai 9 yang belum memenuhi")
    assert "198005052005011002" not in ranked
    assert "198005052005011002" in others
    page = browser.get(f"/fitur/positions/jabatan/{free}/kelayakan").text
    budi = page.split("198005052005011002")[1].split("</tr>")[0]
    assert reason in budi


def test_the_boxes_are_for_committee_personnel_and_audit_only(office):  # noqa: F811
    page = office.browser("panitia").get("/fitur/positions/kotak").text
    assert "Kotak 9" in page
    assert "3 orang" in page
    for login in ("pimpinan", "citra"):
        answer = office.browser(login).get("/fitur/positions/kotak")
        assert answer.status_code == 403
    assert office.browser("inspektorat").get("/fitur/positions/kotak").status_code == 200


def test_an_employee_reads_his_own_advice_and_no_box_of_others(office):  # noqa: F811
    page = office.browser("citra").get("/fitur/positions/saya").text
    assert "rencana suksesi" in page
    assert "Kotak 7" not in page
    assert "198005052005011002" not in page


def test_another_region_sees_nothing(office, free):  # noqa: F811
    other = office.browser("asing")
    home = other.get("/").text
    assert "/fitur/positions" not in home
    for path in ("", "kotak", "sidang", "unduh", "impor"):
        page = other.get(f"/fitur/positions/{path}")
        assert page.status_code == 200
        assert "tidak memakai pengelolaan jabatan" in page.text
    for path in (f"jabatan/{free}", f"jabatan/{free}/suksesi", f"jabatan/{free}/syarat"):
        assert other.get(f"/fitur/positions/{path}").status_code == 404
    posted = post(other, f"/fitur/positions/jabatan/{free}/syarat", version="1", **REQUIREMENT)
    assert posted.status_code == 404


def test_a_session_decides_and_is_closed_for_good(office, free):  # noqa: F811
    hr, committee = office.browser("hrd"), office.browser("panitia2")
    base = "/fitur/positions/sidang"
    form = {"number": "800/01/TPK/2026", "held_on": "2026-06-15", "place": "Aula"}
    few = post(hr, f"{base}/baru", **form, attendees="Satu\nDua")
    assert few.status_code == 422
    assert "paling sedikit 3" in few.text
    made = post(hr, f"{base}/baru", **form, attendees="Satu, ketua\nDua, anggota\nTiga, anggota")
    assert made.status_code == 303
    page = committee.get(f"{base}/1").text
    assert "Kepala Bidang Gizi" in page
    path = f"{base}/1/jabatan/{free}"
    assert hr.get(path).status_code == 403
    choice = {"choice": office.employees["Budi"], "decision": "successor", "reason": "Nilai"}
    assert post(committee, path, path, **{**choice, "choice": "999"}).status_code == 422
    fajar = post(committee, path, path, **{**choice, "choice": office.employees["Fajar"]})
    assert fajar.status_code == 422
    assert "tidak ada pada daftar suksesor" in fajar.text
    assert post(committee, path, path, **choice).status_code == 303
    assert "Calon suksesor" in committee.get(f"{base}/1").text
    shut = f"{base}/1/tutup"
    done = post(committee, shut, shut, version="1", summary="Satu calon ditetapkan bersama.")
    assert done.status_code == 303
    assert post(committee, path, **choice).status_code == 409
    with office.app.app_context():
        actions = session().execute(text("SELECT action FROM audit_entry")).scalars().all()
        assert actions[-3:] == [
            "positions.session_convened",
            "positions.decided",
            "positions.session_closed",
        ]
        assert audit.verify()[1] is None


def test_nobody_decides_on_himself_or_his_rivals(office, free):  # noqa: F811
    hr, budi = office.browser("hrd"), office.browser("panitia")
    base = "/fitur/positions/sidang"
    form = {"number": "1", "held_on": "2026-06-15", "place": "Aula", "attendees": "A\nB\nC"}
    assert post(hr, f"{base}/baru", **form).status_code == 303
    path = f"{base}/1/jabatan/{free}"
    page = budi.get(path).text
    assert 'name="choice"' not in page
    assert "dicatat anggota lain" in page
    own = {"choice": office.employees["Budi"], "decision": "successor", "reason": "Saya"}
    refused = post(budi, path, **own)
    assert refused.status_code == 403
    assert "diri Anda sendiri" in refused.text
    refused = post(budi, path, **{**own, "choice": office.employees["Citra"]})
    assert refused.status_code == 403
    assert "dicatat anggota lain" in refused.text


def test_a_session_closed_meanwhile_takes_no_decision(office, free, monkeypatch):  # noqa: F811
    hr, committee = office.browser("hrd"), office.browser("panitia2")
    base = "/fitur/positions/sidang"
    form = {"number": "1", "held_on": "2026-06-15", "place": "Aula", "attendees": "A\nB\nC"}
    assert post(hr, f"{base}/baru", **form).status_code == 303
    feature = office.app.extensions["portal"].host.features.get("positions")
    sessions = sys.modules[feature.sample.__module__.replace(".sample", ".sessions")]
    ranking = sessions.succession

    def slow(*given):
        with unit_of_work() as work:
            work.execute(text("UPDATE plg_positions_session SET state = 'closed'"))
        return ranking(*given)

    monkeypatch.setattr(sessions, "succession", slow)
    choice = {"choice": office.employees["Citra"], "decision": "successor", "reason": "Nilai"}
    path = f"{base}/1/jabatan/{free}"
    assert post(committee, path, path, **choice).status_code == 409
    with office.app.app_context():
        count = text("SELECT count(*) FROM plg_positions_decision")
        assert session().execute(count).scalar() == 0


@pytest.mark.parametrize("path", ["", "kotak", "jabatan/{free}/suksesi", "sidang"])
def test_the_number_of_statements_does_not_grow_with_the_office(office, free, path):  # noqa: F811
    from portal.domain.actor import SYSTEM
    from portal.services.personnel import people

    hr = office.browser("hrd")
    address = f"/fitur/positions/{path.format(free=free)}"
    hr.get(address)
    few = _statements(office, hr, address)
    with office.app.app_context():
        unit = session().execute(text("SELECT id FROM unit WHERE region = 'kotabumi'")).scalar()
        for at in range(40):
            people.create_position(
                SYSTEM, region=REGION, code=f"Z-{at}", title=f"Tambahan {at}", unit_id=unit
            )
            people.create_employee(
                SYSTEM, region=REGION, nip=f"199001012015012{at + 100}", name=f"Orang {at}"
            )
    assert _statements(office, hr, address) == few <= 24


def _statements(site, client, address):
    seen = []
    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    count = len(seen)
    assert client.get(address).status_code == 200
    return len(seen) - count


def test_each_role_enters_what_its_permission_opens_and_no_more(office, free):  # noqa: F811
    """Every page, every role of the region, and both roles of another region."""
    from portal.domain.permissions import PERMISSIONS

    host = office.app.extensions["portal"].host
    pages = host.features.get("positions").pages
    roles = {"hrd": "hr", "panitia2": "committee", "pimpinan": "leader", "inspektorat": "auditor"}
    foreign = office.browser("asing")
    for login, role in roles.items():
        browser = office.browser(login)
        for page in pages:
            rule = page.rule.replace("<int:position_id>", str(free))
            address = f"/fitur/positions{rule.replace('<int:session_id>', '1')}"
            answer = browser.get(address)
            allowed = PERMISSIONS[page.permission].roles & {role, "staff"}
            expected = {200, 404} if allowed else {403}
            assert answer.status_code in expected, (login, address)
            away = foreign.get(address)
            assert away.status_code in {200, 403, 404}, address
            shown = away.data if away.data[:2] == b"PK" else away.text.encode()
            assert b"Kepala Bidang Gizi" not in shown, address
            assert b"198005052005011002" not in shown, address


def test_the_reports_open_to_whom_they_are_meant(office, free):  # noqa: F811
    with office.app.app_context():
        cycle = session().execute(text("SELECT id FROM cycle")).scalar()
    opens = {
        "position_map": {"hrd": 200, "panitia2": 200, "pimpinan": 200, "asing": 404},
        "nine_box_matrix": {"hrd": 200, "panitia2": 200, "pimpinan": 404, "asing": 404},
        "successor_list": {"hrd": 200, "panitia2": 200, "pimpinan": 404, "asing": 404},
    }
    browsers = {login: office.browser(login) for login in opens["position_map"]}
    for report, expected in opens.items():
        for login, status in expected.items():
            answer = browsers[login].get(f"/laporan/siklus/{cycle}/{report}")
            assert answer.status_code in {status, 403 if status == 404 else status}, (report, login)
    page = browsers["hrd"].get(f"/laporan/siklus/{cycle}/successor_list").text
    assert "Kepala Bidang Gizi" in page
    assert "89,20" in page
    away = office.app.extensions["portal"].host
    away.disable("positions")
    closed = browsers["hrd"].get(f"/laporan/siklus/{cycle}/successor_list")
    assert closed.status_code == 503


def test_a_sample_year_fills_the_map_and_holds_a_session(office):  # noqa: F811
    from portal.domain.actor import Actor, Grant

    def actor(login, role):
        return Actor(
            account_id=office.accounts.get(login),
            name=login,
            region=REGION,
            grants=(Grant(role, REGION),),
            fresh=True,
        )

    with office.app.app_context():
        sample = office.app.extensions["portal"].host.features.get("positions").sample
        for moment in ("office", "final"):
            sample(moment, REGION, actor("hrd", "hr"), actor("panitia2", "committee"))
        rows = session().execute(text("SELECT state FROM plg_positions_session")).scalars().all()
        assert rows == ["closed"]
        decided = text("SELECT count(*) FROM plg_positions_decision")
        assert session().execute(decided).scalar() > 0
        sample("office", "kemuning", actor("hrd", "hr"), actor("hrd", "hr"))
        feature = office.app.extensions["portal"].host.features.get("positions")
        told = feature.report_data(SYSTEM, REGION, "")
        for one in feature_samples(plugins_dir() / REGION, "positions"):
            assert unlike(told, one.content) == [], one.name


def unlike(told, example, at=""):
    """Return where an example has another shape; None and empty lists fit everything."""
    if isinstance(told, dict) and isinstance(example, dict):
        if all(key.isdigit() for key in {*told, *example}):  # boxes by their number
            told, example = [*told.values()], [*example.values()]
        else:
            wrong = [f"{at}.{key}" for key in told.keys() ^ example.keys()]
            both = told.keys() & example.keys()
            return wrong + [one for k in both for one in unlike(told[k], example[k], f"{at}.{k}")]
    if isinstance(told, list) and isinstance(example, list):
        return [one for a in told[:1] for b in example for one in unlike(a, b, f"{at}[]")]
    same = told is None or example is None or type(told) is type(example)
    return [] if same else [at]


def test_a_holder_is_no_successor_to_himself(office, free):  # noqa: F811
    hr = office.browser("hrd")
    key = office.accounts["seat.Budi"]
    path = f"/fitur/positions/jabatan/{key}/syarat"
    post(hr, path, path, version="0", **REQUIREMENT)
    page = hr.get(f"/fitur/positions/jabatan/{key}/suksesi").text
    assert "196611102000012001" in page
    assert "198005052005011002" not in page


def test_advice_waits_until_the_result_was_opened(office):  # noqa: F811
    page = office.browser("dedi").get("/fitur/positions/saya").text
    assert "Buka hasil penilaian Anda lebih dahulu" in page
    assert "promosi" not in page
