"""`portal report`: print a region's documents, list the formats, look up a printed code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Literal

import click

from portal.cli.context import find_cycle, refuse, with_application
from portal.domain.actor import SYSTEM

_SHOWN = 20


@click.group(help=_("Mencetak laporan dan memeriksa dokumen."))
def report() -> None:
    """Hold the commands together."""


@report.command("build", help=_("Cetak satu format untuk seluruh siklus ke sebuah folder."))
@click.option("--region", required=True, help=_("Kode daerah, misalnya kemuning."))
@click.option("--cycle", "cycle_code", required=True, help=_("Kode siklus."))
@click.option("--format", "format_id", required=True, help=_("Format, misalnya annual_sheet."))
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help=_("Folder.")
)
@click.option("--zip", "zip_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--merge", "merge_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--paper", type=click.Choice(["A4", "F4"]), default="A4", show_default=True)
@click.option("--xlsx", is_flag=True, help=_("Tulis juga lembar kerja .xlsx."))
@click.option("--fresh", is_flag=True, help=_("Mulai dari awal, cetak ulang semuanya."))
@with_application
def build(
    *,
    region: str,
    cycle_code: str,
    format_id: str,
    out: Path,
    zip_file: Path | None,
    merge_file: Path | None,
    paper: Literal["A4", "F4"],
    xlsx: bool,
    fresh: bool,
) -> None:
    """Print, show progress, and end with status 1 when documents are missing."""
    from portal.reports import batches
    from portal.reports.build import build_batch
    from portal.reports.issue import entry_and_format

    cycle = find_cycle(region, cycle_code)
    _entry, form = entry_and_format(region, format_id)
    ready, unfinished = batches.list_subjects(SYSTEM, cycle, form)
    click.echo(_("{title}: {count} dokumen.").format(title=form.title, count=len(ready)))
    if unfinished:
        click.echo(_("Belum dapat dicetak: {count}").format(count=len(unfinished)))
        for line in unfinished[:_SHOWN]:
            click.echo(f"  {line.nip} {line.name}: {line.reason}")
    if not ready:
        refuse(_("Tidak ada yang dapat dicetak."))
    made = build_batch(
        SYSTEM,
        cycle.id,
        format_id,
        out,
        paper=paper,
        fresh=fresh,
        xlsx=xlsx,
        zip_file=zip_file,
        merge_file=merge_file,
        progress=_progress(),
    )
    failed = made.of("failed")
    told = _("Selesai: {done} dokumen di {folder}, {rendered} di antaranya baru dicetak.")
    done = len(made.of("done"))
    click.echo(told.format(done=done, folder=made.folder, rendered=made.rendered))
    for line in failed[:_SHOWN]:
        click.echo(f"  {line.nip} {line.name}: {line.reason}", err=True)
    if failed:
        refuse(_("{count} dokumen gagal; lihat manifest.json.").format(count=len(failed)))


@report.command("formats", help=_("Daftar format laporan sebuah daerah."))
@click.option("--region", required=True)
@with_application
def formats(*, region: str) -> None:
    """List id, scope and title of each format."""
    from portal.services.common.runtime import runtime

    for form in runtime().host.registry.region(region).report_formats:
        click.echo(f"{form.id:<20} {form.scope:<10} {form.title}")


@report.command("verify", help=_("Periksa kode dokumen, dan bila ada juga berkasnya."))
@click.argument("code")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@with_application
def verify(*, code: str, file: Path | None) -> None:
    """Tell what is known about a printed code; compare a file's hash with the issued one."""
    from portal.reports.formats import day
    from portal.reports.issue import file_digest
    from portal.reports.verification import verify_document

    found = verify_document(code)
    if found is None:
        refuse(_("Kode dokumen {code} tidak dikenal.").format(code=code))
    click.echo(f"{found.title} – {found.cycle} – {found.agency}")
    click.echo(
        _("Diterbitkan {day}, SHA-256 {sha}").format(day=day(found.issued_on), sha=found.sha256)
    )
    if found.superseded_by:
        click.echo(_("Sudah digantikan oleh {code}.").format(code=found.superseded_by))
    if file is not None and file_digest(file) != found.sha256:
        refuse(_("Isi berkas ini TIDAK sama dengan dokumen yang diterbitkan."))
    if file is not None:
        click.echo(_("Isi berkas sama dengan dokumen yang diterbitkan."))


def _progress() -> Callable[[int, int], None]:
    """Show how far it is: one moving line on a screen, a line per 50 in a file."""
    told = -1

    def show(done: int, total: int) -> None:
        nonlocal told
        if sys.stdout.isatty():
            click.echo(f"\r{done}/{total}", nl=False)
        elif done - told >= 50 or (done == total and done != told):
            told = done
            click.echo(f"{done}/{total}")

    return show
