"""What a unit of work reads it reads once, and it never works on a row that is not as stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text, update

from portal.domain.errors import Conflict
from portal.services.common.editing import claim
from portal.store.db import db, session, unit_of_work
from portal.store.models import Employee, RegionRecord


def _employ() -> int:
    """Return the key alone: nobody holds the row when the test begins."""
    with unit_of_work() as db_session:
        db_session.add(RegionRecord(code="x", name="X", agency="X", plugin_id="x"))
        db_session.flush()
        row = Employee(region="x", nip="1", name="Awal")
        db_session.add(row)
        db_session.flush()
        return row.id


@pytest.fixture
def person(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield _employ()


@contextmanager
def _reads() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection, _cursor, statement, _values, _context, _many):
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def test_a_row_that_nobody_holds_is_read_once(person):
    with _reads() as found, unit_of_work() as db_session:
        assert db_session.get(Employee, person).name == "Awal"
        assert db_session.get(Employee, person).name == "Awal"
    assert len(found) == 1


def test_a_new_row_is_not_read_back(person):
    with _reads() as found, unit_of_work() as db_session:
        db_session.add(Employee(id=person + 1, region="x", nip="2", name="Baru"))
        db_session.flush()
        assert db_session.get(Employee, person + 1).name == "Baru"
    assert found == []


def test_claiming_a_row_just_read_reads_again_only_where_others_may_write(person):
    with _reads() as found, unit_of_work() as db_session:
        claim(db_session.get(Employee, person), 1)
    assert len(found) == (1 if _is_sqlite() else 2)


def test_claiming_what_was_read_before_the_unit_reads_it_again(person):
    row = session().get(Employee, person)
    with _reads() as found, unit_of_work():
        claim(row, 1)
    assert found


def _pass_by() -> None:
    statement = update(Employee).values(name="Lain", version=Employee.version + 1)
    session().execute(statement.execution_options(synchronize_session=False))


def test_a_statement_that_passes_by_a_claimed_row_is_seen(person):
    with unit_of_work() as db_session:
        row = db_session.get(Employee, person)
        _pass_by()
        with pytest.raises(Conflict):
            claim(row, 1)
        assert row.name == "Lain"


def test_a_statement_that_passes_by_is_seen_by_who_reads_afterwards(person):
    with unit_of_work() as db_session:
        assert db_session.get(Employee, person).version == 1
        _pass_by()
        assert db_session.get(Employee, person).version == 2


def test_what_plain_text_changed_is_read_again_when_claimed(person):
    with unit_of_work() as db_session:
        row = db_session.get(Employee, person)
        db_session.execute(text("UPDATE employee SET name = 'Lain'"))
        claim(row, None)
        assert row.name == "Lain"
