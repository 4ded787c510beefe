"""`portal audit`: proves that the audit trail is whole."""

from __future__ import annotations

import sys
from gettext import gettext as _

import click

from portal.cli.context import with_application
from portal.services.common import audit as trail


@click.group("audit", help=_("Jejak audit: periksa keutuhannya."))
def audit() -> None:
    """Group of the audit commands."""


@audit.command("verify", help=_("Hitung ulang seluruh rantai; status 1 bila ada yang berubah."))
@with_application
def verify() -> None:
    """Print one sentence; exit status 1 when the chain is broken."""
    count, broken = trail.verify()
    if broken is not None:
        text = _("Jejak audit RUSAK pada catatan nomor {number}; {count} catatan sebelumnya utuh.")
        click.echo(text.format(number=broken, count=count), err=True)
        sys.exit(1)
    click.echo(_("Jejak audit utuh: {count} catatan.").format(count=count))
    click.echo(_("Ujung rantai: {head}").format(head=trail.head()))


@audit.command("head", help=_("Cetak ujung rantai untuk disimpan di tempat lain."))
@with_application
def head() -> None:
    """Print the last sequence number and hash: kept elsewhere, they reveal a cut-off end."""
    click.echo(trail.head())
