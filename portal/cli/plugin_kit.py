"""`portal plugin check`: what plugin authors run on their folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from portal.domain.sentences import mark, sentence

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("check", help=mark("Periksa folder plugin sampai ke angka dan cetakannya."))
@click.argument("folder", metavar="FOLDER", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help=mark("Tulis sebagai JSON."))
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="ID",
    help=mark("Hanya pemeriksaan ini; boleh diulang."),
)
def check(folder: Path, only: tuple[str, ...], *, as_json: bool) -> None:
    """Exit code 1 when something must be mended."""
    from portal.testing import check_plugin, report_text
    from portal.testing.suite import CHECKS

    known = [one.id for one in CHECKS]
    for name in only:
        if name not in known:
            message = mark("Pemeriksaan {name} tidak dikenal; yang dikenal: {known}.")
            raise click.UsageError(str(sentence(message, name=name, known=", ".join(known))))
    report = check_plugin(folder, only)
    if as_json:
        click.echo(json.dumps(report.to_document(), ensure_ascii=False, indent=1))
    else:
        click.echo(report_text(report))
    raise SystemExit(0 if report.passed else 1)


COMMANDS: tuple[click.Command, ...] = (check,)
"""What this module adds to the group `portal plugin`."""
