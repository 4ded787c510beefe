"""Foreign sites cannot act for a signed-in person: token, and the browser's own word on origin.

No view is ever exempt. The list is frozen because an exemption made while serving a request would
switch the protection off for the whole process.
"""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
EXEMPT: frozenset[str] = frozenset()
"""Views without the check: none, now and later."""


class FrozenProtect(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check without its way out."""

    def __init__(self, app: Flask) -> None:
        """Check all unsafe requests of the application."""
        super().__init__(app)
        self._exempt_views = EXEMPT
        self._exempt_blueprints: frozenset[Any] = frozenset()

    def exempt(self, view: object) -> NoReturn:
        """Refuse: there are no exemptions."""
        msg = "no view is exempt from the CSRF check"
        raise RuntimeError(msg)


def check_origin() -> None:
    """Refuse unsafe requests that the browser says come from another site."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        raise CSRFError("cross-site request")
    origin = request.headers.get("Origin")
    if origin is not None and not _is_own(origin):
        raise CSRFError("foreign origin")


def _is_own(origin: str) -> bool:
    """Compare host and port; behind a proxy the scheme seen here may differ."""
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == request.host.lower()


def register(app: Flask) -> None:
    """Check origin and token before every view; the token lives as long as its session."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False  # check_origin is stricter and needs no Referer
    app.before_request(check_origin)
    FrozenProtect(app)
