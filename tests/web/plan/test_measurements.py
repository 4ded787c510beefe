"""Indicators on screen: progress with evidence, actual values, one's plan."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import select

from portal.services.cycle import cycles
from portal.services.work import measurements
from portal.store.db import session
from portal.store.models import Appraisal, Project
from tests.web.plan.journey import PDF, Journey


@pytest.fixture
def quality(opened: Journey) -> str:
    with opened.office() as world:
        project = _project(opened)
        return f"/indikator/{world.measurement(project, 'a1', 'quality').id}"


def _project(journey: Journey) -> Project:
    return session().get_one(Project, journey.project_id)


def test_own_indicators_with_a_hint_where_progress_is_due(opened: Journey) -> None:
    opened.world.clock.advance(days=40)
    text = opened.get("a1", "/indikator").text
    assert "Pencapaian target keluaran" in text
    assert "Perlu diisi" in text
    assert "Belum ada indikator untuk Anda." in opened.get("a3", "/indikator").text
    assert "tidak terhubung dengan data pegawai" in opened.get("admin", "/indikator").text


def test_progress_with_a_file_goes_into_the_history(opened: Journey, quality: str) -> None:
    opened.world.clock.advance(days=40)
    assert "Kemajuan belum diisi" in opened.get("a1", quality).text
    file = (io.BytesIO(PDF), "foto kemajuan.pdf")
    text = opened.sent(
        "a1", quality, on="2026-07-14", value="7,5", note="Sesuai rencana", file=file
    )
    assert "7,5" in text
    assert "foto kemajuan.pdf" in text
    assert "Kemajuan belum diisi" not in text
    assert "Perlu diisi" in opened.get("a1", "/indikator").text  # the two other indicators


def test_wrong_progress_keeps_what_was_typed(opened: Journey, quality: str) -> None:
    answer = opened.post("a1", quality, on="2027-01-01", value="1.250", note="Catatan panjang")
    assert answer.status_code == 422
    assert "Catatan panjang" in answer.text
    assert "dapat dibaca dua cara" in answer.text


def test_actual_value_and_its_confirmation(opened: Journey, quality: str) -> None:
    text = opened.sent("a1", f"{quality}/realisasi", actual="9", version="1")
    assert "90,00 %" in text
    assert "Sahkan realisasi" not in text
    assert opened.post("a1", f"{quality}/sahkan").status_code == 403
    assert "Sahkan realisasi" in opened.get("boss_a", quality).text
    assert "Disahkan 15 Juni 2026" in opened.sent("boss_a", f"{quality}/sahkan")


def test_two_values_at_once_are_shown_side_by_side(opened: Journey, quality: str) -> None:
    opened.sent("a1", f"{quality}/realisasi", actual="9", version="1")
    answer = opened.post("boss_a", f"{quality}/realisasi", actual="8", version="1")
    assert answer.status_code == 409
    assert "Versi tersimpan" in answer.text


def test_nobody_else_enters_progress(opened: Journey, quality: str) -> None:
    assert "Catat kemajuan" not in opened.get("boss_a", quality).text
    assert opened.post("boss_a", quality, on="2026-06-14", value="1").status_code == 403
    for who in ("a2", "b1", "a3", "foreign_hr", "admin"):
        assert opened.get(who, quality).status_code == 404


def test_plan_of_a_person(opened: Journey) -> None:
    with opened.office() as world:
        path = f"/indikator/penilaian/{world.appraisal('a1').id}"
    for who in ("a1", "boss_a", "hr", "auditor", "secretary"):
        text = opened.get(who, path).text
        assert "Jalan penghubung P-1" in text, who
    for who in ("a2", "boss_b", "foreign_hr"):
        assert opened.get(who, path).status_code == 404


def test_zero_is_a_value(opened: Journey, quality: str) -> None:
    with opened.office() as world:
        key = int(quality.rpartition("/")[2])
        measurements.set_actual(world.actor("a1"), key, "0", None)
    text = opened.get("a1", quality).text
    assert "0,00 %" in text
    assert "0 butir" in text


def test_a_region_of_personal_plans_sets_targets_and_agrees(journey: Journey) -> None:
    with journey.office() as world:
        hr = world.actor("foreign_hr")
        made = cycles.create_cycle(
            hr,
            region="bungo",
            code="2026",
            title="Bungo 2026",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
        cycles.open_cycle(hr, made.id)
        statement = select(Appraisal.id).where(Appraisal.employee_id == world.id("foreign_staff"))
        path = f"/indikator/penilaian/{session().scalar(statement)}"
    page = journey.get("foreign_staff", path)
    assert page.status_code == 200
    assert "Bungo 2026" in page.text
    assert journey.get("foreign_hr", path).status_code == 200
    assert journey.get("hr", path).status_code == 404
    assert "Belum ada siklus yang berjalan." in journey.get("foreign_hr", "/proyek/baru").text
    assert "Buka proyek" not in journey.get("foreign_hr", "/proyek").text


def test_a_project_is_a_link_only_for_those_who_may_open_it(opened: Journey, quality: str) -> None:
    """The appraiser of another unit reads his staff's part, not the whole project."""
    with opened.office() as world:
        plan = f"/indikator/penilaian/{world.appraisal('b1').id}"
        part = world.measurement(_project(opened), "b1", "quality").id
    link = f'href="/proyek/{opened.project_id}"'
    assert opened.get("boss_b", f"/proyek/{opened.project_id}").status_code == 404
    for path in (plan, f"/indikator/{part}"):
        seen = opened.get("boss_b", path)
        assert seen.status_code == 200
        assert link not in seen.text
        assert link in opened.get("b1", path).text
    assert "Jalan penghubung P-1" in opened.get("boss_b", plan).text
