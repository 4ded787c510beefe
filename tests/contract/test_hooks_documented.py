"""Each hook has a page that is true: its signature, its example and its mistakes are tried."""

from __future__ import annotations

import ast
import inspect
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
from portal.domain.sentences import mark
from portal.host import Host, PluginFault, load_host
from portal.host.desk import FeatureDesk
from portal.host.errors import closed_region, feature_away, lender_away
from portal.host.preflight import HOOK_NAMES
from portal.paths import plugins_dir
from portal.testing import check_plugin

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "plugins"
HOOKS = DOCS / "hooks"
ORDER = [name for name in vars(hookspecs) if name.startswith("portal_")]
HEADINGS = [
    "Signature",
    "What it is for",
    "When it is called",
    "What it may return",
    "When it fails",
    "Limits",
    "Example",
    "Common mistakes",
    "Used by",
]

Mistake = tuple[str, str]
"""The wrong code, and the sentence that `portal plugin check` answers."""


def text_of(name: str) -> str:
    return (HOOKS / f"{name}.md").read_text(encoding="utf-8")


def sections(name: str) -> dict[str, str]:
    pieces = re.split(r"^## (.+)$", text_of(name), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def example(name: str) -> str:
    return "\n\n".join(blocks(sections(name)["Example"], "python"))


def mistakes(text: str) -> list[Mistake]:
    pairs = re.findall(
        r"^```python\n(.*?)^```\n\n```text\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE
    )
    assert len(pairs) == len(blocks(text, "python")), "each mistake has its sentence"
    return pairs


def signature(name: str) -> str:
    return name + str(inspect.signature(getattr(hookspecs, name))).replace("'", "")


def needed(name: str) -> list[str]:
    """The hooks without which the page's own example is no plugin."""
    pages = ["portal_blueprint"] if name == "portal_menu" else []
    return list(dict.fromkeys(["portal_regions", *pages, name]))


def write(folder: Path, names: list[str], wrong: str = "") -> Path:
    """Make the plugin `contoh` of the examples of some pages, and of one mistake after them."""
    manifest = blocks((DOCS / "manifest.md").read_text(encoding="utf-8"), "toml")[0]
    if "portal_blueprint" not in names:
        manifest = manifest.replace("feature = true\n", "")
    plugin = folder / "contoh"
    (plugin / "templates").mkdir(parents=True)
    (sheet,) = blocks(text_of("portal_report_formats"), "jinja")
    (plugin / "templates" / "sheet.html").write_text(sheet)
    (plugin / "plugin.toml").write_text(manifest)
    code = [*(example(name) for name in names), wrong]
    (plugin / "__init__.py").write_text("\n\n".join(code))
    return plugin


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


def test_there_is_a_page_for_each_hook_and_no_other():
    assert {path.stem for path in HOOKS.glob("*.md")} - {"README"} == HOOK_NAMES
    table = re.findall(
        r"^\| \[(\w+)\]\((\w+)\.md\) \|.*\| (\w+) \|$", text_of("README"), re.MULTILINE
    )
    assert [(name, name) for name in ORDER] == [(name, page) for name, page, _ in table]
    for name, _page, policy in table:
        assert sections(name)["When it fails"].strip().startswith(f"**{policy.title()}.**")


@pytest.mark.parametrize("name", ORDER)
def test_the_page_has_its_headings_and_the_signature(name):
    assert text_of(name).startswith(f"# {name}\n")
    assert list(sections(name)) == HEADINGS
    assert sections(name)["Signature"].strip() == f"```\n{signature(name)}\n```"


@pytest.mark.parametrize("name", ORDER)
def test_the_hook_explains_its_parameters(name):
    function = getattr(hookspecs, name)
    text = inspect.getdoc(function) or ""
    assert re.search(r"Since \d+\.\d+\.", text)
    for parameter in inspect.signature(function).parameters:
        assert f":param {parameter}:" in text


@pytest.mark.parametrize("name", ORDER)
def test_what_comes_back_is_linked_to_its_class(name):
    hint = inspect.signature(getattr(hookspecs, name)).return_annotation
    told = sections(name)["What it may return"]
    classes = set(re.findall(r"[A-Z]\w+", hint)) - {"Sequence", "Any", "None", "Instrument"}
    linked = re.findall(r"\[`(\w+)`\]\(\.\./(?:numbers|features)\.md#", told)
    assert classes <= set(linked)
    assert len(linked) == told.count("\n| [")


@pytest.mark.parametrize("name", ORDER)
def test_each_plugin_named_as_a_user_has_the_hook(name):
    links = re.findall(r"\]\((\.\./[^)]+\.py)\)", sections(name)["Used by"])
    assert links
    for link in links:
        path = (HOOKS / link).resolve()
        source = path.with_name("__init__.py").read_text(encoding="utf-8")
        assert path.is_file()
        assert f"\ndef {name}(" in source, link


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


def test_all_examples_together_are_one_plugin(load):
    host = load(ORDER)
    assert (host.report("contoh").reason, host.report("contoh").regions) == ("", ("contoh",))
    manifest = tomllib.loads(blocks((DOCS / "manifest.md").read_text("utf-8"), "toml")[0])
    assert manifest["plugin"]["settings"]["objection_days"]["default"] == 14


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
    desk: FeatureDesk = host.features
    assert desk.get("contoh").pages[0].view is not None
    here = Actor(account_id=1, name="Sari", region="contoh")
    away = Actor(account_id=2, name="Budi", region="lain")
    assert [one.label for one in desk.menu("contoh", here)] == ["Jam layanan"]
    assert desk.menu("contoh", away) == ()
    assert host.report("contoh").faults == 0


NUMBER = "F-20261122-4F7K2"


def test_the_sentences_people_read_are_those_of_the_portal():
    told = blocks(sections("README")["What people read"], "text")
    label = mark("pemeriksaan data")
    spoken = [
        PluginFault("contoh", label, NUMBER).sentence,
        closed_region("contoh", NUMBER).sentence,
        closed_region("contoh", "").sentence,
        lender_away("contoh", "national.achievement").sentence,
        feature_away("Jam layanan", NUMBER).sentence,
    ]
    assert [one.strip() for one in told] == [str(one) for one in spoken]
    (page,) = blocks(sections("portal_blueprint")["When it fails"], "text")
    opened = PluginFault("contoh", "membuka halaman Jam layanan", NUMBER)
    assert page.strip() == opened.reason
    (checked,) = blocks(sections("portal_validate")["When it fails"], "text")
    assert checked.strip() == told[0].strip()


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


def announced() -> dict[str, set[str]]:
    """Every event that the use cases send, with the names of its facts as far as they are plain."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "portal" / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "announce":
                event = node.args[1]
                assert isinstance(event, ast.Constant)
                names = {one.arg for one in node.keywords if one.arg}
                found.setdefault(str(event.value), set()).update(names)
    return found


def test_every_event_is_told_with_its_facts():
    table = sections("portal_event")["When it is called"]
    rows = re.findall(r"^\| (`.+?) \| (`.+) \|$", table, re.MULTILINE)
    told = {
        event: set(re.findall(r"`(\w+)`", facts))
        for events, facts in rows
        for event in re.findall(r"`([a-z_.]+)`", events)
    }
    sent = announced()
    assert len(sent) > 15
    assert set(told) == set(sent)
    assert [event for event, facts in sent.items() if facts - told[event]] == []


def test_the_step_that_the_core_asks_about_is_told():
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "portal" / "services").rglob("*.py")
    )
    steps = set(re.findall(r"\bvalidate\([^()]*\"(\w+)\"\)", source))
    assert steps == {"calculated"}, "docs/plugins/hooks/portal_validate.md tells the steps"
    assert "`calculated`" in sections("portal_validate")["When it is called"]
