"""Hosts over fixture plugins, with a clock that only the test moves."""

from __future__ import annotations

import logging
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from portal.api import methods as api_methods
from portal.api.snapshot import CycleFacts, PersonFacts, Snapshot
from portal.host import Host, load_host

PLUGINS = Path(__file__).resolve().parents[2] / "fixtures" / "plugins"
GOOD, WRONG = PLUGINS / "good", PLUGINS / "wrong"


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Forget fixture plugins, and lend methods to nobody, after each test."""
    lender, modules = api_methods.bind(None), plugin_modules()
    yield
    api_methods.bind(lender)
    for name in plugin_modules():
        del sys.modules[name]
    # Another test's application may still import lazily from its plugins.
    sys.modules.update(modules)


def plugin_modules() -> dict[str, object]:
    return {
        name: module
        for name, module in sys.modules.items()
        if name.partition(".")[0] == "portal_plugins"
    }


@pytest.fixture(autouse=True)
def quiet(caplog) -> None:
    caplog.set_level(logging.DEBUG, "portal.host")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_host(clock) -> Callable[..., Host]:
    def make(*folders: Path, **options: object) -> Host:
        return load_host(folders, **{"entry_points": False, "clock": clock, **options})

    return make


@pytest.fixture
def good(tmp_path) -> Path:
    """A writable copy of the good plugins."""
    target = tmp_path / "plugins"
    shutil.copytree(GOOD, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


@pytest.fixture
def write(good) -> Callable[..., Path]:
    """Write a small plugin for one region beside the good ones."""

    def make(plugin_id: str, code: str = "", regions: tuple[str, ...] | None = None) -> Path:
        folder = good / plugin_id
        folder.mkdir(exist_ok=True)
        claims = (plugin_id,) if regions is None else regions
        (folder / "plugin.toml").write_text(manifest(plugin_id, claims))
        source = _REGIONS.format(codes=list(claims)) + textwrap.dedent(code)
        (folder / "__init__.py").write_text(source)
        return folder

    return make


def manifest(plugin_id: str, regions: tuple[str, ...] = (), **changes: str) -> str:
    """A whole manifest with some keys of `[plugin]` changed."""
    head = {
        "id": f'"{plugin_id}"',
        "name": '"Uji"',
        "version": '"1.0.0"',
        "api": '">=1.0,<2"',
        "license": '"Apache-2.0"',
        "contact": '"uji@example.go.id"',
        **changes,
    }
    lines = "\n".join(f"{key} = {value}" for key, value in head.items() if value)
    codes = ", ".join(f'"{code}"' for code in regions)
    return f"[plugin]\n{lines}\n[plugin.regions]\ncodes = [{codes}]\n"


def snapshot(region: str) -> Snapshot:
    cycle = CycleFacts(
        code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
    )
    return Snapshot(region=region, cycle=cycle, employee=PersonFacts(nip="1", name="Pegawai"))


def states(host: Host) -> dict[str, str]:
    return {report.id: report.state for report in host.reports()}


def score(host: Host, region: str, document: object, method: str = "score") -> dict[str, object]:
    """Score one document as services do: by the region's own method, under guard."""
    from portal.api import ScoreCard

    entry = host.registry.region(region)
    scoring = entry.method(f"{entry.plugin_id}.{method}")
    card = host.call(region, "menghitung nilai", scoring.score, document, expect=ScoreCard)
    return dict(card.result)


_REGIONS = """
from portal.api import *
from portal.api import hookimpl

@hookimpl
def portal_regions():
    head = Letterhead(government="A", agency="B", address="C")
    return [Region(code=code, name=code, agency="B", letterhead=head) for code in {codes}]
"""
