from __future__ import annotations

import http.server
import io
import os
import subprocess
import sys
import threading
from base64 import b64encode
from pathlib import Path

import pikepdf
import pypdf
import pytest
import samples

from portal.reports import worker
from portal.reports.fetcher import ForbiddenResource, core_assets, resolve
from portal.reports.worker import Limits, RenderFailed, RenderPool, RenderRequest

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg"
    "YGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
)


class Counter(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/target")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def web():
    Counter.hits = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(web: str, secret: str) -> str:
    inner = b64encode(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{web}/inner"/></svg>'.encode()
    )
    return f"""<html><head>
    <link rel="attachment" href="file://{secret}"><link rel="attachment" href="{web}/attach">
    <link rel="stylesheet" href="{web}/sheet.css"><base href="file:///etc/">
    <style>@import url("{web}/import.css");
    @font-face {{ font-family: x; src: url("{web}/font.ttf"),
    url("file://{secret}"); }}
    body {{ font-family: x; background: url("{web}/background.png"); }}
    li {{ list-style-image: url({web}/bullet.png); }}
    p::before {{ content: url("file://{secret}"); }}</style></head><body>
    <p>Isi dokumen</p><ul><li>a</li></ul>
    <img src="{web}/redirect"><img src="file://{secret}"><img src="passwd">
    <img src="//127.0.0.1/x">
    <svg width="9" height="9"><image href="{web}/svg.png" width="9" height="9"/>
    <use href="{web}/use.svg#a"/></svg><img src="data:image/svg+xml;base64,{inner.decode()}">
    <object data="{web}/object"></object><embed src="{web}/embed">
    <iframe src="{web}/frame"></iframe>
    <img src="asset:nothing.png"><img src="asset:../../portal.toml">
    <img src="{PNG}" alt="satu titik">
    </body></html>"""


def test_a_hostile_document_fetches_nothing(printing, web, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("RAHASIA-NEGARA")
    content = printing.render(RenderRequest(hostile(web, str(secret)), "id", {})).content
    assert Counter.hits == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert not document.attachments
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                assert b"RAHASIA-NEGARA" not in thing.read_bytes()
    assert "Isi dokumen" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://x/",
        "ftp://x/",
        "asset:",
        "asset:nobody.css",
        "ASSET:report.css",
        "data:image/svg+xml,<svg/>",
        "data:text/css,a{}",
        "data:image/png;base64,AAAA",
        "data:image/png;base64,###",
        "report.css",
        PNG + "A" * 300_000,
    ],
)
def test_the_gate_knows_only_our_assets(url):
    with pytest.raises(ForbiddenResource):
        resolve(url, core_assets())


def test_same_bytes_in_another_process_with_other_hash_order(printing, tmp_path):
    page = samples.page_of("annual_sheet")
    here = printing.render(RenderRequest(page.html, "id", page.assets)).content
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import samples\n"
        "from portal.reports.pdf import render_pdf\n"
        "page = samples.page_of('annual_sheet')\n"
        "sys.stdout.buffer.write(render_pdf(page.html, page.assets, 'id').content)\n"
    )
    for seed in ("1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "HOME": str(tmp_path)}
        there = subprocess.run(
            [sys.executable, "-c", script, str(Path(samples.__file__).parent)],
            env=environment,
            check=True,
            capture_output=True,
        )
        assert there.stdout == here


def test_only_our_fonts_are_embedded(printing):
    page = samples.page_of("leader_summary")
    wild = page.html.replace("<h2>", '<h2 class="wild">', 1).replace(
        "</head>", "<style>.wild { font-family: 'DejaVu Serif', serif; }</style></head>"
    )
    wild = wild.replace("Ringkasan ini", "Ringkasan \u0e01\u4e2d ini")
    with pikepdf.open(
        io.BytesIO(printing.render(RenderRequest(wild, "id", page.assets)).content)
    ) as document:
        names = {
            str(thing.FontName)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }
        files = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]
    assert names
    assert len(files) == len(names)
    assert all("Liberation" in name or "Portal-Sans" in name for name in names), names


def test_the_file_is_tagged_and_says_what_it_is(printing):
    page = samples.page_of("annual_sheet")
    with pikepdf.open(
        io.BytesIO(printing.render(RenderRequest(page.html, "id", page.assets)).content)
    ) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "id"
        assert "/Filter" not in document.Root.Metadata
        meta = document.Root.Metadata.read_bytes()
        assert b"<pdfaid:part" in meta or b'pdfaid:part="3"' in meta
        assert "/CreationDate" not in document.docinfo


def simple(text: str = "Halo") -> RenderRequest:
    return RenderRequest(f'<html lang="id"><title>t</title><body>{text}</body></html>', "id", {})


ENDLESS = "<p>" + "kata panjang " * 400_000


def test_a_hanging_document_fails_alone():
    with RenderPool(1, Limits(seconds=8, cpu_seconds=50)) as pool:
        with pytest.raises(RenderFailed, match="terlalu lama dicetak"):
            pool.render(simple(ENDLESS))
        assert pool.render(simple()).pages == 1


def test_processor_time_is_limited_per_document():
    with RenderPool(1, Limits(seconds=100, cpu_seconds=4)) as pool:
        for _again in range(3):
            assert pool.render(simple()).pages == 1
        with pytest.raises(RenderFailed, match="terlalu lama dicetak"):
            pool.render(simple(ENDLESS))


def test_an_oversized_document_fails_alone():
    with RenderPool(1, Limits(memory_mb=300)) as pool:
        with pytest.raises(RenderFailed):
            pool.render(simple("<table>" + "<tr><td>sel</td></tr>" * 40_000 + "</table>"))
        assert pool.render(simple()).pages == 1


def test_a_child_that_failed_once_is_not_asked_again(monkeypatch):
    answers = [({"error": "MemoryError"}, b""), ({"pages": 1, "size": 3}, b"pdf")]
    monkeypatch.setattr(worker._Child, "_ask", lambda *_asked: answers.pop(0))
    with RenderPool(1) as pool:
        with pytest.raises(RenderFailed, match="MemoryError"):
            pool.render(simple())
        assert pool._idle.empty()
        assert pool.render(simple()).pages == 1
        assert pool._idle.qsize() == 1


def test_a_killed_child_costs_one_document():
    with RenderPool(1) as pool:
        pool.render(simple())
        child = pool._idle.get_nowait()
        pool._idle.put(child)
        child.process.kill()
        child.process.wait()
        with pytest.raises(RenderFailed, match="berhenti"):
            pool.render(simple())
        assert pool.render(simple()).pages == 1


def test_children_are_replaced_after_their_share(monkeypatch):
    monkeypatch.setattr("portal.reports.worker.RECYCLE_AFTER", 2)
    with RenderPool(1) as pool:
        seen = set()
        for _again in range(3):
            pool.render(simple())
            seen.add(pool._idle.qsize())
        assert seen == {0, 1}
