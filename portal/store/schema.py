"""Brings a database to the present schema, and tells whether it is there.

Core migrations live in `portal/store/migrations`. Feature plugins have histories of their own:
see `portal.store.plugin_schema`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.exc import DatabaseError

import portal.store.models  # noqa: F401  (fills the metadata)
from portal.domain.errors import Invalid, Problem, Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.paths import plugins_dir
from portal.store import triggers
from portal.store.base import Base

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
PENDING = _("Basis data belum mutakhir. Jalankan sekali: portal db upgrade")
UNREACHABLE = _("Basis data tidak dapat dibuka. Instance baru disiapkan dengan: portal init")
NEWER = _(
    "Basis data ini berasal dari portal yang lebih baru: revisi {found} tidak dikenal di sini. "
    "Pasang versi portal itu, atau pulihkan cadangan yang dibuat sebelum pemutakhiran."
)
UNMARKED = _(
    "Basis data ini berisi tabel, tetapi tanda revisinya kosong, jadi tidak dapat dimutakhirkan. "
    "Pulihkan cadangan terakhir, lalu jalankan: portal db upgrade"
)


def config(database_url: str) -> Config:
    """Return Alembic's configuration; no alembic.ini is needed."""
    made = Config()
    made.set_main_option("script_location", _escaped(str(MIGRATIONS)))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("file_template", "%%(rev)s")
    made.set_main_option("version_locations", _escaped(str(MIGRATIONS / "versions")))
    made.attributes["database_url"] = database_url
    return made


def upgrade(database_url: str, revision: str = "heads") -> None:
    """Run the pending migrations, all in one transaction."""
    command.upgrade(config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Go back to a revision (`base` for an empty database). Raises Invalid for an unknown one."""
    try:
        command.downgrade(config(database_url), revision)
    except CommandError as error:
        told = sentence(_("Tidak dapat kembali ke revisi {revision}."), revision=revision)
        raise Invalid(Problem("revision", told, value=revision)) from error


def heads() -> frozenset[str]:
    """Return the newest revisions that this program knows."""
    return _known()[0]


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Return the newest revisions and all revisions; a running program's own never change."""
    script = ScriptDirectory.from_config(config(""))
    every = frozenset(one.revision for one in script.walk_revisions())
    return frozenset(script.get_heads()), every


def current(engine: Engine) -> frozenset[str]:
    """Return the revisions that the database stands at; empty for a new one."""
    with engine.connect() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads())


def refuse_pending(engine: Engine) -> None:
    """Raise Unavailable with the cure unless the database stands at the newest revisions."""
    if standing(engine) != heads():
        raise Unavailable(PENDING)


def standing(engine: Engine) -> frozenset[str]:
    """Return the revisions of a database that migrations can bring up to date.

    Raises Unavailable with the cure for one that cannot be opened, that a newer program has
    changed, or that has lost the mark of its revision.
    """
    try:
        present = current(engine)
        with engine.connect() as connection:
            unmarked = not present and has_tables(connection)
    except DatabaseError as error:
        raise Unavailable(UNREACHABLE) from error
    if unmarked:
        raise Unavailable(UNMARKED)
    strange = present - _known()[1]
    if strange:
        raise Unavailable(sentence(NEWER, found=", ".join(sorted(strange))))
    return present


def create_fresh(database_url: str, plugins: Mapping[str, Path] | None = None) -> None:
    """Make an empty database's tables straight from the models and mark it as migrated.

    A quicker way to the same schema for tests; a test holds the two ways equal. `plugins` maps
    the ids of feature plugins to their folders; those that come with the portal when left out.
    """
    from portal.store import plugin_schema

    engine = create_engine(database_url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.create(connection)
        context = MigrationContext.configure(connection)
        script = ScriptDirectory.from_config(config(database_url))
        context.stamp(script, "heads")
    engine.dispose()
    if plugins is None:
        plugins = {folder.name: folder for folder in plugins_dir().iterdir()}
    for plugin_id, folder in plugin_schema.branches(plugins).items():
        plugin_schema.upgrade(database_url, plugin_id, folder)


def has_tables(connection: Connection) -> bool:
    """Tell whether the database holds any table of ours."""
    return bool(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
