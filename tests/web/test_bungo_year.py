"""A year of Bungo by its pages: from the draft to the final result, and an objection on the way.

What is reached and marked is chosen so that every value can be worked out by hand:

- T1 252 of 240: 105 %, 110 + 10/9 x 4 = 114.44; T2 100 of 100 (maximum): 120; T3 8 of 10, lower:
  120 %, 120. Result 0.40 x 114.44 + 0.35 x 120 + 0.25 x 120 = 117.78
- process 3, 2, 3, 3, 3: (4 x 90 + 70) / 5 = 86.00; contribution 4, 4, 2: 280 / 3 = 93.33
- final 0.60 x 117.78 + 0.25 x 86 + 0.15 x 93.33 = 106.17, predikat Baik
"""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from portal.host import Host
from portal.store.db import session
from portal.store.models import Cycle, Employee, FollowUp, Measurement, Objection, RaterTask, Record
from tests.services.helpers_bungo import LONG
from tests.web.bungo_office import drafted_bungo
from tests.web.plan.journey import Journey, copy_of

PLAN = (
    ("Berkas diproses", "berkas", "higher", "240", "40", "252", "Kearsipan"),
    ("Kesesuaian data", "persen", "higher", "100", "35", "100", "Pengelolaan data"),
    ("Waktu layanan", "hari", "lower", "10", "25", "8", "Pelayanan prima"),
)
FINAL = "106,17"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, host: Host):
    return drafted_bungo(tmp_path_factory.mktemp("bungo"), host)


@pytest.fixture
def year(drafted, tmp_path: Path, host: Host) -> Journey:
    journey = copy_of(*drafted, tmp_path, host)
    journey.sent("hr", f"/siklus/{journey.world.cycle_id}/langkah/open", version="1")
    with journey.office() as world:
        journey.project_id = world.appraisal("a1").id
    return journey


def key_of(year: Journey, who: str) -> int:
    with year.office() as world:
        return world.appraisal(who).id


def version(year: Journey) -> str:
    with year.office() as world:
        return str(session().get_one(Cycle, world.cycle_id).version)


def step(year: Journey, action: str, **more: str) -> str:
    path = f"/siklus/{year.world.cycle_id}/langkah/{action}"
    return year.sent("hr", path, version=version(year), **more)


def later(year: Journey, days: int) -> None:
    """Let days pass; everybody signs in anew."""
    year.world.clock.advance(days=days)
    year.browsers.clear()


def plan(year: Journey, who: str = "a1", boss: str = "boss_a") -> None:
    """The commitment, signed by both, and three duties that both agree to."""
    key = key_of(year, who)
    typed: dict[str, str] = {}
    for at, (label, unit, way, target, weight, _actual, tag) in enumerate(PLAN):
        row = {"label": label, "measure_unit": unit, "direction": way, "target": target}
        row |= {"weight": weight, "competence": tag, "duty": f"Tugas {at + 1}", "source": "buku"}
        typed |= {f"{name}-{at}": text for name, text in row.items()}
        typed |= {f"target_is_maximum-{at}": "1"} if unit == "persen" else {}
    year.sent(who, f"/indikator/rencana/{key}/duties", **typed)
    year.sent(who, f"/indikator/rencana/{key}/duties/setuju")
    refused = year.post(boss, f"/indikator/rencana/{key}/duties/setuju")
    assert refused.status_code == 409
    assert "Pernyataan Komitmen" in refused.text
    words = {"value_understanding": LONG, "value_contribution": LONG}
    start = {"penilaian": str(key), "held_on": "2026-06-15"}
    year.sent(who, "/catatan/commitment/baru", **start, **words)
    with year.office():
        record = session().scalar(select(Record.id).where(Record.appraisal_id == key))
    year.sent(boss, f"/catatan/lihat/{record}/tanda-tangan")
    year.sent(boss, f"/indikator/rencana/{key}/duties/setuju")


