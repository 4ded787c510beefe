"""Filling a form: drafts, refusals that lose nothing, sending, the receipt, HR's progress page."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.store.db import session
from portal.store.models import Appraisal, FormAnswer, RaterTask
from tests.web.results.offices import Office, answer, post, token


def fields(mark: int, **more: str) -> dict[str, str]:
    marks = {f"items.{code}": str(value) for code, value in answer(mark).items()}
    return {**marks, **more}


def version(office: Office, task: int) -> str:
    with office.app.app_context():
        return str(session().get_one(RaterTask, task).version)


def send(office: Office, who: str, task: int, mark: int = 3, **more: str):
    """Fill, check and confirm one form as a person does without script."""
    browser = office.browser(who)
    data = fields(mark, version=version(office, task), action="check", **more)
    checked = post(browser, f"/formulir/{task}", **data)
    if checked.status_code != 303:
        return checked
    return post(browser, f"/formulir/{task}/kirim", version=version(office, task))


def test_draft_is_kept_and_shown_again(rating: Office) -> None:
    task, browser = rating.task("a1"), rating.browser("a1")
    kept = post(
        browser,
        f"/formulir/{task}",
        version=version(rating, task),
        action="draft",
        **{"items.loyal": "4", "texts.strengths": "Teliti <b>sekali</b>"},
    )
    assert kept.status_code == 303
    page = browser.get(f"/formulir/{task}").text
    assert "Teliti &lt;b&gt;sekali&lt;/b&gt;" in page
    assert page.count(" checked") == 1
    assert "Konsep" in browser.get("/formulir").text


def test_refusal_names_every_field_and_loses_nothing(rating: Office) -> None:
    task, browser = rating.task("a1"), rating.browser("a1")
    data = {"items.loyal": "5", "texts.strengths": "Tetap ada", "action": "check"}
    refused = post(browser, f"/formulir/{task}", version=version(rating, task), **data)
    assert refused.status_code == 422
    assert refused.text.count("Pilih nilai untuk butir ini.") >= 6
    assert 'href="#f-reasons.loyal"' in refused.text
    assert 'id="f-reasons.loyal"' in refused.text
    assert "Tetap ada" in refused.text
    assert "Tetap ada" in browser.get(f"/formulir/{task}").text


def test_anonymous_receipt_shows_no_answer(rating: Office) -> None:
    task = rating.task("a1")
    assert send(rating, "a1", task, **{"texts.strengths": "Hanya untuk dia"}).status_code == 303
    receipt = rating.browser("a1").get(f"/formulir/{task}/tanda-terima").text
    assert "diterima" in receipt
    assert "Hanya untuk dia" not in receipt
    assert rating.browser("a1").get(f"/formulir/{task}").status_code == 303
    with rating.app.app_context():
        assert session().scalars(select(FormAnswer.rater_id)).all() == [None]


def test_named_receipt_shows_what_was_sent(rating: Office) -> None:
    task = rating.task("boss_a", "superior")
    assert send(rating, "boss_a", task, **{"texts.strengths": "Rapi dan cepat"}).status_code == 303
    assert "Rapi dan cepat" in rating.browser("boss_a").get(f"/formulir/{task}/tanda-terima").text


def test_form_tells_who_reads_it(rating: Office) -> None:
    peer = rating.browser("a1").get(f"/formulir/{rating.task('a1')}").text
    assert "Penilaian ini anonim" in peer
    assert "sedikitnya 3 rekan" in peer
    named = rating.browser("boss_a").get(f"/formulir/{rating.task('boss_a', 'superior')}").text
    assert "Penilaian ini memakai nama Anda" in named


@pytest.mark.parametrize("who", ["a2", "boss_a", "hr", "admin", "foreign_hr", "a1x"])
def test_nobody_else_opens_a_form(rating: Office, who: str) -> None:
    task = rating.task("a1")
    if who == "a1x":
        task = 999_999
        who = "a1"
    for path in (f"/formulir/{task}", f"/formulir/{task}/kirim", f"/formulir/{task}/tanda-terima"):
        assert rating.browser(who).get(path).status_code == 404


def test_two_windows_do_not_overwrite_each_other(rating: Office) -> None:
    task, browser = rating.task("a1"), rating.browser("a1")
    old = version(rating, task)
    post(browser, f"/formulir/{task}", version=old, action="draft", **{"items.loyal": "4"})
    late = post(
        browser, f"/formulir/{task}", version=old, action="draft", **{"texts.strengths": "Kedua"}
    )
    assert late.status_code == 409
    assert "Kedua" in late.text
    assert "jendela lain" in late.text


def test_autosave_answers_quietly_with_the_new_version(rating: Office) -> None:
    task, browser = rating.task("a1"), rating.browser("a1")
    saved = browser.post(
        f"/formulir/{task}/konsep",
        data={"version": version(rating, task), "items.loyal": "2"},
        headers={"X-CSRFToken": token(browser), "HX-Request": "true"},
    )
    assert saved.status_code == 200
    assert f'value="{version(rating, task)}"' in saved.text
    assert "<html" not in saved.text


def test_progress_page_shows_states_only(rating: Office) -> None:
    task = rating.task("a1")
    send(rating, "a1", task, **{"texts.strengths": "Isi rahasia"})
    path = f"/formulir/kemajuan/{rating.world.cycle_id}"
    page = rating.browser("hr").get(f"{path}?tampil=semua").text
    assert "Pegawai A1" in page
    assert "Isi rahasia" not in page
    assert rating.browser("a1").get(path).status_code == 403
    assert rating.browser("foreign_hr").get(path).status_code == 404


def test_extending(rating: Office) -> None:
    path = f"/formulir/kemajuan/{rating.world.cycle_id}/perpanjang"
    assert post(rating.browser("hr"), path, due_on="2020-01-01").status_code == 422
    assert post(rating.browser("hr"), path, due_on="2026-07-30").status_code == 303
    page = rating.browser("hr").get(f"/formulir/kemajuan/{rating.world.cycle_id}").text
    assert "30 Juli 2026" in page


def test_the_form_names_the_shared_project_by_its_title(rating: Office) -> None:
    text = rating.browser("a1").get(f"/formulir/{rating.task('a1')}").text
    assert "Proyek bersama: Jalan penghubung P-1 (P-1)." in text


def test_before_the_calculation_hr_reads_who_will_be_left_without_a_value(rating: Office) -> None:
    page = f"/siklus/{rating.world.cycle_id}/langkah/calculate"
    hr = rating.browser("hr")
    with rating.app.app_context():
        people = session().scalar(select(func.count()).where(Appraisal.phase == "rating"))
    told = "pegawai akan tertahan tanpa nilai, karena belum ada kiriman Formulir penilaian atasan."
    before = hr.get(page).text
    assert f"{people} {told}" in before
    assert "notice-warning" in before
    send(rating, "boss_a", rating.task("boss_a", "superior"))
    assert f"{people - 1} {told}" in hr.get(page).text
