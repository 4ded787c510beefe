from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.domain.actor import SYSTEM
from portal.domain.errors import Unavailable
from portal.services.common import audit
from portal.store import triggers
from portal.store.backup import backup, check
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry


def _record() -> None:
    with unit_of_work():
        audit.record(SYSTEM, "test.done")


def test_copy_is_whole_while_others_write(app: Flask, database_url: str, tmp_path: Path):
    if not database_url.startswith("sqlite"):
        with pytest.raises(Unavailable, match="pg_dump"):
            backup(database_url, tmp_path / "copy.sqlite3")
        return
    stop = threading.Event()
    failures: list[Exception] = []

    def write() -> None:
        try:
            with app.app_context():
                while not stop.is_set():
                    _record()
        except Exception as error:  # noqa: BLE001  (whatever it is, the test must tell)
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(database_url, tmp_path / f"copy{n}.sqlite3") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert failures == []
    for copy in copies:
        assert all(item.sound for item in check(f"sqlite:///{copy}"))
        assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_never_replaces_another(app, database_url, tmp_path):
    if not database_url.startswith("sqlite"):
        pytest.skip("copies are for SQLite")
    target = tmp_path / "copy.sqlite3"
    backup(database_url, target)
    before = target.read_bytes()
    with app.app_context():
        _record()
    with pytest.raises(FileExistsError):
        backup(database_url, target)
    assert target.read_bytes() == before


def test_copy_can_be_worked_with(app, database_url, tmp_path):
    if not database_url.startswith("sqlite"):
        pytest.skip("copies are for SQLite")
    with app.app_context():
        _record()
    copy = backup(database_url, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(copy)) as connection:
        count = connection.execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    with app.app_context():
        assert count == session().scalar(select(func.count()).select_from(AuditEntry))


def test_check_finds_missing_triggers_and_damage(app, database_url, tmp_path):
    assert all(item.sound for item in check(database_url))
    with app.app_context(), unit_of_work() as db_session:
        triggers.drop(db_session.connection())
        db_session.connection().execute(text("DELETE FROM alembic_version"))
    unsound = {item.name for item in check(database_url) if not item.sound}
    assert unsound == {"migrasi", "pemicu"}
