"""Signing in and out, first activation, and asking for the password once more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import Region
from portal.domain.errors import Invalid
from portal.services.common.runtime import runtime
from portal.services.identity import accounts
from portal.services.identity.accounts import SignInRefused
from portal.store.queries import directory
from portal.web import fresh, login, sessions
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.permit import route
from portal.web.redirects import next_path, to

bp = Blueprint("auth", __name__)
LONGEST_LOGIN = 100
LONGEST_PASSWORD = 128


@route(bp, "/masuk", permission="public", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page, or check name and password."""
    if request.method != "POST":
        if login.is_signed_in():
            return redirect(next_path(), 303)
        return render_template("auth/sign_in.html", form=Form(), regions=_regions())
    form = Form.sent()
    try:
        name = form.text("login", _("NIP atau nama akun"), required=True, maximum=LONGEST_LOGIN)
        if not form.value("password"):
            form.problem("password", _("Kata sandi wajib diisi."))
        form.check()
        account = accounts.authenticate(name, form.value("password"), sessions.address())
    except Invalid as error:
        return show_again("auth/sign_in.html", form, error, regions=_regions())
    except SignInRefused as error:
        form.problem("login", error.sentence)
        page = render_template("auth/sign_in.html", form=form, regions=_regions())
        return _refused(page, error)
    login.sign_in(account)
    return redirect(next_path(), 303)


@route(bp, "/keluar", permission="public", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """End the present session."""
    login.sign_out()
    flash(_("Anda sudah keluar."), "success")
    return to("auth.sign_in")


@route(bp, "/aktivasi", permission="public", methods=["GET", "POST"])
def activate() -> ResponseReturnValue:
    """Turn a one-time code into a password of one's own."""
    least = runtime().settings.password_min_length
    if request.method != "POST":
        form = Form.blank(login=request.args.get("login", "")[:LONGEST_LOGIN])
        return render_template("auth/activate.html", form=form, least=least)
    form = Form.sent()
    try:
        name = form.text("login", _("NIP atau nama akun"), required=True, maximum=LONGEST_LOGIN)
        code = form.text("code", _("Kode aktivasi"), required=True, maximum=40)
        password = new_password(form)
        form.check()
        accounts.activate(name, code, password, address=sessions.address())
    except Invalid as error:
        return show_again("auth/activate.html", form, error, least=least)
    except SignInRefused as error:
        form.problem("code", error.sentence)
        return _refused(render_template("auth/activate.html", form=form, least=least), error)
    flash(_("Akun Anda sudah aktif. Silakan masuk dengan kata sandi baru."), "success")
    return to("auth.sign_in")


@route(bp, "/lupa-sandi", permission="public")
def forgotten() -> ResponseReturnValue:
    """Tell how to get a new activation code; the portal sends no mail."""
    return render_template("auth/forgotten.html", days=runtime().settings.activation_days)


@route(bp, "/konfirmasi", permission="profile.manage", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for the password once more before a step of weight."""
    form = Form.sent()
    if request.method == "POST" and fresh.confirm(form):
        return redirect(next_path(), 303)
    page = render_template("auth/confirm.html", form=form, kept=[], method="GET")
    return page, 422 if form.problems else 200


def new_password(form: Form) -> str:
    """Read a new password typed twice."""
    password = form.value("password")
    if not password:
        form.problem("password", _("Kata sandi baru wajib diisi."))
    elif len(password) > LONGEST_PASSWORD:
        form.problem("password", _("Kata sandi paling banyak 128 karakter."))
    elif password != form.value("again"):
        form.problem("again", _("Kedua kata sandi belum sama."))
    return password


def _refused(page: str, error: SignInRefused) -> ResponseReturnValue:
    if error.wait > 0:
        return page, 429, {"Retry-After": str(error.wait)}
    return page, 422


def _regions() -> list[Region]:
    """Return the regions whose people are appraised here, in the reader's words."""
    staffed = directory.staffed_regions()
    known = [entry.region for entry in runtime().host.registry.regions()]
    return [in_words(region) for region in known if region.code in staffed]
