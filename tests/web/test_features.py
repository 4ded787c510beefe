"""Pages of a feature plugin: our door, our frame, our token; its faults cost nobody else."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.api import ReportFormat
from portal.api.report_data import ReportData
from portal.api.snapshot import CycleFacts
from portal.app import create_app
from portal.domain.actor import SYSTEM
from portal.domain.errors import Unavailable
from portal.domain.permissions import PERMISSIONS
from portal.host import load_host
from portal.paths import plugins_dir
from portal.reports.features import with_features
from portal.services.common import audit
from portal.settings import Settings
from portal.store import plugin_schema
from portal.store.db import db, session
from portal.store.models import Unit
from portal.store.schema import create_fresh
from portal.web import features

from .conftest import Clock, Site, fill, post

FEATURES = Path(__file__).resolve().parents[1] / "fixtures" / "features"
NOTES = {"notes": FEATURES / "good" / "notes"}
RUNNING = ("run_menu_raises", "run_page_answers", "run_page_raises", "run_template_raises")


WANTED = ("national", "kemuning", "bungo", "notes", *RUNNING)


def build(instance):
    """An application on the instance's database, with a host of its own to break."""
    folders = [plugins_dir(), FEATURES / "good", FEATURES / "wrong"]
    host = load_host(folders, entry_points=False, enabled=WANTED)
    settings = Settings(instance=instance, secret_key="k" * 40)
    return Site(create_app(settings, host=host, clock=Clock()), Clock())


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    instance = tmp_path_factory.mktemp("filled")
    create_fresh(Settings(instance=instance, secret_key="k" * 40).database_url, NOTES)
    made = build(instance)
    with made.app.app_context():
        fill(made)
    return instance


@pytest.fixture
def site(tmp_path, filled):
    for file in filled.glob("portal.sqlite3*"):
        shutil.copy(file, tmp_path)
    return build(tmp_path)


def units(site, region):
    with site.app.app_context():
        statement = db.select(Unit.id).where(Unit.region == region)
        return session().scalars(statement).all()


def test_its_permissions_stand_in_the_one_table(site):
    assert PERMISSIONS["notes.write"].roles == {"hr"}


def test_a_page_comes_in_our_frame_with_its_link_in_the_menu(site):
    page = site.browser("hrd").get("/fitur/notes/")
    assert page.status_code == 200
    assert "Catatan unit" in page.text
    assert 'href="/fitur/notes/"' in page.text
    assert 'aria-current="page"' in page.text
    assert "Content-Security-Policy" in page.headers


def test_the_door_asks_for_sign_in_and_permission(site):
    assert site.visitor().get("/fitur/notes/").status_code == 303
    staff = site.browser("staff")
    assert staff.get("/fitur/notes/").status_code == 403
    assert "Catatan unit" not in staff.get("/").text
    (unit,) = units(site, "kemuning")
    assert site.browser("auditor").get("/fitur/notes/").status_code == 200
    assert site.browser("auditor").get(f"/fitur/notes/unit/{unit}").status_code == 403


def test_only_people_and_units_of_the_own_region_come_through_the_walls(site):
    own, other = site.browser("hrd"), site.browser("foreign.hr")
    assert "198501012010011001" in own.get("/fitur/notes/").text
    assert "198501012010011001" not in other.get("/fitur/notes/").text
    (unit,) = units(site, "kemuning")
    assert other.get(f"/fitur/notes/unit/{unit}").status_code in {403, 404}


def test_a_form_is_read_saved_and_left_in_the_trail(site):
    (unit,) = units(site, "kemuning")
    hr = site.browser("hrd")
    page = f"/fitur/notes/unit/{unit}"
    assert hr.post(page, data={"text": "tanpa token"}).status_code == 400
    empty = post(hr, page, page, text="")
    assert empty.status_code == 422
    assert "wajib diisi" in empty.text
    saved = post(hr, page, page, text="Ruang baru", version="")
    assert saved.status_code == 303
    shown = hr.get("/fitur/notes/").text
    assert "Ruang baru" in shown
    assert "Catatan disimpan." in shown
    again = post(hr, page, page, text="Ruang lama", version="9")
    assert again.status_code == 409
    with site.app.app_context():
        actions = session().execute(text("SELECT action FROM audit_entry")).scalars().all()
        assert actions.count("notes.written") == 1
        assert audit.verify()[1] is None


