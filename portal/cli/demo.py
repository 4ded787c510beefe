"""`portal demo`: sample offices to try the portal out, and a served portal when wanted."""

from __future__ import annotations

import json
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import func, select

from portal.cli.context import application, options, sentences
from portal.paths import default_instance_dir
from portal.services.common.runtime import runtime
from portal.store.db import session
from portal.store.models import Cycle, Employee

if TYPE_CHECKING:
    from flask import Flask


SAMPLE = "demo.json"
"""File in the instance folder that remembers the sample accounts for the next start."""


@click.command("demo", help=_("Isi portal dengan kantor contoh, lalu jalankan bila diminta."))
@click.option("--region", default="kemuning", show_default=True, help=_("Kode daerah."))
@click.option("--all", "everywhere", is_flag=True, help=_("Semua daerah yang punya data contoh."))
@click.option("--people", default=60, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--seed", default=1, show_default=True, type=int, help=_("Angka acak; sama, kantor sama.")
)
@click.option("--stage", default=None, help=_("Tahap siklus; bawaan: yang dipilih daerah."))
@click.option("--json", "as_json", is_flag=True, help=_("Baris terakhir berupa objek JSON."))
@click.option("--serve", is_flag=True, help=_("Siapkan bila perlu, lalu jalankan portal."))
@click.option("--port", default=None, type=click.IntRange(0, 65535), help=_("Porta untuk --serve."))
@click.pass_context
def demo(
    context: click.Context,
    /,
    *,
    region: str,
    everywhere: bool,
    as_json: bool,
    serve: bool,
    port: int | None,
    **wanted: Any,  # noqa: ANN401
) -> None:
    """Prepare the instance when it is new, fill it once, and show how to sign in."""
    from portal.cli.init import make_instance

    with sentences():
        make_instance(options().get("instance") or default_instance_dir())
    app = application()
    with app.app_context(), sentences():
        codes = _with_samples() if everywhere else (region,)
        documents = [_fill(app, code, quiet=as_json, **wanted) for code in codes]
    if as_json:
        told = _together(documents) if everywhere else documents[0]
        click.echo(json.dumps(told, ensure_ascii=False))
    if serve:
        _show(documents)
        from portal.cli.serve import serve as serve_command

        context.invoke(serve_command, port=port)


def _with_samples() -> tuple[str, ...]:
    """Return the regions whose plugin works and brings a sample office."""
    entries = runtime().host.registry.regions()
    return tuple(
        entry.region.code
        for entry in entries
        if entry.folder is not None and (entry.folder / "demo.toml").is_file()
    )


def _fill(app: Flask, region: str, *, quiet: bool, **wanted: Any) -> dict[str, Any]:  # noqa: ANN401
    kept = app.extensions["portal"].settings.instance / SAMPLE
    known: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    if not _is_empty(region):
        told = _("Daerah {region} sudah berisi data; tidak ada yang diubah.").format(region=region)
        click.echo(told, err=quiet)
        found: dict[str, Any] = known.get(region, {"region": region, "cycles": _cycles(region)})
        return found
    from portal.demo.story import tell

    click.echo(region, err=quiet)
    document = tell(region, say=lambda line: _tell(line, quiet), **wanted).to_document()
    kept.write_text(json.dumps({**known, region: document}, ensure_ascii=False), "utf-8")
    return document


def _together(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one object for several regions: all cycles, and the accounts by region."""
    return {
        "people": sum(one.get("people", 0) for one in documents),
        "cycles": [cycle for one in documents for cycle in one["cycles"]],
        "accounts": {one["region"]: one.get("accounts", {}) for one in documents},
        "regions": {one["region"]: one for one in documents},
    }


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


def _show(documents: list[dict[str, Any]]) -> None:
    """Print one account per role of each region; the password is the same everywhere."""
    filled = [one for one in documents if one.get("accounts")]
    if not filled:
        return
    passwords = {a["password"] for one in filled for a in one["accounts"].values()}
    click.echo(_("Akun contoh (kata sandi sama untuk semua): ") + ", ".join(sorted(passwords)))
    for one in filled:
        click.echo(f"{one['region']}:")
        for role, account in one["accounts"].items():
            click.echo(f"  {role:<19} {account['login']:<20} {account['name']}")
