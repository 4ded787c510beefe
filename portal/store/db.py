"""The database handle: the only module that imports Flask-SQLAlchemy.

On SQLite a transaction that will write starts with BEGIN IMMEDIATE; the driver's default starts
none before the first write and loses updates silently. All writes go through `unit_of_work`;
a flush outside of it is a programming error and raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.store.base import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"autoflush": False})
_writing: ContextVar[bool] = ContextVar("portal_writing", default=False)


def session() -> Session:
    """Return the session of the present application context."""
    return cast("Session", db.session())


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Run one transaction: commit at the end, roll back on any exception. Nested use joins."""
    current = session()
    if _writing.get():
        yield current
        return
    if current.in_transaction():
        current.rollback()  # ends a read transaction: a write must begin with the write lock
    token = _writing.set(True)
    try:
        yield current
        current.flush()
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        _writing.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its pragmas and write locks; other databases need nothing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401  (a DBAPI connection)
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "journal_size_limit=67108864",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(current: Session, _context: object, _instances: object) -> None:
    if not _writing.get() and (current.new or current.dirty or current.deleted):
        msg = "writes belong in a unit of work"
        raise RuntimeError(msg)
