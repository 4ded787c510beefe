"""The audit trail stays one line under load, and tells of every change made behind its back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from portal.domain.actor import Actor
from portal.services.common import audit
from portal.services.common.runtime import Runtime, bind, runtime, unbind
from portal.store import triggers
from portal.store.db import db, session, unit_of_work
from portal.store.models import AuditEntry, RegionRecord

SARI = Actor(account_id=7, name="Sari", address="10.0.0.1")
TAMPERED = {
    "at": "'2020-01-01 00:00:00.000000'",
    "account_id": "8",
    "actor": "'Budi'",
    "address": "'10.0.0.2'",
    "region": "'lain'",
    "action": "'lain'",
    "entity": "'lain'",
    "entity_id": "'9'",
    "detail": """'{"n": 99}'""",
    "previous_hash": "'0'",
    "hash": "'0'",
}


def _record(number: int) -> None:
    with unit_of_work():
        audit.record(
            SARI, "test.done", region="x", entity="test", entity_id=number, detail={"n": number}
        )


def _record_and_fail(number: int) -> None:
    with unit_of_work():
        _record(number)
        raise ZeroDivisionError


def _tamper(statement: str) -> None:
    with unit_of_work() as db_session:
        triggers.drop(db_session.connection())
        db_session.connection().execute(text(statement))
    session().expire_all()


@pytest.fixture
def trail(app: Flask) -> Flask:
    with app.app_context():
        for number in range(1, 6):
            _record(number)
        yield app


def test_whole_chain_is_sound(trail):
    assert audit.verify() == (5, None)
    assert audit.head().startswith("5 ")


@pytest.mark.parametrize("column", TAMPERED)
def test_every_field_is_covered(trail, column):
    _tamper(f"UPDATE audit_entry SET {column} = {TAMPERED[column]} WHERE sequence = 3")
    assert audit.verify() == (2, 3)


def test_deleted_entry_is_missed(trail):
    _tamper("DELETE FROM audit_entry WHERE sequence = 3")
    assert audit.verify() == (2, 3)


def test_exchanged_entries_are_found(trail):
    _tamper("UPDATE audit_entry SET sequence = sequence + 100 WHERE sequence IN (2, 3)")
    _tamper("UPDATE audit_entry SET sequence = 105 - sequence WHERE sequence > 100")
    session().expire_all()
    assert session().scalar(select(func.count()).select_from(AuditEntry)) == 5
    assert audit.verify() == (1, 2)


def test_cut_end_shows_by_the_head_kept_elsewhere(trail):
    kept = audit.head()
    _tamper("DELETE FROM audit_entry WHERE sequence = 5")
    assert audit.verify() == (4, None)
    assert audit.head() != kept


def test_many_at_once_from_an_empty_table_make_one_line(app):
    def work(number: int) -> None:
        with app.app_context():
            for _round in range(5):
                _record(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with app.app_context():
        assert audit.verify() == (40, None)


def test_hash_sees_what_is_read_back(app):
    """Numbers as keys, tuples, and a clock of another zone come back in another shape."""
    with app.app_context():
        now = runtime()
        zone = timezone(timedelta(hours=9))
        token = bind(Runtime(now.host, now.settings, lambda: datetime(2026, 5, 1, tzinfo=zone)))
        with unit_of_work():
            audit.record(SARI, "test.done", detail={"by": {10: "a", 9: ("b", "c")}})
        unbind(token)
        session().expire_all()
        assert audit.verify() == (1, None)
        assert session().scalars(select(AuditEntry)).one().at == datetime(
            2026, 4, 30, 15, tzinfo=UTC
        )


def test_entries_of_one_transaction_are_written_together(app):
    written: list[bool] = []
    with app.app_context():

        @event.listens_for(db.engine, "before_cursor_execute")
        def _seen(_connection, _cursor, statement, _values, _context, executemany):
            if statement.startswith("INSERT INTO audit_entry"):
                written.append(executemany)

        with unit_of_work():
            for number in range(3):
                _record(number)
        assert written == [True]
        assert audit.verify() == (3, None)


def test_entries_go_with_what_is_taken_back(app):
    with app.app_context():
        _record(1)
        with pytest.raises(ZeroDivisionError):
            _record_and_fail(2)
        _record(3)
        assert audit.verify() == (2, None)
        assert audit.head().startswith("2 ")


def test_no_entry_is_told_where_nothing_would_write_it(app):
    with app.app_context():
        with pytest.raises(RuntimeError, match="unit of work"):
            audit.record(SARI, "test.done")
        refused = pytest.raises(RuntimeError, match="savepoint")
        with unit_of_work() as db_session, db_session.begin_nested(), refused:
            audit.record(SARI, "test.done")
        assert audit.verify() == (0, None)


def test_a_savepoint_taken_back_leaves_what_was_told_before_it(app):
    """Its release fails after the entries of earlier acts would have been written inside it."""
    with app.app_context():
        with unit_of_work() as db_session:
            audit.record(SARI, "test.done")
            with pytest.raises(IntegrityError), db_session.begin_nested():
                db_session.add(RegionRecord(code="x", name=None, agency="X", plugin_id="x"))
            audit.record(SARI, "test.done")
        assert audit.verify() == (2, None)
