"""Evidence on screen: up with a check, out as an attachment, behind its walls."""

from __future__ import annotations

import io

import pytest

from portal.services.work import measurements
from portal.store.db import session
from portal.store.models import Evidence, Project
from tests.web.plan.journey import PDF, Journey


@pytest.fixture
def stored(opened: Journey) -> str:
    with opened.office() as world:
        project = session().get_one(Project, opened.project_id)
        row = world.measurement(project, "a1", "quality")
        measurements.enter_progress(
            world.actor("a1"),
            row.id,
            on=world.clock().date(),
            value="5",
            evidence_file=("laporan kemajuan.pdf", io.BytesIO(PDF)),
        )
        return f"/bukti/{session().query(Evidence).one().id}/unduh"


def test_a_file_leaves_as_an_attachment_only(opened: Journey, stored: str) -> None:
    answer = opened.get("a1", stored)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("boss_a", 200),
        ("secretary", 200),
        ("hr", 200),
        ("auditor", 200),
        ("a2", 404),
        ("b1", 404),
        ("boss_b", 404),
        ("leader", 404),
        ("admin", 404),
        ("foreign_hr", 404),
    ],
)
def test_walls(opened: Journey, stored: str, who: str, status: int) -> None:
    assert opened.get(who, stored).status_code == status
    shown = "laporan kemajuan.pdf" in opened.get(who, "/bukti").text
    assert shown == (status == 200)


def test_one_more_file_for_an_indicator(opened: Journey) -> None:
    with opened.office() as world:
        project = session().get_one(Project, opened.project_id)
        key = world.measurement(project, "a1", "output").id
    path = f"/bukti/indikator/{key}/unggah"
    wrong = opened.post("a1", path, file=(io.BytesIO(b"<script>"), "halaman.html"))
    assert wrong.status_code == 422
    assert "Unggah berkas utuh berjenis" in wrong.text
    assert opened.post("a1", path).status_code == 422
    assert "bukti.pdf" in opened.sent("a1", path, file=(io.BytesIO(PDF), "bukti.pdf"))
    assert opened.post("a2", path, file=(io.BytesIO(PDF), "bukti.pdf")).status_code == 404
    assert opened.get("hr", "/bukti?cari=bukti.pdf").text.count("bukti.pdf") >= 1


def test_empty_list_is_a_sentence(journey: Journey) -> None:
    assert "Belum ada bukti dukung." in journey.get("b3", "/bukti").text
