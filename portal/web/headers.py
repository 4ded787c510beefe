"""What every answer carries: content policy with a fresh nonce, no sniffing, no framing."""

from __future__ import annotations

import secrets
import uuid

from flask import Flask, Response, g, request

STATIC = "/static/"
YEAR = 365 * 24 * 3600
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


def nonce() -> str:
    """Return the nonce of this answer; a new one for each request, also for fragments."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def request_id() -> str:
    """Return the number under which the log keeps this request."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12].upper()
    return str(g.request_id)


def policy() -> str:
    """Return the content security policy: nothing from elsewhere, no inline script or style."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce()}' 'strict-dynamic'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types htmx",
        )
    )


def dress(response: Response) -> Response:
    """Put the headers on an answer. A view that set a stricter policy keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = PERMISSIONS_POLICY
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Request-Id"] = request_id()
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if not (request.path.startswith(STATIC) and response.status_code in {200, 206, 304}):
        headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
    return response


def register(app: Flask) -> None:
    """Dress every answer of the application."""
    app.after_request(dress)
    app.jinja_env.globals["csp_nonce"] = nonce
    app.jinja_env.globals["request_id"] = request_id
