"""The start page of every kind of account."""

from __future__ import annotations

import pytest

from tests.web.plan.journey import Journey

EVERYBODY = ("a1", "boss_a", "hr", "leader", "secretary", "auditor", "admin", "foreign_hr")


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_has_a_start_page(opened: Journey, who: str) -> None:
    answer = opened.get(who, "/")
    assert answer.status_code == 200
    assert "Yang menunggu Anda sekarang" in answer.text


def test_accounts_without_personnel_file_are_told_so(opened: Journey) -> None:
    for who in ("admin", "auditor"):
        assert "tidak terhubung dengan data pegawai" in opened.get(who, "/").text
    assert "tidak terhubung" not in opened.get("a1", "/").text


def test_nothing_to_do_is_a_sentence(journey: Journey) -> None:
    assert "Tidak ada yang menunggu Anda." in journey.get("b3", "/").text


def test_overdue_tasks_come_first_with_their_days(opened: Journey) -> None:
    text = opened.get("a1", "/").text
    assert "Isi kemajuan proyek" in text
    assert "lewat" in text
    assert 'class="late"' in text
    assert f'href="/proyek/{opened.project_id}"' in text


def test_own_appraisal_stands_in_its_chain(opened: Journey) -> None:
    text = opened.get("a1", "/").text
    assert "Penilaian Anda: Penilaian 2026" in text
    assert "Pelaksanaan proyek" in text  # the region's own word
    assert 'aria-current="step"' in text


def test_appraiser_sees_his_staff_and_nobody_else(opened: Journey) -> None:
    text = opened.get("boss_a", "/staf").text
    assert "Pegawai A1" in text
    assert "Pegawai B1" not in text
    assert "Pegawai A1" not in opened.get("foreign_hr", "/staf").text
    assert "Pegawai A2" not in opened.get("boss_a", "/staf?cari=A1").text


def test_running_cycle_shows_to_those_who_oversee(opened: Journey) -> None:
    for who in ("hr", "leader", "auditor"):
        assert "Siklus yang berjalan" in opened.get(who, "/").text
    for who in ("a1", "foreign_hr", "admin"):
        assert "Siklus yang berjalan" not in opened.get(who, "/").text
