"""The examples of the hooks' pages make a plugin that works, and each mistake is answered."""

from __future__ import annotations

import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pluggy
import pytest

from portal import hookspecs
from portal.api import (
    Case,
    Cohort,
    CohortMember,
    CycleFacts,
    Letterhead,
    Measure,
    PersonFacts,
    ReportData,
    Snapshot,
)
from portal.api import methods as api_methods
from portal.api.hooks import PROJECT_NAME
from portal.domain.actor import Actor
from portal.host import Host, PluginFault, load_host
from portal.paths import plugins_dir
from portal.testing import check_plugin
from tests.contract.hook_pages import (
    DOCS,
    ORDER,
    Mistake,
    blocks,
    mistakes,
    needed,
    sections,
    write,
)


@pytest.fixture(autouse=True)
def lenders_as_before():
    """No resolver of a host of this page stays behind, nor its modules."""
    before = api_methods.bind(None)
    yield
    api_methods.bind(before)
    sys.modules.pop("portal_plugins.contoh", None)


@pytest.fixture
def load(tmp_path):
    """Load the plugin of some examples beside the national one, whose methods it borrows."""

    def loaded(names: list[str], wrong: str = "") -> Host:
        write(tmp_path, names, wrong)
        folders = [tmp_path, plugins_dir()]
        return load_host(folders, entry_points=False, enabled=["contoh", "national"])

    return loaded


@pytest.mark.parametrize("name", ORDER)
def test_the_example_is_registered_by_pluggy_against_the_signature(name, load, tmp_path):
    host = load(needed(name))
    assert host.report("contoh").reason == ""
    manager = pluggy.PluginManager(PROJECT_NAME)
    manager.add_hookspecs(hookspecs)
    manager.register(sys.modules["portal_plugins.contoh"])
    manager.check_pending()
    assert len(getattr(manager.hook, name).get_hookimpls()) == 1


def cases() -> list[Any]:
    found = [("README", wrong, told) for wrong, told in mistakes_of("README")]
    found += [(name, wrong, told) for name in ORDER for wrong, told in mistakes_of(name)]
    return [pytest.param(*case, id=f"{case[0]}-{at}") for at, case in enumerate(found)]


def mistakes_of(name: str) -> list[Mistake]:
    title = "Mistakes with any hook" if name == "README" else "Common mistakes"
    return mistakes(sections(name)[title])


ASKED = {"portal_report_formats": ("reports",)}
"""Checks that need long; all other pages ask the quick ones."""
QUICK = ("ids", "texts", "declared", "examples", "closings", "surveys", "follow_ups")


@pytest.mark.parametrize(("name", "wrong", "told"), cases())
def test_the_check_answers_the_mistake_with_the_sentence(name, wrong, told):
    names = ["portal_regions"] if name == "README" else needed(name)
    # A short path: a sentence shows at most so many letters of it.
    with TemporaryDirectory() as folder:
        plugin = write(Path(folder), names, wrong)
        report = check_plugin(plugin, ASKED.get(name, QUICK))
    must = [one for one in report.findings if one.level == "must"]
    assert told in [one.what.replace(str(plugin), "plugins/contoh") for one in must]


def test_the_sheet_of_the_example_is_printed(tmp_path):
    plugin = write(tmp_path, needed("portal_report_formats"))
    (printed,) = [one for one in check_plugin(plugin, ["reports"]).answers if one.id == "reports"]
    assert printed.findings == ()


def test_all_examples_together_are_one_plugin(load):
    host = load(ORDER)
    assert (host.report("contoh").reason, host.report("contoh").regions) == ("", ("contoh",))
    manifest = tomllib.loads(blocks((DOCS / "manifest.md").read_text("utf-8"), "toml")[0])
    assert manifest["plugin"]["settings"]["objection_days"]["default"] == 14


