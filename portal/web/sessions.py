"""Sessions: signed-in people have an opaque one on the server, visitors a small signed cookie.

The cookie of a signed-in person holds nothing but a random token; the row behind it can be listed
and ended. A visitor costs no database row: his cookie holds the form token and the language, and
is thrown away at sign-in together with its form token.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from portal.services.common.runtime import runtime
from portal.services.identity import session_values
from portal.services.identity import sessions as service
from portal.store.models import WebSession

SIGNED_IN = "portal"
VISITOR = "portal_visit"
VISIT_SECONDS = 12 * 3600
LONGEST_BROWSER = 200
log = logging.getLogger(__name__)


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """Values of one session. `row_id` and `account_id` are set for signed-in people only."""

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        """Take stored values; a change marks the session for saving."""

        def changed(own: CallbackDict[str, Any]) -> None:
            self.modified = True
            self.accessed = True

        super().__init__(values or {}, changed)
        self.modified = False
        self.accessed = False
        self.row_id: int | None = None
        self.account_id: int | None = None
        self.new_token: str | None = None
        self.ended = False


def is_secure() -> bool:
    """Tell whether cookies must be Secure: over https, or when the address is told to be https."""
    return request.is_secure or runtime().settings.base_url.startswith("https://")


def cookie_name(kind: str = SIGNED_IN) -> str:
    """Return the cookie's name; the `__Host-` prefix ties it to this host and to https."""
    if is_secure():
        return f"__Host-{kind}"
    return "portal_session" if kind == SIGNED_IN else kind


class ServerSessions(SessionInterface):
    """Flask's session over the session table."""

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        """Return the session of a request; files of the pages need none."""
        if request.path.startswith(f"{app.static_url_path}/"):
            return PortalSession()
        token = request.cookies.get(cookie_name())
        if token:
            try:
                row = service.load(token)
            except SQLAlchemyError:
                log.exception("session cannot be read")
                g.database_away = True
                return PortalSession()
            if row is not None:
                opened = _opened(row)
                service.touch(row)
                return opened
        return _visit(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, and set or delete cookies."""
        if not isinstance(session, PortalSession):
            return
        if session.accessed:
            response.vary.add("Cookie")
        if session.ended:
            _drop(response, SIGNED_IN)
        if session.row_id is None:
            if session.modified:
                _set(response, VISITOR, _serializer(app).dumps(dict(session)))
            return
        if session.new_token:
            _set(response, SIGNED_IN, session.new_token)
            _drop(response, VISITOR)
        if session.modified:
            session_values.save(session.row_id, dict(session))


def renew(session: PortalSession, token: str, row: WebSession) -> None:
    """Turn the present session into a new one: new token, no value of the old one kept."""
    session.clear()
    session.update(row.data)
    session.row_id, session.account_id = row.id, row.account_id
    session.new_token, session.ended = token, False


def end(session: PortalSession) -> None:
    """Forget the present session in the browser; its row is ended by the service."""
    session.clear()
    session.row_id = session.account_id = session.new_token = None
    session.ended = True


def present_token() -> str | None:
    """Return the token that the browser sent for a signed-in session."""
    return request.cookies.get(cookie_name())


def browser() -> str:
    """Return the browser's description of itself, cut to a sensible length."""
    return (request.user_agent.string or "")[:LONGEST_BROWSER]


def address() -> str:
    """Return the address of the request (behind a proxy: as the proxy tells, when trusted)."""
    return request.remote_addr or ""


def _opened(row: WebSession) -> PortalSession:
    session = PortalSession(_plain(row.data))
    session.row_id, session.account_id = row.id, row.account_id
    return session


def _plain(data: dict[str, object] | None) -> dict[str, Any]:
    """Return a copy; flashed messages come back from JSON as lists and must be pairs."""
    values: dict[str, Any] = dict(data or {})
    if "_flashes" in values:
        values["_flashes"] = [tuple(item) for item in values["_flashes"]]
    return values


def _visit(app: Flask, request: Request) -> PortalSession:
    raw = request.cookies.get(cookie_name(VISITOR))
    if not raw or not app.secret_key:
        return PortalSession()
    try:
        return PortalSession(dict(_serializer(app).loads(raw, max_age=VISIT_SECONDS)))
    except (BadSignature, TypeError, ValueError):
        return PortalSession()


def _serializer(app: Flask) -> URLSafeTimedSerializer:
    fallbacks = app.config.get("SECRET_KEY_FALLBACKS") or []
    keys = [*fallbacks, app.secret_key]  # the last one signs, all are accepted
    return URLSafeTimedSerializer(keys, salt="portal-visit", serializer=TaggedJSONSerializer())


def _set(response: Response, kind: str, value: str) -> None:
    response.set_cookie(
        cookie_name(kind), value, path="/", secure=is_secure(), httponly=True, samesite="Lax"
    )


def _drop(response: Response, kind: str) -> None:
    if cookie_name(kind) in request.cookies:
        response.delete_cookie(
            cookie_name(kind), path="/", secure=is_secure(), httponly=True, samesite="Lax"
        )


def register(app: Flask) -> None:
    """Use these sessions in the application."""
    app.session_interface = ServerSessions()


def current() -> PortalSession:
    """Return the session of the present request as ours."""
    from flask import session

    inner = session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if not isinstance(inner, PortalSession):
        msg = f"{current_app.name} does not use portal sessions"
        raise TypeError(msg)
    return inner
