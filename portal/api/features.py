"""What a feature plugin describes: its pages, its permissions, its tables, what it adds to reports.

A feature plugin adds pages that belong to no single region. It describes them once, like everything
else; the core puts sign-in, permission, form token and frame around each page, and runs the view
under the guard. Views work with `portal.feature`, never with the web framework.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Feature", "MenuEntry", "OwnPermission", "Page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPermission:
    """A permission of the feature's own: who may do it by role, by relation, and never to himself.

    `name` is `<plugin id>.<word>`; roles and relations are words of the portal's one table.
    """

    name: str
    label: str
    roles: frozenset[str]
    relations: frozenset[str] = frozenset()
    never_self: bool = False
    fresh: bool = False
    """The password must have been given in the last minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page below `/fitur/<plugin id>`.

    `rule` is a path such as `/jabatan/<int:position_id>`; `view(ask, **values)` returns one of the
    answers of `portal.feature`. `permission` is one of the feature's own: no page is public.
    """

    name: str
    rule: str
    view: Callable[..., Any]
    permission: str
    methods: frozenset[Literal["GET", "POST"]] = frozenset({"GET"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A link to one of the feature's pages that takes no values."""

    page: str
    label: str
    order: int = 50
    group: Literal["main", "own", "hr", "admin"] = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """All that a feature plugin adds to the portal.

    `tables` is the plugin's base class made from `portal.feature.OwnTables`, or None.
    `report_data(actor, region, cycle_code)` gives plain JSON values for
    `ReportData.features[<plugin id>]` of the report formats that name this plugin in
    `ReportFormat.features`. `sample(moment, region, hr, committee)` plays the feature's part in a
    sample year; the actors are people of the sample office.
    """

    title: str
    permissions: tuple[OwnPermission, ...]
    pages: tuple[Page, ...]
    acts: tuple[tuple[str, str], ...] = ()
    """(code, words) of the feature's acts in the audit trail; codes begin with `<plugin id>.`"""
    tables: object = None
    report_data: Callable[..., Mapping[str, Any]] | None = None
    sample: Callable[..., None] | None = None