WATCHED = """
from functools import wraps

ASKED = []


def watched(function):
    @wraps(function)
    def ask(*given, **named):
        ASKED.append(function.__name__)
        return function(*given, **named)

    return ask


for name in [name for name in globals() if name.startswith("portal_")]:
    globals()[name] = watched(globals()[name])
"""


def test_the_hooks_are_asked_once_in_the_order_of_the_map(load):
    load(ORDER, WATCHED)
    first, _, _ = sections("README")["When in life"].strip().partition("\n\n")
    assert re.findall(r"`(portal_\w+)`", first) == sys.modules["portal_plugins.contoh"].ASKED


PERSON = PersonFacts(nip="198501152010011001", name="Bagus Pratama")
CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)
SERVED = Measure(code="served", label="Terlayani", direction="higher", target="40", actual="38")
FACTS = Snapshot(region="contoh", cycle=CYCLE, employee=PERSON, measures=(SERVED,))


def test_the_examples_answer_at_run_time(load):
    """Each description is used as the core uses it, each run-time hook is called by the host."""
    host = load(ORDER)
    entry = host.registry.region("contoh")
    assert entry.region.time_zone == "Asia/Makassar"
    assert entry.indicator_set("contoh.person").indicators[0].code == "served"
    assert entry.form("contoh.peer").quorum == 3
    assert entry.workflow is not None
    assert entry.workflow.objection_day_kind == "working"
    assert entry.learning[0].questions[0].answer == 1
    method = entry.result_method()
    assert method is not None
    given = method.gather(FACTS)
    card = host.call("contoh", "menghitung", method.compute, given, expect=object)
    assert card.result == {"final_value": "95.00", "flags": []}
    cohort = Cohort(
        region="contoh",
        cycle=CYCLE,
        members=(CohortMember(snapshot=FACTS, result={"grade": "Baik"}),),
    )
    assert [one.nip for one in entry.follow_up_rules[0].propose(cohort)] == [PERSON.nip]
    sheet = entry.report_format("contoh.sheet")
    head = Letterhead(government="Kota Contoh", agency="BKPSDM", address="Jalan 1")
    data = ReportData(
        region="contoh",
        region_name="Kota Contoh",
        letterhead=head,
        place="Contoh",
        cycle=CYCLE,
        cases=(Case(snapshot=FACTS, result=card.result),),
    )
    assert type(sheet.context(data)) is dict
    assert sheet.tables(data)[0].rows == ((PERSON.name, "95.00"),)
    (finding,) = host.validate("contoh", FACTS, "calculated")
    assert (finding.level, finding.code) == ("error", "no_evidence")
    assert host.validate("contoh", FACTS, "rating") == ()
    host.event("contoh", "cycle.published", {"cycle": "2026"})
    host.event("contoh", "cycle.closed", {"cycle": "2026"})
    assert sys.modules["portal_plugins.contoh"].HEARD == ["2026"]
    desk = host.features
    assert desk.get("contoh").pages[0].view is not None
    here = Actor(account_id=1, name="Sari", region="contoh")
    away = Actor(account_id=2, name="Budi", region="lain")
    assert [one.label for one in desk.menu("contoh", here)] == ["Jam layanan"]
    assert desk.menu("contoh", away) == ()
    assert host.report("contoh").faults == 0


FAILING = """
@hookimpl
def portal_validate(snapshot, step):
    return [{"level": "error"}]


@hookimpl
def portal_menu(actor):
    return [("opening", "Jam layanan")]


@hookimpl
def portal_event(event, facts):
    facts["appraisal"]
"""


def test_a_check_of_a_wrong_type_fails_closed_and_a_menu_open(load):
    host = load(ORDER, FAILING)
    with pytest.raises(PluginFault, match="pemeriksaan data"):
        host.validate("contoh", FACTS, "calculated")
    assert host.features.menu("contoh", Actor(account_id=1, name="Sari", region="contoh")) == ()
    host.event("contoh", "cycle.published", {"cycle": "2026"})
    assert (host.report("contoh").faults, host.report("contoh").state) == (3, "quarantined")
