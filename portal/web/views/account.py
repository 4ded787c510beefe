"""One's own account: language, password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from portal.domain.errors import Invalid
from portal.domain.permissions import ROLE_LABELS
from portal.services.common.runtime import runtime
from portal.services.identity import accounts, preferences
from portal.services.identity import sessions as session_service
from portal.services.identity.accounts import SignInRefused
from portal.web import i18n, login, sessions
from portal.web.browsers import describe
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import next_path, to
from portal.web.views.auth import new_password

bp = Blueprint("account", __name__)


@route(bp, "/akun", permission="profile.manage")
def profile() -> ResponseReturnValue:
    """Show the account: name, roles, language, links to password and sessions."""
    return render_template(
        "account/profile.html", person=login.person(), actor=actor(), role_labels=ROLE_LABELS
    )


@route(bp, "/akun/sandi", permission="profile.manage", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    least = runtime().settings.password_min_length
    if request.method != "POST":
        return render_template("account/password.html", form=Form(), least=least)
    form = Form.sent()
    try:
        if not form.value("present"):
            form.problem("present", _("Kata sandi sekarang wajib diisi."))
        chosen = new_password(form)
        form.check()
        accounts.change_password(
            actor(), old=form.value("present"), new=chosen, address=sessions.address()
        )
    except SignInRefused as error:
        form.problem("present", error.sentence)
        return render_template("account/password.html", form=form, least=least), 422
    except Invalid as error:
        return show_again("account/password.html", form, error, least=least)
    login.stay_signed_in()
    flash(_("Kata sandi sudah diganti. Semua sesi lain sudah diakhiri."), "success")
    return to("account.profile")


@route(bp, "/akun/sesi", permission="profile.manage")
def own_sessions() -> ResponseReturnValue:
    """List where the account is signed in."""
    rows = [(row, describe(row.browser)) for row in session_service.list_own(actor())]
    return render_template("account/sessions.html", rows=rows, present=actor().session_id)


@route(bp, "/akun/sesi/<int:session_id>/akhiri", permission="profile.manage", methods=["POST"])
def revoke(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    session_service.revoke(actor(), session_id)
    if session_id == actor().session_id:
        login.sign_out()
        return to("auth.sign_in")
    flash(_("Sesi itu sudah diakhiri."), "success")
    return to("account.own_sessions")


@route(bp, "/bahasa", permission="public", methods=["POST"])
def language() -> ResponseReturnValue:
    """Switch the language: for the account when signed in, else for this visit."""
    wanted = request.form.get("language", "")
    if wanted in i18n.LANGUAGES:
        if login.is_signed_in():
            preferences.set_language(actor(), wanted)
        else:
            session["language"] = wanted
        g.language = wanted
        refresh()
    return redirect(next_path(), 303)
