"""A portal served as an operator serves it, and Debian's Chromium in front of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.serving import COMMAND, Served, served_portal

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@dataclass
class Office:
    """A served sample office: its address, its accounts by role, its folder, and the server."""

    address: str
    accounts: dict[str, dict[str, str]]
    instance: Path
    served: Served


@dataclass
class Watch:
    """What a browser window complained about, and every address it asked for."""

    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def on(self, page: Page, address: str) -> None:
        here = urlsplit(address).netloc
        page.on("console", lambda said: self._console(said.type, said.text, page.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda sent: self._request(sent.url, here))

    def _console(self, kind: str, text: str, url: str) -> None:
        # A refused form answers 422 on purpose; Chromium reports every such status.
        if kind in {"error", "warning"} and "status of 422" not in text:
            self.complaints.append(f"{url}: {text}")

    def _request(self, url: str, here: str) -> None:
        parts = urlsplit(url)
        self.asked.add(parts.path)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != here:
            self.outside.append(url)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two years of an office of 24: one closed, one whose forms are open."""
    instance = tmp_path_factory.mktemp("office") / "instance"
    command = [
        *COMMAND,
        "--instance",
        str(instance),
        "demo",
        "--people",
        "24",
        "--seed",
        "1",
        "--json",
    ]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    with served_portal(instance) as served:
        yield Office(served.address, told["accounts"], instance, served)


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser windows of their own; all are closed after the test."""
    opened: list[BrowserContext] = []

    def open_window(**options: object) -> BrowserContext:
        given = {"viewport": DESKTOP, "locale": "id-ID", "timezone_id": "Asia/Jakarta", **options}
        context = browser.new_context(**given)
        context.set_default_timeout(60_000)
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()


def sign_in(page: Page, address: str, login: str, password: str) -> None:
    """Sign in through the form; fails when the portal shows the form again."""
    page.goto(f"{address}/masuk")
    page.fill("#f-login", login)
    page.fill("#f-password", password)
    page.click("main form button")
    page.wait_for_url(lambda url: "/masuk" not in url)


def settled(page: Page) -> None:
    """Wait for stylesheets, scripts and fragments of the page."""
    page.wait_for_load_state("networkidle")
