"""Every page that links lead to, for every role: by eye, by ear, by keyboard, on a phone."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import DESKTOP, PHONE, Office, Watch, sign_in
from tests.journeys.markup import Markup
from tests.journeys.pages import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
ROLES = ("", "staff", "appraiser", "hr", "leader", "auditor", "admin")
TWICE = {"/hasil/#", "/hasil/siklus/#", "/siklus/#", "/pimpinan/#"}
"""Pages that differ between the open and the closed year; of others one record is enough."""
SHOTS = os.environ.get("PORTAL_TEST_SHOTS", "")
"""A folder for pictures of every page; none are taken without it."""
_FILE = re.compile(r"\.(pdf|xlsx|csv|txt|svg)$|/unduh$|/templat$")


def shape(url: str) -> str:
    """Return what is the same for all records of a page."""
    parts = urlsplit(url)
    path = re.sub(r"/\d+", "/#", parts.path)
    path = re.sub(r"^(/verifikasi|/sosialisasi|/admin/plugin)/[\w-]+", r"\1/*", path)
    return path + ("?" if parts.query else "")


@dataclass
class Walk:
    """One role's way through the portal, page by page, each kind of page a few times.

    With `opened`, kinds that a browser had before, on whichever way, are asked for and read: it
    would run the same scripts on them under the same policy. Without, every page is opened.
    """

    office: Office
    role: str
    context: BrowserContext
    page: Page
    watch: Watch
    opened: set[str] | None = None
    seen: set[str] = field(default_factory=set)
    shapes: Counter[str] = field(default_factory=Counter)
    dead: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def pages(self) -> Iterator[str]:
        """Go to each page in turn and leave the window there; pages only read are not told."""
        start = self.office.address + ("/" if self.role else "/masuk")
        waiting = [start]
        while waiting:
            url = waiting.pop(0)
            if url in self.seen or self.shapes[shape(url)] > (shape(url) in TWICE):
                continue
            self.seen.add(url)
            self.shapes[shape(url)] += 1
            kind = self.kind(url)
            if self.opened and kind in self.opened and (links := self._read(url)) is not None:
                waiting += links
                continue
            answer = self.page.goto(url, wait_until="load")
            assert answer is not None
            if answer.status >= 400:
                self.dead.append(f"{url} answers {answer.status}")
                continue
            if self.opened is not None:
                self.opened.add(kind)
            yield url
            hrefs = self.page.eval_on_selector_all(
                "a[href]", "links => links.map(a => a.getAttribute('href'))"
            )
            waiting += self._links(self.page.url, hrefs)

    def kind(self, url: str) -> str:
        """Return what pages have in common that need one look: personnel officers see more."""
        return f"{self.role == 'hr'} {shape(url)}"

    def _read(self, url: str) -> list[str] | None:
        """Read a page without the browser; None when it names a file that no browser had yet."""
        answer = self.context.request.get(url)
        status, text, came_to = answer.status, answer.text(), answer.url
        answer.dispose()
        if status >= 400:
            self.dead.append(f"{url} answers {status}")
            return []
        page = Markup(self.office.address, came_to, text)
        if page.files - self.watch.asked:
            return None
        self.faults += [f"{shape(url)}: {fault}" for fault in page.faults]
        return self._links(came_to, page.links)

    def _links(self, base: str, hrefs: list[str]) -> list[str]:
        found = []
        for href in hrefs:
            url = urljoin(base, href).split("#")[0]
            if not url.startswith(self.office.address):
                continue
            if _FILE.search(urlsplit(url).path):
                self.files.setdefault(re.sub(r"\d+", "#", urlsplit(url).path), url)
            else:
                found.append(url)
        return found

    def shoot(self, url: str) -> None:
        """Keep a picture of the page on a desk and on a phone."""
        if not SHOTS:
            return
        name = f"{self.role or 'anybody'}{re.sub(r'[/?=&]+', '_', urlsplit(url).path)}"
        self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        self.page.set_viewport_size(PHONE)
        self.page.screenshot(path=Path(SHOTS) / f"{name}.360.png", full_page=True)
        self.page.set_viewport_size(DESKTOP)


def walk(window, office: Office, role: str, opened: set[str] | None = None) -> Walk:
    context = window(reduced_motion="reduce")  # colors settle at once, not within a transition
    page, watch = context.new_page(), Watch()
    watch.on(page, office.address)
    if role:
        one = office.accounts[role]
        sign_in(page, office.address, one["login"], one["password"])
    return Walk(office, role, context, page, watch, opened)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anybody")
def test_every_page_of_a_role_can_be_used_by_everybody(window, office, role):
    way, faults = walk(window, office, role), []
    for url in way.pages():
        if urlsplit(url).query:
            continue  # the page was looked at without it
        way.shoot(url)
        faults += [f"{shape(url)}: {fault}" for fault in look(way.page, DESKTOP, PHONE)]
    for url in way.files.values():
        answer = way.context.request.get(url)
        if answer.status != 200 or not answer.body():
            faults.append(f"{url}: {answer.status}")
    faults += way.faults + way.dead + way.watch.complaints + way.watch.outside
    if faults:
        faults.append(office.served.told()[-4000:])
        pytest.fail("\n".join(faults), pytrace=False)
    assert len(way.seen) > (10 if role else 3), sorted(way.seen)


def test_the_skip_link_comes_first_and_leads_past_the_menu(window, office):
    page = window().new_page()
    one = office.accounts["staff"]
    sign_in(page, office.address, one["login"], one["password"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    box = page.locator(".skip-link").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_signing_in_and_sending_a_form_work_without_a_script(window, office):
    page = window(java_script_enabled=False).new_page()
    one = office.accounts["peer"]
    sign_in(page, office.address, one["login"], one["password"])
    page.goto(f"{office.address}/formulir")
    page.locator("main th a[href^='/formulir/']:not([href$='tanda-terima'])").first.click()
    assert page.locator("summary:visible, .site-nav a").first.is_visible()  # the menu stands open
    names = page.locator("fieldset.scale-field")
    for at in range(names.count()):
        names.nth(at).locator("input[type=radio][value='1']").check()
    page.click("button[value='check']")
    assert page.locator(".error-summary li").count() == names.count()  # reasons are missing
    for at in range(names.count()):
        assert names.nth(at).locator("input[value='1']").is_checked()  # nothing typed was lost
        names.nth(at).locator("input[value='3']").check()
    page.click("button[value='check']")
    page.get_by_role("button", name="Kirim formulir").click()
    assert "Formulir sudah diterima" in page.inner_text("main")
