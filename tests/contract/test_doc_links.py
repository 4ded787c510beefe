"""Every relative link of the documentation leads to a file, and to a heading that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(text: str) -> Iterator[str]:
    for target in LINK.findall(FENCE.sub("", text)):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(text: str) -> set[str]:
    """Return the names under which a page's headings are reached, as code hosts make them."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    found = []
    for target in links(text):
        name, _, anchor = target.partition("#")
        place = page.parent / name if name else page
        if not place.exists():
            found.append(f"{target}: no such file")
        elif anchor and anchor not in anchors(place.read_text(encoding="utf-8")):
            found.append(f"{target}: no such heading")
    return found


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_page_lead_somewhere(page):
    assert broken(page) == []


def test_every_page_is_reached_from_the_map():
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    reached = {(ROOT / "docs" / target).resolve() for target in links(listed)}
    groups = {"decisions", "hooks"}  # reached by their own README
    missing = [
        str(page.relative_to(ROOT))
        for page in pages()
        if page.parent.name not in groups
        and page.is_relative_to(ROOT / "docs")
        and page.name != "README.md"
        and page not in reached
    ]
    assert missing == []


def test_a_dead_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](gone.md) [b](#one-two) [c](#three)\n```\n[d](not.md)\n```\n")
    assert broken(page) == ["gone.md: no such file", "#three: no such heading"]
