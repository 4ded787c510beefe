"""`portal init`: makes the instance folder ready, and leaves alone what is there."""

from __future__ import annotations

import os
import secrets
from gettext import gettext as _
from pathlib import Path

import click

from portal.cli.context import options, sentences, settings
from portal.cli.db import upgrade_database
from portal.paths import default_instance_dir
from portal.settings import CONFIG_NAME, SECRET_NAME, Settings

_CONFIG = """\
# Pengaturan portal. Semua pengaturan dan arti masing-masing: docs/operators/settings.md
# Variabel lingkungan PORTAL_NAMA mengalahkan isi berkas ini.

# host = "127.0.0.1"
# port = 8000
# base_url = "https://kinerja.example.go.id"
# trusted_hosts = ["kinerja.example.go.id"]
# database_url = "postgresql+psycopg://portal@/portal"
"""


@click.command("init", help=_("Siapkan folder instance: pengaturan, kunci, basis data, unggahan."))
def init() -> None:
    """Create what is missing; running it again changes nothing."""
    folder = Path(options().get("instance") or default_instance_dir()).resolve()
    with sentences():
        prepare_instance(folder)
    chosen = settings()
    with sentences():
        upgrade_database(chosen)
    click.echo(_("Siap: {folder}").format(folder=folder))
    click.echo(_("Berikutnya: portal account create NAMA --role admin, lalu portal serve"))


def prepare_instance(folder: Path) -> None:
    """Create folder, configuration, secret key and uploads where they are missing."""
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    (folder / "uploads").mkdir(mode=0o750, exist_ok=True)
    _create(folder / CONFIG_NAME, _CONFIG, 0o640)
    _create(folder / SECRET_NAME, f"{secrets.token_urlsafe(48)}\n", 0o600)


def make_instance(folder: Path) -> Settings:
    """Prepare a folder with its database and return its settings; for demos and tests."""
    from portal.settings import load_settings

    prepare_instance(folder)
    chosen = load_settings(folder)
    upgrade_database(chosen, quiet=True)
    return chosen


def _create(path: Path, text: str, mode: int) -> None:
    """Write a file that must not be there yet; its mode holds from the first byte on."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
