"""After the result: dialogue, feedback, objection, follow-ups, learning, leadership, reports."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.store.db import session
from portal.store.models import Document, Employee, FollowUp, Job, Measurement, Objection
from tests.web.results.offices import PASSWORD, Office, post


def test_dialogue_is_recorded_by_the_appraiser_only(calculated: Office) -> None:
    key = calculated.appraisal("a1")
    for who in ("a1", "hr", "secretary", "foreign_hr"):
        assert calculated.browser(who).get(f"/dialog/{key}").status_code == 404
    browser = calculated.browser("boss_a")
    assert "Nilai akhir" in browser.get(f"/dialog/{key}").text
    data = {"held_on": "2026-06-15", "place": "Ruang 1", "summary": ""}
    refused = post(browser, f"/dialog/{key}", **data)
    assert refused.status_code == 422
    assert "Ruang 1" in refused.text
    data |= {"summary": "Membahas hasil.", "attendees": "Saksi Satu\nSaksi Dua"}
    assert post(browser, f"/dialog/{key}", **data).status_code == 303
    assert "Membahas hasil." in browser.get(f"/hasil/{key}").text


def test_feedback_reads_and_writes(published: Office) -> None:
    key = published.appraisal("a1")
    path = f"/umpan-balik/{key}"
    assert "Laporan mingguan rapi." in published.browser("a1").get(path).text
    assert published.browser("a2").get(path).status_code == 404
    assert published.browser("hr").get(path).status_code == 403
    assert post(published.browser("boss_a"), path, text="Datang tepat waktu").status_code == 303
    assert "Datang tepat waktu" in published.browser("a1").get(path).text
    assert post(published.browser("a1"), path, text="Saya hebat").status_code in {403, 404}


def objected(office: Office) -> int:
    key = office.appraisal("a1")
    browser = office.browser("a1")
    post(browser, f"/hasil/{key}/buka")
    reason = "Realisasi keluaran saya dua belas, bukan sepuluh."
    assert post(browser, f"/keberatan/baru/{key}", reason="pendek").status_code == 422
    assert post(browser, f"/keberatan/baru/{key}", reason=reason).status_code == 303
    with office.app.app_context():
        return session().scalars(select(Objection.id)).one()


def test_objection_from_filing_to_a_changed_value(published: Office) -> None:
    key = objected(published)
    for who in ("a2", "boss_b", "foreign_hr"):
        assert published.browser(who).get(f"/keberatan/{key}").status_code == 404
    for who in ("a1", "boss_a", "secretary", "hr", "auditor"):
        assert published.browser(who).get(f"/keberatan/{key}").status_code == 200
    said = post(published.browser("boss_a"), f"/keberatan/{key}/keterangan", text="Saya periksa.")
    assert said.status_code == 303
    empty = post(published.browser("boss_a"), f"/keberatan/{key}/keterangan", text="")
    assert empty.status_code == 422
    assert "Keterangan wajib diisi." in empty.text
    for who in ("boss_a", "hr", "a1"):
        tried = post(
            published.browser(who),
            f"/keberatan/{key}/putusan",
            decision="confirmed",
            text="x",
            confirm_password=PASSWORD,
        )
        assert tried.status_code in {403, 404}, who
    with published.app.app_context():
        row = session().scalars(select(Measurement).where(Measurement.code == "output")).first()
        assert row is not None
        measurement = row.id
    judge = published.browser("secretary")
    data = {"decision": "changed", "text": "Bukti cukup.", "confirm_password": PASSWORD}
    assert post(judge, f"/keberatan/{key}/putusan", **data).status_code == 422
    done = post(
        judge, f"/keberatan/{key}/putusan", **data, **{f"corrections.{measurement}": "12,5"}
    )
    assert done.status_code == 303, done.text
    page = published.browser("a1").get(f"/keberatan/{key}").text
    assert "Sebelum" in page
    assert "Hasil diubah" in page
    listed = published.browser("auditor").get("/keberatan").text
    assert "Diubah" in listed


def test_committee_confirms_and_strikes_but_never_adds(published: Office) -> None:
    cycle = published.world.cycle_id
    hr, base = published.browser("hr"), f"/tindak-lanjut/siklus/{cycle}"
    assert post(hr, f"{base}/usulkan").status_code == 303
    with published.app.app_context():
        rows = session().scalars(select(FollowUp).where(FollowUp.rule == "award")).all()
        ids = [row.id for row in rows]
        names = {row.id: row.nip for row in session().scalars(select(Employee))}
    assert ids
    world = published.world
    seats = {f"seat.{n}": names[world.id(k)] for n, k in enumerate(("leader", "boss_a", "boss_b"))}
    data = {"number": "BA/1", "held_on": "2026-06-15", **seats}
    lone = post(hr, f"{base}/award/berita-acara", **data, **{f"strikes.{ids[0]}": "tanpa centang"})
    assert lone.status_code == 422
    bare = post(hr, f"{base}/award/berita-acara", **data, strike=str(ids[0]))
    assert bare.status_code == 422
    assert re.search(r"Alasan mencoret [^.]+ belum ditulis\.", bare.text)
    assert f'value="{ids[0]}" data-strike checked' in bare.text
    struck = {"strike": str(ids[0]), f"strikes.{ids[0]}": "Sedang cuti besar"}
    assert post(hr, f"{base}/award/berita-acara", **data, **struck).status_code == 303
    page = hr.get(f"{base}/award").text
    assert "Sedang cuti besar" in page
    assert "BA/1" in page
    assert published.browser("a1").get(f"{base}/award").status_code == 403
    assert published.browser("foreign_hr").get(f"{base}/award").status_code == 404


def test_taking_part_in_learning(published: Office) -> None:
    browser = published.browser("a1")
    assert "Saya sudah mengikuti" in browser.get("/sosialisasi/why").text
    assert post(browser, "/sosialisasi/why").status_code == 303
    assert "Anda tercatat" in browser.get("/sosialisasi/why").text
    hr = published.browser("hr")
    assert "Pegawai A1" not in hr.get("/sosialisasi/peserta?materi=why").text
    assert "Pegawai A1" in hr.get("/sosialisasi/peserta?materi=why&tampil=semua").text
    many = post(
        hr,
        "/sosialisasi/peserta",
        materi="why",
        on="2026-06-10",
        people=[published.world.id("a2"), published.world.id("a3")],
    )
    assert many.status_code == 303
    foreign = post(
        hr,
        "/sosialisasi/peserta",
        materi="why",
        on="2026-06-10",
        people=[published.world.id("foreign_staff")],
    )
    assert foreign.status_code == 404


def test_leaders_read_counts_and_no_staff_names(published: Office) -> None:
    page = published.browser("leader").get(f"/pimpinan/{published.world.cycle_id}").text
    assert "Sebaran predikat" in page
    assert "<svg" in page
    assert "Pegawai A1" not in page
    assert published.browser("a1").get("/pimpinan").status_code == 403


def test_own_sheet_needs_the_receipt_first(published: Office) -> None:
    key, browser = published.appraisal("a1"), published.browser("a1")
    for ending in ("", ".pdf", ".xlsx"):
        assert browser.get(f"/laporan/pegawai/{key}/annual_sheet{ending}").status_code == 409
    post(browser, f"/hasil/{key}/buka")
    page = browser.get(f"/laporan/pegawai/{key}/annual_sheet")
    assert page.status_code == 200
    assert "style=" not in page.text
    assert "<script" not in page.text
    sheet = next(p for p in page.text.split('"') if p.endswith("report.css"))
    assert browser.get(sheet).status_code == 200
    book = browser.get(f"/laporan/pegawai/{key}/annual_sheet.xlsx")
    assert load_workbook(BytesIO(book.data)).sheetnames
    assert book.headers["Content-Disposition"].startswith("attachment")


def test_sheet_as_pdf(published: Office) -> None:
    key, browser = published.appraisal("a1"), published.browser("a1")
    post(browser, f"/hasil/{key}/buka")
    answer = browser.get(f"/laporan/pegawai/{key}/annual_sheet.pdf?lihat=1")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("inline")
    answer.close()
    with published.app.app_context():
        assert session().scalars(select(Document.subject)).all()


@pytest.mark.parametrize("who", ["a2", "boss_b", "foreign_hr", "leader"])
def test_no_sheet_of_others(published: Office, who: str) -> None:
    key = published.appraisal("a1")
    for ending in ("", ".pdf", ".xlsx"):
        path = f"/laporan/pegawai/{key}/annual_sheet{ending}"
        assert published.browser(who).get(path).status_code == 404


def test_a_format_opens_only_for_its_audience_and_scope(published: Office) -> None:
    cycle = published.world.cycle_id
    for who in ("a1", "foreign_hr"):
        for form in ("leader_summary", "award_list"):
            path = f"/laporan/siklus/{cycle}/{form}"
            assert published.browser(who).get(path).status_code == 404
    assert published.browser("hr").get(f"/laporan/siklus/{cycle}/annual_sheet").status_code == 404
    committee = published.browser("secretary")
    assert committee.get(f"/laporan/siklus/{cycle}/award_list").status_code == 200
    assert committee.get(f"/laporan/siklus/{cycle}/leader_summary").status_code == 404


def test_mass_print_tells_who_is_unfinished_and_starts_once(published: Office) -> None:
    cycle, hr = published.world.cycle_id, published.browser("hr")
    page = hr.get(f"/laporan/cetak/{cycle}?format=annual_sheet").text
    assert "Kepala Satu" in page
    data = {"format": "annual_sheet", "paper": "F4", "key": "abc"}
    assert post(hr, f"/laporan/cetak/{cycle}", **{**data, "paper": "A9"}).status_code == 422
    first = post(hr, f"/laporan/cetak/{cycle}", **data)
    assert first.status_code == 303
    assert (
        post(hr, f"/laporan/cetak/{cycle}", **data).headers["Location"] == first.headers["Location"]
    )
    with published.app.app_context():
        job = session().scalars(select(Job)).one()
        assert job.args["paper"] == "F4"
        key = job.id
    fragment = hr.get(f"/laporan/pekerjaan/{key}?bagian=1").text
    assert "<html" not in fragment
    assert "hx-get" in fragment
    assert hr.get(f"/laporan/pekerjaan/{key}/laporan.zip").status_code == 404
    assert hr.get(f"/laporan/pekerjaan/{key}/rahasia.txt").status_code == 404
    assert published.browser("foreign_hr").get(f"/laporan/pekerjaan/{key}").status_code == 404
    for who in ("a1", "auditor"):
        assert published.browser(who).get(f"/laporan/cetak/{cycle}").status_code == 403
