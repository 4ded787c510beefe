"""The pages in a real browser: accessible, no sideways scroll, drafts saved while typing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from portal.store.db import session
from portal.store.models import RaterTask
from tests.looking import SIZES, barriers, every_look
from tests.serving import served_app
from tests.web.results.offices import PASSWORD, Office, crowd, post

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@contextmanager
def serving(office: Office) -> Iterator[str]:
    with served_app(office.app) as served:
        yield served.address


@pytest.fixture(scope="module")
def chromium(browser):
    return browser


@contextmanager
def person(chromium, address: str, login: str, size: str = "wide"):
    context = chromium.new_context(viewport=SIZES[size])
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{address}/masuk")
    page.fill("#f-login", login)
    page.fill("#f-password", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_load_state()
    try:
        yield page
    finally:
        context.close()


def pages_of(office: Office) -> dict[str, tuple[str, ...]]:
    cycle, key = office.world.cycle_id, office.appraisal("a1")
    return {
        "a1": ("/formulir", "/hasil", f"/hasil/{key}", "/keberatan", "/sosialisasi/why"),
        "boss_a": (
            "/hasil/staf",
            f"/hasil/{key}",
            f"/hasil/{key}/rincian",
            f"/umpan-balik/{key}",
        ),
        "hr": (
            f"/formulir/kemajuan/{cycle}?tampil=semua",
            f"/hasil/siklus/{cycle}",
            f"/tindak-lanjut/siklus/{cycle}",
            f"/tindak-lanjut/siklus/{cycle}/award",
            f"/tindak-lanjut/siklus/{cycle}/award/berita-acara",
            "/sosialisasi/peserta",
            "/keberatan",
            "/laporan",
            f"/laporan/siklus/{cycle}",
            f"/laporan/cetak/{cycle}",
        ),
        "leader": (f"/pimpinan/{cycle}",),
    }


def test_pages_are_accessible_and_fit(published: Office, chromium) -> None:
    crowd(published, 30)
    wrong = []
    with serving(published) as address:
        for login, paths in pages_of(published).items():
            with person(chromium, address, login) as page:
                for path in paths:
                    page.goto(address + path)
                    wrong += [f"{login} {path} {fault}" for fault in every_look(page)]
    assert not wrong, "\n".join(wrong)


def test_rating_form_by_keyboard_with_autosave(rating: Office, chromium) -> None:
    task = rating.task("a1")
    with serving(rating) as address, person(chromium, address, "a1", "narrow") as page:
        page.goto(f"{address}/formulir/{task}")
        assert not barriers(page)
        reason = page.locator("[name='reasons.service']")
        assert not reason.is_visible()
        page.focus("[name='items.service']")
        page.keyboard.press("Space")
        assert reason.is_visible()
        page.fill("[name='texts.strengths']", "Tersimpan sendiri")
        page.wait_for_selector("#draft-state:has-text('Konsep tersimpan')")
        with page.expect_response(lambda answer: "Dua" in (answer.request.post_data or "")) as kept:
            page.fill("[name='texts.improvements']", "Dua kali")
        assert kept.value.status == 200
        page.reload()
        assert page.input_value("[name='texts.strengths']") == "Tersimpan sendiri"
        assert page.input_value("[name='texts.improvements']") == "Dua kali"
        page.click("text=Periksa dan kirim")
        assert page.locator(".error-summary").is_visible()
        assert not barriers(page)
    with rating.app.app_context():
        state = session().scalar(select(RaterTask.state).where(RaterTask.id == task))
    assert state == "open"


def test_objection_pages_are_accessible(published: Office, chromium) -> None:
    key = published.appraisal("a1")
    own = published.browser("a1")
    post(own, f"/hasil/{key}/buka")
    with serving(published) as address:
        with person(chromium, address, "a1", "narrow") as page:
            for path in (f"/hasil/{key}", f"/keberatan/baru/{key}"):
                page.goto(address + path)
                assert not barriers(page), path
        post(own, f"/keberatan/baru/{key}", reason="Realisasi keluaran saya dua belas unit.")
        with person(chromium, address, "secretary") as page:
            page.goto(f"{address}/keberatan/1/putusan")
            if page.locator("[name='confirm_password']").count():
                page.fill("[name='confirm_password']", PASSWORD)
                page.click("main button.btn-primary")
            page.wait_for_selector("[name='decision']")
            assert not barriers(page)
