"""portal.api offers exactly the listed names, and the page shows each in an example that runs."""

from __future__ import annotations

import dataclasses
import doctest
import re
from pathlib import Path

import pytest

import portal.api
from portal import hookspecs
from portal.api import methods as api_methods

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "numbers.md"
PINNED = (Path(__file__).parent / "portal_api.txt").read_text(encoding="utf-8").split()
EXAMPLES = "\n".join(
    re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)

DESCRIBED = [name for name in PINNED if dataclasses.is_dataclass(getattr(portal.api, name))]
CODE = "\n".join(
    found
    for page in sorted(PAGE.parent.rglob("*.md"))
    for found in re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL)
)
"""Everything set as code on the pages for authors: a field is told by its name, not by a word."""


def test_the_public_names_are_the_listed_ones():
    # A name that goes away breaks plugins: it needs a new major API_VERSION, then a changed list.
    assert sorted(portal.api.__all__) == PINNED


def test_each_name_is_there_once():
    assert len(set(portal.api.__all__)) == len(portal.api.__all__)
    assert [name for name in portal.api.__all__ if not hasattr(portal.api, name)] == []


def test_the_size_of_the_surface_is_told():
    page = (PAGE.parents[1] / "decisions" / "0014-how-large-the-surface-is.md").read_text("utf-8")
    hooks = [name for name in vars(hookspecs) if name.startswith("portal_")]
    assert f"{len(hooks)} hooks and {len(PINNED)} names" in page


@pytest.mark.parametrize("name", PINNED)
def test_each_name_has_an_example(name):
    used = re.findall(rf"(?<![\w.]){name}\b", EXAMPLES)
    assert len(used) >= 2, "imported and used"


@pytest.mark.parametrize("name", DESCRIBED)
def test_each_field_is_told(name):
    fields = [field.name for field in dataclasses.fields(getattr(portal.api, name))]
    assert [field for field in fields if not re.search(rf"(?<!\w){field}(?!\w)", CODE)] == []


def test_the_page_of_reports_tells_every_field_of_their_data():
    page = (PAGE.parent / "hooks" / "portal_report_formats.md").read_text(encoding="utf-8")
    table = page[page.index("| field | scope |") : page.index("## When it fails")]
    told = {name for row in table.splitlines()[2:] for name in _names(row.split("|")[1:2])}
    assert told == {field.name for field in dataclasses.fields(portal.api.ReportData)}


def _names(cells: list[str]) -> list[str]:
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_the_examples_print_what_the_page_says():
    before = api_methods.bind(None)
    try:
        test = doctest.DocTestParser().get_doctest(EXAMPLES, {}, "numbers.md", str(PAGE), 0)
        report: list[str] = []
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    finally:
        api_methods.bind(before)
    assert result.attempted > 100
    assert result.failed == 0, "".join(report)
