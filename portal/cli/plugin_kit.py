"""`portal plugin new`, `check`, `diff` and `try`: what plugin authors run."""

from __future__ import annotations

import json
from pathlib import Path

import click

from portal.domain.errors import PortalError
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


@click.command("new", help=mark("Buat folder plugin baru yang langsung lulus pemeriksaan."))
@click.argument("plugin_id", metavar="ID")
@click.option(
    "--region",
    required=True,
    metavar="KODE",
    help=mark("Kode daerah: huruf kecil, misalnya teluk_jernih."),
)
@click.option("--name", default="", metavar="NAMA", help=mark("Nama daerah; bawaan dari kode."))
@click.option("--declarative", is_flag=True, help=mark("Tanpa Python: rumus di scoring.toml."))
@click.option(
    "--out",
    default=Path("plugins"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=mark("Folder tempat plugin dibuat."),
)
def new(plugin_id: str, region: str, name: str, out: Path, *, declarative: bool) -> None:
    """Write the files and say what to do next."""
    from portal.kit.scaffold import new_plugin

    try:
        written = new_plugin(plugin_id, region, out, declarative=declarative, name=name)
    except PortalError as error:
        raise click.ClickException(str(error.sentence)) from error
    for path in written:
        click.echo(str(path))
    message = mark("Berikutnya: portal plugin check {folder}")
    click.echo(str(sentence(message, folder=str(out / plugin_id))))


@click.command("diff", help=mark("Bandingkan nilai dari dua versi satu plugin."))
@click.argument("old", metavar="LAMA", type=_FOLDER)
@click.argument("new_folder", metavar="BARU", type=_FOLDER)
@click.option("--people", default=1_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", default=1, show_default=True, type=int, help=mark("Sama: orangnya sama."))
@click.option(
    "--format",
    "style",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "html"]),
)
def diff(old: Path, new_folder: Path, *, people: int, seed: int, style: str) -> None:
    """Write to standard output; exit code 0 also when scores change."""
    from portal.kit.diff import compare
    from portal.kit.diff_pages import diff_html, diff_text

    try:
        found = compare(old, new_folder, count=people, seed=seed)
    except PortalError as error:
        raise click.ClickException(str(error.sentence)) from error
    if style == "json":
        click.echo(json.dumps(found.to_document(), ensure_ascii=False, indent=1))
    else:
        click.echo(diff_html(found) if style == "html" else diff_text(found))


@click.command("try", help=mark("Coba plugin pada portal sementara dengan kantor contoh."))
@click.argument("folder", metavar="FOLDER", type=_FOLDER)
@click.option("--people", default=20, show_default=True, type=click.IntRange(4, 500))
@click.option("--port", default=None, type=click.IntRange(0, 65535), help=mark("Porta portal."))
@click.option("--once", is_flag=True, help=mark("Siapkan saja tanpa menjalankan portal."))
def try_plugin(folder: Path, *, people: int, port: int | None, once: bool) -> None:
    """Serve until Ctrl-C; the temporary instance is deleted afterwards."""
    from portal.kit.trial import prepare, run

    try:
        trial = prepare(folder)
    except PortalError as error:
        raise click.ClickException(str(error.sentence)) from error
    raise SystemExit(run(trial, people=people, port=port, serve=not once))


COMMANDS: tuple[click.Command, ...] = (new, check, diff, try_plugin)
"""What this module adds to the group `portal plugin`."""
