"""Each step of the tutorial is a plugin that passes, opens a year and prints; the page shows it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from portal.api import (
    Case,
    CycleFacts,
    FormFacts,
    Measure,
    PersonFacts,
    ReportData,
    Snapshot,
    score_documents,
)
from portal.api import methods as api_methods
from portal.api.reading import parse_document
from portal.host import load_host
from portal.kit.scaffold import new_plugin
from portal.paths import plugins_dir
from portal.reports.render import Pages
from portal.testing import check_plugin

DOCS = Path(__file__).resolve().parents[2] / "docs" / "plugins"
STEPS = [DOCS / "examples" / f"step{at}" / "sukamaju" for at in range(1, 6)]
FOLDER = STEPS[3]
PLUGINS = [*STEPS, DOCS / "examples" / "muarabening"]
GUIDE = (DOCS / "tutorial.md").read_text(encoding="utf-8")
CASES = parse_document((FOLDER / "golden" / "sukamaju.year.json").read_bytes())["cases"]


@pytest.fixture(scope="module")
def host():
    before = api_methods.bind(None)
    yield load_host([plugins_dir(), FOLDER.parent], entry_points=False)
    api_methods.bind(before)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def year() -> Snapshot:
    boss = PersonFacts(nip="197503032000031003", name="Rahayu Lestari")
    served, days = (
        Measure(
            code=item["code"],
            label=item["code"],
            direction=item["direction"],
            weight=str(item["weight"]),
            target=str(item["target"]),
            actual=str(item["actual"]),
        )
        for item in CASES[0]["input"]["indicators"]
    )
    return Snapshot(
        region="sukamaju",
        cycle=CycleFacts(
            code="2026",
            title="Tahun 2026",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        ),
        employee=PersonFacts(nip="198501152010011001", name="Bagus Pratama"),
        appraiser=boss,
        measures=(served, days),
        forms=(
            FormFacts(instrument="superior", relation="superior", items={"service": 3, "team": 4}),
        ),
    )


def test_it_is_admitted(host):
    report = next(found for found in host.reports() if found.id == "sukamaju")
    assert (report.state, report.reason) == ("active", "")
    assert report.regions == ("sukamaju",)
    assert host.registry.region("sukamaju").result_method().id == "sukamaju.year"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_it_scores_its_examples(host, case):
    method = host.registry.method("sukamaju.year")
    assert list(score_documents(method, [case["input"]])) == [case["expected"]]


def test_facts_and_document_give_the_same_result(host):
    method = host.registry.method("sukamaju.year")
    assert method.compute(method.gather(year())).result == CASES[0]["expected"]


def test_the_explanation_ends_at_what_was_entered(host):
    card = host.registry.method("sukamaju.year").score(CASES[0]["input"])
    final = card.breakdown()[0]
    assert final.formula == "70% × 103.6667 + 30% × 97.5"
    assert final.parts[0].parts[0].formula == "1140 / 1200 × 100"


def test_the_sheet_is_printed_from_the_card(host):
    entry = host.registry.region("sukamaju")
    method = entry.method("sukamaju.year")
    snapshot = year()
    card = method.compute(method.gather(snapshot))
    case = Case(snapshot=snapshot, result=card.result, breakdown=card.breakdown(), method=method.id)
    data = ReportData(
        region="sukamaju",
        region_name=entry.region.name,
        letterhead=entry.region.letterhead,
        place="Sukamaju",
        cycle=snapshot.cycle,
        cases=(case,),
    )
    sheet = entry.report_format("sheet")
    html = Pages("sukamaju", FOLDER).preview(sheet, data, sheet.context(data), str)
    assert "101,82 – Baik" in html
    assert "Bagus Pratama" in html
    assert "70% × 103,6667 + 30% × 97,5" in html
    assert sheet.tables(data)[0].rows == (("Nilai akhir", "101.82"), ("Predikat", "Baik"))


@pytest.mark.slow
@pytest.mark.parametrize("step", PLUGINS, ids=lambda step: f"{step.parent.name}-{step.name}")
def test_each_step_passes_the_plugin_check_without_advice(step):
    report = check_plugin(step)
    assert [finding.what for finding in report.findings] == []


@pytest.mark.slow
@pytest.mark.parametrize("step", PLUGINS, ids=lambda step: f"{step.parent.name}-{step.name}")
def test_each_step_opens_a_year_and_prints_its_sheets(step, tmp_path, project_root):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    shutil.copytree(step, plugins / step.name)

    def portal(*words):
        command = [sys.executable, "-c", "from portal.cli import main; main()", *words]
        place = {
            "PORTAL_INSTANCE": str(tmp_path / "portal"),
            "PORTAL_PLUGIN_PATH": str(step.parent),
        }
        done = subprocess.run(
            command,
            cwd=project_root,
            env={**os.environ, **place},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = portal("demo", "--region", step.name, "--people", "5", "--stage", "final", "--json")
    (cycle,) = json.loads(told.splitlines()[-1])["cycles"]
    sheet = "sheet" if (step / "__init__.py").exists() else "lembar"
    wanted = ("--region", step.name, "--cycle", cycle["code"], "--format", sheet)
    portal("report", "build", *wanted, "--out", str(tmp_path / "sheets"))
    assert len(list((tmp_path / "sheets").glob("*.pdf"))) == 5


def test_the_first_step_is_what_the_scaffold_writes(tmp_path):
    new_plugin("sukamaju", "sukamaju", tmp_path, declarative=True)
    here, there = (
        {path.relative_to(folder): path.read_text("utf-8") for path in files(folder)}
        for folder in (tmp_path / "sukamaju", STEPS[0])
    )
    assert there == here


def files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]


@pytest.mark.parametrize("language", ["python", "toml", "jinja"])
def test_the_guide_shows_what_is_in_the_folder(language):
    texts = [
        path.read_text(encoding="utf-8")
        for step in STEPS
        for path in sorted(files(step))
        if path.suffix in {".py", ".toml", ".html"}
    ]
    shown = [block for block in blocks(language) if "load_host" not in block]
    assert shown
    for block in shown:
        assert any(block in text for text in texts), block


def test_the_printed_score_is_the_first_example():
    documents, printed = (parse_document(text) for text in blocks("json"))
    assert documents == [CASES[0]["input"]]
    assert printed == [CASES[0]["expected"]]


def test_the_check_of_the_guide_runs(host, project_root, monkeypatch):
    monkeypatch.chdir(project_root)
    (script,) = [block for block in blocks("python") if "load_host" in block]
    before = api_methods.bind(None)
    try:
        exec(compile(script, "check.py", "exec"), {})
    finally:
        api_methods.bind(before)
