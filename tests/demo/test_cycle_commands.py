"""`portal cycle`: every step from the shell tells what it did, or why it did nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main

PEOPLE = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--instance", str(folder), *words], catch_exceptions=False)


def ok(folder: Path, *words: str) -> str:
    result = run(folder, *words)
    assert result.exit_code == 0, result.output
    return result.output


def office(folder: Path, stage: str) -> tuple[str, Callable[..., Result]]:
    """A sample office; returns the code of its cycle and what takes a step of that cycle."""
    options = ("--region", "kemuning", "--people", str(PEOPLE), "--stage", stage, "--json")
    code = json.loads(ok(folder, "demo", *options).strip().splitlines()[-1])["cycles"][0]["code"]

    def step(name: str, *more: str) -> Result:
        return run(folder, "cycle", name, "--region", "kemuning", "--cycle", code, *more)

    return code, step


def test_a_cycle_without_forms_is_walked_to_its_end_with_everybody_on_hold(folder: Path) -> None:
    code, step = office(folder, "draft")
    assert code in ok(folder, "cycle", "list", "--region", "kemuning")
    assert "Belum ada siklus." in ok(folder, "cycle", "list", "--region", "bungo")
    told = step("open")
    assert (told.exit_code, told.output) == (0, f"Siklus {code} dibuka untuk 6 penilaian.\n")
    again = step("open")
    assert again.exit_code == 1
    assert "tidak dapat dilakukan" in again.output
    assert "formulir dibuka" in step("open-forms", "--seed", "7").output
    told = step("calculate")
    assert "0 penilaian dihitung." in told.output
    assert "Ditahan: 6" in told.output
    assert told.output.count("Penilaian atasan belum ada.") == PEOPLE
    refused = step("publish")
    assert refused.exit_code == 1
    assert "Penilaian atasan belum ada." in refused.output
    assert "Belum terbit: 6" in step("publish", "--partial").output
    assert "Pelaksanaan" not in ok(folder, "cycle", "list")


def test_results_are_published_and_stay_open_for_objections(folder: Path) -> None:
    _code, step = office(folder, "dialogue")
    told = step("publish", "--partial")
    assert told.exit_code == 0, told.output
    done = int(told.output.split()[0])
    assert done > 0
    told = step("close")
    assert told.exit_code == 0, told.output
    assert "0 hasil ditetapkan." in told.output
    assert told.output.count("Belum dibuka pegawai") == done


def test_an_unknown_cycle_is_named_with_those_there_are(folder: Path) -> None:
    code, step = office(folder, "draft")
    told = run(folder, "cycle", "open", "--region", "kemuning", "--cycle", "X")
    assert told.exit_code == 2
    assert f"Yang ada: {code}." in told.output
    past = step("open-forms", "--due", "2020-01-01")
    assert past.exit_code == 1


def test_what_was_published_is_recomputed_and_a_changed_value_is_named(folder: Path) -> None:
    code, _step = office(folder, "final")
    assert " 0 temuan." in ok(folder, "score", "verify")
    database = sqlite3.connect(folder / "portal.sqlite3")
    with database:
        database.execute("DROP TRIGGER score_record_no_update")
        database.execute(
            "UPDATE score_record SET result = json_set(result, '$.final_value', '119.00') "
            "WHERE id = (SELECT min(id) FROM score_record WHERE published)"
        )
    database.close()
    told = run(folder, "score", "verify", "--region", "kemuning", "--cycle", code, "--json")
    assert told.exit_code == 1
    (found,) = json.loads(told.stdout)["differences"]
    assert (found["kind"], found["cycle"], found["key"]) == ("altered", code, "digest")
    assert run(folder, "score", "verify", "--cycle", "x").exit_code == 2
    assert "kemuning.objective" in ok(folder, "score", "--list")
