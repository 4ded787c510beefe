"""Installed plugins: located without an import, admitted like those in folders."""

from __future__ import annotations

import sys

import pytest

from portal.host import discovery

from .conftest import manifest


class Installed:
    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value


@pytest.fixture
def install(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, package: str, source: str) -> None:
        folder = tmp_path.joinpath(*package.split("."))
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(manifest(name))
        (folder / "__init__.py").write_text(source)
        entries = [Installed(name, package)]
        monkeypatch.setattr(discovery, "installed_entry_points", lambda group: entries)

    yield make
    for name in [name for name in sys.modules if name.startswith("paket_uji")]:
        del sys.modules[name]


def test_an_installed_plugin_is_admitted_under_its_own_name(make_host, install):
    install("uji", "paket_uji_a", "value = 1\n")
    host = make_host(entry_points=True)
    assert host.report("uji").state == "active"
    assert sys.modules["paket_uji_a"].value == 1


def test_nothing_is_imported_before_the_manifest_is_accepted(make_host, install, tmp_path):
    install("uji", "paket_uji_b.dalam", "raise AssertionError\n")
    (tmp_path / "paket_uji_b" / "__init__.py").write_text("raise AssertionError\n")
    (tmp_path / "paket_uji_b" / "dalam" / "plugin.toml").write_text("[plugin]\n")
    host = make_host(entry_points=True)
    assert host.report("uji").stage == "manifest"
    assert "paket_uji_b" not in sys.modules


def test_a_folder_wins_over_an_installed_plugin(make_host, install, good):
    install("alun", "paket_uji_c", "")
    host = make_host(good, entry_points=True)
    assert host.report("alun").folder == good / "alun"
    (second,) = [report for report in host.reports() if report.state == "quarantined"]
    assert "paket_uji_c" in second.reason


def test_a_package_that_is_not_there(make_host, monkeypatch):
    entries = [Installed("uji", "paket_uji_d.dalam")]
    monkeypatch.setattr(discovery, "installed_entry_points", lambda group: entries)
    assert "paket_uji_d.dalam" in make_host(entry_points=True).report("uji").reason
