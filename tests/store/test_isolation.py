"""Why writes begin with BEGIN IMMEDIATE: the same work through three kinds of engine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import OperationalError

from portal.domain.errors import Conflict
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, RegionRecord

THREADS, ROUNDS = 8, 10
PAUSE = 0.001  # between reading and writing, as any real use case takes


@pytest.fixture(autouse=True)
def databases_wait_for_the_disk() -> None:
    """Not here: behind a slow disk the last of eight would wait longer than SQLite lets it."""


def _run(add_one: Callable[[], None], expected: type[Exception]) -> tuple[int, int]:
    """Return how many additions were committed and how many raised."""
    done: list[bool] = []
    together = threading.Barrier(THREADS)

    def work() -> None:
        together.wait()
        for _round in range(ROUNDS):
            try:
                add_one()
                done.append(True)
            except expected:
                done.append(False)

    threads = [threading.Thread(target=work) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == THREADS * ROUNDS
    return done.count(True), done.count(False)


def _plain_counter(path: Path, listen: Callable[[Engine], None]) -> tuple[Engine, Callable]:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE counter (n INTEGER); "
            "INSERT INTO counter VALUES (0);"
        )
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.2})
    listen(engine)

    def add_one() -> None:
        with engine.begin() as connection:
            n = connection.scalar(text("SELECT n FROM counter"))
            time.sleep(PAUSE)
            connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    return engine, add_one


def _value(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT n FROM counter"))


@pytest.fixture
def dispose() -> list[Engine]:
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.dispose()


def test_default_engine_loses_updates_without_a_word(tmp_path, dispose):
    engine, add_one = _plain_counter(tmp_path / "default.sqlite3", lambda _engine: None)
    dispose.append(engine)
    committed, _failed = _run(add_one, OperationalError)
    assert committed > _value(engine), "the fault this product guards against has gone"


def test_deferred_begin_loses_nothing_but_fails(tmp_path, dispose):
    def listen(engine: Engine) -> None:
        @event.listens_for(engine, "connect")
        def _connect(connection, _record) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _begin(connection) -> None:
            connection.exec_driver_sql("BEGIN")

    engine, add_one = _plain_counter(tmp_path / "deferred.sqlite3", listen)
    dispose.append(engine)
    committed, failed = _run(add_one, OperationalError)
    assert failed > 0
    assert committed == _value(engine)


def test_unit_of_work_loses_nothing(app: Flask):
    """On SQLite nothing fails either; on PostgreSQL the slower one is told of the conflict."""
    with app.app_context(), unit_of_work() as db_session:
        sqlite = db_session.get_bind().dialect.name == "sqlite"
        db_session.add(RegionRecord(code="x", name="X", agency="X", plugin_id="x"))
        db_session.flush()
        db_session.add(Employee(region="x", nip="1", name="0"))

    def add_one() -> None:
        with app.app_context(), unit_of_work() as db_session:
            row = db_session.scalars(select(Employee)).one()
            time.sleep(PAUSE)
            row.name = str(int(row.name) + 1)

    committed, conflicts = _run(add_one, Conflict)
    with app.app_context():
        assert int(session().scalars(select(Employee)).one().name) == committed
    assert committed >= ROUNDS
    if sqlite:
        assert conflicts == 0
