"""Who is signed in: the only module that imports Flask-Login."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.domain.actor import Actor
from portal.domain.errors import NotAllowed, Unavailable
from portal.domain.sentences import mark
from portal.services.common.runtime import now, runtime
from portal.services.identity import accounts
from portal.services.identity import sessions as session_service
from portal.store.db import session as db_session
from portal.store.models import Account, WebSession
from portal.web import htmx, sessions
from portal.web.redirects import here, is_safe

FRESH_AT = "password_at"
"""The key that `portal.services.identity.sessions` reads, too."""


class Person(UserMixin):  # type: ignore[misc]
    """A signed-in account with the roles it had when this request began."""

    def __init__(self, account: Account, actor: Actor) -> None:
        """Keep plain values; the account's row is not touched again."""
        self.id = account.id
        self.login = account.login
        self.language = account.language
        self.actor = actor


def is_signed_in() -> bool:
    """Tell whether the request belongs to a signed-in person."""
    if g.get("database_away"):
        raise Unavailable(mark("Basis data sedang tidak dapat dibaca. Coba beberapa saat lagi."))
    return bool(current_user.is_authenticated)


def person() -> Person:
    """Return the signed-in person. Raises NotAllowed when nobody is."""
    if not is_signed_in():
        raise NotAllowed(mark("Silakan masuk terlebih dahulu."))
    return cast("Person", current_user._get_current_object())  # noqa: SLF001


def actor() -> Actor:
    """Return who acts in this request. Raises NotAllowed when nobody is signed in."""
    return person().actor


def sign_in(account: Account) -> None:
    """Begin a new session for an account whose password was just checked."""
    present = sessions.current()
    if (old := sessions.present_token()) is not None:
        session_service.end(old)
    token, row = session_service.start(account, sessions.address(), sessions.browser())
    sessions.renew(present, token, row)
    login_user(_person(account, row))
    g.language = account.language
    refresh()


def stay_signed_in() -> None:
    """Begin a new session after all sessions of the account were ended, this one included."""
    sign_in(accounts.get_account(person().id))


def sign_out() -> None:
    """End the present session here and in the browser."""
    token = sessions.present_token()
    logout_user()
    if token is not None:
        session_service.end(token)
    sessions.end(sessions.current())


def mark_fresh() -> None:
    """Note that the password was given just now."""
    session[FRESH_AT] = now().isoformat()


def renew_actor() -> None:
    """Let the actor of this request count as fresh, after the password was confirmed."""
    own = person()
    own.actor = replace(own.actor, fresh=True)


def is_fresh() -> bool:
    """Tell whether the password was given within the last minutes."""
    raw = session.get(FRESH_AT)
    if not isinstance(raw, str):
        return False
    minutes = runtime().settings.fresh_minutes
    age = now() - datetime.fromisoformat(raw).astimezone(UTC)
    return timedelta(0) <= age <= timedelta(minutes=minutes)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page and remember where he wanted to go."""
    target = here() if request.method == "GET" and not htmx.is_fragment() else ""
    values = {"next": target} if is_safe(target) and target != "/" else {}
    if sessions.present_token() is not None:
        flash(_("Sesi Anda sudah berakhir. Silakan masuk kembali."), "info")
    path = url_for("auth.sign_in", **values)  # type: ignore[arg-type]
    return htmx.go_to(path, 401) if htmx.is_fragment() else redirect(path, 303)


def _load(identity: str) -> Person | None:
    """Find the account of the session again; a disabled one is nobody from this request on."""
    own = sessions.current()
    if own.row_id is None or str(own.account_id) != identity:
        return None
    account = db_session().get(Account, own.account_id)
    row = db_session().get(WebSession, own.row_id)
    if account is None or row is None or not account.active:
        return None
    g.language = account.language
    return _person(account, row)


def _person(account: Account, row: WebSession) -> Person:
    found = accounts.actor_for(account, session=row, address=sessions.address(), fresh=is_fresh())
    return Person(account, found)


def register(app: Flask) -> None:
    """Install Flask-Login without its own cookies and redirects; ours are stricter."""
    manager = LoginManager()
    manager.session_protection = None  # addresses change while people move; tokens are opaque
    manager.user_loader(_load)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app, add_context_processor=False)

    @app.before_request
    def _choose_language() -> None:
        if not request.path.startswith(f"{app.static_url_path}/") and not g.get("database_away"):
            bool(current_user.is_authenticated)
