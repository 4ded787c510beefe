"""Lists cost the same number of statements however long they are, and no page has inline code."""

from __future__ import annotations

import re

import pytest

from portal.paths import templates_dir
from tests.web.results.offices import Office, crowd

LISTS = {
    "/formulir": "boss_a",
    "/formulir/kemajuan/{cycle}?tampil=semua": "hr",
    "/hasil/staf": "boss_a",
    "/hasil/siklus/{cycle}": "hr",
    "/keberatan": "hr",
    "/tindak-lanjut/siklus/{cycle}": "hr",
    "/tindak-lanjut/siklus/{cycle}/award": "hr",
    "/tindak-lanjut/siklus/{cycle}/award/berita-acara": "hr",
    "/sosialisasi/peserta": "hr",
    "/pimpinan/{cycle}": "leader",
    "/laporan": "hr",
    "/laporan/siklus/{cycle}": "hr",
    "/laporan/cetak/{cycle}": "hr",
}
INLINE = re.compile(r"""\sstyle=|<script|<style|\son[a-z]+=["']|javascript:|\|\s*safe""")
FOLDERS = (
    "dialogue",
    "feedback",
    "followups",
    "forms",
    "leadership",
    "learning",
    "objections",
    "reports",
    "results",
)


@pytest.mark.parametrize("path", LISTS)
def test_statements_do_not_grow_with_rows(published: Office, path: str) -> None:
    browser = published.browser(LISTS[path])
    address = path.format(cycle=published.world.cycle_id)
    crowd(published, 5)
    few = statements(published, browser, address)
    crowd(published, 55, first=5)
    many = statements(published, browser, address)
    assert many == few, f"{few} statements with 5 rows, {many} with 60"
    assert few <= 20


def statements(office: Office, browser, address: str) -> int:
    assert browser.get(address).status_code == 200
    with office.counted() as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_templates_carry_no_inline_code() -> None:
    found = []
    for folder in FOLDERS:
        for path in sorted((templates_dir() / folder).rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            if re.search(
                r"""\sstyle=|<script|<style|\son[a-z]+=["']|javascript:|\|\s*safe""", text
            ):
                found.append(path.name)
    assert not found
