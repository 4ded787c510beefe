"""`portal plugin uninstall` and `portal plugin archive`: taking plugins away, keeping results."""

from __future__ import annotations

import json
import sys
from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from portal.cli.context import with_application
from portal.domain.actor import SYSTEM

if TYPE_CHECKING:
    from portal.services.upkeep.archive_keeping import Archive

_SHOWN = 12
_COLUMNS = (_("PLUGIN"), _("VERSI"), _("SIDIK"), _("STATUS"), _("SIKLUS"), _("HASIL"))
_WORDS = {"sound": _("baik"), "changed": _("BERUBAH"), "missing": _("TIDAK ADA")}


@click.command("uninstall", help=_("Cabut plugin; ditolak bila hasilnya tak dapat dihitung ulang."))
@click.argument("plugin_id", metavar="ID")
@click.confirmation_option(prompt=_("Folder plugin akan dihapus. Lanjutkan?"))
@with_application
def uninstall(plugin_id: str) -> None:
    """Delete the plugin's folder once everything it is needed for is kept in the archive."""
    from portal.services.upkeep import archive_keeping

    folder = archive_keeping.uninstall(SYSTEM, plugin_id)
    click.echo(_("Plugin {id} dicabut; {folder} dihapus.").format(id=plugin_id, folder=folder))


@click.group("archive", help=_("Arsip plugin yang dipakai siklus dan hasil."))
def archive() -> None:
    """Group of the archive commands."""


@archive.command("list", help=_("Tampilkan arsip plugin, keutuhannya, dan siapa yang memakainya."))
@click.option("--json", "as_json", is_flag=True, help=_("Tulis sebagai JSON."))
@with_application
def list_archives(*, as_json: bool) -> None:
    """Exit code 1 when one that is needed is missing or changed."""
    from portal.services.upkeep.archive_keeping import archives

    found = archives()
    if as_json:
        click.echo(json.dumps([_document(one) for one in found], ensure_ascii=False, indent=1))
    else:
        click.echo(_table(found))
    sys.exit(1 if any(one.needed and one.state != "sound" for one in found) else 0)


@archive.command("prune", help=_("Hapus arsip yang tidak dipakai siklus atau hasil mana pun."))
@with_application
def prune() -> None:
    """Delete what nothing names; an archive of the last hour stays."""
    from portal.services.upkeep import archive_keeping

    names = archive_keeping.prune(SYSTEM)
    for name in names:
        click.echo(name)
    click.echo(_("{count} arsip dihapus.").format(count=len(names)))


def _document(one: Archive) -> dict[str, object]:
    names = ("plugin_id", "version", "digest", "state", "cycles", "results")
    return {name: getattr(one, name) for name in names}


def _table(found: tuple[Archive, ...]) -> str:
    rows = [
        (
            one.plugin_id or "-",
            one.version or "-",
            one.digest[:_SHOWN],
            _WORDS[one.state],
            str(one.cycles),
            str(one.results),
        )
        for one in found
    ]
    everything = [_COLUMNS, *rows]
    widths = [max(len(row[at]) for row in everything) for at in range(len(_COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in everything)


COMMANDS: tuple[click.Command, ...] = (uninstall, archive)
"""What this module adds to the group `portal plugin`."""
