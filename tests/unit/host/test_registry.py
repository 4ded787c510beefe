"""Who owns a region, what the registry holds, and what a cycle pins."""

from __future__ import annotations

import dataclasses
import json

import pytest

from portal.host import RegionUnavailable

from .conftest import GOOD, manifest, score, states


def test_entry_helpers(make_host):
    entry = make_host(GOOD).registry.region("alun")
    assert entry.indicator_set("alun.person").indicators[2].weight == "33.4"
    assert entry.form("alun.peer").items[0].code == "melayani"
    assert [form.id for form in entry.forms("peer")] == ["alun.peer"]
    assert entry.forms("superior") == ()
    assert entry.fact("idea").kind == "flag"
    assert entry.report_format("alun.sheet").scope == "employee"
    assert entry.result_method().id == "alun.score"
    assert entry.settings[0].default == 14
    with pytest.raises(KeyError):
        entry.method("alun.none")


def test_nothing_in_the_registry_can_be_assigned(make_host):
    registry = make_host(GOOD).registry
    with pytest.raises(dataclasses.FrozenInstanceError):
        registry.region("alun").methods = ()
    with pytest.raises(AttributeError):
        registry.extra = 1
    with pytest.raises(TypeError):
        registry._entries["x"] = registry.region("alun")


def test_methods_of_all_plugins(make_host):
    registry = make_host(GOOD).registry
    assert [m.id for m in registry.methods()] == ["alun.borrowing", "alun.score", "national.double"]
    assert registry.method("national.double").title == "Dua kali"
    with pytest.raises(KeyError):
        registry.method("national.triple")
    assert [entry.region.code for entry in registry.regions()] == ["alun"]


def test_the_longest_claim_owns_a_dotted_code(make_host, write):
    write("provinsi", regions=("provinsi",))
    good = write("kota", regions=("provinsi.kota",)).parent
    registry = make_host(good).registry
    assert registry.owner("provinsi.kota") == "kota"
    assert registry.owner("provinsi.kota.lurah") == "kota"
    assert registry.owner("provinsi.lain") == "provinsi"
    with pytest.raises(RegionUnavailable):
        registry.owner("provinsilain")


def test_a_folder_without_readable_manifest_takes_no_region_from_its_owner(make_host, write):
    nameless = write("aaa")
    (nameless / "plugin.toml").write_bytes(b"\xff")
    write("zuhud", regions=("aaa",))
    assert make_host(nameless.parent).registry.owner("aaa") == "zuhud"


@pytest.mark.parametrize("breakage", ["raise ValueError", None])
def test_a_broken_city_never_falls_to_its_province(make_host, write, breakage):
    write("provinsi", regions=("provinsi",))
    kota = write("provinsi_kota", breakage or "", regions=("provinsi.kota",))
    if breakage is None:
        (kota / "plugin.toml").write_bytes(b"\xff\x00")
    registry = make_host(kota.parent).registry
    with pytest.raises(RegionUnavailable):
        registry.region("provinsi.kota")
    assert registry.owner("provinsi.desa") == "provinsi"


def test_the_national_plugin_answers_only_where_configured(make_host):
    host = make_host(GOOD, fallback=["desa", "alun"])
    assert host.registry.owner("desa") == "national"
    assert host.registry.owner("alun") == "alun"
    with pytest.raises(RegionUnavailable):
        host.registry.region("dusun")


def test_no_fallback_for_the_region_of_a_disabled_plugin(make_host):
    host = make_host(GOOD, disabled=["alun"], fallback=["alun", "alun.desa"])
    assert host.registry.regions() == ()
    with pytest.raises(RegionUnavailable) as caught:
        host.registry.region("alun")
    assert "dinonaktifkan" in caught.value.reason


def test_switching_on_and_off_by_configuration(make_host):
    host = make_host(GOOD, enabled=["national", "hilang"])
    assert states(host) == {"alun": "found", "hilang": "missing", "national": "active"}
    assert "hilang" in host.report("hilang").reason


def test_safe_mode_loads_the_national_plugin_alone(make_host):
    host = make_host(GOOD, safe_mode=True)
    assert states(host) == {"alun": "found", "national": "active"}
    assert host.release("alun").state == "found"
    with pytest.raises(RegionUnavailable):
        host.registry.region("alun")


def test_the_first_folder_keeps_an_id(make_host, good):
    host = make_host(GOOD, good)
    copies = [report for report in host.reports() if report.state == "quarantined"]
    assert {report.id for report in copies} == {"alun", "national"}
    assert all(str(good) in report.reason for report in copies)
    assert host.report("alun").folder == GOOD / "alun"


def test_freeze_pins_json_that_changes_with_the_plugin(make_host, good):
    before = make_host(good).registry.region("alun").freeze()
    assert json.loads(json.dumps(before)) == before
    path = good / "alun" / "__init__.py"
    path.write_text(path.read_text().replace('"33.3", "hasil"', '"33.30", "hasil"'))
    after = make_host(good).registry.region("alun").freeze()
    assert before["indicator_sets"] != after["indicator_sets"]
    assert before["methods"] != after["methods"]
    assert before["workflow"] == after["workflow"]
    assert before["plugin"]["digest"] != after["plugin"]["digest"]


def test_freeze_notices_new_code_of_the_lender(make_host, good):
    before = make_host(good).registry.region("alun").freeze()
    path = good / "national" / "__init__.py"
    path.write_text(path.read_text().replace("2 * ", "3 * "))
    host = make_host(good)
    assert before["methods"] != host.registry.region("alun").freeze()["methods"]
    assert score(host, "alun", {"value": 21}, "borrowing") == {"double": "63"}


def test_two_hosts_in_one_process_borrow_each_from_their_own(make_host, good):
    first = make_host(GOOD)
    path = good / "national" / "__init__.py"
    path.write_text(path.read_text().replace("2 * ", "3 * "))
    second = make_host(good)
    assert score(second, "alun", {"value": 21}, "borrowing") == {"double": "63"}
    assert score(first, "alun", {"value": 21}, "borrowing") == {"double": "42"}
    # Outside of a guarded call, the host that was loaded last lends.
    method = first.registry.method("alun.borrowing")
    assert method.score({"value": 21}).result == {"double": "63"}


def test_borrowers_fail_closed_without_the_lender(make_host):
    host = make_host(GOOD, disabled=["national"])
    assert score(host, "alun", {"value": 90}) == {"final_value": "90"}
    for _ in range(4):
        with pytest.raises(RegionUnavailable, match=r"national\.double"):
            score(host, "alun", {"value": 21}, "borrowing")
    assert host.report("alun").state == "active"


def test_a_national_plugin_may_own_a_region_too(make_host, good, write):
    folder = good / "national"
    source = (folder / "__init__.py").read_text()
    write("national", regions=("national",))
    (folder / "plugin.toml").write_text(manifest("national", ("national",)))
    with (folder / "__init__.py").open("a") as stream:
        stream.write(source.partition("hookimpl\n")[2])
    registry = make_host(good, fallback=["desa"]).registry
    assert registry.region("desa").region.code == "desa"
    assert registry.region("desa").methods == registry.region("national").methods
