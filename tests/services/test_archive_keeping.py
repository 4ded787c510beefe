"""A plugin goes only when everything that it is needed for can still be recomputed."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from portal.domain.errors import NotAllowed, NotFound, Unavailable, WrongStage
from portal.host.files import fingerprint
from portal.services.scores.verification import verify
from portal.services.upkeep import archive_keeping
from portal.store.backup import check
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry, Cycle
from tests.services.helpers_results import publish
from tests.services.test_archived_plugin import edit, folder, install, installed_from

__all__ = ["folder", "install"]


@pytest.fixture
def office(world, folder, install, settings):
    """A published year, its plugin in a folder that may be deleted."""
    with installed_from(settings, folder):
        install()
        publish(world)
        yield world


def finish(world):
    with unit_of_work() as current:
        current.get_one(Cycle, world.cycle_id).state = "final"


def kept(settings):
    cycle = session().query(Cycle).one()
    return settings.instance / "plugin-archive" / cycle.plugin_digest


def test_a_plugin_with_an_open_cycle_stays(office, folder):
    with pytest.raises(WrongStage, match="2026"):
        archive_keeping.uninstall(office.actor("admin"), "kemuning")
    assert (folder / "kemuning").is_dir()


def test_a_finished_plugin_goes_and_its_scores_still_prove_themselves(office, folder, install):
    finish(office)
    archive_keeping.uninstall(office.actor("admin"), "kemuning")
    assert not (folder / "kemuning").exists()
    install()
    assert verify().differences == ()
    assert "plugin.uninstall" in {row.action for row in session().query(AuditEntry)}


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_plugin_whose_archive_is_harmed_stays(office, folder, install, settings, harm):
    finish(office)
    edit(folder)
    install()
    if harm == "gone":
        shutil.rmtree(kept(settings))
    else:
        (kept(settings) / "plugin.toml").write_text("# nothing", "utf-8")
    with pytest.raises(Unavailable, match="arsipnya"):
        archive_keeping.uninstall(office.actor("admin"), "kemuning")
    assert (folder / "kemuning").is_dir()


def test_the_present_version_is_archived_again_before_it_goes(office, folder, settings):
    finish(office)
    shutil.rmtree(kept(settings))
    archive_keeping.uninstall(office.actor("admin"), "kemuning")
    assert fingerprint(kept(settings)).digest == kept(settings).name


def test_the_national_plugin_and_foreign_folders_stay(office):
    with pytest.raises(WrongStage, match="nasional"):
        archive_keeping.uninstall(office.actor("admin"), "national")


@pytest.mark.parametrize("who", ["hr", "a1", "leader"])
def test_only_the_administrator_takes_plugins_away(office, who):
    for act in (archive_keeping.prune, lambda actor: archive_keeping.uninstall(actor, "kemuning")):
        with pytest.raises((NotAllowed, NotFound)):
            act(office.actor(who))


def test_pruning_leaves_what_something_names_and_what_is_young(office, settings):
    root = settings.instance / "plugin-archive"
    for name in ("old", "young"):
        (root / name).mkdir()
    before = time.time() - 7200
    for path in root.iterdir():
        if path.name != "young":
            os.utime(path, (before, before))
    named = {one.digest for one in archive_keeping.archives() if one.needed}
    assert len(named) == 2  # the region's own and the national one
    assert archive_keeping.prune(office.actor("admin")) == ("old",)
    assert {path.name for path in root.iterdir()} == {*named, "young"}


def test_a_missing_archive_is_told_by_every_check(office, settings, app):
    assert archive_keeping.missing_archives() == ()
    shutil.rmtree(kept(settings))
    (need,) = archive_keeping.missing_archives()
    assert (need.plugin_id, need.cycles) == ("kemuning", 1)
    states = {one.plugin_id: one.state for one in archive_keeping.archives()}
    assert states == {"kemuning": "missing", "national": "sound"}
    root = settings.instance / "plugin-archive"
    (found,) = [one for one in check(settings.database_url, {}, root) if one.name == "arsip plugin"]
    assert not found.sound
    assert "kemuning" in found.found
    answer = app.test_client().get("/healthz").get_json()
    assert answer["status"] == "degraded"
    assert [one["id"] for one in answer["missing_archives"]] == ["kemuning"]
    assert "Arsip plugin tidak ada" in app.test_client().get("/keadaan").text
