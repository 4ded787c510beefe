"""What anybody may see of a region's units: their light, and no name of a person."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.domain.digests import digest
from portal.domain.errors import NotFound
from portal.domain.sentences import mark
from portal.services.appraisals import described
from portal.store.queries import unit_pages
from portal.web.described import in_words
from portal.web.period_view import status_words
from portal.web.permit import route
from portal.web.views.closing_lists import closing_named
from portal.web.views.units import public_closings

bp = Blueprint("public_units", __name__, url_prefix="/publik")
SECONDS = 300
"""How long a browser may keep the page without asking again."""


@route(bp, "/<region>/unit", permission="public")
def index(region: str) -> ResponseReturnValue:
    """Show the last published light of each unit; asked again, it costs one short question."""
    entry = described(region)
    if entry is None:
        raise NotFound(mark("Halaman"))
    closings = public_closings(region)
    mark_now = digest([unit_pages.last_publication(region), request.accept_languages.to_header()])
    answer = make_response()
    answer.set_etag(mark_now[:32])
    answer.cache_control.public = True
    answer.cache_control.max_age = SECONDS
    if not answer.is_streamed and request.if_none_match.contains(mark_now[:32]):
        answer.status_code = 304
        return answer
    answer.set_data(
        render_template(
            "units/public.html",
            region=in_words(entry.region),
            rows=unit_pages.public_units(region, closings),
            words={name: status_words(closing_named(region, name)) for name in closings},
        )
    )
    return answer
