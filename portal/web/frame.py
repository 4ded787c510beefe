"""What surrounds every page: who is signed in, which region, which menu, which files."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, g, url_for
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.domain.errors import PortalError
from portal.services.common.runtime import runtime
from portal.store.db import session
from portal.store.models import RegionRecord
from portal.web import formats, i18n, login, menu, redirects

STATIC = Path(__file__).resolve().parent / "static"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of one page."""

    signed_in: bool = False
    name: str = ""
    region: str = ""
    groups: tuple[tuple[str, tuple[menu.Entry, ...]], ...] = ()


def frame() -> Frame:
    """Return the surroundings, worked out once a request; plain ones when the database is away."""
    if "page_frame" not in g:
        try:
            g.page_frame = _frame()
        except (SQLAlchemyError, PortalError):
            log.exception("page frame falls back to the plain one")
            g.page_frame = Frame()
    found = g.page_frame
    return found if isinstance(found, Frame) else Frame()


def forget() -> None:
    """Work the surroundings out anew, after a sign-in or when a page failed."""
    g.pop("page_frame", None)


def _frame() -> Frame:
    if not login.is_signed_in():
        return Frame(region=_only_region())
    own = login.actor()
    groups = tuple((heading, tuple(entries)) for heading, entries in menu.entries_for(own))
    return Frame(True, own.name, _region_name(own.region), groups)


def _only_region() -> str:
    """A portal of one region says its name to visitors too."""
    entries = runtime().host.registry.regions()
    return entries[0].region.agency if len(entries) == 1 else ""


def _region_name(code: str) -> str:
    if not code or code == "*":
        return ""
    entry = runtime().host.registry.known(code)
    if entry is not None:
        g.time_zone = entry.region.time_zone
        return entry.region.agency
    row = (
        session()
        .execute(
            select(RegionRecord.agency, RegionRecord.time_zone).where(RegionRecord.code == code)
        )
        .first()
    )
    if row is None:
        return ""
    g.time_zone = row.time_zone
    return str(row.agency)


@lru_cache(maxsize=64)
def _version(filename: str) -> str:
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """Return the address of one of our files; vendored ones carry their version in the name."""
    if filename.startswith("vendor/"):
        return url_for("static", filename=filename)
    return url_for("static", filename=filename, v=_version(filename))


def has_endpoint(name: str) -> bool:
    """Tell whether a view exists."""
    return name in current_app.view_functions


def register(app: Flask) -> None:
    """Give the templates what the layout needs."""
    helpers: dict[str, Callable[..., object]] = {
        "asset": asset,
        "back": redirects.back,
        "has_endpoint": has_endpoint,
        "here": redirects.here,
        "languages": lambda: i18n.LANGUAGES,
        "menu_entries": lambda: frame().groups,
        "menu_is_current": menu.is_current,
        "page_language": formats.language,
        "page_region": lambda: frame().region,
        "person_name": lambda: frame().name,
        "signed_in": lambda: frame().signed_in,
    }
    app.jinja_env.globals.update(helpers)

    @app.before_request
    def _time_zone() -> None:
        # Views may format days before the layout asks for the frame.
        if not g.get("database_away") and login.is_signed_in():
            frame()
