"""Requests that want a fragment instead of a whole page."""

from __future__ import annotations

from flask import Response, request

from portal.web.redirects import is_safe


def is_fragment() -> bool:
    """Tell whether the request was made by htmx for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def go_to(path: str, status: int = 200) -> Response:
    """Tell htmx to move the whole browser to a path of the portal."""
    response = Response(status=status)
    response.headers["HX-Redirect"] = path if is_safe(path) else "/"
    return response
