from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from portal.domain.errors import Conflict, Unavailable
from portal.store.db import db, session, unit_of_work
from portal.store.models import Employee, RegionRecord


@pytest.fixture
def person(app: Flask) -> int:
    with app.app_context(), unit_of_work() as db_session:
        db_session.add(RegionRecord(code="x", name="X", agency="X", plugin_id="x"))
        db_session.flush()
        row = Employee(region="x", nip="1", name="Awal")
        db_session.add(row)
        db_session.flush()
        return row.id


def _rename_and_fail(person: int, *, after: bool = False) -> None:
    with unit_of_work() as db_session:
        db_session.get(Employee, person).name = "Lain"
        db_session.flush()
        if not after:
            raise ZeroDivisionError
    raise ZeroDivisionError


def test_exception_saves_nothing(app, person):
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            _rename_and_fail(person)
        assert session().get(Employee, person).name == "Awal"


def test_nested_units_are_one(app, person):
    with app.app_context():
        with pytest.raises(ZeroDivisionError), unit_of_work():
            _rename_and_fail(person, after=True)
        assert session().get(Employee, person).name == "Awal"


def test_changes_outside_of_a_unit_are_a_mistake(app, person):
    with app.app_context():
        session().get(Employee, person).name = "Diam-diam"
        with pytest.raises(RuntimeError, match="unit of work"):
            session().flush()
        session().rollback()
        with pytest.raises(RuntimeError, match="unit of work"):
            session().execute(insert(Employee).values(region="x", nip="2", name="N"))


def test_a_unit_inside_another_context_is_a_mistake(app):
    refused = pytest.raises(RuntimeError, match="another application context")
    with app.app_context(), unit_of_work(), app.app_context(), refused, unit_of_work():
        pass


def _overtaken(person: int) -> None:
    with unit_of_work() as db_session:
        row = db_session.get(Employee, person)
        row.name = "Saya"
        # Past the session, as another process does between our reading and our writing.
        overtake = text("UPDATE employee SET name = 'Orang lain', version = version + 1")
        db_session.connection().execute(overtake)


def test_stale_version_is_a_conflict(app, person):
    with app.app_context():
        with pytest.raises(Conflict):
            _overtaken(person)
        assert session().get(Employee, person).name == "Awal"


def test_version_counts_up(app, person):
    with app.app_context():
        before = session().get(Employee, person).version
        with unit_of_work() as db_session:
            db_session.get(Employee, person).name = "Baru"
        assert session().get(Employee, person).version == before + 1


def test_sqlite_settings_hold_on_every_connection(app):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("settings of SQLite")
        pragmas = {
            name: session().scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_full_disk_is_told_and_saves_nothing(app, person):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("limits the file of SQLite")
        with pytest.raises(Unavailable, match="penuh"):
            _fill_disk()
        session().execute(text("PRAGMA max_page_count=1073741823"))
        names = session().scalars(select(Employee.name)).all()
        assert names == ["Awal"]
        assert session().scalar(text("PRAGMA integrity_check")) == "ok"


def _fill_disk() -> None:
    with unit_of_work() as db_session:
        pages = db_session.scalar(text("PRAGMA page_count"))
        db_session.execute(text(f"PRAGMA max_page_count={pages}"))
        people = [Employee(region="x", nip=f"n{n}", name="x" * 500) for n in range(2000)]
        db_session.add_all(people)


def test_unforeseen_database_errors_keep_their_name(app):
    with app.app_context(), pytest.raises(OperationalError) as raised, unit_of_work():
        raise OperationalError("SELECT 1", {}, Exception("no such table: x"))
    assert "no such table" in str(raised.value)
