"""Projects on screen, from the plan to the inspection, without a script."""

from __future__ import annotations

import re
from datetime import date

import pytest

from portal.services.rating import forms
from portal.services.work import projects
from portal.store.db import session
from portal.store.models import Project
from tests.web.plan.journey import Journey

FIELD = re.compile(r'<(?:input|textarea)[^>]*name="([^"]+)"[^>]*>')


def plan_form(journey: Journey, **changes: object) -> dict[str, object]:
    """What a browser would send for two members and the region's three indicators."""
    world = journey.world
    a1, b1 = str(world.id("a1")), str(world.id("b1"))
    typed: dict[str, object] = {
        "title": "Jembatan gantung",
        "code": "P-9",
        "place": "Desa Contoh",
        "starts": "2026-03-02",
        "planned_end": "2026-05-29",
        "head_id": str(world.id("boss_a")),
        "m": [a1, b1],
        "i": ["1", "2", "3"],
        f"sector-{a1}": "Jalan",
        f"days-{a1}": "20",
        f"sector-{b1}": "Air",
        f"days-{b1}": "10",
    }
    rows = (
        ("timeliness", "Ketepatan waktu", "hari", "lower", "35", "", "time"),
        ("quality", "Kualitas", "butir", "higher", "35", "10", "quality"),
        ("output", "Keluaran", "keluaran", "higher", "30", "12,5", "output"),
    )
    names = ("code", "label", "unit", "direction", "weight", "target", "aspect")
    for at, row in enumerate(rows, 1):
        typed |= {f"{name}-{at}": value for name, value in zip(names, row, strict=True)}
    return {**typed, "do": "simpan", **changes}


@pytest.fixture
def planning(journey: Journey) -> Journey:
    with journey.office() as world:
        world.open_cycle()
    return journey


def test_without_a_running_cycle_the_page_says_so(journey: Journey) -> None:
    assert "Belum ada siklus yang berjalan." in journey.get("hr", "/proyek/baru").text


def test_the_button_shows_only_while_a_project_can_be_opened(
    journey: Journey,
) -> None:
    """While the cycle is a draft the list says when; staff are never offered the button."""
    before = journey.get("hr", "/proyek").text
    assert 'href="/proyek/baru"' not in before
    assert "setelah pengelola kepegawaian membuka siklus" in before
    with journey.office() as world:
        world.open_cycle()
    assert 'href="/proyek/baru"' in journey.get("hr", "/proyek").text
    assert 'href="/proyek/baru"' not in journey.get("a1", "/proyek").text


def test_buttons_add_and_remove_rows_without_losing_anything(planning: Journey) -> None:
    world = planning.world
    start = planning.get("hr", "/proyek/baru").text
    assert "Ketepatan waktu penyelesaian bagian pekerjaan" in start
    found = planning.post("hr", "/proyek/baru", **plan_form(planning, do="cari", cari="pegawai a2"))
    assert "Pegawai A2" in found.text
    assert "Tepat 100" in found.text
    added = planning.post(
        "hr", "/proyek/baru", **plan_form(planning, do=f"tambah:{world.id('a2')}")
    ).text
    assert f'name="sector-{world.id("a2")}"' in added
    assert 'value="Jembatan gantung"' in added
    gone = planning.post("hr", "/proyek/baru", **plan_form(planning, do=f"hapus:{world.id('b1')}"))
    assert f'name="sector-{world.id("b1")}"' not in gone.text
    more = planning.post("hr", "/proyek/baru", **plan_form(planning, do="tambah-indikator")).text
    assert 'name="weight-4"' in more
    less = planning.post("hr", "/proyek/baru", **plan_form(planning, do="hapus-indikator:3")).text
    assert 'name="weight-3"' not in less
    assert "Seharusnya 100" in less
    with planning.office():
        assert session().query(Project).count() == 0


def test_a_project_is_opened_and_agreed(planning: Journey) -> None:
    text = planning.sent("hr", "/proyek/baru", **plan_form(planning))
    assert "Jembatan gantung" in text
    assert "Belum menyetujui" in text
    asked = planning.get("a1", "/").text
    path = re.search(r'href="(/proyek/\d+)', asked)
    assert path
    page = planning.get("a1", path[1]).text
    accept = re.search(r'action="(/proyek/anggota/\d+/setujui)"', page)
    assert accept
    assert "Setujui bagian saya" not in planning.sent("a1", accept[1])
    assert planning.post("b1", accept[1]).status_code in {403, 404}


