"""Pages that say the same to everybody."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from portal.web.permit import route

bp = Blueprint("pages", __name__)


@route(bp, "/privasi", permission="public")
def privacy() -> ResponseReturnValue:
    """Tell which data the portal keeps, why, and who may see them."""
    return render_template("shared/privacy.html")


@route(bp, "/robots.txt", permission="public")
def robots() -> ResponseReturnValue:
    """Keep search engines away: nothing here is meant for them."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
