"""Copies of the database, taken while it is in use, and the checks that a database is sound."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url

from portal.domain.errors import Unavailable
from portal.domain.sentences import mark as _
from portal.store import plugin_schema, schema, triggers
from portal.store.queries.archives import needed


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the database: what was looked at, whether it is sound, and what was found."""

    name: str
    sound: bool
    found: str = ""


def backup(database_url: str, target: Path) -> Path:
    """Write a consistent copy of an SQLite database to `target`, which must not exist.

    One step of VACUUM INTO: a copy in small steps would begin anew with every save. Raises
    Unavailable for PostgreSQL, whose own tool `pg_dump` does this.
    """
    source = sqlite_file(database_url)
    if source is None:
        raise Unavailable(_("Untuk PostgreSQL, buat cadangan dengan pg_dump."))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(source, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    # A link, unlike a rename, never replaces a copy that is already there.
    os.link(part, target)
    part.unlink()
    return target


def backup_name(folder: Path, reason: str = "cadangan") -> Path:
    """Return a path for a copy made now, such as `cadangan-20261122-031500-123456.sqlite3`."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return folder / f"{reason}-{stamp}.sqlite3"


def sqlite_file(database_url: str) -> Path | None:
    """Return the file of an SQLite database, or None for another database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def check(
    database_url: str, plugins: Mapping[str, Path] | None = None, archive: Path | None = None
) -> tuple[Check, ...]:
    """Return the checks of a database: migrations, triggers, and on SQLite the file itself.

    `plugins` maps the ids of feature plugins to their folders: one check each with tables.
    `archive` is the folder of archived plugins: every one that a cycle or result names is there.
    """
    engine = create_engine(database_url)
    try:
        known, found = schema.heads(), schema.current(engine)
        checks = [Check("migrasi", found == known, ", ".join(sorted(found)) or "-")]
        checks += _plugin_checks(engine, plugins or {})
        with engine.connect() as connection:
            gone = triggers.missing(connection) if schema.has_tables(connection) else ()
        checks.append(Check("pemicu", not gone, ", ".join(sorted(gone))))
        if archive is not None and found == known:
            checks.append(_archive_check(engine, archive))
        return (*checks, *_sqlite_checks(engine))
    finally:
        engine.dispose()


def _archive_check(engine: Engine, archive: Path) -> Check:
    with engine.connect() as connection:
        needs = needed(connection)
    lost = [need for digest, need in sorted(needs.items()) if not (archive / digest).is_dir()]
    told = ", ".join(f"{need.plugin_id} {need.version} ({need.digest[:12]})" for need in lost)
    return Check("arsip plugin", not lost, told)


def _plugin_checks(engine: Engine, plugins: Mapping[str, Path]) -> Iterator[Check]:
    for plugin_id, folder in plugin_schema.branches(plugins).items():
        found = plugin_schema.standing(engine, plugin_id)
        sound = found == plugin_schema.heads(plugin_id, folder)
        yield Check(f"plugin {plugin_id}", sound, ", ".join(sorted(found)) or "-")


def _sqlite_checks(engine: Engine) -> tuple[Check, ...]:
    if engine.dialect.name != "sqlite":
        return ()
    with engine.connect() as connection:
        damage = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return (
        Check("berkas", list(damage) == ["ok"], "; ".join(map(str, damage))),
        Check("kunci tamu", not orphans, "; ".join(str(row[0]) for row in orphans[:10])),
    )
