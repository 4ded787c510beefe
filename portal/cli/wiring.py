"""Commands that need little more than the plugin host: `score` and `plugin`.

`score` runs without any instance. `plugin` uses the instance's database when there is one, so
that what a person switched off stays off in every process.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from portal.cli.context import application, settings
from portal.cli.plugin import plugin_group
from portal.cli.plugin_archive import COMMANDS as ARCHIVE
from portal.cli.plugin_kit import COMMANDS as KIT
from portal.cli.score import score_command
from portal.cli.score_verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.api.methods import ScoringMethod
    from portal.host import Host, PluginReport


def bare_host() -> Host:
    """Load the plugins as the settings say, without a database."""
    from portal.host import load_host

    chosen = settings()
    return load_host(
        chosen.plugin_folders,
        enabled=chosen.plugins_enabled,
        safe_mode=chosen.safe_mode,
        fallback=chosen.fallback_regions,
    )


def instance_host() -> Host:
    """Return the host of the instance, or a bare one where no instance was made yet."""
    if not (settings().instance / "portal.toml").is_file():
        return bare_host()
    host: Host = application().extensions["portal"].host
    return host


def _methods() -> dict[str, ScoringMethod[Any]]:
    return {method.id: method for method in bare_host().registry.methods()}


def _change(host: Host, action: str, plugin_id: str) -> PluginReport:
    """Carry out a change and, in an instance, write it down for the other processes."""
    with _instance() as kept:
        if not kept:
            return getattr(host, action)(plugin_id)  # type: ignore[no-any-return]
        from portal.domain.actor import SYSTEM
        from portal.services.upkeep.plugin_states import change

        return change(SYSTEM, plugin_id, action)


@contextmanager
def _instance() -> Iterator[bool]:
    if not (settings().instance / "portal.toml").is_file():
        yield False
        return
    with application().app_context():
        yield True


score = score_command(_methods)
score.beside["verify"] = verify
plugin = plugin_group(instance_host, _change)
for _command in (*KIT, *ARCHIVE):
    plugin.add_command(_command)
