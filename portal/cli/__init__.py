"""The command line: `portal`. Each command is imported only when it is called."""

from __future__ import annotations

from gettext import gettext as _
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from portal import __version__

COMMANDS: dict[str, str] = {
    "account": "portal.cli.account:account",
    "audit": "portal.cli.audit:audit",
    "cycle": "portal.cli.cycle:cycle",
    "db": "portal.cli.db:db",
    "demo": "portal.cli.demo:demo",
    "init": "portal.cli.init:init",
    "people": "portal.cli.people:people",
    "plugin": "portal.cli.wiring:plugin",
    "report": "portal.cli.report:report",
    "score": "portal.cli.wiring:score",
    "serve": "portal.cli.serve:serve",
    "web": "portal.cli.serve:web",
    "worker": "portal.cli.serve:worker",
}
"""Name of each command and where it is found."""


class LazyGroup(click.Group):
    """A group that lists its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands that this installation has."""
        return sorted(n for n, place in COMMANDS.items() if find_spec(place.partition(":")[0]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        module, _colon, name = COMMANDS.get(cmd_name, "").partition(":")
        if not module or find_spec(module) is None:
            return None
        return getattr(import_module(module), name, None)


@click.group(cls=LazyGroup, help=_("Portal penilaian kinerja ASN daerah."))
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Folder konfigurasi dan data; bawaan: PORTAL_INSTANCE atau ./instance."),
)
@click.option("--safe-mode", is_flag=True, help=_("Jalan dengan plugin nasional saja."))
@click.version_option(__version__, "--version", message="portal %(version)s")
@click.pass_context
def main(context: click.Context, instance: Path | None, *, safe_mode: bool) -> None:
    """Keep the options for the command that follows."""
    context.obj = {"instance": instance, "safe_mode": safe_mode}
