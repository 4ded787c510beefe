"""`portal plugin`: see, release, disable and enable plugins from the shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

import click

from portal.domain.errors import PortalError
from portal.domain.sentences import mark, sentence
from portal.host import Host, PluginReport

_COLUMNS = ("id", "version", "state", "stage", "fault", "reason")
_HEADINGS = ("PLUGIN", "VERSI", "STATUS", "TAHAP", "GANGGUAN", "KETERANGAN")


def plugin_group(
    host: Callable[[], Host], change: Callable[[Host, str, str], PluginReport] | None = None
) -> click.Group:
    """Return the command group; `host` is asked only when a command runs.

    `change(host, action, plugin id)` carries out disable, enable or release; without it only this
    process's host changes. Exit code 1 means that the plugin did not reach the wanted state.
    """
    act = change or (lambda found, action, plugin_id: getattr(found, action)(plugin_id))

    @click.group("plugin", help=mark("Melihat dan mengatur plugin daerah."))
    def group() -> None:
        pass

    @group.command("list", help=mark("Tampilkan semua plugin beserta statusnya."))
    @click.option("--json", "as_json", is_flag=True, help=mark("Tulis sebagai JSON."))
    def list_plugins(*, as_json: bool) -> None:
        reports = host().reports()
        click.echo(_json(reports) if as_json else _table(reports))

    @group.command("release", help=mark("Periksa ulang plugin yang dikarantina, lalu aktifkan."))
    @click.argument("plugin_id", metavar="ID")
    def release(plugin_id: str) -> None:
        _change(lambda: act(host(), "release", plugin_id), "active")

    @group.command("disable", help=mark("Nonaktifkan plugin."))
    @click.argument("plugin_id", metavar="ID")
    def disable(plugin_id: str) -> None:
        _change(lambda: act(host(), "disable", plugin_id), "disabled")

    @group.command("enable", help=mark("Aktifkan kembali plugin yang dinonaktifkan."))
    @click.argument("plugin_id", metavar="ID")
    def enable(plugin_id: str) -> None:
        _change(lambda: act(host(), "enable", plugin_id), "active")

    return group


def _change(act: Callable[[], PluginReport], wanted: str) -> None:
    try:
        report = act()
    except PortalError as error:
        _fail(str(error.sentence))
    if report.state != wanted:
        _fail(f"{report.id}: {report.state}. {report.reason} {report.fault}".rstrip())
    message = mark("Plugin {id} sekarang berstatus {state}.")
    click.echo(str(sentence(message, id=report.id, state=report.state)))


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(1)


def _json(reports: tuple[PluginReport, ...]) -> str:
    documents = [report.to_document() for report in reports]
    return json.dumps(documents, ensure_ascii=False, indent=1)


def _table(reports: tuple[PluginReport, ...]) -> str:
    rows = [_HEADINGS, *(tuple(str(getattr(r, name)) for name in _COLUMNS) for r in reports)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    warnings = (f"{report.id}: {one}" for report in reports for one in report.warnings)
    return "\n".join((*lines, *warnings))
