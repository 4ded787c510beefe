"""Look at one page as browsers of every kind show it: what is wrong with it, in plain lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The settings page of bare codes: a placeholder that reached the reader, or a value of Python.
_PLACEHOLDER = re.compile(
    r"%\(\w+\)|\{\w*\}|\bNone\b|\bUndefined\b|<\w+ object|Sentence\(|Decimal\("
)
_RUN = """async ([tags, rules]) => {
  const found = await axe.run(document, {
    runOnly: rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags},
    resultTypes: ['violations'],
  });
  return found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(
    n => n.target.join(' ') + ' [' + n.any.concat(n.all).slice(0, 1).map(c => c.message) + ']'
  ).join(' | '));
}"""
_OVERFLOW = """() => {
  const edge = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - edge;
  if (wide <= 0) return '';
  const guilty = [...document.querySelectorAll('body *')].filter(
    e => e.getBoundingClientRect().right > edge + 1);
  return wide + 'px: ' + guilty.slice(0, 4).map(e => e.outerHTML.slice(0, 100)).join(', ');
}"""
_FOCUS = """() => {
  const wanted = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
  const bad = [];
  for (const e of wanted) {
    const before = getComputedStyle(e);
    const plain = [before.outlineStyle, before.outlineWidth, before.boxShadow,
      before.borderColor, before.backgroundColor].join();
    e.focus({focusVisible: true});
    if (document.activeElement !== e) {
      bad.push('no focus: ' + e.outerHTML.slice(0, 90));
      continue;
    }
    const now = getComputedStyle(e);
    const label = e.labels && e.labels[0] ? getComputedStyle(e.labels[0]) : null;
    const ring = s => s && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
    const shadow = now.boxShadow !== 'none' && now.boxShadow !== before.boxShadow;
    const changed = [now.outlineStyle, now.outlineWidth, now.boxShadow,
      now.borderColor, now.backgroundColor].join() !== plain;
    if (!ring(now) && !ring(label) && !shadow && !changed)
      bad.push('no ring: ' + e.outerHTML.slice(0, 90));
    if (e.tabIndex < 0) bad.push('not by keyboard: ' + e.outerHTML.slice(0, 90));
  }
  document.activeElement.blur();
  return bad;
}"""
# Observers of sizes answer with the next drawn frame, not with the change of the window.
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_DETAILS = "document.querySelectorAll('main details').forEach(d => { d.open = true; })"


def text_faults(page: Page) -> list[str]:
    """Return placeholders and bare Python values in what the page says."""
    return placeholders(page.inner_text("body") + page.title())


def placeholders(said: str) -> list[str]:
    """Return placeholders and bare Python values in a text."""
    return [f"text: {match[0]}" for match in _PLACEHOLDER.finditer(said)]


def axe(page: Page, *rules: str) -> list[str]:
    """Run axe-core on the page as it stands; ``rules`` narrows it to some of its rules."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found: list[Any] = page.evaluate(_RUN, [TAGS, list(rules)])
    return [f"axe {line}" for line in found]


def look(page: Page, desktop: dict[str, int], phone: dict[str, int]) -> list[str]:
    """Look at the loaded page on a desk and on a phone, in the light and in the dark."""
    page.evaluate(_DETAILS)
    page.evaluate(_DRAWN)
    faults = text_faults(page) + axe(page)
    faults += [f"keyboard {line}" for line in page.evaluate(_FOCUS)]
    # In the dark only on the phone: two looks show both palettes and both layouts.
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(phone)
    page.evaluate(_DRAWN)
    faults += [f"dark phone {line}" for line in axe(page)]
    if wide := page.evaluate(_OVERFLOW):
        faults.append(f"phone too wide by {wide}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(desktop)
    return faults
