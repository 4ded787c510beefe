"""The navigation: blueprints add their entries, each person sees those that a role opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, current_app, g, request, url_for
from flask.sansio.app import App

from portal.domain.actor import Actor
from portal.domain.permissions import PERMISSIONS, may_ever
from portal.domain.sentences import mark as _
from portal.host import RegionEntry
from portal.services.common.runtime import runtime

GROUPS: dict[str, str] = {
    "main": "",
    "own": _("Milik saya"),
    "hr": _("Pengelolaan"),
    "admin": _("Administrasi"),
}
"""Groups in order of appearance, with their headings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation. `label` is marked Indonesian text."""

    endpoint: str
    label: str
    permission: str
    order: int = 50
    group: str = "main"
    roles: frozenset[str] = frozenset()
    """When given, only these roles see the link; the permission still guards the page."""
    needed: Callable[[Actor], bool] | None = None
    """Whether the person's region has such a thing at all; None for what every region has."""


Source = Callable[[Actor], list[Entry]]


def add(
    bp: Blueprint,
    endpoint: str,
    label: str,
    *,
    permission: str,
    order: int = 50,
    group: str = "main",
    roles: str = "",
    needed: Callable[[Actor], bool] | None = None,
) -> None:
    """Add an entry when the blueprint is registered. `roles` is a list of words.

    `needed` keeps the menu calm: it tells whether the person's region has such a thing at all.
    """
    PERMISSIONS[permission]
    only = frozenset(roles.split())
    entry = Entry(endpoint, label, permission, order, group, only, needed)
    bp.record(lambda state: _entries(state.app).append(entry))


def where(described: Callable[[RegionEntry], bool]) -> Callable[[Actor], bool]:
    """Return a `needed` that asks what the person's region describes; nobody's region has all."""

    def needed(actor: Actor) -> bool:
        entry = runtime().host.registry.known(actor.region) if actor.region else None
        return entry is None or described(entry)

    return needed


def has_projects(entry: RegionEntry) -> bool:
    """Tell whether the region measures anything by project."""
    return any(found.subject == "project" for found in entry.indicator_sets)


def has_forms(entry: RegionEntry) -> bool:
    """Tell whether people rate each other by forms in the region."""
    return bool(entry.forms())


def has_own_facts(entry: RegionEntry) -> bool:
    """Tell whether employees state facts about themselves in the region."""
    return any(fact.entered_by == "employee" for fact in entry.facts())


def has_office_facts(entry: RegionEntry) -> bool:
    """Tell whether the personnel office records facts that hold for a span of time."""
    return any(fact.entered_by == "hr" and not fact.per_cycle for fact in entry.facts())


def add_source(app: Flask, source: Source) -> None:
    """Add a function that tells further entries for one person, asked once a request."""
    app.extensions["portal_menu_source"] = source


def entries_for(actor: Actor) -> list[tuple[str, list[Entry]]]:
    """Return groups (heading, entries) in order, without empty ones."""
    g.menu_contributed = current_app.extensions.get("portal_menu_source", _nothing)(actor)
    every = (*_entries(current_app), *g.menu_contributed)
    seen = [entry for entry in every if _shown(entry, actor)]
    groups = [
        (heading, sorted((e for e in seen if e.group == key), key=lambda e: (e.order, e.label)))
        for key, heading in GROUPS.items()
    ]
    return [(heading, entries) for heading, entries in groups if entries]


def stand_with_staff(actor: Actor, employee_id: int | None) -> None:
    """Mark the list of staff (or of all) for a page about somebody else, not one's own pages.

    Results, plans and feedback have the same address whoever they are about.
    """
    if employee_id != actor.employee_id:
        appraises = bool(actor.regions("appraiser")) and not actor.regions("hr", "auditor")
        stand_at("results.staff" if appraises else "results.cycles")


def stand_at(endpoint: str) -> None:
    """Mark this entry for the page, whatever its address continues."""
    g.menu_stands_at = endpoint


def is_current(entry: Entry) -> bool:
    """Tell whether the page shown belongs to the entry, itself or as a page below it."""
    if "menu_current" not in g:
        g.menu_current = _current()
    return entry is g.menu_current


def _current() -> Entry | None:
    """Return the entry whose address the page's address continues farthest.

    A page below no entry's address belongs to the first entry of its blueprint.
    """
    every: list[Entry] = [*_entries(current_app), *g.get("menu_contributed", ())]
    if chosen := g.get("menu_stands_at"):
        return next((entry for entry in every if entry.endpoint == chosen), None)
    above = [(len(path), e) for e in every if _is_below(request.path, path := url_for(e.endpoint))]
    if above:
        return max(above, key=lambda found: found[0])[1]
    area = (request.endpoint or "").rpartition(".")[0]
    own = [e for e in every if e.endpoint.rpartition(".")[0] == area]
    return min(own, key=lambda e: e.order, default=None)


def _is_below(path: str, address: str) -> bool:
    """Tell whether an address continues another; the start page has no pages below it."""
    return path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))


def _shown(entry: Entry, actor: Actor) -> bool:
    if entry.roles and entry.roles.isdisjoint(actor.roles):
        return False
    if entry.needed is not None and not entry.needed(actor):
        return False
    if not PERMISSIONS[entry.permission].roles.isdisjoint(actor.roles):
        return True
    # What only a relation opens is of no use to an account without a personnel file.
    return actor.employee_id is not None and may_ever(entry.permission, actor.roles)


def _nothing(_actor: Actor) -> list[Entry]:
    return []


def _entries(app: App) -> list[Entry]:
    return cast("list[Entry]", app.extensions.setdefault("portal_menu", []))