def test_every_problem_stands_beside_its_own_field(planning: Journey) -> None:
    a1 = planning.world.id("a1")
    wrong = {"weight-3": "20", f"days-{a1}": "", "title": ""}
    answer = planning.post("hr", "/proyek/baru", **plan_form(planning, **wrong))
    assert answer.status_code == 422
    assert f'href="#f-days-{a1}"' in answer.text
    assert 'href="#f-title"' in answer.text
    weights = planning.post("hr", "/proyek/baru", **plan_form(planning, **{"weight-3": "20"}))
    assert weights.status_code == 422
    assert "Jumlah bobot 90" in weights.text
    assert 'href="#f-weights"' in weights.text
    target = planning.post("hr", "/proyek/baru", **plan_form(planning, **{"target-2": "0"}))
    assert f'href="#f-target-{a1}-quality"' in target.text


def test_targets_of_one_member_stay_his_own(planning: Journey) -> None:
    world = planning.world
    b1 = world.id("b1")
    planning.sent("hr", "/proyek/baru", **plan_form(planning, **{f"target-{b1}-quality": "7,5"}))
    with planning.office():
        project = session().query(Project).one()
        rows = {key: world.measurement(project, key, "quality").target for key in ("a1", "b1")}
        path = f"/proyek/{project.id}/ubah"
    assert [str(rows[key]) for key in ("a1", "b1")] == ["10", "7.5"]
    page = planning.get("boss_a", path).text
    assert f'name="target-{b1}-quality"' in page
    assert 'value="7,5"' in page


def test_time_follows_the_days_of_a_member(planning: Journey) -> None:
    world = planning.world
    planning.sent("hr", "/proyek/baru", **plan_form(planning))
    with planning.office():
        project = session().query(Project).one()
        path, version = f"/proyek/{project.id}/ubah", project.version
    assert re.search(r'name="target-1" type="text" value=""', planning.get("hr", path).text)
    shorter = {f"days-{world.id('a1')}": "8"}
    planning.sent("hr", path, **plan_form(planning, version=version, **shorter))
    with planning.office():
        project = session().query(Project).one()
        assert world.measurement(project, "a1", "timeliness").target == 8


def test_two_editors_see_both_versions(planning: Journey) -> None:
    planning.sent("hr", "/proyek/baru", **plan_form(planning))
    with planning.office():
        project = session().query(Project).one()
        path, version = f"/proyek/{project.id}/ubah", project.version
    first = plan_form(planning, version=version, title="Judul pertama")
    planning.sent("boss_a", path, **first)
    answer = planning.post("hr", path, **plan_form(planning, version=version, title="Judul kedua"))
    assert answer.status_code == 409
    assert "Judul pertama" in answer.text
    assert "Judul kedua" in answer.text


def test_start_hand_over_and_inspection(opened: Journey) -> None:
    base = f"/proyek/{opened.project_id}"
    assert "tidak dapat ditambah" in opened.get("boss_a", f"{base}/langkah/submit").text
    late = opened.post("boss_a", f"{base}/langkah/submit", ended="2026-12-01")
    assert late.status_code == 422
    assert "Pemeriksaan hasil" in opened.sent(
        "boss_a", f"{base}/langkah/submit", ended="2026-06-01"
    )
    page = opened.get("boss_a", f"{base}/periksa").text
    names = re.findall(r'name="(actual:\d+)"', page)
    assert len(names) == 9
    form = dict.fromkeys(names, "10,5")
    form |= {"accepted_on": "2026-06-10", "number": "BA/1/2026", "name-1": "Ketua", "do": "simpan"}
    missing = opened.post("boss_a", f"{base}/periksa", **{**form, names[0]: "", "remarks": ""})
    assert missing.status_code == 422
    assert 'value="BA/1/2026"' in missing.text
    grown = opened.post("boss_a", f"{base}/periksa", **{**form, "do": "tambah"})
    assert 'name="name-2"' in grown.text
    text = opened.sent("boss_a", f"{base}/periksa", **form)
    assert "BA/1/2026" in text
    assert "105,00 %" in text
    assert opened.get("boss_a", f"{base}/periksa").status_code == 409


