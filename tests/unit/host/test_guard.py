"""Both failure policies, the breaker, and coming back."""

from __future__ import annotations

import importlib
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal.api import ScoringError
from portal.host import PluginFault, RegionUnavailable, UnknownPlugin

from .conftest import GOOD, WRONG, score, snapshot

NUMBER = re.compile(r"F-[0-9]{8}-[2-9A-HJ-NP-Z]{5}")


@pytest.fixture
def host(make_host):
    return make_host(GOOD, WRONG)


def fail(host, how: str = "") -> PluginFault:
    with pytest.raises(PluginFault) as caught:
        score(host, "run_raises", {"how": how})
    return caught.value


def test_a_decision_fails_closed_with_a_number_found_in_the_log(host, caplog):
    fault = fail(host)
    assert NUMBER.fullmatch(fault.fault)
    assert fault.fault in fault.reason
    line, trace = [item for item in caplog.records if fault.fault in item.getMessage()]
    assert (line.levelname, line.exc_info, "\n" in line.getMessage()) == ("WARNING", None, False)
    assert re.search(r"\(ZeroDivisionError at run_raises/__init__\.py:[0-9]+\)$", line.getMessage())
    assert "division by zero" not in line.getMessage()  # an error's text may hold what was entered
    assert (trace.levelname, trace.exc_info[0]) == ("DEBUG", ZeroDivisionError)


def test_a_library_of_the_plugin_s_name_is_not_the_plugin(host, caplog, tmp_path, monkeypatch):
    library = tmp_path / "run_raises" / "far.py"
    library.parent.mkdir()
    library.write_text("def fail():\n    raise KeyError('x')\n", "utf-8")
    monkeypatch.syspath_prepend(str(library.parent))
    far = importlib.import_module("far")
    monkeypatch.delitem(sys.modules, "far")
    with pytest.raises(PluginFault):
        host.call("run_raises", "x", far.fail, expect=object)
    assert "far.py" not in "".join(one.getMessage() for one in caplog.records)


def test_a_plugin_cannot_end_the_portal_at_run_time(host):
    assert isinstance(fail(host, "exit").__cause__, SystemExit)


def test_bad_data_passes_through_and_is_not_counted(host):
    for _ in range(5):
        with pytest.raises(ScoringError):
            score(host, "run_raises", {"how": "data"})
    assert host.report("run_raises").faults == 0
    assert host.report("run_raises").state == "active"


def test_three_faults_close_that_region_alone(host, clock):
    for _ in range(2):
        fail(host)
        clock.wait(299)
    assert host.report("run_raises").state == "active"
    last = fail(host)
    report = host.report("run_raises")
    assert (report.state, report.stage, report.fault) == ("quarantined", "runtime", last.fault)
    with pytest.raises(RegionUnavailable) as caught:
        host.registry.region("run_raises")
    assert caught.value.fault == last.fault
    assert host.registry.known("run_raises") is not None
    assert score(host, "alun", {"value": 90}) == {"final_value": "90"}


def test_faults_older_than_ten_minutes_are_forgotten(host, clock):
    for _ in range(6):
        fail(host)
        clock.wait(300)
    assert host.report("run_raises").state == "active"
    assert host.report("run_raises").faults == 6


def test_a_registry_held_since_before_feels_the_quarantine(host):
    held = host.registry
    for _ in range(3):
        fail(host)
    with pytest.raises(RegionUnavailable):
        held.region("run_raises")
    with pytest.raises(KeyError):
        held.method("run_raises.score")


def test_a_contribution_fails_open_and_is_counted(host):
    def broken() -> str:
        raise OSError

    assert host.offer("alun", "menu", broken, default="-") == "-"
    assert host.report("alun").faults == 1
    host.event("run_raises", "appraisal.published", {})
    assert host.report("run_raises").faults == 1


def test_a_contribution_to_a_closed_region_gives_the_default(host):
    host.disable("alun")
    assert host.offer("alun", "menu", dict, default=None) is None
    host.event("alun", "appraisal.published", {})


def test_events_reach_the_own_plugin_only_and_as_a_copy(host):
    facts = {"appraisal": "1"}
    host.event("alun", "appraisal.published", facts)
    heard = sys.modules["portal_plugins.alun"].HEARD
    assert heard[-1] == ("appraisal.published", facts)
    assert heard[-1][1] is not facts


def test_findings_are_checked(host):
    (finding,) = host.validate("alun", snapshot("alun"), "rating")
    assert finding.code == "no_idea"
    assert host.validate("run_slow", snapshot("run_slow"), "rating") == ()
    with pytest.raises(PluginFault):
        host.validate("run_raises", snapshot("run_raises"), "rating")


def test_a_wrong_answer_is_a_fault(host):
    with pytest.raises(PluginFault):
        host.call("alun", "x", dict, expect=str)


def test_a_slow_call_is_logged_with_its_seconds(host, clock, caplog):
    score(host, "run_slow", {"wait": clock.wait})
    assert "slow plugin run_slow: menghitung nilai took 5.0 s" in caplog.text


def test_release_checks_again_and_brings_back_repaired_code(make_host, write, clock):
    folder = write("sakit", "raise ValueError\n")
    host = make_host(folder.parent)
    assert host.release("sakit").stage == "import"
    write("sakit", "# repaired\n")
    heard = []
    host.on_state_change(heard.append)
    assert host.release("sakit").state == "active"
    assert [report.id for report in heard] == ["sakit"]
    assert host.registry.owner("sakit") == "sakit"


def test_release_gives_three_new_faults(host):
    for _ in range(3):
        fail(host)
    assert host.release("run_raises").state == "active"
    fail(host)
    assert host.report("run_raises").state == "active"


def test_release_of_a_plugin_that_is_gone(make_host, write):
    import shutil

    folder = write("sakit", "raise ValueError\n")
    host = make_host(folder.parent)
    shutil.rmtree(folder)
    assert host.release("sakit").state == "missing"
    with pytest.raises(RegionUnavailable):
        host.registry.region("sakit")


def test_disable_and_enable(host):
    heard = []
    host.on_state_change(heard.append)
    assert host.disable("alun").state == "disabled"
    with pytest.raises(RegionUnavailable):
        host.registry.region("alun")
    assert host.release("alun").state == "disabled"
    assert host.enable("alun").state == "active"
    assert host.registry.owner("alun") == "alun"
    assert [report.state for report in heard] == ["disabled", "disabled", "active"]


def test_a_failing_listener_stops_nobody(host):
    heard = []
    host.on_state_change(lambda report: 1 / 0)
    host.on_state_change(heard.append)
    host.disable("alun")
    assert heard


def test_unknown_ids(host):
    for act in (host.release, host.disable, host.enable, host.report):
        with pytest.raises(UnknownPlugin, match="tidak"):
            act("nobody")


def test_many_threads_fault_at_once_and_one_quarantine_is_told(host):
    heard = []
    host.on_state_change(heard.append)
    inside = Barrier(8)

    def fail_together() -> None:
        inside.wait(60)
        raise ZeroDivisionError

    def work(_: int) -> None:
        with pytest.raises(PluginFault):
            host.call("run_raises", "x", fail_together, expect=object)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert [report.state for report in heard] == ["quarantined"]
