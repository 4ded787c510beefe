"""The pages in a real browser: readable on a narrow screen, in the dark, and without barriers.

Set PORTAL_TEST_SHOTS to a folder to keep a picture of every page.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from sqlalchemy import update

from portal.services.work import projects
from portal.store.db import unit_of_work
from portal.store.models import Employee, Project
from tests.looking import SIZES, every_look
from tests.serving import served_app
from tests.web.plan.journey import PASSWORD, Journey
from tests.web.plan.test_budgets import grow

LONG = "Dr. Ir. Raden Mas Hadikusumo Prawirodirdjo Wiryosumarto Notonegoro, S.T., M.Eng., M.Sc."
PAGES = (
    ("a1", "/"),
    ("admin", "/"),
    ("leader", "/"),
    ("boss_a", "/"),
    ("hr", "/siklus"),
    ("hr", "/siklus/baru"),
    ("hr", "/siklus/{cycle}"),
    ("hr", "/siklus/{cycle}/pegawai"),
    ("hr", "/siklus/{cycle}/langkah/open_forms"),
    ("hr", "/proyek"),
    ("b3", "/proyek"),
    ("hr", "/proyek/baru"),
    ("hr", "/proyek/{planned}/ubah"),
    ("a2", "/proyek/{planned}"),
    ("boss_a", "/proyek/{project}"),
    ("boss_a", "/proyek/{handed}/periksa"),
    ("boss_a", "/proyek/{project}/langkah/submit"),
    ("a1", "/indikator"),
    ("a1", "/indikator/1"),
    ("a1", "/indikator/penilaian/{appraisal}"),
    ("hr", "/bukti"),
    ("a1", "/keterangan"),
    ("a1", "/keterangan/penilaian/{appraisal}/verified_idea"),
    ("boss_a", "/keterangan"),
    ("hr", "/keterangan/pegawai"),
    ("hr", "/keterangan/pegawai/catat"),
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture
def names(opened: Journey) -> dict[str, int]:
    """A full office: long names, forty more people and projects, one project of every stage."""
    with opened.office() as world:
        planned = world.project("a1", "a2", "b1", code="P-2", title=f"Jalan {'lingkar ' * 20}")
        handed = world.running("a1", "a2", "b1", code="P-3")
        projects.submit_project(world.actor("hr"), handed.id, ended=handed.planned_end)
        ids = {
            "cycle": world.cycle_id,
            "project": opened.project_id,
            "planned": planned.id,
            "handed": handed.id,
            "appraisal": world.appraisal("a1").id,
        }
        grow(opened, 1, 40)
        with unit_of_work() as current:
            current.execute(update(Employee).where(Employee.id == world.id("a1")).values(name=LONG))
            current.get_one(Project, opened.project_id).goal = "Menghubungkan dua desa. " * 12
    return ids


def test_pages_have_no_barriers(opened: Journey, names: dict[str, int], browser: Browser) -> None:
    with served_app(opened.app) as served:
        address = served.address
        found: list[str] = []
        people = sorted({who for who, _path in PAGES})
        for who in people:
            context = browser.new_context(viewport=SIZES["wide"])
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.on("console", partial(_note, found))
            _sign_in(page, address, who)
            for path in [path.format(**names) for name, path in PAGES if name == who]:
                page.goto(address + path)
                faults = every_look(page, partial(_keep, f"{who}{path}"))
                found += [f"{who} {path} {text}" for text in faults]
            context.close()
    assert found == []


def _note(found: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        found.append(message.text)


def _sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/masuk")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], main form button")
    page.wait_for_url(f"{address}/")


def _keep(name: str, page: Page, look: str) -> None:
    folder = os.environ.get("PORTAL_TEST_SHOTS")
    if folder:
        file = name.strip("/").replace("/", "_") or "home"
        page.screenshot(path=Path(folder) / f"{file}.{look}.png", full_page=True)
