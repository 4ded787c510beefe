"""What anybody may see of a region's units: their light, and no name of a person."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.services.common.appraisals import entry_of
from portal.services.common.runtime import runtime
from portal.store.queries import unit_pages
from portal.store.queries.unit_pages import Light
from portal.web.described import in_words
from portal.web.period_view import status_words
from portal.web.permit import route
from portal.web.views.closing_lists import closing_named
from portal.web.views.units import public_closings

bp = Blueprint("public_units", __name__, url_prefix="/publik")


@route(bp, "/<region>/unit", permission="public")
def index(region: str) -> ResponseReturnValue:
    """Show the last published light of each unit; asked again, it costs one short question."""
    closings = tuple(public_closings(region))
    told = unit_pages.last_publication(region)
    return render_template(
        "units/public.html",
        region=in_words(entry_of(region).region),
        rows=_rows(runtime().settings.database_url, region, closings, told),
        words={name: status_words(closing_named(region, name)) for name in closings},
    )


@lru_cache(maxsize=32)
def _rows(
    _database: str, region: str, closings: tuple[str, ...], _told: str
) -> tuple[tuple[str, Light], ...]:
    """Keep the list until another period is published: the mark of the last one is in the key."""
    return unit_pages.public_units(region, list(closings))
