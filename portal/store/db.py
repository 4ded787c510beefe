"""The database handle: the only module that imports Flask-SQLAlchemy.

On SQLite a transaction that will write starts with BEGIN IMMEDIATE; the driver's default starts
none before the first write and loses updates silently. All writes go through `unit_of_work`;
a write outside of it is a programming error and raises.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from portal.domain.errors import Conflict, PortalError, Unavailable
from portal.domain.sentences import mark as _
from portal.store.base import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "journal_size_limit=67108864",
    "secure_delete=ON",
)
"""FULL: a committed save survives a power cut, not only a killed process. Wiped drafts of anonymous
forms must not linger in free pages: secure_delete overwrites them."""

db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"autoflush": False})
_ALONE = "portal.alone"
"""Where a session remembers that no row it read since its unit of work began can have changed."""
_KEPT = "portal.kept"
"""Where a session holds the latest rows of its unit of work: an act reads none of them twice."""
_MOST_KEPT = 2000
"""Rows held at a time: many acts in one unit of work must not fill the memory."""
_STRAY = "writes belong in a unit of work"
_writer: ContextVar[Session | None] = ContextVar("portal_writer", default=None)


def session() -> Session:
    """Return the session of the present application context."""
    return cast("Session", db.session())


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Run one transaction: commit at the end, roll back on any exception. Nested use joins.

    Raises Conflict when another transaction changed a versioned row in between, and Unavailable
    when the database is busy, full or read-only; nothing is saved then.
    """
    current, writer = session(), _writer.get()
    if writer is current:
        yield current
        return
    if writer is not None:
        msg = "another application context has a unit of work open"
        raise RuntimeError(msg)
    if current.in_transaction():
        current.rollback()  # ends a read transaction: a write must begin with the write lock
    token = _writer.set(current)
    current.info[_KEPT] = deque[Base](maxlen=_MOST_KEPT)
    try:
        yield current
        current.flush()
        current.commit()
    except BaseException as error:
        current.rollback()
        expected = _expected(error)
        if expected is None:
            raise
        raise expected from error
    finally:
        _forget(current)
        _writer.reset(token)


def lock(row: Base) -> None:
    """Let nobody else change the row until this unit of work ends; the row is then as stored.

    On SQLite a unit of work has that from its beginning: a row that it read is not read again,
    unless it changed rows by a statement that passes by what was read.
    """
    state, current = inspect(row), session()
    untouched = state.persistent and not (state.expired or state.modified)
    if not (current.info.get(_ALONE) and untouched and not state.expired_attributes):
        current.refresh(row, with_for_update=True)


def _forget(current: Session) -> None:
    current.info.pop(_KEPT, None)
    current.info.pop(_ALONE, None)


def require_unit_of_work() -> Session:
    """Return the session that writes now. Raises RuntimeError outside of a unit of work."""
    current = session()
    if _writer.get() is not current:
        raise RuntimeError(_STRAY)
    return current


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its pragmas and write locks; other databases need nothing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401  (a DBAPI connection)
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writer = _writer.get()
    connection.exec_driver_sql("BEGIN" if writer is None else "BEGIN IMMEDIATE")
    if writer is not None:
        writer.info[_ALONE] = True


def _expected(error: BaseException) -> PortalError | None:
    """Return what the person reads about an error of the database that can happen to anyone."""
    if isinstance(error, StaleDataError):
        return Conflict()
    if not isinstance(error, OperationalError):
        return None
    text = str(error.orig).lower()
    if "full" in text or "no space" in text:
        return Unavailable(_("Penyimpanan server penuh; data belum tersimpan. Hubungi admin."))
    if "readonly" in text or "read-only" in text:
        return Unavailable(_("Server sedang tidak dapat menyimpan data. Hubungi admin."))
    if any(word in text for word in ("locked", "deadlock", "serialize", "timeout")):
        return Unavailable(_("Server sedang sibuk; data belum tersimpan. Coba lagi sebentar."))
    return None


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(current: Session, _context: object, _instances: object) -> None:
    if _writer.get() is not current and (current.new or current.dirty or current.deleted):
        raise RuntimeError(_STRAY)


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statement(state: ORMExecuteState) -> None:
    changes = state.is_insert or state.is_update or state.is_delete
    if changes and _writer.get() is not state.session:
        raise RuntimeError(_STRAY)
    if not (state.is_select or state.is_insert):
        # It may change rows behind the back of those already read; of plain text nobody can tell.
        state.session.info.pop(_ALONE, None)
        kept = state.session.info.get(_KEPT)
        if kept is not None:
            kept.clear()


@event.listens_for(Session, "loaded_as_persistent")
@event.listens_for(Session, "pending_to_persistent")
def _keep(current: Session, row: Base) -> None:
    kept = current.info.get(_KEPT)
    if kept is not None:
        kept.append(row)
