"""Files of the pages: ours and the plugins', cached for long because their addresses change."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, send_from_directory

from portal.services.common.runtime import runtime
from portal.web.frame import STATIC
from portal.web.permit import public, route

YEAR = 365 * 24 * 3600
HOUR = 3600
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".svg", ".webp"})
bp = Blueprint("assets", __name__)


@public
def static(filename: str) -> Response:
    """Send one of our files; addresses that carry a version never change their content."""
    versioned = filename.startswith("vendor/") or "v" in request.args
    return _send(STATIC, filename, YEAR if versioned else HOUR, immutable=versioned)


@route(bp, "/static/plugin/<plugin_id>/<path:filename>", permission="public")
def plugin(plugin_id: str, filename: str) -> Response:
    """Send a picture of an active plugin, such as an emblem; plugins bring no scripts."""
    folder = next(
        (r.folder for r in runtime().host.reports() if r.id == plugin_id and r.state == "active"),
        None,
    )
    if folder is None or Path(filename).suffix.lower() not in PICTURES:
        abort(404)
    response = _send(folder / "static", filename, HOUR, immutable=False)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _send(folder: Path, filename: str, seconds: int, *, immutable: bool) -> Response:
    response = send_from_directory(folder, filename, max_age=seconds)
    response.cache_control.public = True
    response.cache_control.no_cache = None
    if immutable:
        response.cache_control.immutable = True
    return response


def register(app: Flask) -> None:
    """Take over Flask's own view of static files."""
    app.view_functions["static"] = static
    app.register_blueprint(bp)
