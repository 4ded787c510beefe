"""Where to go next, when the address comes from outside: only paths of this portal."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

LONGEST = 2000


def is_safe(target: str | None) -> bool:
    """Tell whether a target is a plain path of this portal.

    Browsers read a backslash as a slash, drop tabs and line breaks inside addresses, and take
    `//host` for another server; so anything but one leading slash and printable characters is
    refused rather than repaired.
    """
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return False
    if target.startswith("//") or "\\" in target or not target.isprintable() or " " in target:
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and not _hides_host(parts.path)


def _hides_host(path: str) -> bool:
    """Refuse `/%2f`, `/%5c`, `/%09` and the like: some proxy may decode them once more."""
    start = path[1:].lower()
    return start.startswith(("%2f", "%5c", "%09", "%0a", "%0d", "%00", "%20", "./", "../", "/"))


def next_path(default: str = "/") -> str:
    """Return the `next` of the form or address when it is safe, else the default."""
    target = request.form.get("next") or request.args.get("next")
    return target if target is not None and is_safe(target) else default


def here() -> str:
    """Return the present page as a path with its query, for use as `next`."""
    query = request.query_string.decode("utf-8", "replace")
    path = f"{request.path}?{query}" if query else request.path
    return path if is_safe(path) else "/"


def back(default: str = "/") -> str:
    """Return the path of the page that the request came from, when it is one of ours."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return default
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if is_safe(path) else default


def to(endpoint: str, **values: object) -> Response:
    """Redirect to a view after a successful step (303, so that a reload repeats nothing)."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]
