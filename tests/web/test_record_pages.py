"""Registers in the browser: from the form to the record, and who finds what."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from portal.host import Host
from portal.services.recording import records
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, FactRecord, Record
from tests.services.helpers_bungo import LONG, TODAY, feedback, put_in
from tests.web.bungo_office import drafted_bungo
from tests.web.plan.journey import Journey, copy_of


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, host: Host):
    return drafted_bungo(tmp_path_factory.mktemp("records"), host)


@pytest.fixture
def office(drafted, tmp_path: Path, host: Host) -> Journey:
    journey = copy_of(*drafted, tmp_path, host)
    with journey.office() as world:
        world.open_cycle()
        put_in(world, "calculated", "a1", "a2")
        journey.project_id = world.appraisal("a1").id
    return journey


def feedback_form(office: Journey, **more: str) -> dict[str, str]:
    return {
        "penilaian": str(office.project_id),
        "held_on": "15-06-2026",
        "value_achievement": LONG,
        "value_improvement": LONG,
        **more,
    }


def test_the_superior_writes_feedback_and_the_employee_answers(office: Journey) -> None:
    home = office.get("boss_a", "/").text
    assert "Umpan Balik Tahunan" in home
    page = office.get("boss_a", "/catatan/feedback/baru").text
    assert "Pegawai A1" in page
    assert "Pegawai A2" in page
    shown = office.sent("boss_a", "/catatan/feedback/baru", **feedback_form(office))
    assert LONG in shown
    assert "Ubah catatan" in shown
    assert "Isi Tanggapan Pegawai" in office.get("a1", "/").text
    answer = {"penilaian": str(office.project_id), "held_on": "2026-06-15"}
    refused = office.post("a1", "/catatan/response/baru", **answer, value_answer="keberatan")
    assert refused.status_code == 422
    assert "Catatan atau alasan wajib diisi" in refused.text
    told = office.sent("a1", "/catatan/response/baru", **answer, value_answer="setuju")
    assert "setuju" in told


def test_what_was_typed_stays_beside_the_problem(office: Journey) -> None:
    short = feedback_form(office, value_improvement="kurang")
    again = office.post("boss_a", "/catatan/feedback/baru", **short)
    assert again.status_code == 422
    assert "paling sedikit 20 karakter" in again.text
    assert LONG in again.text
    with office.office():
        assert session().query(Record).count() == 0


def test_two_versions_meet(office: Journey) -> None:
    with office.office() as world:
        key = feedback(world).id
    form = feedback_form(office, version="1", value_improvement=LONG + " Lagi.")
    office.sent("boss_a", f"/catatan/lihat/{key}/ubah", **form)
    late = office.post("boss_a", f"/catatan/lihat/{key}/ubah", **form)
    assert late.status_code == 409


@pytest.mark.parametrize("who", ["a2", "boss_b", "leader", "foreign_hr", "foreign_staff"])
def test_others_find_nothing(office: Journey, who: str) -> None:
    with office.office() as world:
        key = feedback(world).id
    for path in (f"/catatan/lihat/{key}", f"/catatan/lihat/{key}/ubah"):
        assert office.get(who, path).status_code == 404
    assert office.post(who, f"/catatan/lihat/{key}/tanda-tangan").status_code in {403, 404}
    listed = office.get(who, "/catatan/feedback")
    assert listed.status_code in {200, 404}
    assert LONG not in listed.text
    assert "Pegawai A1" not in listed.text.partition("<main")[2]
    for kind in ("csv", "xlsx"):
        assert LONG.encode() not in office.get(who, f"/catatan/feedback/unduh.{kind}").data
    forged = office.post(who, "/catatan/feedback/baru", **feedback_form(office))
    assert forged.status_code in {403, 404, 409}


def test_the_employee_reads_signs_and_pins_what_concerns_him(office: Journey) -> None:
    with office.office() as world:
        put_in(world, "running", "a1")
        key = records.write_record(
            world.actor("boss_a"),
            "midyear_talk",
            region="bungo",
            appraisal_id=world.appraisal("a1").id,
            values={"progress": LONG, "agreements": LONG},
            held_on=TODAY,
        ).id
    assert "Tanda tangani Dialog Tengah Tahun" in office.get("a1", "/").text
    page = office.sent("a1", f"/catatan/lihat/{key}/tanda-tangan")
    assert "Pegawai A1" in page
    pinned = office.sent("a1", f"/catatan/lihat/{key}/sematkan", pinned="1")
    assert "Lepas sematan" in pinned
    assert office.get("boss_a", f"/catatan/lihat/{key}/ubah").status_code == 409
    assert office.post("boss_a", f"/catatan/lihat/{key}/sematkan", pinned="0").status_code == 403


def test_all_records_of_an_appraisal_stand_on_one_page(office: Journey) -> None:
    with office.office() as world:
        feedback(world)
    page = office.get("a1", f"/catatan/penilaian/{office.project_id}").text
    assert LONG in page
    assert "penilaian=" in page  # a1 may answer now
    assert office.get("a2", f"/catatan/penilaian/{office.project_id}").status_code == 404


def test_a_register_can_be_taken_along_as_a_file(office: Journey) -> None:
    course = {
        "held_on": "2026-06-15",
        "value_name": "=Kearsipan",
        "value_competence": "Kearsipan",
        "value_provider": "Badan Diklat",
        "value_hours": "24",
    }
    office.sent("hr", "/catatan/courses/baru", **course)
    csv = office.get("a1", "/catatan/courses/unduh.csv").data.decode("utf-8-sig")
    assert "Nama pelatihan" in csv
    assert "'=Kearsipan" in csv
    assert office.get("a1", "/catatan/courses/unduh.xlsx").data[:2] == b"PK"
    assert office.get("a1", "/catatan/courses/unduh.exe").status_code == 404
    assert office.post("a1", "/catatan/courses/baru", **course).status_code == 403


def test_a_list_of_records_is_headed_by_whom_or_what_they_are_about(office: Journey) -> None:
    """On a phone each card has that for its title, where all would have the same date."""
    course = {"held_on": "2026-06-15", "value_name": "Kearsipan Dasar", "value_hours": "24"}
    more = {"value_competence": "Kearsipan", "value_provider": "Badan Diklat"}
    office.sent("hr", "/catatan/courses/baru", **course, **more)
    with office.office() as world:
        feedback(world)
    for path, label, title in (
        ("/catatan/courses", "Nama pelatihan", "Kearsipan Dasar"),
        ("/catatan/feedback", "Tentang", "Pegawai A1"),
    ):
        row = " ".join(office.get("hr", path).text.split())
        assert re.search(f'<th scope="row" data-label="{label}"><a [^>]*>{title}</a>', row)


def test_a_longer_register_costs_no_more_statements(office: Journey) -> None:
    def courses(world, count: int) -> None:
        with unit_of_work():
            for number in range(count):
                values = {"name": f"P{number}", "competence": "Kearsipan", "hours": "8"}
                records.write_record(
                    world.actor("hr"),
                    "courses",
                    region="bungo",
                    values={**values, "provider": "Badan Diklat"},
                    held_on=TODAY,
                )

    with office.office() as world:
        courses(world, 1)
    pages = ("/catatan", "/catatan/courses", "/")
    before = [office.statements("hr", path) for path in pages]
    with office.office() as world:
        courses(world, 20)
    assert [office.statements("hr", path) for path in pages] == before


def test_waiting_records_cost_no_more_for_more_staff(office: Journey) -> None:
    one = office.statements("boss_a", "/")
    with office.office() as world:
        put_in(world, "calculated", "a3", "a4")
    assert office.statements("boss_a", "/") == one


def test_only_a_region_with_registers_has_the_menu_entry(office: Journey) -> None:
    assert 'href="/catatan"' in office.get("a1", "/").text
    assert 'href="/catatan"' not in office.get("foreign_staff", "/").text


def test_facts_of_a_span_have_a_menu_entry_where_the_office_records_any(office: Journey) -> None:
    assert 'href="/keterangan/pegawai"' not in office.get("hr", "/").text
    assert 'href="/keterangan/pegawai"' in office.get("foreign_hr", "/").text


def test_facts_are_tried_before_they_are_saved(office: Journey) -> None:
    """The neighbours of Kemuning know the fact of a penalty; Bungo has nothing to import."""
    assert "Daerah Anda tidak memakai keterangan" in office.get("hr", "/keterangan/impor").text
    assert office.get("a1", "/keterangan/impor").status_code == 403
    first = office.get("foreign_hr", "/keterangan/impor").text
    assert "sanctioned" in first
    current = re.search(r'href="([^"]+)"[^>]*aria-current="page"', first)
    assert current
    assert current[1] == "/keterangan/pegawai", "the office's list, not one's own facts"
    with office.office() as world:
        nip = session().get_one(Employee, world.id("foreign_staff")).nip
    wrong = _sent(office, f"{nip};sanctioned;mungkin;2026-01-31;SK 1")
    assert wrong.status_code == 422
    assert "Pilih ya atau tidak." in wrong.text
    tried = _sent(office, f"{nip};sanctioned;ya;2026-01-31;SK 1")
    assert "Belum ada yang disimpan" in tried.text
    with office.office():
        assert session().query(FactRecord).count() == 0
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', tried.text)[1]
    page = office.sent("foreign_hr", "/keterangan/impor/simpan", region="kemuning", digest=digest)
    assert "1 keterangan baru" in page


def test_the_list_of_reports_has_no_link_to_what_cannot_be_opened_yet(office: Journey) -> None:
    """Before the result is out there is the commitment; the year's sheet says what it waits for."""
    listed = office.get("a1", f"/laporan/penilaian/{office.project_id}").text
    assert f"/laporan/pegawai/{office.project_id}/commitment" in listed
    assert f"/laporan/pegawai/{office.project_id}/annual_sheet" not in listed
    assert "Hasil penilaian ini belum diterbitkan." in listed


def _sent(office: Journey, row: str):
    content = f"NIP;Kode;Nilai;Mulai;Uraian\n{row}\n".encode()
    browser = office.browser("foreign_hr")
    data = {"csrf_token": office.tokens["foreign_hr"], "region": "kemuning"}
    return browser.post("/keterangan/impor", data={**data, "file": (io.BytesIO(content), "a.csv")})
