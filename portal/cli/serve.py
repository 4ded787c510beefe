"""`portal serve`: web server and worker in one command; `web` and `worker` for several hosts."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
from gettext import gettext as _

import click

from portal.cli.context import application, options, refuse, sentences, settings
from portal.cli.supervisor import Child, Supervisor
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import sentence
from portal.logs import keep_log
from portal.settings import Settings

_host = click.option("--host", help=_("Alamat; bawaan dari pengaturan, 127.0.0.1."))
_port = click.option("--port", type=click.IntRange(0, 65535), help=_("Port; 0 untuk port bebas."))


@click.command(help=_("Jalankan portal: server web dan pekerja latar."))
@_host
@_port
def serve(host: str | None, port: int | None) -> None:
    """Start both, tell the address, keep them running until SIGTERM or Ctrl+C."""
    chosen = _ready(host, port)
    environment = _environment(chosen)
    children = [
        Child("web", web_command(chosen), environment),
        Child("worker", _own_command("worker"), environment),
    ]
    threading.Thread(target=_tell_when_up, args=(chosen,), daemon=True).start()
    if Supervisor(children).run():
        refuse(_("Portal tidak dapat berjalan; lihat pesan di atas."))


@click.command(help=_("Jalankan server web saja."))
@_host
@_port
def web(host: str | None, port: int | None) -> None:
    """Become the web server."""
    chosen = _ready(host, port)
    command = web_command(chosen)
    os.execve(command[0], command, _environment(chosen))  # noqa: S606  (our own command)


@click.command(help=_("Jalankan pekerja latar saja."))
def worker() -> None:
    """Take jobs until SIGTERM."""
    from portal.jobs.worker import work

    keep_log(settings().log_level)
    app = application()
    with sentences():
        work(app.app_context)


def _ready(host: str | None, port: int | None) -> Settings:
    """Return settings that may be served at a free address, or end with a sentence."""
    given = settings()
    changes = {"host": host or given.host, "port": given.port if port is None else port}
    chosen = given.model_copy(update=changes)
    with sentences():
        chosen.refuse_unsafe_serving()
        _warn(chosen)
        free = free_port(chosen.host, chosen.port)
    # The processes to come tell of plugins, each with fault numbers of its own.
    logging.getLogger("portal.host").setLevel(logging.ERROR)
    application()  # tells of a pending migration before anything starts
    return chosen.model_copy(update={"port": free})


def _warn(chosen: Settings) -> None:
    """Tell what is tolerated on this machine alone."""
    shared = chosen.shared_key()
    if shared is not None:
        click.echo(str(shared), err=True)


def free_port(host: str, port: int) -> int:
    """Return the port (a free one for 0). Raises Invalid when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            told = sentence(
                _("Alamat {host}:{port} tidak dapat dipakai ({why}). Pilih port lain: --port 8001"),
                host=host,
                port=port,
                why=_("sudah dipakai") if error.errno == 98 else error.strerror,
            )
            raise Invalid(Problem("port", told)) from error
        return int(probe.getsockname()[1])


def _environment(chosen: Settings) -> dict[str, str]:
    safe = {"PORTAL_SAFE_MODE": "1"} if options().get("safe_mode") else {}
    return {
        **os.environ,
        "PORTAL_INSTANCE": str(chosen.instance),
        "PORTAL_HOST": chosen.host,
        "PORTAL_PORT": str(chosen.port),
        **safe,
    }


def _own_command(name: str) -> list[str]:
    return [sys.executable, "-c", "from portal.cli import main; main()", name]


def web_command(chosen: Settings) -> list[str]:
    """Return granian's command line; its own workers are restarted by itself."""
    return [
        sys.executable,
        *("-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"),
        *("--host", chosen.host, "--port", str(chosen.port)),
        *("--workers", str(chosen.web_workers)),
        *("--blocking-threads", str(chosen.web_threads)),
        *("--respawn-failed-workers", "--log-level", chosen.log_level.lower()),
        "portal.wsgi:application",
    ]


def _tell_when_up(chosen: Settings) -> None:
    """Print the address once somebody answers there."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(chosen.host, chosen.host)  # noqa: S104
    shown = f"[{reach}]" if ":" in reach else reach
    for _attempt in range(300):
        try:
            with socket.create_connection((reach, chosen.port), timeout=1):
                break
        except OSError:
            time.sleep(0.1)
    else:
        return
    address = chosen.base_url or f"http://{shown}:{chosen.port}"
    click.echo(_("Portal berjalan di {address} (Ctrl+C untuk berhenti)").format(address=address))
    sys.stdout.flush()