def test_return_and_cancel_need_a_reason(opened: Journey) -> None:
    base = f"/proyek/{opened.project_id}"
    opened.sent("boss_a", f"{base}/langkah/submit", ended="2026-06-01")
    assert opened.post("boss_a", f"{base}/langkah/return", reason=" ").status_code == 422
    assert "Pelaksanaan" in opened.sent("boss_a", f"{base}/langkah/return", reason="Kurang rapi")
    assert opened.post("hr", f"{base}/langkah/cancel").status_code == 422
    assert "Dibatalkan" in opened.sent("hr", f"{base}/langkah/cancel", reason="Anggaran dicabut")


def test_running_projects_change_in_words_only(opened: Journey) -> None:
    path = f"/proyek/{opened.project_id}/ubah"
    page = opened.get("boss_a", path).text
    assert "sudah dikunci" in page
    assert 'name="starts"' not in page
    assert "Judul baru" in opened.sent("boss_a", path, title="Judul baru")


def test_members_see_the_plan_but_only_their_own_values(opened: Journey) -> None:
    path = f"/proyek/{opened.project_id}"
    own = opened.get("a1", path).text
    assert "Rencana, realisasi, dan capaian Pegawai A1" in own
    assert "Rencana, realisasi, dan capaian Pegawai B1" not in own
    head = opened.get("boss_a", path).text
    assert "Rencana, realisasi, dan capaian Pegawai B1" in head
    assert "Rencana, realisasi, dan capaian Pegawai B1" in opened.get("auditor", path).text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("a3", "", 404),
        ("foreign_hr", "", 404),
        ("admin", "", 404),
        ("a1", "/ubah", 403),
        ("a1", "/langkah/submit", 403),
        ("auditor", "/langkah/cancel", 403),
        ("a1", "/penilai", 403),
        ("a1", "/langkah/apa", 404),
        ("hr", "/penilai", 200),
        ("leader", "", 200),
    ],
)
def test_walls(opened: Journey, who: str, path: str, status: int) -> None:
    assert opened.get(who, f"/proyek/{opened.project_id}{path}").status_code == status


def test_list_by_words_state_and_scope(opened: Journey) -> None:
    assert "Jalan penghubung P-1" in opened.get("a1", "/proyek").text
    assert "Belum ada proyek." in opened.get("a3", "/proyek").text
    assert "Jalan penghubung P-1" in opened.get("hr", "/proyek?cari=penghubung&status=running").text
    assert "Tidak ada proyek yang cocok." in opened.get("hr", "/proyek?status=accepted").text
    assert "Jalan penghubung P-1" not in opened.get("hr", "/proyek?lingkup=saya").text


def test_a_drawn_peer_is_exchanged_with_a_reason(journey: Journey) -> None:
    team = ("a1", "a2", "a3", "b1", "b2", "b3")
    with journey.office() as world:
        project = world.accepted(*team)
        extra = world.accepted("a1", "secretary", "leader", "boss_b", "a4", code="P-2")
        assert extra.accepted_on == date(2026, 6, 10)
        forms.open_forms(world.actor("hr"), world.cycle_id, seed="1")
        path = f"/proyek/{project.id}/penilai"
    page = journey.get("boss_a", path).text
    assert "Pegawai A1" in page
    tasks = re.findall(rf'href="({path}/\d+)"', page)
    swaps = [task for task in tasks if 'name="new_rater_id"' in journey.get("boss_a", task).text]
    assert swaps
    form = journey.get("boss_a", swaps[0]).text
    choice = re.search(r'<option value="(\d+)"', form)
    assert choice
    assert journey.post("boss_a", swaps[0], new_rater_id=choice[1]).status_code == 422
    done = journey.sent("boss_a", swaps[0], new_rater_id=choice[1], reason="Sedang cuti panjang")
    assert "Penilai rekan diganti" in done


def test_starting_needs_everybody(planning: Journey) -> None:
    planning.sent("hr", "/proyek/baru", **plan_form(planning))
    with planning.office():
        project = session().query(Project).one()
        path = f"/proyek/{project.id}/langkah/start"
    answer = planning.post("boss_a", path)
    assert answer.status_code == 422
    assert "Pegawai A1" in answer.text
    with planning.office() as world:
        for member in list(session().get_one(Project, project.id).members):
            projects.accept_membership(world.by_employee(member.employee_id), member.id)
    assert "Pelaksanaan proyek dimulai." in planning.sent("boss_a", path)
