"""The pages of people, accounts and administration, and the walls around them."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import text

from portal.domain.errors import Conflict, Unavailable
from portal.store.db import session
from portal.web.permit import route

from .conftest import MARKUP, Site, post, sign_in

CSV = (
    "NIP;Nama;Jabatan;Unit Kerja;Kode Unit;Mulai Tugas\n"
    "{nip};{name};Staf;Bidang Air;U3;2026-01-01\n"
)


def upload(client, content: str):
    file = (io.BytesIO(content.encode()), "pegawai.csv")
    return post(client, "/pegawai/impor", region="kemuning", file=file)


def test_typed_text_is_shown_and_never_run(site: Site) -> None:
    client = site.browser("hrd")
    for path in (
        "/pegawai",
        f"/pegawai/{site.employees['kemuning.3']}",
        "/pegawai?q={{ 1234*1001 }}",
    ):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "1235234" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 1234*1001 }}" in page or "q=" in path
    own = site.browser("tester").get("/akun").text
    assert MARKUP not in own
    assert "&lt;script&gt;" in own
    admin = site.browser("admin").get("/admin/akun").text
    assert MARKUP not in admin
    assert "&lt;script&gt;" in admin


def test_people_of_another_region_do_not_exist(site: Site) -> None:
    own, foreign = site.browser("hrd"), site.browser("foreign.hr")
    joko = site.employees["bungo.1"]
    assert "Joko" not in own.get("/pegawai").text
    assert "Joko" in foreign.get("/pegawai").text
    unknown, behind = own.get("/pegawai/99999"), own.get(f"/pegawai/{joko}")
    assert unknown.status_code == behind.status_code == 404
    for path in (f"/pegawai/{joko}/ubah", f"/pegawai/{joko}/penilai/1"):
        assert own.get(path).status_code == 404
        assert post(own, path, name="X", version="1").status_code == 404
    assert b"Joko" not in own.get("/pegawai/ekspor.csv?state=all").data


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("staff", "/pegawai", 403),
        ("staff", "/admin/akun", 403),
        ("staff", "/admin/plugin", 403),
        ("staff", "/admin/audit", 403),
        ("staff", "/pekerjaan", 403),
        ("hrd", "/admin/plugin", 403),
        ("hrd", "/admin/audit", 403),
        ("hrd", "/admin/akun/baru", 403),
        ("auditor", "/pegawai/impor", 403),
        ("auditor", "/admin/audit", 200),
        ("hrd", "/pegawai/impor", 200),
        ("admin", "/admin/akun", 200),
    ],
)
def test_roles_open_what_the_table_says(site: Site, login: str, path: str, status: int) -> None:
    assert site.browser(login).get(path).status_code == status


def test_the_menu_shows_what_a_role_opens(site: Site) -> None:
    staff, admin = site.browser("staff").get("/akun").text, site.browser("admin").get("/akun").text
    assert "/admin/plugin" not in staff
    assert "/admin/plugin" in admin
    assert "/pegawai" not in staff


def test_search_and_unit_filter(site: Site) -> None:
    client = site.browser("hrd")
    page = client.get("/pegawai?q=sar").text
    assert "Sari" in page
    assert "Budi</a>" not in page
    assert "Tidak ada pegawai yang cocok" in client.get("/pegawai?unit=99999").text
    for odd in ("?page=0", "?page=-1", "?page=abc", "?page=99999999999", "?unit=x", "?q=%25"):
        assert client.get(f"/pegawai{odd}").status_code == 200


def test_exports_hold_texts_that_cannot_calculate(site: Site) -> None:
    client = site.browser("hrd")
    version = "1"
    sari = site.employees["kemuning.2"]
    post(client, f"/pegawai/{sari}/ubah", name="=1+1", version=version, active="1")
    listed = client.get("/pegawai/ekspor.csv").data.decode("utf-8-sig")
    assert ";'=1+1;" in listed
    book = client.get("/pegawai/ekspor.xlsx")
    assert book.data[:2] == b"PK"
    assert book.headers["Content-Disposition"] == 'attachment; filename="pegawai.xlsx"'
    assert client.get("/pegawai/ekspor.exe").status_code == 404


def test_the_second_writer_sees_both_versions(site: Site) -> None:
    client = site.browser("hrd")
    path = f"/pegawai/{site.employees['kemuning.2']}/ubah"
    assert post(client, path, name="Sari Dewi", version="1", active="1").status_code == 303
    late = post(client, path, name="Sari Ayu", version="1", active="1")
    assert late.status_code == 409
    assert "Sari Dewi" in late.text
    assert "Sari Ayu" in late.text
    assert "berbeda" in late.text
    assert "Sari Dewi" in client.get(path).text


def test_a_refused_form_names_its_fields_and_keeps_what_was_typed(site: Site) -> None:
    client = site.browser("hrd")
    path = f"/pegawai/{site.employees['kemuning.2']}/ubah"
    page = post(client, path, name="", rank="III/d", version="1", active="1")
    assert page.status_code == 422
    assert 'href="#f-name"' in page.text
    assert 'id="f-name"' in page.text
    assert "Nama wajib diisi." in page.text
    assert 'value="III/d"' in page.text
    assert 'aria-describedby="h-name e-name"' in page.text


def test_import_is_looked_at_before_it_is_saved(site: Site) -> None:
    client = site.browser("hrd")
    content = CSV.format(nip="199101012016011003", name="Tono Baru")
    preview = upload(client, content)
    assert preview.status_code == 200
    assert "Tono Baru" in preview.text
    assert "Tono Baru" not in client.get("/pegawai").text
    digest = preview.text.split('name="digest" value="')[1].split('"')[0]
    wrong = post(client, "/pegawai/impor/simpan", region="kemuning", digest="0" * 64)
    assert wrong.headers["Location"] == "/pegawai/impor"
    saved = post(client, "/pegawai/impor/simpan", region="kemuning", digest=digest)
    assert saved.headers["Location"] == "/pegawai"
    assert "Tono Baru" in client.get("/pegawai").text
    again = post(client, "/pegawai/impor/simpan", region="kemuning", digest=digest)
    assert again.headers["Location"] == "/pegawai/impor"


def test_import_tells_every_problem_by_row(site: Site) -> None:
    client = site.browser("hrd")
    page = upload(client, CSV.format(nip="12345", name=MARKUP))
    assert page.status_code == 422
    assert "perlu diperbaiki" in page.text
    assert "12345" in page.text
    assert MARKUP not in page.text
    book = post(client, "/pegawai/impor/masalah.xlsx", region="kemuning")
    assert book.status_code == 200
    assert book.data[:2] == b"PK"
    assert client.get("/pegawai/impor/contoh.xlsx").data[:2] == b"PK"


def test_import_into_another_region_is_refused(site: Site) -> None:
    client = site.browser("hrd")
    file = (io.BytesIO(CSV.format(nip="199101012016011003", name="Tono").encode()), "p.csv")
    assert post(client, "/pegawai/impor", region="bungo", file=file).status_code == 422
    for path in ("/pegawai/impor/simpan", "/pegawai/impor/masalah.xlsx"):
        upload(client, CSV.format(nip="199101012016011003", name="Tono"))
        assert post(client, path, region="bungo", digest="x").status_code in {303, 422}
    assert "Tono" not in site.browser("foreign.hr").get("/pegawai").text


def test_an_account_from_making_to_closing(site: Site) -> None:
    admin = site.browser("admin")
    made = post(admin, "/admin/akun/baru", login="siti.audit", name="Siti", region="kemuning")
    home = made.headers["Location"]
    assert post(admin, f"{home}/peran", role="auditor", region="kemuning").status_code == 303
    assert "Auditor" in admin.get(home).text
    slip = post(admin, f"{home}/slip").text
    code = slip.split('slip-code">')[1].split("<")[0]
    visitor = site.visitor()
    new = "gajah putih naik sepeda"
    data = {"login": "siti.audit", "code": code, "password": new, "again": new}
    assert post(visitor, "/aktivasi", "/aktivasi", **data).status_code == 303
    siti = site.browser("siti.audit", new)
    assert siti.get("/admin/audit").status_code == 200
    post(admin, f"{home}/cabut", role="auditor", region="kemuning", unit_id="")
    assert siti.get("/admin/audit").status_code == 403
    assert "langsung berakhir" in admin.get(f"{home}/tutup").text
    post(admin, f"{home}/tutup")
    assert siti.get("/akun").status_code == 303
    assert sign_in(visitor, "siti.audit", new).status_code == 422


def test_personnel_officers_neither_see_nor_make_administrators(site: Site) -> None:
    client = site.browser("hrd")
    for login in ("admin", "foreign.hr"):
        path = f"/admin/akun/{site.accounts[login]}"
        assert client.get(path).status_code == 404
        assert post(client, f"{path}/slip").status_code == 404
    own = f"/admin/akun/{site.accounts['staff']}"
    assert post(client, f"{own}/peran", role="admin", region="*").status_code == 403
    assert post(client, f"/admin/akun/{site.accounts['auditor']}/slip").status_code == 403


def test_nobody_raises_himself(site: Site) -> None:
    client = site.browser("admin")
    own = f"/admin/akun/{site.accounts['admin']}"
    assert post(client, f"{own}/peran", role="hr", region="kemuning").status_code == 403
    assert post(client, f"{own}/tutup").status_code == 403


def test_the_audit_trail_is_shown_and_checked(site: Site) -> None:
    client = site.browser("admin")
    page = client.get("/admin/audit?check=1").text
    assert "catatan utuh" in page
    assert "account.signed_in" in page
    assert "account.created" in client.get("/admin/audit?action=account.created").text
    own = site.browser("auditor").get("/admin/audit").text
    assert "kemuning" in own or "account" in own
    assert "Pengelola Dua" not in own


def test_health_tells_state_without_secrets(site: Site) -> None:
    state = site.visitor().get("/healthz").get_json()
    assert state["status"] == "ok"
    assert state["database"] == "ok"
    assert {"kemuning", "national"} <= {plugin["id"] for plugin in state["plugins"]}
    assert not {"folder", "digest", "reason"} & set(state["plugins"][0])
    assert "Semua bagian portal bekerja" in site.visitor().get("/keadaan").text


def test_an_unknown_document_is_said_to_be_unknown(site: Site) -> None:
    assert site.visitor().get("/verifikasi?kode=ABCD-1234").headers["Location"].endswith("1234")
    page = site.visitor().get("/verifikasi/ABCD-1234")
    assert page.status_code == 404
    assert "Tidak terdaftar" in page.text
    odd = site.visitor().get("/verifikasi/%3Cscript%3E")
    assert odd.status_code == 404
    assert "<script>" not in odd.text.split("</head>")[1]


def test_the_language_follows_the_account(site: Site) -> None:
    client = site.browser("staff")
    assert 'lang="id"' in client.get("/akun").text
    post(client, "/bahasa", language="en")
    assert 'lang="en"' in client.get("/akun").text
    assert 'lang="en"' in site.browser("staff").get("/akun").text
    post(client, "/bahasa", language="<x>")
    assert 'lang="en"' in client.get("/akun").text


def test_a_visitor_may_choose_a_language_too(site: Site) -> None:
    client = site.visitor()
    post(client, "/bahasa", "/masuk", language="en")
    assert 'lang="en"' in client.get("/masuk").text


def test_a_failed_request_tells_a_number_and_nothing_else(site: Site) -> None:
    client = site.visitor()
    _add(site.app, "/gagal", lambda: 1 / 0)
    page = client.get("/gagal")
    assert page.status_code == 500
    assert "G-" in page.text
    assert "ZeroDivision" not in page.text
    part = client.get("/gagal", headers={"HX-Request": "true"})
    assert part.status_code == 500
    assert "<html" not in part.text


def test_a_region_that_cannot_answer_says_so_plainly(site: Site) -> None:
    def away() -> None:
        raise Unavailable("Penilaian sedang tidak tersedia.", fault="F-123")

    _add(site.app, "/tanpa", away)
    page = site.visitor().get("/tanpa")
    assert page.status_code == 503
    assert "F-123" in page.text
    assert page.headers["Retry-After"] == "60"


def test_a_conflict_without_details_is_a_plain_page(site: Site) -> None:
    def late() -> None:
        raise Conflict

    _add(site.app, "/bentrok", late)
    page = site.visitor().get("/bentrok")
    assert page.status_code == 409
    assert "baru saja diubah orang lain" in page.text


def test_a_broken_database_is_a_503_page(site: Site) -> None:
    client = site.browser("staff")

    def broken() -> None:
        session().execute(text("SELECT * FROM no_such_table"))

    _add(site.app, "/rusak", broken)
    page = client.get("/rusak")
    assert page.status_code == 503
    assert "no_such_table" not in page.text


def test_without_its_tables_the_portal_still_answers_in_sentences(site: Site) -> None:
    client = site.browser("staff")
    with site.app.app_context(), session().get_bind().begin() as connection:
        connection.execute(text("DROP TABLE web_session"))
    page = client.get("/akun")
    assert page.status_code == 503
    assert "Basis data" in page.text
    assert site.visitor().get("/healthz").status_code == 200


def test_too_large_a_request_is_refused_politely(site: Site) -> None:
    client = site.browser("staff")
    page = client.post("/bahasa", data={"csrf_token": "x", "a": "b" * 11_000_000})
    assert page.status_code in {400, 413}


def test_a_wrong_method_is_a_page_too(site: Site) -> None:
    page = site.browser("staff").get("/keluar")
    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]


def _add(app: Flask, rule: str, view) -> None:
    """Add a public page that fails; the application has already answered, so ask it nicely."""
    from flask import Blueprint

    bp = Blueprint(f"bad{rule.strip('/')}", __name__)
    route(bp, rule, permission="public", endpoint="view")(view)
    app._got_first_request = False
    app.register_blueprint(bp)