def work(year: Journey, who: str = "a1", boss: str = "boss_a") -> None:
    """The results, entered by the person and confirmed by the superior."""
    with year.office():
        rows = session().execute(
            select(Measurement.id, Measurement.order).where(
                Measurement.subject_id == key_of(year, who)
            )
        )
        found = {order: key for key, order in rows}
    for at, one in enumerate(PLAN):
        year.sent(who, f"/indikator/{found[at]}/realisasi", actual=one[5])
        year.sent(boss, f"/indikator/{found[at]}/sahkan")


def rate(year: Journey, who: str = "a1", boss: str = "boss_a") -> None:
    """Both forms of the superior: filled in, looked at once more, sent."""
    with year.office():
        tasks = session().scalars(
            select(RaterTask).where(RaterTask.appraisal_id == key_of(year, who))
        )
        found = [(task.id, task.instrument) for task in tasks]
    assert {form for _key, form in found} == {"process", "contribution"}
    for key, form in found:
        low = {"process": "process_2", "contribution": "contribution_3"}[form]
        count, usual = {"process": (5, "3"), "contribution": (3, "4")}[form]
        marks = {f"items.{form}_{at}": usual for at in range(1, count + 1)}
        marks |= {f"items.{low}": "2", f"reasons.{low}": "Perlu sering diingatkan."}
        sent = year.post(boss, f"/formulir/{key}", **marks, action="check", version="1")
        assert sent.status_code == 303, sent.text
        year.sent(boss, f"/formulir/{key}/kirim")


def give(year: Journey, who: str = "a1", boss: str = "boss_a") -> None:
    words = {"value_achievement": LONG, "value_improvement": LONG}
    start = {"penilaian": str(key_of(year, who)), "held_on": "2026-06-15"}
    year.sent(boss, "/catatan/feedback/baru", **start, **words)


def answer(year: Journey, word: str, text: str = "") -> str:
    start = {"penilaian": str(year.project_id), "held_on": "2026-06-15"}
    return year.sent("a1", "/catatan/response/baru", **start, value_answer=word, value_text=text)


def rated(year: Journey) -> Journey:
    """Planned, measured, rated and calculated; the others of the office stay on hold."""
    plan(year)
    work(year)
    step(year, "open_forms")
    rate(year)
    step(year, "calculate")
    return year


def test_from_the_draft_to_the_final_result(year: Journey) -> None:
    rated(year)
    hidden = year.get("a1", f"/hasil/{year.project_id}").text
    assert FINAL not in hidden
    give(year)
    answer(year, "setuju dengan catatan", "Target kedua terlalu tinggi.")
    step(year, "publish", partial="1")
    waiting = year.get("a1", f"/hasil/{year.project_id}").text
    assert "Hasil Anda sudah diterbitkan" in waiting
    shown = year.sent("a1", f"/hasil/{year.project_id}/buka")
    for text in (FINAL, "117,78", "86,00", "93,33", "Baik", "Target kedua terlalu tinggi."):
        assert text in shown, text
    detail = year.get("a1", f"/hasil/{year.project_id}/rincian").text
    assert "114,44" in detail
    sheet = year.get("a1", f"/laporan/pegawai/{year.project_id}/annual_sheet").text
    for text in (FINAL, "di atas harapan", "Setuju dengan catatan", LONG, "Tugas 1"):
        assert text in sheet, text
    later(year, 20)
    step(year, "close")
    with year.office() as world:
        assert world.appraisal("a1").phase == "final"
    assert FINAL in year.get("a1", f"/hasil/{year.project_id}").text


