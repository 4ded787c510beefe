"""No button leads to a refusal, and no heading speaks of saving where nothing was sent."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from portal.domain.actor import SYSTEM
from portal.services.identity import accounts
from portal.web import errors

from .conftest import PASSWORD, Site


@pytest.mark.parametrize(("method", "title"), [("GET", "dibuka"), ("POST", "disimpan")])
def test_a_page_that_comes_later_is_not_called_unsaved(site: Site, method: str, title: str) -> None:
    with site.app.test_request_context("/", method=method):
        page = errors.answer(409).get_data(as_text=True)
    assert f"<title>Belum dapat {title}" in " ".join(page.split())


def test_who_administers_one_region_is_offered_no_switch_of_plugins(site: Site) -> None:
    with site.app.app_context():
        made = accounts.create_account(
            SYSTEM, login="admin.satu", name="Admin Satu", region="kemuning", password=PASSWORD
        )
        accounts.grant_role(SYSTEM, made.id, "admin", "kemuning")
    one, every = site.browser("admin.satu"), site.browser("admin")
    assert "/matikan" in every.get("/admin/plugin").text
    text = one.get("/admin/plugin").text
    assert "/matikan" not in text
    assert "administrator semua daerah" in text


def test_a_slip_is_offered_where_it_may_be_printed(site: Site) -> None:
    """Not about oneself, and not for an account with roles that one may not hand out."""
    officer, admin = site.browser("hrd"), site.browser("admin")
    slip = "/slip"
    for client, login, offered in (
        (admin, "auditor", True),
        (admin, "admin", False),
        (officer, "auditor", False),
    ):
        text = client.get(f"/admin/akun/{site.accounts[login]}").text
        assert (f"{site.accounts[login]}{slip}" in text) is offered, login


def test_accounts_name_their_region_in_words(site: Site) -> None:
    text = site.browser("admin").get("/admin/akun").text
    assert ">Kemuning<" in text
    assert ">kemuning<" not in text


def test_a_file_that_is_too_large_is_told_the_limit(site: Site) -> None:
    limit = site.app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024)
    with site.app.test_request_context("/", method="POST"):
        page = site.app.make_response(site.app.handle_http_exception(RequestEntityTooLarge()))
    assert page.status_code == 413
    assert f"paling besar {limit} MB" in page.get_data(as_text=True)
