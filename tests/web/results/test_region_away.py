"""Published results stay readable while the plugin that described them is away."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.domain.sentences import Sentence
from portal.host import RegionUnavailable
from portal.host.registry import Registry
from portal.store.db import unit_of_work
from portal.store.models import Cycle
from tests.web.results.offices import Office, post


def test_stored_values_are_read_without_the_plugin(
    published: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the plugin can tell, the last day for an objection, is left out."""
    key, me = published.appraisal("a1"), published.browser("a1")
    assert post(me, f"/hasil/{key}/buka").status_code == 303
    assert "Ajukan keberatan" in me.get(f"/hasil/{key}").text
    monkeypatch.setattr(Registry, "known", lambda _self, _code: None)
    page = me.get(f"/hasil/{key}")
    assert page.status_code == 200
    assert "Nilai akhir" in page.text
    assert "Ajukan keberatan" not in page.text
    assert me.get(f"/hasil/{key}/rincian").status_code == 200
    for who in ("boss_a", "hr"):
        assert published.browser(who).get(f"/hasil/{key}").status_code == 200


def take(browser: FlaskClient, path: str) -> tuple[int, bytes]:
    answer = browser.get(path)
    content = answer.get_data()
    answer.close()
    return answer.status_code, content


def closed_since_the_start(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Registry, "known", lambda _self, _code: None)


def closed_while_running(patch: pytest.MonkeyPatch) -> None:
    def closed(_self: Registry, code: str) -> None:
        raise RegionUnavailable(code, Sentence("Bagian ini ditutup."))

    patch.setattr(Registry, "region", closed)


@pytest.mark.parametrize("close", [closed_since_the_start, closed_while_running])
def test_issued_documents_open_while_nothing_can_be_printed(
    published: Office, monkeypatch: pytest.MonkeyPatch, close
) -> None:
    key, me, boss = published.appraisal("a1"), published.browser("a1"), published.browser("boss_a")
    hr, leader = published.browser("hr"), published.browser("leader")
    cycle = published.world.cycle_id
    assert post(me, f"/hasil/{key}/buka").status_code == 303
    sheet = f"/laporan/pegawai/{key}/annual_sheet.pdf"
    summary = f"/laporan/siklus/{cycle}/leader_summary.pdf"
    issued = take(me, sheet)
    assert issued[0] == 200
    assert issued[1].startswith(b"%PDF")
    close(monkeypatch)
    assert take(me, sheet) == take(boss, sheet) == take(hr, f"{sheet}?kertas=A4") == issued
    assert "cetakan baru harus menunggu" in me.get("/").text
    page = me.get(f"/laporan/penilaian/{key}").text
    assert "tetap dapat dibuka" in page
    assert f"{sheet}?kertas=A4" in page
    assert take(published.browser("b1"), sheet)[0] == 404  # the walls stand as ever
    other = published.appraisal("a2")
    for path in (f"{sheet}?kertas=F4", f"/laporan/pegawai/{other}/annual_sheet.pdf", summary):
        assert take(hr, path)[0] == 503  # nobody printed it before
    for browser in (hr, leader):
        assert "Belum ada dokumen yang terbit." in browser.get(f"/laporan/siklus/{cycle}").text


def test_a_document_of_an_unknown_format_is_for_the_personnel_office(
    published: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, me = published.appraisal("a1"), published.browser("a1")
    assert post(me, f"/hasil/{key}/buka").status_code == 303
    sheet = f"/laporan/pegawai/{key}/annual_sheet.pdf"
    issued = take(me, sheet)
    with published.app.app_context(), unit_of_work() as current:
        row = current.get_one(Cycle, published.world.cycle_id)
        row.frozen = {k: v for k, v in row.frozen.items() if k != "report_formats"}
    closed_since_the_start(monkeypatch)
    assert take(published.browser("hr"), sheet) == issued
    assert take(me, sheet)[0] == 503


def test_a_stored_sheet_waits_for_the_opening_too(
    published: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = published.appraisal("a1")
    sheet = f"/laporan/pegawai/{key}/annual_sheet.pdf"
    assert take(published.browser("hr"), sheet)[0] == 200
    closed_since_the_start(monkeypatch)
    assert take(published.browser("a1"), sheet)[0] == 503
