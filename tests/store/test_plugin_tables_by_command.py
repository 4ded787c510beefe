"""`portal db` looks after the tables of feature plugins as after the core's."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from click.testing import CliRunner

from portal.cli import main


def run(folder, *words):
    return CliRunner().invoke(main, ["--instance", str(folder), *words], catch_exceptions=False)


def own_tables(folder):
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return sorted(name for (name,) in names if name.startswith("plg_positions_"))


def test_tables_of_a_plugin_go_and_come_back(tmp_path):
    folder = tmp_path / "instance"
    assert run(folder, "init").exit_code == 0
    made = own_tables(folder)
    assert "plg_positions_requirement" in made
    gone = run(folder, "db", "downgrade", "base", "--plugin", "positions", "--yes")
    assert gone.exit_code == 0, gone.output
    assert own_tables(folder) == []
    told = run(folder, "db", "check")
    assert told.exit_code == 1
    assert "plugin positions RUSAK" in told.output
    refused = run(folder, "account", "list")
    assert refused.exit_code == 1
    assert "Tabel plugin positions belum mutakhir" in refused.output
    back = run(folder, "db", "upgrade")
    assert back.exit_code == 0, back.output
    assert "Cadangan:" in back.output
    assert own_tables(folder) == made
    assert run(folder, "db", "check").exit_code == 0
    assert "sudah mutakhir" in run(folder, "db", "upgrade").output


def test_a_plugin_without_tables_is_told_with_those_that_have_some(tmp_path):
    folder = tmp_path / "instance"
    assert run(folder, "init").exit_code == 0
    answer = run(folder, "db", "downgrade", "base", "--plugin", "kemuning", "--yes")
    assert answer.exit_code == 2
    assert "positions" in answer.output


def test_a_plugin_that_is_left_off_gets_no_tables(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "portal.toml").write_text('plugins_enabled = ["national", "kemuning"]\n')
    assert run(folder, "init").exit_code == 0
    assert own_tables(folder) == []
    assert run(folder, "account", "list").exit_code == 0
