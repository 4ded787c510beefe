"""Who sees which result, and when: the phases, the receipt, the walls between regions."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.store.db import session
from portal.store.models import Appraisal
from tests.web.results.offices import SECRET, Office, post

CURRENT = re.compile(r'<a href="([^"]+)" aria-current="page">')


def page(office: Office, who: str, about: str, part: str = ""):
    return office.browser(who).get(f"/hasil/{office.appraisal(about)}{part}")


def test_value_appears_only_after_the_receipt(published: Office) -> None:
    own = office_page = page(published, "a1", "a1")
    assert "Saya membuka hasil saya" in own.text
    assert "Nilai akhir" not in office_page.text
    assert page(published, "a1", "a1", "/rincian").status_code == 409
    key = published.appraisal("a1")
    assert post(published.browser("a1"), f"/hasil/{key}/buka").status_code == 303
    seen = page(published, "a1", "a1")
    assert "Nilai akhir" in seen.text
    assert "Ajukan keberatan" in seen.text
    with published.app.app_context():
        assert session().get_one(Appraisal, key).opened_at is not None


def test_reading_starts_no_clock(published: Office) -> None:
    for path in ("", "/rincian"):
        page(published, "a1", "a1", path)
    with published.app.app_context():
        assert session().get_one(Appraisal, published.appraisal("a1")).opened_at is None


@pytest.mark.parametrize("who", ["foreign_hr", "foreign_staff"])
def test_foreign_region_finds_nothing(published: Office, who: str) -> None:
    for part in ("", "/rincian"):
        assert page(published, who, "a1", part).status_code == 404


@pytest.mark.parametrize("who", ["a2", "b1", "boss_b", "leader"])
def test_peers_and_other_bosses_find_nothing(published: Office, who: str) -> None:
    assert page(published, who, "a1").status_code == 404
    assert page(published, who, "a1", "/rincian").status_code == 404


def test_appraiser_sees_the_value_before_publication_and_nobody_else(calculated: Office) -> None:
    assert "Nilai akhir" in page(calculated, "boss_a", "a1").text
    for who in ("a1", "hr", "auditor", "secretary"):
        text = page(calculated, who, "a1").text
        assert "Nilai akhir" not in text, who
        assert page(calculated, who, "a1", "/rincian").status_code == 409, who


def test_hr_does_not_see_his_own_result_unopened(published: Office) -> None:
    assert "Saya membuka hasil saya" in page(published, "hr", "hr").text
    listed = published.browser("hr").get(f"/hasil/siklus/{published.world.cycle_id}").text
    assert "Pengelola Tiga" in listed


def test_no_single_peer_form_for_the_superior(published: Office) -> None:
    text = page(published, "boss_a", "a1").text
    assert "Rata-rata per butir" in text
    for key in ("a2", "a3", "a4", "b1", "b2", "b3"):
        assert f"Pegawai {key.upper()}" not in text
    assert text.count(SECRET) >= 3
    hr = page(published, "hr", "a1").text
    assert SECRET not in hr


def test_peer_means_hide_below_three_forms(published: Office) -> None:
    # The secretary shared no project: nobody but his superior rated him.
    text = page(published, "leader", "secretary").text
    assert "ditampilkan bila sedikitnya 3 formulir" in text


def test_answering_once(published: Office) -> None:
    browser, key = published.browser("a1"), published.appraisal("a1")
    post(browser, f"/hasil/{key}/buka")
    refused = post(browser, f"/hasil/{key}/tanggapan", response="agree_with_note", text="")
    assert refused.status_code == 422
    assert "wajib diisi" in refused.text
    assert post(browser, f"/hasil/{key}/tanggapan", response="agree").status_code == 303
    assert post(browser, f"/hasil/{key}/tanggapan", response="agree").status_code == 409


def test_others_cannot_open_or_answer(published: Office) -> None:
    key = published.appraisal("a1")
    for who in ("boss_a", "hr", "a2"):
        for step in ("buka", "tanggapan"):
            answer = post(published.browser(who), f"/hasil/{key}/{step}", response="agree")
            assert answer.status_code in {403, 404}, (who, step)


def test_breakdown_is_a_tree_without_peer_marks(published: Office) -> None:
    text = page(published, "boss_a", "a1", "/rincian").text
    assert "<details" in text
    assert "rata-rata" in text
    assert "kemuning.objective" in text


def test_history_lists_own_years(published: Office) -> None:
    text = published.browser("a1").get("/hasil").text
    assert "Penilaian 2026" in text
    assert "Hasil menunggu dibuka" in text


def test_delivery_on_paper_starts_the_clock(published: Office) -> None:
    key = published.appraisal("a1")
    refused = post(published.browser("hr"), f"/hasil/{key}/penyerahan", on="2026-01-01")
    assert refused.status_code == 422
    good = post(published.browser("hr"), f"/hasil/{key}/penyerahan", on="2026-06-15", note="kertas")
    assert good.status_code == 303
    with published.app.app_context():
        row = session().scalars(select(Appraisal).where(Appraisal.id == key)).one()
        assert row.opened_at is not None


def test_the_menu_never_marks_ones_own_pages_for_somebody_elses_result(published: Office) -> None:
    path = f"/hasil/{published.appraisal('a1')}"
    marked = {
        who: CURRENT.findall(published.browser(who).get(path).text)
        for who in ("a1", "boss_a", "hr")
    }
    assert marked == {"a1": ["/hasil"], "boss_a": ["/hasil/staf"], "hr": ["/hasil/siklus"]}
