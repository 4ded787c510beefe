"""What holds for every test: no network beyond this machine, no settings of whoever runs it."""

from __future__ import annotations

import gc
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from portal.testing.checks import speed
from portal.web import plugin_watch
from tests import once

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"

# Examples are the same in every run, so a red build can be repeated; `--hypothesis-profile=search`
# looks for new ones. No deadline: a busy machine is not a failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("repeatable")

once.share()

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _refuse_outside(address: object) -> None:
    host = address[0] if isinstance(address, tuple) else "localhost"  # else a Unix socket's path
    if host not in {"localhost", "::1"} and not str(host).startswith("127."):
        raise PermissionError(f"a test tried to reach {host!r}; tests stay on this machine")


def _connect_here(self: socket.socket, address: object) -> None:
    _refuse_outside(address)
    _connect(self, address)  # type: ignore[arg-type]


def _connect_ex_here(self: socket.socket, address: object) -> int:
    _refuse_outside(address)
    return _connect_ex(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines; child processes are not covered."""
    monkeypatch.setattr(socket.socket, "connect", _connect_here)
    monkeypatch.setattr(socket.socket, "connect_ex", _connect_ex_here)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the PORTAL_* variables of whoever runs the tests, but for those that steer the tests."""
    for name in list(os.environ):
        if name.startswith("PORTAL_") and not name.startswith("PORTAL_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def plugins_stay_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for changed plugins at an application's first request only.

    Every few seconds of real time would add a statement to whichever page is being counted.
    """
    monkeypatch.setattr(plugin_watch, "EVERY_SECONDS", float("inf"))


@pytest.fixture(autouse=True)
def methods_are_timed_by_their_own_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what this process computes: a busy machine does not make a plugin's method slow."""
    monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=time.process_time))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder of pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a process: a second driver would be refused."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


LONG = ("browser", "packaging", "slow")
SLOW_PATHS = (
    "bench",
    "demo",
    "faults",
    "jobs",
    "periods",
    "regions",
    "reports",
    "services/test_archive_keeping.py",
    "services/test_archived_plugin.py",
    "store/test_scope_kept.py",
    "unit/host/test_guard.py",
    "unit/host/test_ways_to_be_wrong.py",
    "unit/kit",
    "walls",
    "web",
)
"""Where tests open pages, print documents, load plugins anew, start processes or tell whole years.

What is left holds the rules: methods, use cases, the store and the contracts.
"""


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among the modules: a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by its path, so that `make test-fast` stays fast; slow files begin.

    A long file that begins last would keep one worker busy while the other one has nothing to do.
    """
    here = Path(__file__).parent
    for item in items:
        if any(item.path.is_relative_to(here / path) for path in SLOW_PATHS):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))
