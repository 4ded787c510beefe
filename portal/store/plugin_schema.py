"""Tables of feature plugins: each plugin has a history of its own beside the core's.

A plugin's folder `migrations/` is one Alembic branch with its own version table
`alembic_version_plg_<id>`, so plugins come and go without the core's leave. Its migrations may
touch tables that begin with `plg_<id>_` only; what touches another table is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError

from portal.domain.errors import Invalid, Problem, Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.store.schema import UNREACHABLE, config

FOLDER = "migrations"
PENDING = _("Tabel plugin {ids} belum mutakhir. Jalankan sekali: portal db upgrade")
CROSSED = _(
    "Migrasi plugin {id} menyentuh tabel {table}, yang bukan miliknya. Tidak ada yang diubah; "
    "hubungi pembuat plugin."
)
BROKEN = _("Migrasi plugin {id} gagal: {error}. Tidak ada yang diubah.")
NEWER = _(
    "Tabel plugin {id} berasal dari versi yang lebih baru (revisi {found}). "
    "Pasang versi plugin itu, atau pulihkan cadangan."
)


def prefix(plugin_id: str) -> str:
    """Return how every table of the plugin begins."""
    return f"plg_{plugin_id}_"


def version_table(plugin_id: str) -> str:
    """Return the name of the table that keeps where the plugin's branch stands."""
    return f"alembic_version_plg_{plugin_id}"


def branches(folders: Mapping[str, Path]) -> dict[str, Path]:
    """Return plugin id -> migrations folder of the plugins that have one, by id."""
    found = {key: folder / FOLDER for key, folder in sorted(folders.items())}
    return {key: folder for key, folder in found.items() if any(folder.glob("*.py"))}


def upgrade(database_url: str, plugin_id: str, migrations: Path) -> None:
    """Bring one plugin's tables to their newest revision, in one transaction.

    Raises Unavailable, with nothing changed, for a branch that crosses its border or fails.
    """
    _run(command.upgrade, database_url, plugin_id, migrations, "heads")


def downgrade(database_url: str, plugin_id: str, migrations: Path, revision: str) -> None:
    """Take one plugin's tables back to a revision (`base`: away); the core stays as it is."""
    try:
        _run(command.downgrade, database_url, plugin_id, migrations, revision)
    except CommandError as error:
        told = sentence(_("Tidak dapat kembali ke revisi {revision}."), revision=revision)
        raise Invalid(Problem("revision", told, value=revision)) from error


def heads(plugin_id: str, migrations: Path) -> frozenset[str]:
    """Return the newest revisions of the plugin's folder."""
    return frozenset(_script(plugin_id, migrations).get_heads())


def standing(engine: Engine, plugin_id: str) -> frozenset[str]:
    """Return the revisions at which the plugin's tables stand; empty when there are none yet."""
    try:
        with engine.connect() as connection:
            options = {"version_table": version_table(plugin_id)}
            return frozenset(
                MigrationContext.configure(connection, opts=options).get_current_heads()
            )
    except DatabaseError as error:
        raise Unavailable(UNREACHABLE) from error


def pending(engine: Engine, folders: Mapping[str, Path]) -> tuple[str, ...]:
    """Return the ids of the plugins whose tables are behind.

    Raises Unavailable for tables that a newer version of the plugin has made.
    """
    behind: list[str] = []
    for plugin_id, migrations in branches(folders).items():
        found, newest = standing(engine, plugin_id), heads(plugin_id, migrations)
        known = {one.revision for one in _script(plugin_id, migrations).walk_revisions()}
        if found - known:
            strange = ", ".join(sorted(found - known))
            raise Unavailable(sentence(NEWER, id=plugin_id, found=strange))
        if found != newest:
            behind.append(plugin_id)
    return tuple(behind)


def refuse_pending(engine: Engine, folders: Mapping[str, Path]) -> None:
    """Raise Unavailable with the cure while tables of a plugin are behind."""
    behind = pending(engine, folders)
    if behind:
        raise Unavailable(sentence(PENDING, ids=", ".join(behind)))


def watched(connection: Connection, plugin_id: str) -> dict[str, tuple[str, ...]]:
    """Return every table that is not the plugin's with its columns, indexes and foreign keys."""
    found = inspect(connection)
    own, version = prefix(plugin_id), version_table(plugin_id)
    return {
        name: (
            *(f"{column['name']} {column['type']}" for column in found.get_columns(name)),
            *sorted(str(index["name"]) for index in found.get_indexes(name)),
            *sorted(str(key["constrained_columns"]) for key in found.get_foreign_keys(name)),
        )
        for name in found.get_table_names()
        if not name.startswith(own) and name != version
    }


def check_border(
    connection: Connection, plugin_id: str, before: Mapping[str, Sequence[str]]
) -> None:
    """Raise Unavailable when a plugin's migration touched, or points at, a table of others."""
    after = watched(connection, plugin_id)
    touched = sorted(
        name for name in {*before, *after} if tuple(before.get(name, ())) != after.get(name, ())
    )
    found = inspect(connection)
    for name in found.get_table_names():
        if name.startswith(prefix(plugin_id)):
            touched += [
                key["referred_table"]
                for key in found.get_foreign_keys(name)
                if not key["referred_table"].startswith(prefix(plugin_id))
            ]
    if touched:
        raise Unavailable(sentence(CROSSED, id=plugin_id, table=touched[0]))


def _run(
    step: Callable[[Config, str], None],
    database_url: str,
    plugin_id: str,
    migrations: Path,
    revision: str,
) -> None:
    made = _config(plugin_id, migrations)
    made.attributes["database_url"] = database_url
    try:
        step(made, revision)
    except (Unavailable, CommandError):
        raise
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise Unavailable(sentence(BROKEN, id=plugin_id, error=text)) from error


def _config(plugin_id: str, migrations: Path) -> Config:
    made = config("")
    made.set_main_option("version_locations", str(migrations).replace("%", "%%"))
    made.attributes["plugin_id"] = plugin_id
    return made


def _script(plugin_id: str, migrations: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(plugin_id, migrations))
