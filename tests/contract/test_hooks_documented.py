"""The plugin guide names every hook by its exact signature, and its examples make one plugin."""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from pathlib import Path

import pytest

from portal import hookspecs
from portal.api import methods as api_methods
from portal.host import load_host
from portal.host.preflight import HOOK_NAMES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "plugins"
PARTS = ("**When called.**", "**Failure policy.**", "**Example.**")


def sections() -> dict[str, str]:
    page = (DOCS / "hooks.md").read_text(encoding="utf-8")
    pieces = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def signature(name: str) -> str:
    return name + str(inspect.signature(getattr(hookspecs, name))).replace("'", "")


def test_headings_are_the_hooks():
    documented = [heading for heading in sections() if heading.startswith("portal_")]
    in_order = [name for name in vars(hookspecs) if name.startswith("portal_")]
    assert documented == in_order
    assert set(documented) == HOOK_NAMES


@pytest.mark.parametrize("name", sorted(HOOK_NAMES))
def test_each_hook_has_its_signature_and_all_parts(name):
    section = sections()[name]
    assert f"```\n{signature(name)}\n```" in section
    positions = [section.index(part) for part in PARTS]
    assert positions == sorted(positions)
    assert f"@hookimpl\ndef {name}(" in section


@pytest.mark.parametrize("name", sorted(HOOK_NAMES))
def test_each_hook_explains_its_parameters(name):
    function = getattr(hookspecs, name)
    text = inspect.getdoc(function) or ""
    assert re.search(r"Since \d+\.\d+\.", text)
    for parameter in inspect.signature(function).parameters:
        assert f":param {parameter}:" in text


def test_the_examples_make_a_plugin_that_is_admitted(tmp_path):
    page = (DOCS / "hooks.md").read_text(encoding="utf-8")
    manifest = (DOCS / "manifest.md").read_text(encoding="utf-8")
    folder = tmp_path / "contoh"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "sheet.html").touch()
    toml = re.findall(r"```toml\n(.*?)```", manifest, re.DOTALL)[0]
    (folder / "plugin.toml").write_text(toml)
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (folder / "__init__.py").write_text("\n\n".join(blocks))
    before = api_methods.bind(None)
    try:
        (report,) = load_host([tmp_path], entry_points=False).reports()
    finally:
        api_methods.bind(before)
        sys.modules.pop("portal_plugins.contoh", None)
    assert report.reason == ""
    assert report.regions == ("contoh",)
    assert tomllib.loads(toml)["plugin"]["settings"]["objection_days"]["default"] == 14


def test_every_event_is_told():
    services = Path(__file__).resolve().parents[2] / "portal" / "services"
    source = "\n".join(path.read_text(encoding="utf-8") for path in services.glob("*.py"))
    sent = set(re.findall(r"announce\([^\"()]*\"([a-z_]+\.[a-z_]+)\"", source))
    section = sections()["portal_event"]
    assert len(sent) > 15
    assert sorted(name for name in sent if f"`{name}`" not in section) == []
