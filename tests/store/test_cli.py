from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from portal.cli import main
from portal.settings import load_settings
from portal.store import schema, triggers

FILE = """NIP;Nama;Jabatan;Unit Kerja;Kode Unit;NIP Penilai;Mulai Tugas
197001011995031001;Drs. Kepala;Kepala Dinas;Dinas Uji;DU;;2026-01-01
199002142015032001;Ani;Analis;Dinas Uji;DU;197001011995031001;2026-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def _run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--instance", str(folder), *words], catch_exceptions=False)


def _ok(folder: Path, *words: str) -> str:
    result = _run(folder, *words)
    assert result.exit_code == 0, result.output
    return result.output


def _execute(folder: Path, script: str) -> None:
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as connection:
        connection.executescript(script)


def test_init_makes_everything_and_repeats_without_harm(folder):
    _ok(folder, "init")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert {"portal.toml", "secret_key", "portal.sqlite3"} <= set(before)
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (folder / "portal.sqlite3").stat().st_mode & 0o007 == 0
    assert (folder / "uploads").is_dir()
    load_settings(folder).refuse_unsafe_serving()
    _ok(folder, "init")
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_nothing_starts_on_an_old_schema(folder):
    _ok(folder, "init")
    schema.downgrade(load_settings(folder).database_url, "base")
    result = _run(folder, "account", "list")
    assert result.exit_code == 1
    assert "portal db upgrade" in result.output


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999_future'", "Pasang versi portal itu"),
        ("DELETE FROM alembic_version", "Pulihkan cadangan terakhir"),
    ],
)
@pytest.mark.parametrize(
    "words", [("db", "upgrade"), ("init",), ("account", "list"), ("serve", "--port", "0")]
)
def test_a_database_beyond_migrations_is_told_with_the_cure(folder, script, sentence, words):
    _ok(folder, "init")
    _execute(folder, script)
    result = _run(folder, *words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.splitlines()) == 1
    assert not (folder / "backups").exists()


def test_a_file_that_is_no_database_and_an_unknown_revision_are_sentences(folder):
    _ok(folder, "init")
    gone = _run(folder, "db", "downgrade", "nowhere", "--yes")
    assert (gone.exit_code, "Tidak dapat kembali ke revisi nowhere." in gone.output) == (1, True)
    (folder / "portal.sqlite3").write_bytes(b"no database at all, only some words of a person")
    for words in (("db", "upgrade"), ("account", "list")):
        result = _run(folder, *words)
        assert (result.exit_code, "tidak dapat dibuka" in result.output) == (1, True)


@pytest.mark.parametrize("words", [("audit", "verify"), ("account", "list")])
def test_without_an_instance_the_cure_is_named(folder, words):
    result = _run(folder, *words)
    assert result.exit_code == 1
    assert "portal init" in result.output
    assert not folder.exists()  # looking changes nothing


def test_upgrade_takes_a_copy_first(folder, monkeypatch):
    _ok(folder, "init")
    _ok(folder, "account", "create", "sari")
    assert not (folder / "backups").exists()
    monkeypatch.setattr(schema, "heads", lambda *_folders: frozenset({"later"}))
    monkeypatch.setattr(schema, "upgrade", lambda *_args: None)
    _ok(folder, "db", "upgrade")
    (copy,) = (folder / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT login FROM account").fetchall() == [("sari",)]


def test_check_and_audit_tell_of_tampering(folder):
    _ok(folder, "init")
    _ok(folder, "account", "create", "sari")
    _ok(folder, "db", "check")
    assert "utuh" in _ok(folder, "audit", "verify")
    engine = create_engine(f"sqlite:///{folder / 'portal.sqlite3'}")
    with engine.begin() as connection:
        triggers.drop(connection)
    engine.dispose()
    _execute(folder, "UPDATE audit_entry SET actor = 'Orang' WHERE sequence = 1")
    result = _run(folder, "audit", "verify")
    assert result.exit_code == 1
    assert "RUSAK pada catatan nomor 1" in result.output
    assert _run(folder, "db", "check").exit_code == 1


def test_people_and_their_accounts(folder, tmp_path):
    _ok(folder, "init")
    source = tmp_path / "pegawai.csv"
    source.write_text(FILE.replace("2026-01-01", "05/06/2026"), "utf-8")
    problems = tmp_path / "masalah.xlsx"
    refused = _run(
        folder, "people", "import", str(source), "--region", "kemuning", "--problems", str(problems)
    )
    assert refused.exit_code == 1
    assert "Baris 2, Mulai Tugas [05/06/2026]" in refused.output
    assert problems.is_file()
    source.write_text(FILE, "utf-8")
    assert "2 pegawai baru" in _ok(folder, "people", "import", str(source), "--region", "kemuning")
    slips = tmp_path / "slip.csv"
    _ok(folder, "account", "create-all", "--region", "kemuning", "--slips", str(slips))
    assert slips.stat().st_mode & 0o777 == 0o600
    assert len(slips.read_text("utf-8").splitlines()) == 3
    _ok(folder, "account", "grant", "199002142015032001", "hr", "--region", "kemuning")
    listed = _ok(folder, "account", "list", "--region", "kemuning")
    assert "hr(kemuning)" in listed


def test_unknown_region_and_account_are_sentences(folder, tmp_path):
    _ok(folder, "init")
    source = tmp_path / "pegawai.csv"
    source.write_text(FILE, "utf-8")
    result = _run(folder, "people", "import", str(source), "--region", "entah")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "tidak ada" in _run(folder, "account", "activate", "siapa").output


def test_template_is_a_workbook(folder, tmp_path):
    target = tmp_path / "templat.xlsx"
    _ok(folder, "people", "template", str(target))
    assert target.read_bytes().startswith(b"PK")
