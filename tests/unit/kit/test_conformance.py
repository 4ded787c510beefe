"""The suite finds rebuilt bugs of other systems, and our own plugins pass it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import check
from portal.testing import assert_conforms, check_plugin, report_text
from portal.testing.formula_text import Interval, evaluate
from portal.testing.suite import CHECKS

ROOT = Path(__file__).parents[3]
PLUGINS = list(ROOT.glob("plugins/*/plugin.toml"))
BROKEN = ROOT / "tests" / "fixtures" / "kit"


def failed(folder, *only):
    report = check_plugin(folder, only)
    return {answer.id for answer in report.answers if answer.state == "must"}


@pytest.fixture
def kemuning(tmp_path):
    """A copy of a whole plugin, to break it."""
    folder = tmp_path / "kemuning"
    shutil.copytree(ROOT / "plugins" / "kemuning", folder)
    return folder


@pytest.fixture
def awards(tmp_path):
    """A copy of the smallest sound plugin, to break it."""
    folder = tmp_path / "cut_weights"
    shutil.copytree(BROKEN / "cut_weights", folder)
    return folder


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "check_id"),
    [
        ("zero_for_missing", "missing"),
        ("forgotten_part", "influence"),
        ("cut_weights", "fractions"),
        ("never_gathered", "gather"),
    ],
)
def test_a_bug_of_another_system_is_caught_by_its_check_alone(name, check_id):
    assert failed(BROKEN / name) == {check_id}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.parent.name for path in PLUGINS))
def test_our_own_plugins_pass(name):
    assert_conforms(ROOT / "plugins" / name)


def test_a_finding_names_the_part_that_was_forgotten():
    report = check_plugin(BROKEN / "forgotten_part")
    (finding,) = report.findings
    assert finding.file == "golden/forgotten_part.value.json"
    assert "cost" in finding.what


def test_a_foreign_import_is_told_with_its_line(awards):
    edit(awards / "__init__.py", "ID = ", "import sqlalchemy  # here\n\nID = ")
    found = [f for f in check_plugin(awards, ["imports"]).findings if "sqlalchemy" in f.what]
    lines = (awards / "__init__.py").read_text("utf-8").splitlines()
    assert lines[found[0].line - 1] == "import sqlalchemy  # here"


def test_floats_and_cut_weights_are_found_in_the_code(awards):
    source = awards / "__init__.py"
    source.write_text(source.read_text("utf-8") + "\nHALF = 0.5\nint(str(CUT_WEIGHT))\n", "utf-8")
    found = [finding.what for finding in check_plugin(awards, ["exact"]).findings]
    assert any("0.5" in text for text in found)
    assert any("int(str(CUT_WEIGHT))" in text for text in found)


def test_a_refused_plugin_fails_whatever_is_asked(awards):
    edit(awards / "plugin.toml", 'api = ">=1.0,<2"', 'api = ">=7"')
    report = check_plugin(awards, ["speed"])
    assert not report.passed
    assert "API" in report_text(report)


def test_a_wrong_figure_in_an_example_is_told(awards):
    edit(awards / "golden" / "cut_weights.value.json", '"72.00"', '"72.01"')
    assert "examples" in failed(awards)


def test_examples_need_somebody_who_approved_them(awards):
    edit(awards / "golden" / "cut_weights.value.json", '"Badan Contoh"', '""')
    assert "examples" in failed(awards)


def test_a_method_with_a_memory_of_sets_differs_elsewhere(awards):
    edit(
        awards / "__init__.py",
        "share * score / 5 for share, score in goals",
        "share * score / (5 + hash('a') % 3 * 0 + list({'a', 'b', 'c'}).index('a')) "
        "for share, score in goals",
    )
    assert failed(awards) & {"elsewhere", "examples"}
    assert "elsewhere" in failed(awards, "elsewhere")


def test_better_work_that_lowers_the_value_is_caught(kemuning):
    edit(kemuning / "scoring" / "objective.py", "clamp(achievement, 0, 120)", "200 - achievement")
    assert "monotone" in failed(kemuning, "monotone")


def test_a_value_without_ceiling_is_caught(kemuning):
    edit(
        kemuning / "scoring" / "objective.py",
        "clamp(achievement, 0, 120)",
        "clamp(achievement, 0, 99999)",
    )
    assert "bounded" in failed(kemuning, "bounded")


def test_a_word_by_the_unrounded_value_is_caught(kemuning):
    edit(
        kemuning / "scoring" / "objective.py",
        "pp30_predikat(published(final),",
        "pp30_predikat(published(final, 6),",
    )
    assert "bands" in failed(kemuning, "bands")


def test_order_that_counts_against_the_promise_is_caught(kemuning):
    edit(kemuning / "scoring" / "objective.py", "mean(kept)", "mean(kept[:1] + kept)")
    assert "order" in failed(kemuning, "order")


@pytest.mark.slow
def test_a_report_that_fetches_from_outside_is_caught(kemuning):
    page = kemuning / "templates" / "leader_summary.html"
    edit(page, "{% block content %}", '{% block content %}<img src="https://example.org/a.png">')
    report = check_plugin(kemuning, ["reports"])
    assert any("https://example.org/a.png" in finding.what for finding in report.findings)


def test_the_command_answers_as_json_and_by_exit_code(awards):
    done = CliRunner().invoke(check, [str(awards), "--json"])
    document = json.loads(done.output)
    assert done.exit_code == 1
    assert [one["id"] for one in document["checks"]] == [one.id for one in CHECKS]
    fine = CliRunner().invoke(check, [str(ROOT / "plugins" / "national"), "--only", "texts"])
    assert (fine.exit_code, "Lulus." in fine.output) == (0, True)


@pytest.mark.parametrize(
    ("text", "value", "fits"),
    [
        ("60% × 98.25 + 40% × 104.85", "100.8900", True),
        ("(90 + 100) / 2", "95.0000", True),
        ("(90 + 100) / 3", "95.0000", False),
        ("min(120, maks(0, 130.5))", "120.0000", True),
        ("bulat(2.345, 2) × 10", "23.5000", True),
        ("3 - -2", "5.0000", True),
    ],
)
def test_printed_formulas_are_read_back(text, value, fits):
    found = evaluate(text)
    assert found is not None
    assert found.meets(Interval.shown(value)) is fits


@pytest.mark.parametrize("text", ["rata-rata 4 formulir", "1 / 0", "(1", "", "2 ×"])
def test_words_are_no_formula(text):
    assert evaluate(text) is None


def test_the_pytest_plugin_hands_the_report_to_an_authors_test(tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "def test_mine(portal_report):\n"
        "    assert portal_report.plugin == 'forgotten_part'\n"
        "    assert not portal_report.passed\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "portal.testing.pytest_plugin"]
    command += ["-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    command += ["--portal-plugin", str(BROKEN / "forgotten_part")]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
