"""Cycles on screen: draft, opening with a warning, people, walls."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.store.db import session
from portal.store.models import Appraisal, Cycle
from tests.web.plan.journey import Journey

NEW = {
    "region": "kemuning",
    "code": "2027",
    "title": "Penilaian 2027",
    "year": "2027",
    "starts": "2027-01-01",
    "ends": "2027-12-31",
}


def test_hr_creates_a_draft(journey: Journey) -> None:
    assert "Simpan konsep" in journey.get("hr", "/siklus/baru").text
    text = journey.sent("hr", "/siklus/baru", **NEW)
    assert "Penilaian 2027" in text
    assert "Belum ada pegawai" in text


def test_wrong_dates_come_back_with_what_was_typed(journey: Journey) -> None:
    answer = journey.post("hr", "/siklus/baru", **{**NEW, "ends": "2026-01-01", "code": "2026"})
    assert answer.status_code == 422
    assert "Tanggal selesai harus setelah tanggal mulai." in answer.text
    assert "sudah dipakai" in answer.text
    assert 'value="Penilaian 2027"' in answer.text


def test_opening_says_what_happens_before_it_happens(journey: Journey) -> None:
    path = f"/siklus/{journey.world.cycle_id}/langkah/open"
    page = journey.get("hr", path)
    assert "Penilaian dibuat untuk 12 pegawai" in page.text
    with journey.office():
        assert session().get_one(Cycle, journey.world.cycle_id).state == "draft"
    text = journey.sent("hr", path, version="1")
    assert "Siklus dibuka untuk 12 pegawai." in text
    assert "Buka formulir penilaian" in text


def test_a_year_by_its_buttons(opened: Journey) -> None:
    base = f"/siklus/{opened.world.cycle_id}"
    page = opened.get("hr", f"{base}/langkah/open_forms").text
    assert "1 proyek belum diterima" in page
    assert "formulir dibuka" in opened.sent("hr", f"{base}/langkah/open_forms")
    assert "dianggap tidak diberikan" in opened.get("hr", f"{base}/langkah/calculate").text
    text = opened.sent("hr", f"{base}/langkah/calculate")
    assert "Penilaian yang tertahan" in text  # nobody sent a form
    refused = opened.post("hr", f"{base}/langkah/publish")
    assert refused.status_code == 422
    assert "Periksa kembali isian berikut" in refused.text


def test_a_stale_page_does_not_open_twice(journey: Journey) -> None:
    path = f"/siklus/{journey.world.cycle_id}/langkah/open"
    assert journey.post("hr", path, version="1").status_code == 303
    assert journey.post("hr", path, version="1").status_code == 409


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("hr", "/siklus", 200),
        ("leader", "/siklus", 200),
        ("auditor", "/siklus", 200),
        ("a1", "/siklus", 403),
        ("admin", "/siklus", 403),
        ("leader", "/siklus/baru", 403),
        ("foreign_hr", "/siklus/{cycle}", 404),
        ("foreign_hr", "/siklus/{cycle}/pegawai", 404),
        ("foreign_hr", "/siklus/{cycle}/langkah/open", 404),
        ("auditor", "/siklus/{cycle}/langkah/open", 403),
        ("hr", "/siklus/{cycle}/langkah/hapus", 404),
    ],
)
def test_walls(journey: Journey, who: str, path: str, status: int) -> None:
    address = path.format(cycle=journey.world.cycle_id)
    assert journey.get(who, address).status_code == status


def test_foreign_cycles_are_not_listed(journey: Journey) -> None:
    assert "Penilaian 2026" in journey.get("hr", "/siklus").text
    assert "Penilaian 2026" not in journey.get("foreign_hr", "/siklus").text


def test_people_by_name_and_phase(opened: Journey) -> None:
    base = f"/siklus/{opened.world.cycle_id}/pegawai"
    assert "Pegawai A1" in opened.get("leader", base).text
    found = opened.get("hr", f"{base}?cari=a3").text
    assert "Pegawai A3" in found
    assert "Pegawai A1" not in found
    running = opened.get("hr", f"{base}?tahap=running").text
    assert "Pegawai A1" in running
    assert "Pegawai A3" not in running
    assert "Tidak ada pegawai yang cocok." in opened.get("hr", f"{base}?tahap=hold").text


def test_new_assignments_are_added(opened: Journey) -> None:
    path = f"/siklus/{opened.world.cycle_id}/langkah/enroll"
    assert "0 pegawai ditambahkan." in opened.sent("hr", path)
    with opened.office():
        assert len(session().scalars(select(Appraisal.id)).all()) == 12
