"""What goes away is announced for one minor version: to the author and once in the log."""

from __future__ import annotations

import logging
import shutil

import pytest
from click.testing import CliRunner

from portal.api import API_VERSION
from portal.cli.plugin import plugin_group
from portal.host import ageing, load_host
from portal.host.ageing import AGEING, Ageing
from portal.testing import check_plugin
from tests.unit.host.conftest import GOOD

OLD_NAME = Ageing(name="exact", since=(1, 0), instead="Pakai read_number.")
OLD_ARGUMENT = Ageing(name="portal_validate(step)", since=(1, 0), instead="Hapus argumen itu.")
VALIDATING = """

@hookimpl
def portal_validate(snapshot, step):
    return ()
"""


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    monkeypatch.setattr(ageing, "AGEING", (OLD_NAME, OLD_ARGUMENT))
    monkeypatch.setattr(ageing, "_told", set())
    for name in ("alun", "national"):
        shutil.copytree(GOOD / name, tmp_path / name)
    start = tmp_path / "alun" / "__init__.py"
    text = start.read_text("utf-8")
    if "def portal_validate" not in text:
        start.write_text(text + VALIDATING, "utf-8")
    (tmp_path / "alun" / "old.py").write_text("from portal.api import exact\n\nTEN = exact(10)\n")
    return tmp_path


def sentences(host, plugin_id):
    return [str(one) for one in host.report(plugin_id).warnings]


def test_a_deprecated_name_and_argument_still_work_and_are_told(plugins, caplog):
    with caplog.at_level(logging.WARNING, logger="portal.host"):
        host = load_host([plugins], entry_points=False)
        load_host([plugins], entry_points=False)
    assert host.report("alun").state == "active"
    told = sentences(host, "alun")
    assert "exact usang sejak API 1.0 dan dihapus pada API 1.1. Pakai read_number." in told
    assert any(one.startswith("portal_validate(step) usang") for one in told)
    assert caplog.text.count("exact usang") == 1  # once, though the host was loaded twice


def test_the_list_and_its_json_tell_them(plugins):
    group = plugin_group(lambda: load_host([plugins], entry_points=False))
    assert "alun: exact usang" in CliRunner().invoke(group, ["list"]).output
    answer = CliRunner().invoke(group, ["list", "--json"]).output
    assert "portal_validate(step) usang" in answer


def test_the_check_names_file_and_line_and_does_not_fail(plugins):
    report = check_plugin(plugins / "alun", ["ageing"])
    (answer,) = [one for one in report.answers if one.id == "ageing"]
    assert answer.state == "should"
    assert ("old.py", 1) in {(one.file, one.line) for one in answer.findings}


def test_who_uses_nothing_old_hears_nothing(plugins):
    host = load_host([plugins], entry_points=False)
    assert sentences(host, "national") == []


def test_nothing_outlives_its_one_minor_version():
    for one in AGEING:
        assert one.since == API_VERSION, f"{one.name} should have gone with API {one.gone_in}"
        assert one.instead.endswith(".")
