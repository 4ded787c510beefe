"""What is read instead of opened: a page's markup tells what a browser would have refused."""

from __future__ import annotations

import pytest

from tests.journeys.markup import Markup

HERE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('<p class="a">Baik</p><script nonce="n" src="/static/app.js"></script>', 0),
        ("<p>Nilai None</p>", 1),
        ("<title>%(name)s</title>", 1),
        ('<p style="color: red">Baik</p>', 1),
        ('<button onclick="x()">Baik</button>', 1),
        ("<style>p { color: red }</style>", 1),
        ("<script>None</script>", 1),
        ('<script src="/static/app.js"></script>', 1),
        ('<img src="https://example.org/a.png">', 1),
    ],
)
def test_faults_of_the_markup(text, faults):
    assert len(Markup(HERE, f"{HERE}/proyek", text).faults) == faults


def test_links_and_files():
    text = '<a href="/a">A</a> <a>B</a> <a href="b?c=1">B</a> <img src="data:,"> <img src="c.png">'
    page = Markup(HERE, f"{HERE}/proyek/1", text)
    assert (page.links, page.files) == (["/a", "b?c=1"], {"/proyek/c.png"})
