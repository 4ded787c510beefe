"""`portal demo`: sample offices to try the portal out, and a served portal when wanted."""

from __future__ import annotations

import json
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import func, select

from portal.cli.context import application, options, sentences
from portal.paths import default_instance_dir
from portal.store.db import session
from portal.store.models import Cycle, Employee

if TYPE_CHECKING:
    from flask import Flask

    from portal.demo.story import Told

SAMPLE = "demo.json"
"""File in the instance folder that remembers the sample accounts for the next start."""


@click.command("demo", help=_("Isi portal dengan kantor contoh, lalu jalankan bila diminta."))
@click.option("--region", default="kemuning", show_default=True, help=_("Kode daerah."))
@click.option("--people", default=60, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--seed", default=1, show_default=True, type=int, help=_("Angka acak; sama, kantor sama.")
)
@click.option("--stage", default=None, help=_("Tahap siklus; bawaan: final lalu rating."))
@click.option("--json", "as_json", is_flag=True, help=_("Baris terakhir berupa objek JSON."))
@click.option("--serve", is_flag=True, help=_("Siapkan bila perlu, lalu jalankan portal."))
@click.option("--port", default=None, type=click.IntRange(0, 65535), help=_("Porta untuk --serve."))
@click.pass_context
def demo(context: click.Context, /, *, serve: bool, port: int | None, **wanted: Any) -> None:  # noqa: ANN401
    """Prepare the instance when it is new, fill it once, and show how to sign in."""
    from portal.cli.init import make_instance

    with sentences():
        make_instance(options().get("instance") or default_instance_dir())
    app = application()
    with app.app_context(), sentences():
        document = _fill(app, **wanted)
    if serve:
        _show(document)
        from portal.cli.serve import serve as serve_command

        context.invoke(serve_command, port=port)


def _fill(
    app: Flask, *, region: str, people: int, seed: int, stage: str | None, as_json: bool
) -> dict[str, Any]:
    kept = app.extensions["portal"].settings.instance / SAMPLE
    known: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    if not _is_empty(region):
        document: dict[str, Any] = known.get(region, {"region": region, "cycles": _cycles(region)})
        click.echo(_("Daerah ini sudah berisi data; tidak ada yang diubah."), err=as_json)
    else:
        from portal.demo.story import tell

        told: Told = tell(
            region, people=people, seed=seed, stage=stage, say=lambda line: _tell(line, as_json)
        )
        document = told.to_document()
        kept.write_text(json.dumps({**known, region: document}, ensure_ascii=False), "utf-8")
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
    return document


def _tell(line: str, quiet: bool) -> None:  # noqa: FBT001
    click.echo(f"  {line}", err=quiet)


def _is_empty(region: str) -> bool:
    statement = select(func.count()).select_from(Employee).where(Employee.region == region)
    return session().scalar(statement) == 0


def _cycles(region: str) -> list[dict[str, str]]:
    rows = session().execute(
        select(Cycle.code, Cycle.state).where(Cycle.region == region).order_by(Cycle.starts)
    )
    return [{"code": code, "region": region, "stage": state} for code, state in rows]


def _show(document: dict[str, Any]) -> None:
    accounts: dict[str, dict[str, str]] = document.get("accounts", {})
    if not accounts:
        return
    click.echo(_("Akun contoh (kata sandi sama untuk semua): ") + _password(accounts))
    for role, one in accounts.items():
        click.echo(f"  {role:<19} {one['login']:<20} {one['name']}")


def _password(accounts: dict[str, dict[str, str]]) -> str:
    return next(iter(accounts.values()))["password"]
