"""A loaded page in both widths and both palettes: what a look at it finds, in plain lines.

A page is loaded once; its window then changes. Dark differs from light by colors alone, so that of
axe-core's rules only those on colors are asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 360, "height": 740}}
COLORS = ("color-contrast", "link-in-text-block")
# Observers of sizes answer with the next drawn frame, not with the change of the window.
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_RUN = """async rules => {
  const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
  const found = await axe.run(document, {...only, resultTypes: ['violations']});
  return found.violations.map(one =>
    `${one.id}: ${one.nodes[0].html.slice(0, 160)} (${one.nodes.length})`);
}"""


def barriers(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds on the page as it stands; ``rules`` names the only ones to ask."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found: list[Any] = page.evaluate(_RUN, list(rules))
    return [str(line) for line in found]


def too_wide(page: Page) -> list[str]:
    """Tell how far the page reaches beyond its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{wide} pixels too wide"] if wide > 0 else []


def every_look(
    page: Page, keep: Callable[[Page, str], None] = lambda _page, _look: None
) -> list[str]:
    """Look at the page wide and narrow, in the light and in the dark; ``keep`` takes pictures."""
    found = []
    for size, window in SIZES.items():
        page.set_viewport_size(window)  # type: ignore[arg-type]
        for scheme, rules in (("light", ()), ("dark", COLORS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.evaluate(_DRAWN)
            faults = barriers(page, *rules) + too_wide(page)
            found += [f"{size} {scheme}: {fault}" for fault in faults]
            keep(page, f"{size}.{scheme}")
    return found
