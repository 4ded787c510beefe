"""One fixture per way in which a feature plugin can be wrong: each ends where it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain.actor import SYSTEM
from portal.domain.errors import NotFound, Unavailable
from portal.host import PluginFault
from portal.host.feature_rules import announced

from .conftest import GOOD

FEATURES = Path(__file__).resolve().parents[2] / "fixtures" / "features"
EXPECTED = {
    "bad_blueprint": ("preflight", "no pages today"),
    "bad_no_migrations": ("preflight", "migrations"),
    "bad_page_core": ("preflight", "tidak menyebut izin milik plugin ini"),
    "bad_page_open": ("preflight", "tidak menyebut izin milik plugin ini"),
    "bad_page_rule": ("preflight", "tidak sah"),
    "bad_permission_name": ("preflight", 'harus diawali "bad_permission_name."'),
    "bad_permission_role": ("preflight", "pemegangnya tidak dikenal"),
    "bad_table_base": ("preflight", 'harus diawali "plg_bad_table_base_"'),
    "bad_table_key": ("preflight", "Kunci tamu ke unit"),
    "bad_table_name": ("import", "must begin with 'plg_bad_table_name_'"),
    "bad_unannounced": ("preflight", "feature = true"),
    "run_menu_raises": ("", ""),
    "run_menu_wrong": ("", ""),
    "run_page_answers": ("", ""),
    "run_page_raises": ("", ""),
    "run_template_raises": ("", ""),
}


@pytest.fixture
def host(make_host):
    return make_host(GOOD, FEATURES / "good", FEATURES / "wrong")


def test_every_fixture_has_its_row():
    found = {path.name for path in (FEATURES / "wrong").iterdir() if path.is_dir()}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("plugin_id", sorted(EXPECTED))
def test_ends_where_it_should_and_the_good_ones_stay(host, plugin_id):
    stage, words = EXPECTED[plugin_id]
    report = host.report(plugin_id)
    assert (report.state, report.stage) == ("quarantined" if stage else "active", stage)
    assert words in report.reason
    assert host.report("notes").state == host.report("alun").state == "active"


def test_only_active_features_are_offered(host):
    assert "notes" in host.features.active()
    assert "bad_page_open" not in host.features.active()
    assert host.features.get("notes").title == "Catatan unit"


def test_a_quarantined_feature_is_away_and_a_disabled_one_is_off(host):
    with pytest.raises(Unavailable, match="nomor gangguan F-"):
        host.features.get("bad_page_open")
    host.disable("notes")
    with pytest.raises(NotFound) as caught:
        host.features.get("notes")
    assert str(caught.value.sentence) == "Bagian Catatan unit sedang dinonaktifkan."
    with pytest.raises(NotFound):
        host.features.get("nobody")
    with pytest.raises(NotFound):
        host.features.get("alun")
    host.enable("notes")
    assert host.features.get("notes").title == "Catatan unit"


def test_three_faults_of_pages_quarantine_the_feature_and_nobody_else(host):
    def fail():
        raise RuntimeError

    for _turn in range(3):
        with pytest.raises(PluginFault):
            host.features.serve("notes", "membuka halaman", fail)
    assert host.report("notes").state == "quarantined"
    assert "notes" not in host.features.active()
    assert host.report("alun").state == "active"


def test_a_refusal_is_no_fault(host):
    def refuse():
        raise NotFound

    for _turn in range(4):
        with pytest.raises(NotFound):
            host.features.serve("notes", "membuka halaman", refuse, (NotFound,))
    assert host.report("notes").faults == 0


@pytest.mark.parametrize("plugin_id", ["run_menu_raises", "run_menu_wrong"])
def test_a_menu_that_fails_is_left_out_and_counted(host, plugin_id):
    assert host.features.menu(plugin_id, SYSTEM) == ()
    assert host.report(plugin_id).faults == 1
    assert [entry.label for entry in host.features.menu("notes", SYSTEM)] == ["Catatan unit"]


def test_what_announces_pages_is_told_without_importing_anything():
    found = announced([FEATURES / "good", FEATURES / "wrong"], None, entry_points=False)
    assert {"notes", "bad_blueprint"} <= set(found)
    assert "bad_unannounced" not in found
    assert announced([FEATURES / "good"], {"alun"}, entry_points=False) == {}
