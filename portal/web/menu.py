"""The navigation: blueprints add their entries, each person sees those that a role opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, request
from flask.sansio.app import App

from portal.domain.actor import Actor
from portal.domain.permissions import PERMISSIONS, may_ever
from portal.domain.sentences import mark as _

GROUPS: dict[str, str] = {
    "main": "",
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


def add(
    bp: Blueprint,
    endpoint: str,
    label: str,
    *,
    permission: str,
    order: int = 50,
    group: str = "main",
    roles: str = "",
) -> None:
    """Add an entry when the blueprint is registered. `roles` is a list of words."""
    PERMISSIONS[permission]
    entry = Entry(endpoint, label, permission, order, group, frozenset(roles.split()))
    bp.record(lambda state: _entries(state.app).append(entry))


def entries_for(actor: Actor) -> list[tuple[str, list[Entry]]]:
    """Return groups (heading, entries) in order, without empty ones."""
    seen = [entry for entry in _entries(current_app) if _shown(entry, actor)]
    groups = [
        (heading, sorted((e for e in seen if e.group == key), key=lambda e: (e.order, e.label)))
        for key, heading in GROUPS.items()
    ]
    return [(heading, entries) for heading, entries in groups if entries]


def is_current(entry: Entry) -> bool:
    """Tell whether the page shown belongs to the entry (same blueprint)."""
    if request.endpoint is None:
        return False
    siblings = [e for e in _entries(current_app) if _blueprint(e) == _blueprint(entry)]
    if len(siblings) > 1:
        return request.endpoint == entry.endpoint
    return request.endpoint.rpartition(".")[0] == _blueprint(entry)


def _blueprint(entry: Entry) -> str:
    return entry.endpoint.rpartition(".")[0]


def _shown(entry: Entry, actor: Actor) -> bool:
    if entry.roles and entry.roles.isdisjoint(actor.roles):
        return False
    if not PERMISSIONS[entry.permission].roles.isdisjoint(actor.roles):
        return True
    # What only a relation opens is of no use to an account without a personnel file.
    return actor.employee_id is not None and may_ever(entry.permission, actor.roles)


def _entries(app: App) -> list[Entry]:
    return cast("list[Entry]", app.extensions.setdefault("portal_menu", []))
