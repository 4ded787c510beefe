"""The page on sample offices lists the acts that exist; the field tables equal the classes."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import portal.api
from portal.demo import acts
from portal.demo.checking import ACTS, ALWAYS, NEEDED, check_office

DOCS = Path(__file__).resolve().parents[2] / "docs" / "plugins"
PAGE = (DOCS / "demo.md").read_text("utf-8")
FIELDS = re.findall(
    r"^\| .+ \| `([A-Z]\w+)` \| (.+) \|$",
    (DOCS / "declarative.md").read_text("utf-8"),
    re.MULTILINE,
)


def rows(heading: str) -> dict[str, list[str]]:
    """Return the cells of the table below a heading, by the name in the first one."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): [cell.strip() for cell in row] for row in cells}


def test_the_acts_are_the_modules_and_the_page_lists_them():
    folder = Path(acts.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == {*ACTS, *ALWAYS}
    assert set(rows("Acts to list")) == set(ACTS)
    assert set(rows("Always played")) == set(ALWAYS)
    for name in modules:
        assert set(import_module(f"portal.demo.acts.{name}").MOMENTS) <= set(acts.MOMENTS)


def test_the_page_names_the_tables_of_each_act():
    for name, cells in rows("Acts to list").items():
        named = {one.split(".")[0] for one in re.findall(r"\[+(\w+(?:\.\w+)?)", cells[3])}
        assert named == set(ACTS[name]), name
        assert ("needed" in cells[3]) == (name in NEEDED), name


def test_the_example_of_the_page_is_a_sample_office(tmp_path):
    text = re.search(r"```toml\n(.+?)```", PAGE, re.DOTALL)[1]
    assert tomllib.loads(text)["acts"] == ["measures"]
    (tmp_path / "demo.toml").write_text(text, "utf-8")
    check_office(tmp_path)


@pytest.mark.parametrize("name", ["Snapshot", "Case", "RecordFacts"])
def test_the_classes_are_listed(name):
    assert name in dict(FIELDS)


@pytest.mark.parametrize(("name", "told"), FIELDS)
def test_the_field_table_equals_the_class(name, told):
    kind = getattr(portal.api, name)
    assert re.findall(r"`(\w+)`", told) == [one.name for one in dataclasses.fields(kind)]
