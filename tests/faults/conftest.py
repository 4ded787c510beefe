"""Sample offices in folders of their own, a plain HTTP client, and a hand on processes."""

from __future__ import annotations

import http.client
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from portal.app import create_app
from portal.host import Host, load_host
from portal.paths import plugins_dir
from portal.services.common import audit
from portal.settings import load_settings
from portal.store.db import db

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
COMMAND = [sys.executable, "-c", "from portal.cli import main; main()"]


def tell_office(instance: Path, people: int, stage: str) -> dict[str, dict[str, str]]:
    """Build a sample office; returns its accounts by role."""
    options = ["--people", str(people), "--seed", "2", "--stage", stage, "--json"]
    ran = subprocess.run(
        [*COMMAND, "--instance", str(instance), "demo", *options],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout.strip().splitlines()[-1])["accounts"]


def rows(instance: Path, statement: str, *values: object) -> list[tuple]:
    """Read the database as it lies on the disk."""
    with closing(sqlite3.connect(instance / "portal.sqlite3")) as connection:
        return connection.execute(statement, values).fetchall()


def assert_sound(instance: Path) -> None:
    """The file is a sound database and the audit trail is whole."""
    assert rows(instance, "PRAGMA integrity_check") == [("ok",)]
    assert rows(instance, "PRAGMA foreign_key_check") == []
    app = create_app(load_settings(instance), host=_host())
    with app.app_context():
        count, broken = audit.verify()
        db.session.remove()
        db.engine.dispose()
    assert count > 0
    assert broken is None


@cache
def _host() -> Host:
    """The plugins that the portal brings, read once."""
    return load_host([plugins_dir()], entry_points=False)


class Client:
    """A browser without a face: one cookie jar, forms with their token."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}
        self.token = ""

    def send(
        self, path: str, fields: dict[str, str] | None = None, *, timeout: float = 60
    ) -> tuple[int, str]:
        """Send a request. Raises OSError or HTTPException when nobody answers fully."""
        body = None if fields is None else urlencode({**fields, "csrf_token": self.token})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection(self.host, timeout=timeout)) as connection:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, text

    def sign_in(self, login: str, password: str) -> None:
        self.send("/masuk")
        status, _text = self.send("/masuk", {"login": login, "password": password})
        assert status == 303


def family(pid: int) -> list[int]:
    """The processes below a process, nearest first."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        one = waiting.pop(0)
        with suppress(OSError):
            children = Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split()
            waiting += map(int, children)
            found += map(int, children)
    return found


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "instance"
