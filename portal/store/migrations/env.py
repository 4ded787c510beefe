"""Runs migrations in one transaction, on SQLite with foreign keys off until the final check.

SQLite rebuilds a table to change it; with foreign keys on, dropping the old table would count as
deleting its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, NullPool, TypeDecorator, create_engine, event

import portal.store.models  # noqa: F401  (fills the metadata)
from portal.store import plugin_schema
from portal.store.base import Base


def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401  (a DBAPI connection)
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        msg = f"foreign keys broken by a migration: {broken[:5]}"
        raise RuntimeError(msg)


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write the plain type of a column of ours: history must not depend on later code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def _own_names(plugin_id: str | None) -> Callable[..., bool]:
    """Compare a plugin's models with its own tables, and the core's with all others."""

    def include(name: str | None, kind: str, _parents: object) -> bool:
        own = (name or "").startswith(plugin_schema.prefix(plugin_id) if plugin_id else "plg_")
        versions = (name or "").startswith("alembic_version")
        return kind != "table" or (not versions and own == bool(plugin_id))

    return include


def _run(connection: Connection) -> None:
    """Run one history: the core's, or that of the feature plugin that the configuration names."""
    sqlite = connection.dialect.name == "sqlite"
    plugin_id = context.config.attributes.get("plugin_id")
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata", Base.metadata),
        version_table=plugin_schema.version_table(plugin_id) if plugin_id else "alembic_version",
        include_name=_own_names(plugin_id),
        render_as_batch=sqlite and not context.config.attributes.get("plain"),
        render_item=_render,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        before = plugin_schema.watched(connection, plugin_id) if plugin_id else {}
        context.run_migrations()
        if plugin_id:
            plugin_schema.check_border(connection, plugin_id, before)
        if sqlite:
            _check(connection)


def main() -> None:
    """Open a connection of our own and run what was asked for."""
    engine = create_engine(context.config.attributes["database_url"], poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect)
        event.listen(engine, "begin", _begin)
    with engine.connect() as connection:
        _run(connection)
    engine.dispose()


main()
