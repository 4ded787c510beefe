"""The sample office: believable, built through the use cases, the same for the same seed."""

from __future__ import annotations

import ast
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main


def tell(folder: Path, *options: str) -> dict:
    ran = CliRunner().invoke(main, ["--instance", str(folder), "demo", "--json", *options])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout.strip().splitlines()[-1])


def rows(folder: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def final(tmp_path_factory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("office")
    return folder, tell(folder, "--people", "24", "--seed", "7", "--stage", "final")


def test_the_story_reaches_the_wanted_stage(final):
    folder, told = final
    (cycle,) = told["cycles"]
    assert (cycle["region"], cycle["stage"]) == ("kemuning", "final")
    assert rows(folder, "select distinct state from cycle") == [("final",)]
    assert rows(folder, "select count(*) from appraisal where phase = 'final'") == [(24,)]


def test_an_objection_that_changes_a_value_changes_one(final):
    folder, _told = final
    decided = rows(folder, "select decision, before, after from objection")
    values = [
        (d, json.loads(b)["final_value"], json.loads(a)["final_value"]) for d, b, a in decided
    ]
    assert values
    assert all((before != after) == (word == "changed") for word, before, after in values)


def test_there_is_an_account_for_every_role(final):
    _folder, told = final
    wanted = {"staff", "appraiser", "peer", "hr", "leader", "auditor", "admin"}
    assert wanted <= told["accounts"].keys()
    assert all(one["login"] and one["password"] for one in told["accounts"].values())


def test_the_year_holds_what_screens_and_reports_must_cope_with(final):
    folder, _told = final
    assert rows(folder, "select count(*) from rater_task where state = 'expired'")[0][0] > 0
    results = [json.loads(text) for (text,) in rows(folder, "select result from score_record")]
    flags = {flag for result in results for flag in result["flags"]}
    assert {"zero_target_met", "coverage_too_low"} & flags
    assert any(result["predikat"] == "Tidak Dapat Dinilai" for result in results)


def test_every_number_is_valid_and_used_once(final):
    folder, _told = final
    numbers = [nip for (nip,) in rows(folder, "select nip from employee")]
    assert len(set(numbers)) == len(numbers) == 25  # the one above all is not appraised


def test_the_same_seed_tells_the_same_story(final, tmp_path):
    folder, _told = final
    tell(tmp_path / "again", "--people", "24", "--seed", "7", "--stage", "final")
    question = "select a.id, s.result from score_record s join appraisal a on a.id = s.appraisal_id"
    assert rows(tmp_path / "again", question) == rows(folder, question)


def test_another_seed_tells_another(final, tmp_path):
    folder, _told = final
    tell(tmp_path / "other", "--people", "24", "--seed", "8", "--stage", "running")
    names = "select name from employee order by id"
    assert rows(tmp_path / "other", names) != rows(folder, names)


def test_a_second_run_changes_nothing(final):
    folder, told = final
    before = rows(folder, "select count(*), max(sequence) from audit_entry")
    assert tell(folder, "--people", "99", "--seed", "1")["cycles"] == told["cycles"]
    assert rows(folder, "select count(*), max(sequence) from audit_entry") == before


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--people", "2"], "Paling sedikit"),
        (["--stage", "done"], "Tahap tidak dikenal"),
        (["--region", "xyz"], "Daerah xyz belum memiliki plugin yang aktif."),
    ],
)
def test_a_wrong_wish_gets_a_sentence_and_leaves_nothing(tmp_path, options, word):
    ran = CliRunner().invoke(main, ["--instance", str(tmp_path / "i"), "demo", *options])
    assert ran.exit_code == 1
    assert word in ran.output
    assert rows(tmp_path / "i", "select count(*) from employee") == [(0,)]


def test_a_region_without_a_sample_office_says_who_has_one(tmp_path, project_root, monkeypatch):
    monkeypatch.setenv("PORTAL_PLUGIN_PATH", str(project_root / "tests/fixtures/plugins/good"))
    ran = CliRunner().invoke(main, ["--instance", str(tmp_path / "i"), "demo", "--region", "alun"])
    assert ran.exit_code == 1
    assert "Daerah alun belum memiliki data contoh. Yang memiliki: bungo, kemuning, " in ran.output


def test_the_story_writes_nothing_past_the_use_cases(project_root):
    written = {"add", "add_all", "insert", "update", "delete", "merge"}
    for path in sorted((project_root / "portal/demo").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                receiver = ast.unparse(node.func.value)
                assert not (receiver in {"session()", "db"} and node.func.attr in written), path
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
                assert not written & {alias.name for alias in node.names}, path