def test_a_workbook_is_handed_out(site):
    answer = site.browser("hrd").get("/fitur/notes/unduh")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert "Unit" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("plugin_id", RUNNING[1:])
def test_a_fault_is_answered_by_a_sentence_and_after_three_the_pages_close(site, plugin_id):
    hr = site.browser("hrd")
    address = f"/fitur/{plugin_id}/"
    for _turn in range(3):
        answer = hr.get(address)
        assert answer.status_code == 503
        assert "F-" in answer.text
        assert "no page today" not in answer.text
    closed = hr.get(address)
    assert closed.status_code == 503
    assert "sedang tidak tersedia" in closed.text
    assert f'href="{address}"' not in hr.get("/").text
    assert hr.get("/fitur/notes/").status_code == 200
    assert hr.get("/pegawai").status_code == 200


def test_a_menu_that_fails_is_left_out_until_the_breaker_closes_it(site):
    hr = site.browser("hrd")
    for _turn in range(3):
        page = hr.get("/fitur/notes/")
        assert page.status_code == 200
        assert 'href="/fitur/run_menu_raises/"' not in page.text
    host = site.app.extensions["portal"].host
    assert host.report("run_menu_raises").state == "quarantined"
    assert host.report("notes").state == "active"


def test_a_disabled_feature_is_gone_and_its_table_stays(site):
    hr = site.browser("hrd")
    host = site.app.extensions["portal"].host
    host.disable("notes")
    answer = hr.get("/fitur/notes/")
    assert answer.status_code == 404
    assert "sedang dinonaktifkan" in answer.text
    assert 'href="/fitur/notes/"' not in hr.get("/").text
    with site.app.app_context():
        assert session().execute(text("SELECT count(*) FROM plg_notes_note")).scalar() == 0
    host.enable("notes")
    assert hr.get("/fitur/notes/").status_code == 200


def test_an_unknown_feature_is_an_unknown_page(site):
    assert site.browser("hrd").get("/fitur/nobody/").status_code == 404
    assert site.browser("hrd").get("/fitur/notes/nowhere").status_code == 404


def test_the_start_is_refused_while_its_table_is_missing(tmp_path):
    settings = Settings(instance=tmp_path, secret_key="k" * 40)
    create_fresh(settings.database_url, {})
    host = load_host([FEATURES / "good"], entry_points=False)
    with pytest.raises(Unavailable, match=r"Tabel plugin notes .* portal db upgrade"):
        create_app(settings, host=host)
    folder = plugin_schema.branches(NOTES)["notes"]
    plugin_schema.upgrade(settings.database_url, "notes", folder)
    create_app(settings, host=host)


def test_a_report_that_asks_gets_its_data_or_a_sentence(site):
    cycle = CycleFacts(code="C", title="C", year=2026, starts=None, ends=None)
    data = ReportData(region="kemuning", region_name="K", letterhead=None, place="K", cycle=cycle)
    form = ReportFormat(
        id="a", title="A", scope="cycle", template="a/b", context=dict, features=("notes",)
    )
    with site.app.app_context():
        assert with_features(SYSTEM, data, form).features["notes"] == {"notes": [], "cycle": "C"}
        site.app.extensions["portal"].host.disable("notes")
        with pytest.raises(Unavailable, match="notes"):
            with_features(SYSTEM, data, form)


def test_a_link_needs_the_permission_of_its_page(site):
    with site.app.test_request_context():
        found = {entry.permission for entry in features.entries(SYSTEM)}
    assert "notes.view" in found
