"""`portal db`: migrations, checks and copies of the database."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path

import click
from sqlalchemy import create_engine

from portal.cli.context import refuse, sentences, settings
from portal.host.feature_rules import announced
from portal.services.common.archive import FOLDER
from portal.settings import Settings
from portal.store import plugin_schema, schema
from portal.store.backup import backup, backup_name, check, sqlite_file


@click.group("db", help=_("Basis data: mutakhirkan, periksa, cadangkan."))
def db() -> None:
    """Group of the database commands."""


@db.command("upgrade", help=_("Jalankan migrasi yang tertunda; SQLite dicadangkan dahulu."))
def upgrade() -> None:
    """Bring the database to the newest schema."""
    with sentences():
        upgrade_database(settings())


@db.command("downgrade", help=_("Kembali ke satu revisi sebelumnya; SQLite dicadangkan dahulu."))
@click.argument("revision")
@click.option("--plugin", "plugin_id", help=_("Tabel milik plugin ini saja; REVISION base: hapus."))
@click.confirmation_option(prompt=_("Data pada tabel yang dihapus akan hilang. Lanjutkan?"))
def downgrade(revision: str, plugin_id: str | None) -> None:
    """Go back to a revision of the core, or of one feature plugin."""
    chosen = settings()
    folder = _branch(chosen, plugin_id) if plugin_id else None
    with sentences():
        _copy_first(chosen)
        if plugin_id and folder:
            plugin_schema.downgrade(chosen.database_url, plugin_id, folder, revision)
        else:
            schema.downgrade(chosen.database_url, revision)
    click.echo(_("Basis data kembali ke revisi {revision}.").format(revision=revision))


@db.command("check", help=_("Periksa migrasi, pemicu pelindung, dan keutuhan berkas."))
def check_command() -> None:
    """Print one line a check; exit status 1 when one is not sound."""
    chosen = settings()
    with sentences():
        folders = feature_folders(chosen)
        results = check(chosen.database_url, folders, chosen.instance / FOLDER)
    for result in results:
        word = _("baik") if result.sound else _("RUSAK")
        click.echo(f"{result.name:12} {word:6} {result.found}".rstrip())
    sys.exit(0 if all(result.sound for result in results) else 1)


@db.command("backup", help=_("Salin basis data SQLite selagi dipakai."))
@click.argument("target", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup_command(target: Path | None) -> None:
    """Write a copy and print its path."""
    chosen = settings()
    place = target or backup_name(chosen.instance / "backups")
    if place.exists():
        refuse(_("Berkas {path} sudah ada.").format(path=place))
    with sentences():
        backup(chosen.database_url, place)
    click.echo(str(place))


def upgrade_database(chosen: Settings, *, quiet: bool = False) -> bool:
    """Run pending migrations after a copy of an SQLite database; tell whether any ran.

    Raises Unavailable for a database that no migration of this program can help.
    """
    _create_private(chosen)
    folders = feature_folders(chosen)
    engine = create_engine(chosen.database_url)  # nothing is copied or changed before this look
    try:
        before = schema.standing(engine)
        behind = plugin_schema.pending(engine, folders)
    finally:
        engine.dispose()
    if before == schema.heads() and not behind:
        _tell(_("Basis data sudah mutakhir."), quiet=quiet)
        return False
    if before:
        copy = _copy_first(chosen)
        _tell(_("Cadangan: {path}").format(path=copy), quiet=quiet or copy is None)
    schema.upgrade(chosen.database_url)
    branches = plugin_schema.branches(folders)
    for plugin_id in behind:
        plugin_schema.upgrade(chosen.database_url, plugin_id, branches[plugin_id])
    _tell(_("Basis data sekarang mutakhir."), quiet=quiet)
    return True


def feature_folders(chosen: Settings) -> dict[str, Path]:
    """Return plugin id -> folder of the feature plugins that the settings switch on."""
    return announced(chosen.plugin_folders, chosen.plugins_enabled)


def _branch(chosen: Settings, plugin_id: str) -> Path:
    """Return the migrations of a plugin, or end with a sentence that names those there are."""
    known = plugin_schema.branches(announced(chosen.plugin_folders, None))
    if plugin_id not in known:
        told = _("Plugin {id} tidak memiliki tabel. Yang memiliki: {known}.")
        refuse(told.format(id=plugin_id, known=", ".join(known) or "-"), status=2)
    return known[plugin_id]


def _create_private(chosen: Settings) -> None:
    """Create a new SQLite file before SQLite does, so that nobody else can ever read it."""
    file = sqlite_file(chosen.database_url)
    if file is not None and not file.exists():
        file.touch(mode=0o640)


def _copy_first(chosen: Settings) -> Path | None:
    file = sqlite_file(chosen.database_url)
    if file is None or not file.exists():
        return None
    place = backup_name(chosen.instance / "backups", "sebelum-migrasi")
    return backup(chosen.database_url, place)


def _tell(text: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(text)
