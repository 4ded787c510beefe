"""One fixture plugin per way to be wrong: each ends where it should, the good ones stay."""

from __future__ import annotations

import sys

import pytest

from .conftest import GOOD, WRONG, score

EXPECTED = {
    "bad_api": ("api", "membutuhkan API >=2.0,<3"),
    "bad_arguments": ("preflight", "session"),
    "bad_card": ("contract", "atas nama metode alun.score"),
    "bad_duplicate": ("register", "Daerah alun sudah dimiliki plugin alun"),
    "bad_empty": ("import", "__init__.py tidak ada"),
    "bad_exit": ("import", "SystemExit: 3"),
    "bad_float": ("preflight", "weight = 100.0 (float)"),
    "bad_hook_exit": ("preflight", "SystemExit: 3"),
    "bad_hook_name": ("preflight", "portal_scoring_metods tidak dikenal"),
    "bad_import": ("import", "portal_module_that_nobody_has"),
    "bad_impure": ("contract", "tidak tetap"),
    "bad_late": ("preflight", "hook tambahan"),
    "bad_manifest": ("manifest", "bad_manifest/plugin.toml:2"),
    "bad_method_id": ("preflight", 'harus diawali "bad_method_id."'),
    "bad_mutating": ("contract", "mengubah masukan"),
    "bad_optional_hook": ("preflight", "portal_scoring_metods tidak dikenal"),
    "bad_regions": ("preflight", "Plugin menyebut daerah alun"),
    "bad_specname": ("preflight", "specname portal_scoring_methods"),
    "bad_template": ("preflight", 'harus diawali "bad_template/"'),
    "bad_toml": ("manifest", "bad_toml/plugin.toml:1"),
    "bad_type": ("preflight", "portal_indicator_sets[0]"),
    "bad_weights": ("preflight", "100.0000000000000001"),
    "bad_wrapper": ("preflight", "wrapper"),
    "run_raises": ("", ""),
    "run_slow": ("", ""),
}


def test_every_fixture_has_its_row():
    assert {path.name for path in WRONG.iterdir() if path.is_dir()} == set(EXPECTED)


@pytest.mark.parametrize("plugin_id", sorted(EXPECTED))
def test_ends_where_it_should_and_the_good_ones_stay(make_host, plugin_id):
    host = make_host(GOOD, WRONG)
    stage, words = EXPECTED[plugin_id]
    report = host.report(plugin_id)
    assert (report.state, report.stage) == ("quarantined" if stage else "active", stage)
    assert words in report.reason
    assert bool(report.fault) is bool(stage)
    assert host.report("national").state == host.report("alun").state == "active"


def test_all_together_change_nothing_for_the_good_region(make_host):
    alone, among = make_host(GOOD), make_host(GOOD, WRONG)
    assert among.registry.region("alun").freeze() == alone.registry.region("alun").freeze()
    assert score(among, "alun", {"value": 90}) == {"final_value": "90"}
    assert score(among, "alun", {"value": 21}, "borrowing") == {"double": "42"}


def test_quarantined_regions_answer_with_sentence_and_fault(make_host):
    from portal.host import RegionUnavailable

    host = make_host(GOOD, WRONG)
    with pytest.raises(RegionUnavailable) as caught:
        host.registry.region("bad_type")
    assert caught.value.fault == host.report("bad_type").fault
    assert caught.value.fault in caught.value.reason


def test_a_failed_import_leaves_no_module_behind(make_host):
    make_host(GOOD, WRONG)
    left = {name.split(".")[1] for name in sys.modules if name.startswith("portal_plugins.")}
    assert "alun" in left
    assert not left & {"bad_import", "bad_exit", "bad_empty", "bad_api", "bad_manifest"}


def test_a_plugin_cannot_replace_a_module_of_others_and_fail(make_host, write):
    import json

    write("pengganti", "import sys\nsys.modules['json'] = None\nraise ValueError\n")
    host = make_host(write("lain").parent)
    assert sys.modules["json"] is json
    assert host.report("pengganti").stage == "import"


def test_each_refusal_is_logged_with_its_traceback(make_host, caplog):
    host = make_host(GOOD, WRONG)
    number = host.report("bad_import").fault
    line, trace = [record for record in caplog.records if number in record.getMessage()]
    assert (line.levelname, line.exc_info, "\n" in line.getMessage()) == ("WARNING", None, False)
    assert (trace.levelname, trace.exc_info[0]) == ("DEBUG", ModuleNotFoundError)


def test_ctrl_c_still_ends_the_portal(make_host, write):
    write("berhenti", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        make_host(write("lain").parent)
