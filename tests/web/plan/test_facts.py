"""Facts on screen: the idea of the employee, the word of the appraiser, penalties by hr."""

from __future__ import annotations

import io
import re

import pytest

from portal.store.db import session
from portal.store.models import Employee, FactRecord
from tests.web.plan.journey import PDF, Journey

IDEA = "Kartu kendali digital menghemat dua hari kerja setiap bulan."


@pytest.fixture
def stated(opened: Journey) -> str:
    """a1 has stated an idea; the address where it is looked at."""
    with opened.office() as world:
        path = f"/keterangan/penilaian/{world.appraisal('a1').id}/verified_idea"
    opened.sent("a1", path, value="true", text=IDEA, file=(io.BytesIO(PDF), "ide.pdf"))
    with opened.office():
        return f"/keterangan/{session().query(FactRecord).one().id}/periksa"


def test_an_idea_is_stated_with_its_evidence(opened: Journey, stated: str) -> None:
    text = opened.get("a1", "/keterangan").text
    assert IDEA in text
    assert "ide.pdf" in text
    assert "Menunggu pengesahan" in text


def test_a_refused_file_saves_nothing(opened: Journey) -> None:
    with opened.office() as world:
        path = f"/keterangan/penilaian/{world.appraisal('a1').id}/verified_idea"
    bad = opened.post("a1", path, value="true", text=IDEA, file=(io.BytesIO(b"MZ"), "ide.exe"))
    assert bad.status_code == 422
    assert IDEA in bad.text
    with opened.office():
        assert session().query(FactRecord).count() == 0
    assert opened.post("a1", path, value="true", text="").status_code == 422


def test_the_appraiser_decides_and_nobody_else(opened: Journey, stated: str) -> None:
    assert "Menunggu pengesahan Anda" in opened.get("boss_a", "/keterangan").text
    page = opened.get("boss_a", stated).text
    assert IDEA in page
    assert "ide.pdf" in page
    assert opened.post("boss_a", stated, version="1").status_code == 422
    assert opened.post("a1", stated, decision="accept").status_code in {403, 404}
    assert opened.post("hr", stated, decision="accept").status_code == 403
    for who in ("a2", "boss_b", "foreign_hr"):
        assert opened.get(who, stated).status_code == 404
    assert "Keterangan disahkan." in opened.sent("boss_a", stated, decision="accept", version="1")
    assert "Disahkan" in opened.get("a1", "/keterangan").text


def test_a_declined_idea_can_be_mended(opened: Journey, stated: str) -> None:
    opened.sent("boss_a", stated, decision="decline", version="1")
    text = opened.get("a1", "/keterangan").text
    assert "Tidak disahkan" in text
    path = re.search(r'href="(/keterangan/penilaian/\d+/verified_idea)"', text)
    assert path
    assert "harus disahkan lagi" in opened.get("a1", path[1]).text
    opened.sent("a1", path[1], value="true", text=IDEA + " Sudah dipakai.", version="2")
    assert "Sudah dipakai." in opened.get("boss_a", stated).text


def test_nobody_states_for_another(opened: Journey) -> None:
    with opened.office() as world:
        path = f"/keterangan/penilaian/{world.appraisal('a1').id}/verified_idea"
    assert opened.get("boss_a", path).status_code == 403
    assert opened.get("a2", path).status_code == 404
    assert opened.get("a1", path.replace("verified_idea", "apa")).status_code == 404


def test_hr_records_a_penalty_by_nip(opened: Journey) -> None:
    with opened.office() as world:
        nip = session().get_one(Employee, world.id("a2")).nip
        foreign = session().get_one(Employee, world.id("foreign_staff")).nip
    form = {"code": "sanctioned", "nip": nip, "text": "SK 1/2026", "starts": "2026-06-01"}
    path = "/keterangan/pegawai/catat"
    unknown = opened.post("hr", path, **{**form, "nip": foreign})
    assert unknown.status_code == 422
    assert "tidak ditemukan di daerah Anda" in unknown.text
    spaced = f"{nip[:8]} {nip[8:14]} {nip[14:]}"
    text = opened.sent("hr", path, **{**form, "nip": spaced})
    assert "Pegawai A2" in text
    assert "seterusnya" in text
    assert "Pegawai A2" in opened.get("auditor", "/keterangan/pegawai").text
    assert "Pegawai A2" not in opened.get("foreign_hr", "/keterangan/pegawai").text
    assert opened.get("a1", "/keterangan/pegawai").status_code == 403
    assert opened.get("auditor", path).status_code == 403
