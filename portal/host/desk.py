"""Feature plugins at run time: which are there, and their code under the same guard as all others.

A page is a decision: its fault answers 503 and is counted. A menu is a contribution: its fault is
counted, and the menu goes without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from portal.api.features import Feature, MenuEntry
from portal.domain.actor import Actor
from portal.domain.sentences import mark
from portal.host.descriptions import menu_problem
from portal.host.errors import PluginFault, feature_away, feature_off
from portal.host.guard import Guard, WrongAnswer
from portal.host.registry import Closure
from portal.host.settings import Setting
from portal.host.shelf import Record, Shelf

logger = logging.getLogger("portal.host")
MENU = mark("menyusun menu")


class FeatureDesk:
    """What the core asks of feature plugins. Safe to share by threads."""

    def __init__(self, shelf: Shelf, guard: Guard, closed: Mapping[str, Closure]) -> None:
        """Share the host's own shelf, guard and closures: one state, one count of faults."""
        self._shelf, self._guard, self._closed = shelf, guard, closed

    def active(self) -> dict[str, Feature]:
        """Return the features that may answer now, by plugin id."""
        return {
            plugin_id: record.admitted.feature
            for plugin_id, record in sorted(self._shelf.records.items())
            if plugin_id not in self._closed and record.admitted and record.admitted.feature
        }

    def get(self, plugin_id: str) -> Feature:
        """Return a feature that may answer now.

        Raises Unavailable while the plugin is in quarantine, and NotFound while it is switched off
        or has no pages.
        """
        found = self.active().get(plugin_id)
        if found is not None:
            return found
        record = self._shelf.records.get(plugin_id)
        if record is None or not _had_pages(record):
            raise feature_off("")
        name = record.inspected.manifest.name if record.inspected.manifest else plugin_id
        if record.state in {"quarantined", "active"}:
            raise feature_away(name, record.fault)
        raise feature_off(name)

    def serve(
        self,
        plugin_id: str,
        label: str,
        run: Callable[[], Any],
        passing: tuple[type[BaseException], ...] = (),
    ) -> Any:  # noqa: ANN401  (whatever the page answers)
        """Run a page's code. Raises `PluginFault` for a fault; `passing` goes through uncounted.

        `passing` is what the page's own code may rightly raise: refusals, and a database that is
        away.
        """
        return self._guard.decide(plugin_id, label, run, passing)

    def setting(self, plugin_id: str, name: str) -> Setting:
        """Return a setting that the plugin's manifest declares. Raises KeyError."""
        record = self._shelf.records.get(plugin_id)
        manifest = record.inspected.manifest if record else None
        known = {one.name: one for one in (manifest.settings if manifest else ())}
        return known[name]

    def menu(self, plugin_id: str, actor: Actor) -> tuple[MenuEntry, ...]:
        """Return the links one person sees to a feature's pages; none when its code fails."""
        record = self._shelf.records.get(plugin_id)
        hook = record.admitted.hooks.get("portal_menu") if record and record.admitted else None
        if hook is None or plugin_id in self._closed:
            return ()

        def entries() -> tuple[MenuEntry, ...]:
            answer = hook(actor=actor) or ()
            problem = menu_problem(answer)
            if problem:
                raise WrongAnswer(problem)
            return tuple(answer)  # type: ignore[arg-type]  # checked just above

        try:
            return self._guard.decide(plugin_id, MENU, entries)  # type: ignore[no-any-return]
        except PluginFault as error:
            logger.info("menu of %s skipped: %s", plugin_id, error.fault)
            return ()


def _had_pages(record: Record) -> bool:
    """A plugin whose manifest cannot be read may well have had pages."""
    manifest = record.inspected.manifest
    return manifest is None or manifest.feature
