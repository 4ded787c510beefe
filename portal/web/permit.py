"""Every route names its permission, or says that it is public. Asked at the door, before the view.

The door only tells whether a role (or a relation yet to be proved) could ever allow the step; the
services decide on the record itself. A route without a declaration stops the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, request
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotAllowed
from portal.domain.permissions import PERMISSIONS, may_ever
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.web import fresh, login

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
MARK = "portal_permission"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def permit(name: str) -> Callable[[View], View]:
    """Declare the permission of a view. Raises KeyError on a name that the table does not know."""
    PERMISSIONS[name]

    def decorate(view: View) -> View:
        setattr(view, MARK, name)
        return view

    return decorate


def public(view: View) -> View:
    """Declare that a view needs no sign-in."""
    setattr(view, MARK, PUBLIC)
    return view


def route(
    bp: Blueprint,
    rule: str,
    *,
    permission: str,
    methods: Iterable[str] = ("GET",),
    endpoint: str | None = None,
) -> Callable[[View], View]:
    """Register a view under a rule together with its permission (`"public"` for none)."""

    def decorate(view: View) -> View:
        marked = public(view) if permission == PUBLIC else permit(permission)(view)
        bp.add_url_rule(rule, endpoint=endpoint, view_func=marked, methods=list(methods))
        return marked

    return decorate


def declared(view: Callable[..., Any] | None) -> str | None:
    """Return what a view declares: a permission, `"public"`, or None."""
    return getattr(view, MARK, None)


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints of the application that declare nothing."""
    return sorted(
        {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if declared(app.view_functions.get(rule.endpoint)) is None
        }
    )


def check(app: Flask) -> None:
    """Refuse to start with an undeclared route, a plugin's included."""
    missing = undeclared(app)
    if missing:
        msg = f"routes without a permission: {', '.join(missing)}"
        raise RuntimeError(msg)


def enforce() -> ResponseReturnValue | None:
    """Stand at the door: sign-in first, then the permission, then a fresh password where due."""
    if request.endpoint is None:
        return None
    name = declared(current_app.view_functions[request.endpoint])
    if name == PUBLIC:
        return None
    if name is None:  # cannot happen after `check`; closed all the same
        raise NotAllowed(_("Halaman ini belum memiliki izin akses."))
    if not login.is_signed_in():
        return login.ask_to_sign_in()
    entry = PERMISSIONS[name]
    if not may_ever(name, login.actor().roles):
        raise NotAllowed(
            sentence(_("Anda tidak berwenang untuk: {what}."), what=entry.label.lower())
        )
    return fresh.demand() if entry.fresh else None