def test_an_objection_in_the_answer_goes_to_the_superior_of_the_appraiser(year: Journey) -> None:
    rated(year)
    give(year)
    answer(year, "keberatan", "Dua belas berkas terakhir belum dihitung.")
    shown = year.get("a1", f"/hasil/{year.project_id}").text
    assert FINAL in shown
    assert "Anda mengajukan keberatan" in shown
    with year.office():
        objection = session().scalar(select(Objection.id))
        row = session().scalar(select(Measurement.id).where(Measurement.label == PLAN[0][0]))
    path = f"/keberatan/{objection}"
    assert "Dua belas berkas terakhir" in year.get("secretary", path).text
    year.sent("boss_a", f"{path}/keterangan", text="Berkas itu masuk setelah batas waktu.")
    page = year.get("secretary", f"{path}/putusan").text
    mark = re.search(r'name="(marks\.\d+\.process_3)"', page)
    assert mark is not None
    assert "Formulir proses kerja, nilai sekarang 3" in page
    decided = year.post(
        "secretary",
        f"{path}/putusan",
        decision="changed",
        text="Dua belas berkas itu dihitung.",
        confirm_password="kuda hitam lari pagi",
        **{f"corrections.{row}": "264", mark[1]: "5"},
    )
    assert decided.status_code == 303, decided.text.partition("<main")[2][:2500]
    corrected = year.get("a1", path).text.partition("Yang diperbaiki")[2]
    for text in (PLAN[0][0], "264", "Formulir proses kerja: Koordinasi"):
        assert text in corrected
    final = year.get("a1", f"/hasil/{year.project_id}").text
    assert "Dua belas berkas itu dihitung." in final
    assert FINAL not in final.partition("Nilai pembentuk")[0]


def test_nothing_is_published_before_feedback_and_answer(year: Journey) -> None:
    rated(year)
    path = f"/siklus/{year.world.cycle_id}/langkah/publish"
    asked = year.get("hr", path).text
    assert 'pegawai: "Umpan Balik Tahunan" belum diisi.' in html.unescape(asked)
    held = year.post("hr", path, version=version(year))
    assert held.status_code == 422
    assert "Umpan Balik Tahunan" in held.text
    give(year)
    later(year, 8)
    step(year, "publish", partial="1")
    shown = year.sent("a1", f"/hasil/{year.project_id}/buka")
    assert "Tanpa tanggapan sampai batas waktunya." in shown
    sheet = year.get("a1", f"/laporan/pegawai/{year.project_id}/annual_sheet").text
    assert "Tanpa tanggapan dalam 5 hari kerja." in sheet


def test_a_weak_mark_becomes_a_training_need_with_course_or_coach(year: Journey) -> None:
    rated(year)
    give(year)
    answer(year, "setuju")
    step(year, "publish", partial="1")
    year.sent("hr", f"/tindak-lanjut/siklus/{year.world.cycle_id}/usulkan")
    with year.office():
        (need,) = session().scalars(select(FollowUp))
        assert (need.topic, need.details["way"]) == ("Kearsipan", "pelatihan")
        assert need.reason == "Nilai 2 untuk Ketertiban dokumentasi."


def needed(year: Journey) -> tuple[str, str]:
    """A result with a need: path of the follow-up, and id of the one course of the catalogue."""
    rated(year)
    give(year)
    answer(year, "setuju")
    step(year, "publish", partial="1")
    course = {"name": "Kearsipan Dasar", "competence": "Kearsipan", "provider": "Badan Diklat"}
    typed = {f"value_{name}": text for name, text in {**course, "hours": "24"}.items()}
    year.sent("hr", "/catatan/courses/baru", held_on="2026-06-15", **typed)
    year.sent("hr", f"/tindak-lanjut/siklus/{year.world.cycle_id}/usulkan")
    with year.office():
        key = session().scalar(select(Record.id).where(Record.register == "courses"))
        return f"/tindak-lanjut/{session().scalar(select(FollowUp.id))}", str(key)


