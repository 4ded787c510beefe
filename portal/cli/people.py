"""`portal people`: imports personnel files."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path

import click

from portal.cli.context import existing_file, with_application
from portal.domain.actor import SYSTEM
from portal.services.personnel.facts_import import import_facts
from portal.services.personnel.importing import (
    ImportReport,
    import_people,
    problem_workbook,
    read_table,
    template_workbook,
)

_SHOWN = 50


@click.group("people", help=_("Data pegawai: impor dan templat."))
def people() -> None:
    """Group of the personnel commands."""


@people.command("template", help=_("Tulis templat XLSX untuk impor pegawai."))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def template(target: Path) -> None:
    """Write the empty template."""
    target.write_bytes(template_workbook())
    click.echo(str(target))


@people.command(
    "import", help=_("Impor pegawai dari XLSX atau CSV; semua baris atau tidak sama sekali.")
)
@click.argument("source")
@click.option("--region", required=True, help=_("Kode daerah."))
@click.option("--dry-run", is_flag=True, help=_("Periksa saja, tidak menyimpan."))
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Tulis daftar masalah ke berkas XLSX ini."),
)
@with_application
def import_command(source: str, region: str, *, dry_run: bool, problems: Path | None) -> None:
    """Import a file; exit status 1 and nothing saved when a row is wrong."""
    path = existing_file(source)
    report = import_people(SYSTEM, region, read_table(path, path.name), dry_run=dry_run)
    _finish(report, _("{created} pegawai baru, {updated} diubah, {unchanged} tetap."), problems)


@people.command("facts", help=_("Impor keterangan pegawai: NIP, kode, nilai, mulai, selesai."))
@click.argument("source")
@click.option("--region", required=True, help=_("Kode daerah."))
@click.option("--dry-run", is_flag=True, help=_("Periksa saja, tidak menyimpan."))
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Tulis daftar masalah ke berkas XLSX ini."),
)
@with_application
def facts_command(source: str, region: str, *, dry_run: bool, problems: Path | None) -> None:
    """Import facts; exit status 1 and nothing saved when a row is wrong."""
    path = existing_file(source)
    report = import_facts(SYSTEM, region, read_table(path, path.name), dry_run=dry_run)
    _finish(report, _("{created} keterangan baru, {updated} diubah, {unchanged} tetap."), problems)


def _finish(report: ImportReport, text: str, problems: Path | None) -> None:
    """Tell what was saved; else what is wrong, also in a workbook, with exit status 1."""
    if report.ok:
        _print_result(report, text)
        return
    if problems is not None:
        problems.write_bytes(problem_workbook(report.problems))
    _print_problems(report)
    sys.exit(1)


def _print_result(report: ImportReport, text: str) -> None:
    click.echo(
        text.format(created=report.created, updated=report.updated, unchanged=report.unchanged)
    )
    for name, count in report.counts.items():
        click.echo(f"  {_LABELS.get(name, name)}: {count}")
    if report.dry_run:
        click.echo(_("Hanya diperiksa; tidak ada yang disimpan."))


def _print_problems(report: ImportReport) -> None:
    for item in report.problems[:_SHOWN]:
        place = _("Baris {row}, {column}").format(row=item.row or "-", column=item.field)
        value = f" [{item.value}]" if item.value else ""
        click.echo(f"{place}{value}: {item.sentence}", err=True)
    more = len(report.problems) - _SHOWN
    if more > 0:
        click.echo(_("... dan {more} masalah lain.").format(more=more), err=True)
    click.echo(_("Tidak ada yang disimpan."), err=True)


_LABELS = {
    "units_created": _("unit kerja baru"),
    "units_updated": _("unit kerja diubah"),
    "positions_created": _("jabatan baru"),
    "positions_updated": _("jabatan diubah"),
    "assignments_created": _("penugasan baru"),
    "assignments_updated": _("penugasan diubah"),
    "assignments_ended": _("penugasan berakhir"),
}
