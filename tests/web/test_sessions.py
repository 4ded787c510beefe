"""Sessions: new at sign-in, ended for real, and never readable from the cookie."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.domain.actor import SYSTEM
from portal.services.identity import accounts
from portal.store.db import session
from portal.store.models import WebSession
from portal.web import login, sessions

from .conftest import PASSWORD, Site, post, sign_in, token


def cookies(answer) -> dict[str, str]:
    return {c.split("=", 1)[0]: c for c in answer.headers.getlist("Set-Cookie")}


def test_the_cookie_is_opaque_and_guarded(site: Site) -> None:
    cookie = cookies(sign_in(site.visitor(), "staff"))["portal_session"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    value = cookie.split("=", 1)[1].split(";")[0]
    with site.app.app_context():
        stored = session().scalars(select(WebSession.token_hash)).all()
    assert stored
    assert value not in stored


def test_over_https_cookies_are_secure_and_bound_to_the_host(site: Site) -> None:
    client = site.visitor()
    form = client.get("/masuk", base_url="https://localhost")
    assert "__Host-portal_visit" in cookies(form)
    sent = re.search(r'name="csrf_token" value="([^"]+)"', form.text)
    assert sent
    answer = client.post(
        "/masuk",
        base_url="https://localhost",
        data={"login": "staff", "password": PASSWORD, "csrf_token": sent[1]},
    )
    cookie = cookies(answer)["__Host-portal"]
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert "Path=/" in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_base_url_of_https_makes_cookies_secure_behind_a_proxy(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(base_url="https://kinerja.example.go.id")
    assert "Secure" in cookies(site.visitor().get("/masuk"))["__Host-portal_visit"]


def test_a_session_planted_before_sign_in_is_worth_nothing_after(site: Site) -> None:
    client = site.visitor()
    client.set_cookie("portal_session", "planted-by-somebody-else")
    token_before = token(client)
    answer = sign_in(client, "staff")
    value = cookies(answer)["portal_session"].split("=", 1)[1].split(";")[0]
    assert value != "planted-by-somebody-else"
    assert "Max-Age=0" in cookies(answer)["portal_visit"]
    refused = client.post("/bahasa", data={"csrf_token": token_before, "language": "en"})
    assert refused.status_code == 400


def test_signing_in_again_ends_the_session_before(site: Site) -> None:
    client = site.browser("staff")
    first = client.get_cookie("portal_session").value
    client.post(
        "/masuk",
        data={"login": "staff", "password": PASSWORD, "csrf_token": token(client, "/akun")},
    )
    stale = site.visitor()
    stale.set_cookie("portal_session", first)
    assert stale.get("/akun").status_code == 303
    assert client.get("/akun").status_code == 200


def test_signing_out_ends_the_session_on_the_server(site: Site) -> None:
    client = site.browser("staff")
    value = client.get_cookie("portal_session").value
    assert post(client, "/keluar").headers["Location"] == "/masuk"
    stale = site.visitor()
    stale.set_cookie("portal_session", value)
    assert stale.get("/akun").status_code == 303


def test_a_disabled_account_is_out_with_the_next_request(site: Site) -> None:
    client = site.browser("staff")
    with site.app.app_context():
        accounts.disable_account(SYSTEM, site.accounts["staff"])
    assert client.get("/akun").headers["Location"].startswith("/masuk")


def test_idle_and_absolute_ends(site: Site) -> None:
    client = site.browser("staff")
    for _ in range(26):
        site.clock.advance(minutes=28)
        if client.get("/akun").status_code != 200:
            break
    else:
        pytest.fail("the session outlived its twelve hours")
    other = site.browser("staff")
    site.clock.advance(minutes=31)
    assert other.get("/akun").status_code == 303


def test_own_sessions_are_listed_and_ended_one_by_one(site: Site) -> None:
    here, there = site.browser("staff"), site.browser("staff")
    page = here.get("/akun/sesi").text
    others = re.findall(r"/akun/sesi/(\d+)/akhiri", page)
    assert len(others) == 1
    assert "127.0.0.1" in page
    assert post(here, f"/akun/sesi/{others[0]}/akhiri").status_code == 303
    assert there.get("/akun").status_code == 303
    assert here.get("/akun").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(site: Site) -> None:
    site.browser("hrd")
    with site.app.app_context():
        foreign = session().scalars(select(WebSession.id)).one()
    assert post(site.browser("staff"), f"/akun/sesi/{foreign}/akhiri").status_code == 404


def test_a_changed_password_ends_all_other_sessions(site: Site) -> None:
    here, there = site.browser("staff"), site.browser("staff")
    new = "gajah putih naik sepeda"
    answer = post(here, "/akun/sandi", present=PASSWORD, password=new, again=new)
    assert answer.status_code == 303
    assert here.get("/akun").status_code == 200
    assert there.get("/akun").status_code == 303
    site.browser("staff", new)


def test_a_wrong_present_password_changes_nothing(site: Site) -> None:
    here = site.browser("staff")
    new = "gajah putih naik sepeda"
    answer = post(here, "/akun/sandi", present="bukan", password=new, again=new)
    assert answer.status_code == 422
    site.browser("staff")


def test_an_activation_code_works_once(site: Site) -> None:
    with site.app.app_context():
        code = accounts.issue_activation(SYSTEM, site.accounts["staff"])
    client = site.visitor()
    new = "gajah putih naik sepeda"
    data = {"login": "staff", "code": code, "password": new, "again": new}
    assert post(client, "/aktivasi", "/aktivasi", **data).status_code == 303
    assert post(client, "/aktivasi", "/aktivasi", **data).status_code == 422
    site.browser("staff", new)


def test_guessing_is_slowed_down(site: Site) -> None:
    client = site.visitor()
    codes = [sign_in(client, "staff", f"tebakan {n}").status_code for n in range(9)]
    assert codes[0] == 422
    assert codes[-1] == 429
    late = sign_in(client, "staff")
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    site.clock.advance(minutes=10)
    assert sign_in(client, "staff").status_code == 303


def test_an_unknown_name_reads_the_same_as_a_wrong_password(site: Site) -> None:
    def plain(answer) -> str:
        return re.sub(r'(nonce|content|value|hx-headers:inherited)=("|\').*?\2', "", answer.text)

    known = sign_in(site.visitor(), "staff", "salah sekali ini")
    unknown = sign_in(site.visitor(), "tidak.ada", "salah sekali ini")
    assert known.status_code == unknown.status_code == 422
    assert plain(known) == plain(unknown)


def test_messages_survive_exactly_one_page(site: Site) -> None:
    client = site.browser("staff")
    new = "gajah putih naik sepeda"
    post(client, "/akun/sandi", present=PASSWORD, password=new, again=new)
    assert "Kata sandi sudah diganti" in client.get("/akun").text
    assert "Kata sandi sudah diganti" not in client.get("/akun").text


def test_files_of_the_pages_need_no_session(site: Site) -> None:
    with site.browser("staff").get("/static/portal.css") as answer:
        assert "Set-Cookie" not in answer.headers
        assert "public" in answer.headers["Cache-Control"]


def test_a_forged_visit_cookie_is_ignored(site: Site) -> None:
    client = site.visitor()
    client.set_cookie("portal_visit", "eyJsYW5ndWFnZSI6ImVuIn0.forged.forged")
    assert 'lang="id"' in client.get("/masuk").text


def test_steps_of_weight_ask_for_the_password_and_keep_what_was_typed(site: Site) -> None:
    client = site.browser("admin")
    site.clock.advance(minutes=11)
    asked = post(client, "/admin/plugin/kemuning/lepas", extra="tetap ada")
    assert asked.status_code == 200
    assert "Masukkan kata sandi" in asked.text
    assert 'name="extra" value="tetap ada"' in asked.text
    wrong = post(client, "/admin/plugin/kemuning/lepas", confirm_password="salah")
    assert wrong.status_code == 422
    done = post(client, "/admin/plugin/kemuning/lepas", confirm_password=PASSWORD)
    assert done.status_code == 303


def test_the_names_of_cookies_and_marks_agree(site: Site) -> None:
    with site.app.test_request_context("/", base_url="https://localhost"):
        assert sessions.cookie_name() == "__Host-portal"
    with site.app.test_request_context("/"):
        assert sessions.cookie_name() == "portal_session"
    assert login.FRESH_AT == "password_at"


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_only_trusted_proxies_tell_the_visitors_address(make_site, proxies, address):
    site = make_site(trusted_proxies=proxies)
    client = site.visitor()
    head = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    form = {"login": "hrd", "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/masuk", data=form, headers=head).status_code == 303
    with site.app.app_context():
        found = session().scalar(select(WebSession.address).order_by(WebSession.id.desc()))
    assert found == address


def test_a_head_request_is_no_sign_in(site):
    assert site.visitor().head("/masuk").status_code == 200
