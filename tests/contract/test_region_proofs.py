"""Every requirement of a region stands in its page once, with tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "regions"
REQUIREMENTS = {
    "kemuning": ("K", 14),
    "bungo": ("B", 13),
    "lhokseumawe": ("L", 17),
    "senapelan": ("S", 14),
    "kotabumi": ("T", 14),
}
"""Letter and number of requirements of each region."""
CITED = re.compile(r"`(tests/[^`\s]*)`")


def rows(region: str) -> list[tuple[str, str]]:
    """Code and last cell of each row of the table of requirements."""
    letter = REQUIREMENTS[region][0]
    found = []
    for line in (PAGES / f"{region}.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(rf"{letter}\d+", cells[0]):
            found.append((cells[0], cells[-1]))
    return found


@cache
def names_of(path: str) -> frozenset[str]:
    """Names of the test functions of a file, none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.name.startswith("test_")
    )


def missing(text: str) -> list[str]:
    """Cited tests that are not there; a file without a test's name proves nothing."""
    cited = CITED.findall(text)
    return [one for one in cited if one.partition("::")[2] not in names_of(one.partition("::")[0])]


def test_each_region_has_its_page():
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == REQUIREMENTS.keys()


@pytest.mark.parametrize("region", REQUIREMENTS)
def test_each_requirement_has_one_row(region):
    letter, count = REQUIREMENTS[region]
    assert [code for code, _proof in rows(region)] == [
        f"{letter}{at}" for at in range(1, count + 1)
    ]


@pytest.mark.parametrize("region", REQUIREMENTS)
def test_each_requirement_is_proved_by_a_test(region):
    unproved = [code for code, proof in rows(region) if not CITED.search(proof)]
    assert unproved == []


@pytest.mark.parametrize("region", REQUIREMENTS)
def test_every_cited_test_is_there(region):
    assert missing((PAGES / f"{region}.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("`tests/contract/test_region_proofs.py::test_each_region_has_its_page`", False),
        ("`tests/contract/test_region_proofs.py::test_that_was_never_written`", True),
        ("`tests/contract/test_region_proofs.py`", True),
        ("`tests/contract/test_no_such_file.py::test_each_region_has_its_page`", True),
    ],
)
def test_a_proof_that_is_gone_is_noticed(text, gone):
    assert bool(missing(text)) is gone
