"""The step that gathers values anew, as the personnel office and the employee read it."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from sqlalchemy import update

from portal.app import create_app
from portal.domain.actor import Grant
from portal.services.identity import passwords
from portal.services.outcome import gathering, publication, receiving
from portal.services.scores.scoring import score
from portal.store.db import unit_of_work
from portal.store.models import Account
from tests.services import lhokseumawe_office as lhok
from tests.services.conftest import app, clock, settings
from tests.services.test_gathering import late, objected, of, publish_late, world
from tests.web.plan.journey import PASSWORD, Journey

__all__ = ["app", "clock", "late", "settings", "world"]


@pytest.fixture
def journey(settings, host, clock, world):
    """Browsers of an application of its own: the context of the test is not theirs."""
    with unit_of_work() as current:
        current.execute(update(Account).values(password_hash=passwords.hash_password(PASSWORD)))
    return Journey(create_app(settings, host=host, clock=clock), world)


def test_the_office_sees_what_changed_and_gathers_it(journey, late):
    half_id, year_id = late
    publish_late(journey.world, half_id)
    step = f"/siklus/{year_id}/langkah/gather_again"
    home = html.unescape(journey.get("hr", "/").text)
    assert "Himpun ulang nilai 1 pegawai: Tahun 2026" in home
    assert f'href="{step}"' in home
    assert "Nilai perlu dihimpun ulang" in journey.get("hr", f"/siklus/{year_id}").text
    page = journey.get("hr", step).text
    assert "Semester 1 2026 terbit atau berubah sesudah nilai dihitung: 1 pegawai." in page
    assert "Pegawai A1" in page
    assert "Ikut terbit bersama siklus" in page
    assert "Butuh Perbaikan" not in page  # nothing of a value before it is out
    after = journey.sent("hr", step, version=version(page))
    assert "Nilai 1 pegawai dihimpun ulang." in after
    assert "Nilai perlu dihimpun ulang" not in after


def test_the_employee_reads_why_his_published_year_changed(journey, late):
    half_id, year_id = late
    publication.publish_cycle(journey.world.actor("hr"), year_id, partial=True)
    one = of(journey.world, year_id, "b1")
    receiving.mark_opened(journey.world.actor("b1"), one.id)
    objected(journey.world, half_id)
    step = f"/siklus/{year_id}/langkah/gather_again"
    page = journey.get("hr", step).text
    assert "Langsung terbit" in page
    journey.sent("hr", step, version=version(page))
    path = f"/hasil/{one.id}"
    closed = journey.get("b1", path).text
    assert "Nilai Anda berubah dan diterbitkan kembali" in closed
    assert "Nilai sebelumnya" not in closed
    opened = journey.sent("b1", f"{path}/buka")
    assert "Mengapa nilai ini berubah" in opened
    assert "terbit atau berubah: Semester 1 2026." in opened
    assert "Nilai sebelumnya:" in opened


def test_gathering_costs_the_same_for_one_and_for_more(journey, late):
    half_id, year_id = late
    step = f"/siklus/{year_id}/langkah/gather_again"
    publish_late(journey.world, half_id)
    one = journey.statements("hr", step)
    for key in ("a2", "a3"):
        publication.publish_appraisal(journey.world.actor("hr"), of(journey.world, half_id, key).id)
    assert journey.statements("hr", step) == one


def test_an_officer_does_not_read_his_own_new_value_before_it_is_out(journey, late):
    half_id, year_id = late
    office = journey.world
    deputy = replace(office.actor("b3"), grants=(Grant("hr", "lhokseumawe"),))
    publication.publish_cycle(deputy, year_id, partial=True)
    receiving.mark_opened(office.actor("hr"), of(office, year_id, "hr").id)
    lhok.sessions(office, "leader")
    publication.publish_appraisal(deputy, of(office, half_id, "hr").id)
    page = journey.get("hr", f"/siklus/{year_id}/langkah/gather_again").text
    (mine,) = [row for row in page.split("<tr>") if "pengelola lain" in row]
    assert (mine.count("Tidak Dapat Dinilai"), mine.count("Belum terbit")) == (1, 1)


def test_gathering_scores_everybody_once(journey, late, monkeypatch):
    half_id, year_id = late
    publish_late(journey.world, half_id)
    step = f"/siklus/{year_id}/langkah/gather_again"
    page = journey.get("hr", step).text
    scored = []
    monkeypatch.setattr(gathering, "score", lambda *given: scored.append(1) or score(*given))
    journey.sent("hr", step, version=version(page))
    assert len(scored) == 1


def version(page: str) -> str:
    """The version that the form of a page carries."""
    return page.split('name="version" value="')[1].split('"', maxsplit=1)[0]
