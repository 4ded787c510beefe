"""What every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Site, sign_in, token

PAGES = ["/masuk", "/aktivasi", "/lupa-sandi", "/verifikasi", "/keadaan", "/healthz", "/tidak-ada"]
SIGNED_IN = [
    "/akun",
    "/akun/sesi",
    "/akun/sandi",
    "/admin/akun",
    "/admin/akun/1",
    "/admin/plugin",
    "/admin/audit",
    "/pekerjaan",
    "/pegawai",
]
POLICY = (
    "default-src 'none'; script-src 'nonce-X' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
    "trusted-types htmx"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def check(answer) -> None:
    found = answer.headers["Content-Security-Policy"]
    assert re.sub(r"nonce-[\w-]{24}", "nonce-X", found) == POLICY
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9A-F]{12}", answer.headers["X-Request-Id"])


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_dressed(site: Site, path: str) -> None:
    check(site.visitor().get(path))


def test_personal_pages_are_dressed(site: Site) -> None:
    client = site.browser("admin")
    for path in SIGNED_IN:
        check(client.get(path))


def test_the_nonce_is_new_each_time_and_used_by_every_script(site: Site) -> None:
    client = site.visitor()
    nonces = set()
    for _ in range(3):
        answer = client.get("/masuk")
        found = re.search(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])
        assert found
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert len(scripts) == 3
        assert all(f'nonce="{found[1]}"' in script for script in scripts)
        nonces.add(found[1])
    assert len(nonces) == 3


def test_a_fragment_has_its_own_policy(site: Site) -> None:
    answer = site.browser("hrd").get("/pegawai", headers={"HX-Request": "true"})
    check(answer)
    assert "<html" not in answer.text
    assert 'id="people"' in answer.text


def test_versioned_files_are_kept_for_a_year(site: Site) -> None:
    client = site.visitor()
    page = client.get("/masuk").text
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"], path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_outside_the_folder_are_not_sent(site: Site) -> None:
    for path in ("/static/../__init__.py", "/static/%2e%2e/login.py", "/static/none.css"):
        assert site.visitor().get(path).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_post_even_with_a_token(site: Site, headers: dict[str, str]) -> None:
    client = site.visitor()
    data = {"login": "staff", "password": "x", "csrf_token": token(client)}
    assert client.post("/masuk", data=data, headers=headers).status_code == 400
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert client.post("/masuk", data=data, headers=own).status_code == 422


def test_a_token_of_another_browser_is_refused(site: Site) -> None:
    foreign = token(site.visitor())
    client = site.visitor()
    client.get("/masuk")
    assert client.post("/masuk", data={"csrf_token": foreign}).status_code == 400


def test_htmx_sends_the_token_as_a_header(site: Site) -> None:
    client = site.browser("staff")
    page = client.get("/akun").text
    found = re.search(r"hx-headers:inherited='\{\"X-CSRFToken\": \"([^\"]+)\"\}'", page)
    assert found
    answer = client.post(
        "/bahasa", data={"language": "en"}, headers={"X-CSRFToken": found[1], "HX-Request": "true"}
    )
    assert answer.status_code == 303


def test_foreign_host_names_are_refused(make_site: Callable[..., Site]) -> None:
    site = make_site(trusted_hosts=("kinerja.example.go.id",))
    own = site.visitor().get("/masuk", base_url="http://kinerja.example.go.id")
    assert own.status_code == 200
    assert site.visitor().get("/masuk", base_url="http://evil.example").status_code == 400


def test_an_expired_session_moves_the_whole_browser(site: Site) -> None:
    answer = site.visitor().get("/pegawai", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/masuk"
    assert answer.text == ""


def test_after_sign_in_no_page_is_kept_by_the_browser(site: Site) -> None:
    client = site.visitor()
    assert sign_in(client, "staff").headers["Cache-Control"] == "no-store"
