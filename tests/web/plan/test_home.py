"""The start page of every kind of account."""

from __future__ import annotations

import re
from datetime import date

import pytest

from portal.domain.sentences import Sentence
from portal.services.desk.tasks import waiting_for
from portal.services.desk.waiting import WaitingTask
from portal.services.rating import forms
from portal.store.db import unit_of_work
from portal.store.models import RaterTask
from portal.web.views import home
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
    opened.world.clock.advance(days=40)
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


def test_many_forms_are_one_task_with_the_names_as_links(opened: Journey) -> None:
    with opened.office() as world:
        forms.open_forms(world.actor("hr"), world.cycle_id, seed="7")
        asked = [t for t in waiting_for(world.actor("boss_a")) if t.kind == "superior_form"]
    text = opened.get("boss_a", "/").text
    assert f"Isi {len(asked)} formulir penilaian sebagai atasan" in text
    assert text.count("Isi formulir penilaian untuk") == 0
    for task in asked:
        assert f'<a href="/formulir/{task.params["task_id"]}">{task.about}</a>' in text


def test_a_single_form_keeps_its_own_line(opened: Journey) -> None:
    with opened.office() as world:
        forms.open_forms(world.actor("hr"), world.cycle_id, seed="7")
        mine = [t for t in waiting_for(world.actor("boss_a")) if t.kind == "superior_form"]
        with unit_of_work() as current:
            for task in mine[1:]:
                current.get_one(RaterTask, task.params["task_id"]).state = "withdrawn"
    text = opened.get("boss_a", "/").text
    assert f"Isi formulir penilaian untuk {mine[0].about}" in text
    assert "sebagai atasan" not in text


def test_what_others_wait_for_stands_above_what_is_overdue(
    opened: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def task(kind: str, due: date | None) -> WaitingTask:
        name, nothing = Sentence(kind), Sentence("")
        return WaitingTask(kind, name, nothing, due, "cycles.show", {"cycle_id": 1})

    late = task("enter_progress", date(2026, 1, 1))
    found = [late, task("open_result", None), task("committee", None)]
    monkeypatch.setattr(home.tasks, "waiting_for", lambda _actor: found)
    text = opened.get("hr", "/").text
    places = [text.index(f">{kind}<") for kind in ("committee", "enter_progress", "open_result")]
    assert places == sorted(places)


def test_own_pages_and_pages_of_the_office_stand_apart(opened: Journey) -> None:
    """The same word leads to one's own result and to everybody's: the heading tells which."""
    menu = re.sub(r"\s+", " ", opened.get("hr", "/").text.partition("</nav>\n    </details>")[0])
    own, office = menu.index(">Milik saya<"), menu.index(">Pengelolaan<")
    assert own < menu.index(">Hasil penilaian<") < office < menu.index(">Penilaian pegawai<")
    assert menu.index(">Proyek<") < own
    assert ">Pengelolaan<" not in opened.get("a1", "/").text


def test_several_follow_ups_are_one_task_and_each_link_tells_which(opened: Journey) -> None:
    def due(name: str, day: int) -> WaitingTask:
        return WaitingTask(
            "follow_up_due",
            Sentence(f"Tindak lanjut {name}"),
            Sentence("Catat hasilnya bila sudah selesai."),
            date(2026, 8, day),
            "cases.show",
            {"follow_up_id": day},
            about=f"{name}, Kearsipan",
        )

    with opened.app.test_request_context("/"):
        shown = home._task([due("Ani", 1), due("Budi", 2)])
    assert str(shown.title) == "Catat hasil 2 tindak lanjut"
    assert [name for name, _url in shown.links] == ["Ani, Kearsipan", "Budi, Kearsipan"]
    assert shown.due_on == date(2026, 8, 1)


def test_the_people_of_a_cycle_lead_to_their_results_where_one_may_open_them(
    opened: Journey,
) -> None:
    path = f"/siklus/{opened.world.cycle_id}/pegawai"
    assert 'href="/hasil/' in opened.get("hr", path).text
    text = opened.get("leader", path).text
    assert "Pegawai A1" in text
    assert 'href="/hasil/' not in text.split("<main", 1)[1]
