"""Each hook has a page: its headings, its signature and what it says about the portal are true."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from portal import hookspecs
from portal.domain.sentences import mark
from portal.host import PluginFault
from portal.host.errors import closed_region, feature_away, lender_away
from portal.host.preflight import HOOK_NAMES
from tests.contract.hook_pages import (
    HEADINGS,
    HOOKS,
    ORDER,
    ROOT,
    blocks,
    sections,
    signature,
    text_of,
)


def test_there_is_a_page_for_each_hook_and_no_other():
    assert {path.stem for path in HOOKS.glob("*.md")} - {"README"} == HOOK_NAMES
    table = re.findall(
        r"^\| \[(\w+)\]\((\w+)\.md\) \|.*\| (\w+) \|$", text_of("README"), re.MULTILINE
    )
    assert [(name, name) for name in ORDER] == [(name, page) for name, page, _ in table]
    for name, _page, policy in table:
        assert sections(name)["When it fails"].strip().startswith(f"**{policy.title()}.**")


@pytest.mark.parametrize("name", ORDER)
def test_the_page_has_its_headings_and_the_signature(name):
    assert text_of(name).startswith(f"# {name}\n")
    assert list(sections(name)) == HEADINGS
    assert sections(name)["Signature"].strip() == f"```\n{signature(name)}\n```"


@pytest.mark.parametrize("name", ORDER)
def test_the_hook_explains_its_parameters(name):
    function = getattr(hookspecs, name)
    text = inspect.getdoc(function) or ""
    assert re.search(r"Since \d+\.\d+\.", text)
    for parameter in inspect.signature(function).parameters:
        assert f":param {parameter}:" in text


@pytest.mark.parametrize("name", ORDER)
def test_what_comes_back_is_linked_to_its_class(name):
    hint = inspect.signature(getattr(hookspecs, name)).return_annotation
    told = sections(name)["What it may return"]
    classes = set(re.findall(r"[A-Z]\w+", hint)) - {"Sequence", "Any", "None", "Instrument"}
    linked = re.findall(r"\[`(\w+)`\]\(\.\./(?:numbers|features)\.md#", told)
    assert classes <= set(linked)
    assert len(linked) == told.count("\n| [")


@pytest.mark.parametrize("name", ORDER)
def test_each_plugin_named_as_a_user_has_the_hook(name):
    links = re.findall(r"\]\((\.\./[^)]+\.py)\)", sections(name)["Used by"])
    assert links
    for link in links:
        path = (HOOKS / link).resolve()
        source = path.with_name("__init__.py").read_text(encoding="utf-8")
        assert path.is_file()
        assert f"\ndef {name}(" in source, link


NUMBER = "F-20261122-4F7K2"


def test_the_sentences_people_read_are_those_of_the_portal():
    told = blocks(sections("README")["What people read"], "text")
    label = mark("pemeriksaan data")
    spoken = [
        PluginFault("contoh", label, NUMBER).sentence,
        closed_region("contoh", NUMBER).sentence,
        closed_region("contoh", "").sentence,
        lender_away("contoh", "national.achievement").sentence,
        feature_away("Jam layanan", NUMBER).sentence,
    ]
    assert [one.strip() for one in told] == [str(one) for one in spoken]
    (page,) = blocks(sections("portal_blueprint")["When it fails"], "text")
    opened = PluginFault("contoh", "membuka halaman Jam layanan", NUMBER)
    assert page.strip() == opened.reason
    (checked,) = blocks(sections("portal_validate")["When it fails"], "text")
    assert checked.strip() == told[0].strip()


def announced() -> dict[str, set[str]]:
    """Every event that the use cases send, with the names of its facts as far as they are plain."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "portal" / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "announce":
                event = node.args[1]
                assert isinstance(event, ast.Constant)
                names = {one.arg for one in node.keywords if one.arg}
                found.setdefault(str(event.value), set()).update(names)
    return found


def test_every_event_is_told_with_its_facts():
    table = sections("portal_event")["When it is called"]
    rows = re.findall(r"^\| (`.+?) \| (`.+) \|$", table, re.MULTILINE)
    told = {
        event: set(re.findall(r"`(\w+)`", facts))
        for events, facts in rows
        for event in re.findall(r"`([a-z_.]+)`", events)
    }
    sent = announced()
    assert len(sent) > 15
    assert set(told) == set(sent)
    assert [event for event, facts in sent.items() if facts - told[event]] == []


def test_the_step_that_the_core_asks_about_is_told():
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "portal" / "services").rglob("*.py")
    )
    steps = set(re.findall(r"\bvalidate\([^()]*\"(\w+)\"\)", source))
    assert steps == {"calculated"}, "docs/plugins/hooks/portal_validate.md tells the steps"
    assert "`calculated`" in sections("portal_validate")["When it is called"]
