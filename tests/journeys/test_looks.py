"""The looks of other tests see what they are for, and each fault where it is to be seen."""

from __future__ import annotations

import pytest

from tests.looking import every_look

PAGE = """<!doctype html><html lang="id"><head><title>Contoh</title><style>
body { margin: 0; color: #000; background: #fff }
STYLE
</style></head><body><main><h1>Contoh</h1><p id="said">Satu kalimat.</p></main></body></html>"""
WIDE, FAINT = "#said { min-width: 700px }", "#said { color: #777; background: #888 }"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("style", "looks"),
    [
        ("", []),
        (WIDE, ["narrow dark", "narrow light"]),
        (f"@media (prefers-color-scheme: dark) {{ {FAINT} }}", ["narrow dark", "wide dark"]),
        (f"@media (max-width: 500px) {{ {FAINT} }}", ["narrow dark", "narrow light"]),
    ],
    ids=["sound", "too wide", "faint in the dark", "faint on a phone"],
)
def test_a_fault_is_seen_in_the_looks_that_have_it(browser, style, looks):
    page = browser.new_page()
    page.set_content(PAGE.replace("STYLE", style))
    found = every_look(page)
    page.close()
    assert sorted({line.partition(":")[0] for line in found}) == looks