def test_the_superior_confirms_the_course_with_its_priority(year: Journey) -> None:
    path, course = needed(year)
    offered = year.get("boss_a", f"{path}/putuskan").text
    assert f'<option value="{course}" selected' in offered
    typed = {"values.way": "pelatihan", "values.priority": "1 segera"}
    refused = year.post("boss_a", f"{path}/putuskan", **typed)
    assert refused.status_code == 422
    year.sent("boss_a", f"{path}/putuskan", **typed, **{"values.course": course})
    with year.office():
        (need,) = session().scalars(select(FollowUp))
        assert (need.state, need.details["course_label"]) == ("confirmed", "Kearsipan Dasar")
        assert need.details["priority"] == "1 segera"
    shown = year.get("a1", path).text
    assert "Kearsipan Dasar" in shown
    recap = f"/laporan/siklus/{year.world.cycle_id}/training_recap"
    assert "Kearsipan" in year.get("leader", recap).text


def test_the_superior_chooses_guidance_with_coach_and_date(year: Journey) -> None:
    path, _course = needed(year)
    typed = {"values.way": "bimbingan", "values.priority": "2 tahun ini"}
    with year.office() as world:
        coach = session().get_one(Employee, world.id("boss_a")).nip
    refused = year.post("boss_a", f"{path}/putuskan", **typed, **{"values.coach": coach})
    assert refused.status_code == 422
    assert "Mulai bimbingan" in refused.text
    day = {"values.starts_on": "2026-07-06"}
    assert year.post("a1", f"{path}/putuskan", **typed, **day).status_code in {403, 404}
    year.sent("boss_a", f"{path}/putuskan", **typed, **day, **{"values.coach": coach})
    with year.office() as world:
        (need,) = session().scalars(select(FollowUp))
        assert (need.state, need.coach_id) == ("confirmed", world.id("boss_a"))
        assert need.details["starts_on"] == "2026-07-06"
    shown = year.get("a1", path).text
    assert "6 Juli 2026" in shown
    assert "Pegawai BOSS_A" in shown


def test_the_commitment_can_be_printed_before_any_result(year: Journey) -> None:
    plan(year)
    page = year.get("a1", f"/laporan/pegawai/{year.project_id}/commitment")
    assert page.status_code == 200
    assert LONG in page.text
    assert year.get("a2", f"/laporan/pegawai/{year.project_id}/commitment").status_code == 404
    sheet = year.get("a1", f"/laporan/pegawai/{year.project_id}/annual_sheet")
    assert sheet.status_code == 409


def text_of(year: Journey, who: str, path: str) -> str:
    """The text of a printed document, its lines joined."""
    answer = year.get(who, path)
    assert answer.status_code == 200, path
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_printed_sheet_says_what_the_screen_says(year: Journey) -> None:
    rated(year)
    give(year)
    answer(year, "setuju dengan catatan", "Target kedua terlalu tinggi.")
    step(year, "publish", partial="1")
    year.sent("a1", f"/hasil/{year.project_id}/buka")
    sheet = text_of(year, "a1", f"/laporan/pegawai/{year.project_id}/annual_sheet.pdf?kertas=F4")
    for told in (
        "LEMBAR EVALUASI KINERJA TAHUNAN",
        f"{FINAL} – Baik",
        "Hasil Anda 117,78, di atas harapan: dua dari tiga tugas melampaui target",
        "dan satu tepat pada target.",
        "Proses Anda 86,00: belum sesuai harapan.",
        "Kontribusi Anda 93,33: sesuai harapan.",
        "Target kedua terlalu tinggi.",
        "Rincian perhitungan",
    ):
        assert told in sheet, sheet[:4000]
    words = text_of(year, "boss_a", f"/laporan/pegawai/{year.project_id}/commitment.pdf")
    assert "PERNYATAAN KOMITMEN" in words
    assert "Pegawai A1 dan Pegawai BOSS_A" in words
    cycle = year.world.cycle_id
    recap = text_of(year, "leader", f"/laporan/siklus/{cycle}/training_recap.pdf")
    assert "REKAP KEBUTUHAN PELATIHAN" in recap
    assert "Pegawai A1" not in recap
    system = text_of(year, "leader", f"/laporan/siklus/{cycle}/system_evaluation.pdf")
    assert "Penilaian saya adil" in system
    assert year.get("a1", f"/laporan/siklus/{cycle}/training_recap").status_code in {403, 404}
