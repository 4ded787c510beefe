"""Steps of weight ask for the password again, and then go on with what was typed."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import PortalError
from portal.services.identity import accounts
from portal.web import login, sessions
from portal.web.forms import Form

FIELD = "confirm_password"
DROPPED = frozenset({FIELD, "csrf_token"})


def demand() -> ResponseReturnValue | None:
    """Let the request pass when the password is fresh, else show the page that asks for it.

    The page carries the fields of a POST along, so that nothing typed is lost; files are not kept.
    """
    if login.is_fresh():
        return None
    form = Form()
    given = request.form.get(FIELD) if request.method == "POST" else None
    if given and _confirmed(given, form):
        login.mark_fresh()
        login.renew_actor()
        return None
    kept = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in DROPPED
    ]
    page = render_template("auth/confirm.html", form=form, kept=kept, method=request.method)
    return make_response(page, 422 if form.problems else 200)


def _confirmed(password: str, form: Form) -> bool:
    try:
        accounts.confirm_password(login.actor(), password, address=sessions.address())
    except PortalError as error:
        form.problem(FIELD, error.sentence)
        return False
    return True


def confirm(form: Form) -> bool:
    """Check the password of the confirmation page itself; notes the problem otherwise."""
    password = form.value(FIELD)
    if not password:
        form.problem(FIELD, _("Kata sandi wajib diisi."))
        return False
    if _confirmed(password, form):
        login.mark_fresh()
        return True
    return False
