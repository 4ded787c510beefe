"""Accounts and roles: who may sign in, and what each may do where."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.domain.permissions import ROLE_LABELS
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.runtime import runtime
from portal.services.identity import accounts
from portal.services.identity.grants import GRANTED
from portal.store.queries import accounts as queries
from portal.web import menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("accounts", __name__, url_prefix="/admin/akun")
menu.add(
    bp,
    "accounts.index",
    mark("Akun dan peran"),
    permission="accounts.activate",
    order=10,
    group="admin",
)
SEE = "accounts.activate"


@route(bp, "", permission=SEE)
def index() -> ResponseReturnValue:
    """List the accounts of the actor's regions."""
    form = Form(request.args)
    found = queries.accounts_page(
        actor(), SEE, search=form.value("q"), state=form.value("state"), page=page_number()
    )
    return render_template(
        "admin/accounts.html",
        form=form,
        rows=found.rows,
        page=page_from(found),
        creates=bool(queries.region_choices(actor(), "admin")),
    )


@route(bp, "/baru", permission="accounts.manage", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Create an account that is not of an employee, such as an auditor's."""
    regions = queries.region_choices(actor(), "admin")
    if request.method != "POST":
        return render_template("admin/account_new.html", form=Form(), regions=regions)
    form = Form.sent()
    try:
        login = form.text("login", _("Nama akun"), required=True, maximum=64)
        name = form.text("name", _("Nama"), required=True, maximum=200)
        region = form.choice("region", _("Daerah"), [code for code, _name in regions])
        form.check()
        made = accounts.create_account(actor(), login=login, name=name, region=region)
    except Invalid as error:
        return show_again("admin/account_new.html", form, error, regions=regions)
    flash(_("Akun dibuat. Berikan perannya, lalu cetak slip aktivasi."), "success")
    return to("accounts.show", account_id=made.id)


@route(bp, "/<int:account_id>", permission=SEE)
def show(account_id: int) -> ResponseReturnValue:
    """Show an account with its roles and what can be done about it."""
    return _page(account_id, Form())


@route(bp, "/<int:account_id>/peran", permission="accounts.manage", methods=["POST"])
def grant(account_id: int) -> ResponseReturnValue:
    """Give the account a role for a region or a unit."""
    queries.account(actor(), account_id, SEE)
    form = Form.sent()
    try:
        role = form.choice("role", _("Peran"), GRANTED)
        regions = [code for code, _name in _regions()]
        region = form.choice("region", _("Daerah"), regions)
        unit_id = form.integer("unit_id", _("Unit"))
        form.check()
        accounts.grant_role(actor(), account_id, role, region, unit_id)
    except Invalid as error:
        form.take(error)
        return _page(account_id, form), 422
    flash(_("Peran diberikan."), "success")
    return to("accounts.show", account_id=account_id)


@route(bp, "/<int:account_id>/cabut", permission="accounts.manage", methods=["POST"])
def revoke(account_id: int) -> ResponseReturnValue:
    """Take a role away."""
    queries.account(actor(), account_id, SEE)
    form = Form.sent()
    accounts.revoke_role(
        actor(),
        account_id,
        form.value("role"),
        form.value("region"),
        form.integer("unit_id", _("Unit")),
    )
    flash(_("Peran dicabut."), "success")
    return to("accounts.show", account_id=account_id)


@route(bp, "/<int:account_id>/slip", permission=SEE, methods=["POST"])
def slip(account_id: int) -> ResponseReturnValue:
    """Issue a new activation code and show the slip to print; the code is shown only here."""
    row, _grants = queries.account(actor(), account_id, SEE)
    code = accounts.issue_activation(actor(), account_id)
    return render_template(
        "admin/slip.html", account=row, code=code, days=runtime().settings.activation_days
    )


@route(bp, "/<int:account_id>/tutup", permission="accounts.manage", methods=["GET", "POST"])
def close(account_id: int) -> ResponseReturnValue:
    """Ask, then close an account; its sessions end at once."""
    row, _grants = queries.account(actor(), account_id, SEE)
    if request.method != "POST":
        return render_template("admin/account_close.html", account=row)
    accounts.disable_account(actor(), account_id)
    flash(_("Akun ditutup. Semua sesinya sudah diakhiri."), "success")
    return to("accounts.show", account_id=account_id)


@route(bp, "/<int:account_id>/buka", permission="accounts.manage", methods=["POST"])
def reopen(account_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    queries.account(actor(), account_id, SEE)
    accounts.enable_account(actor(), account_id)
    flash(_("Akun dibuka kembali."), "success")
    return to("accounts.show", account_id=account_id)


def _page(account_id: int, form: Form) -> str:
    row, grants = queries.account(actor(), account_id, SEE)
    region = form.value("region") or row.region
    return render_template(
        "admin/account.html",
        form=form,
        account=row,
        grants=grants,
        roles=[(role, ROLE_LABELS[role]) for role in GRANTED],
        role_labels=ROLE_LABELS,
        regions=_regions(),
        units=queries.unit_choices(region) if region != "*" else [],
        manages="admin" in actor().roles,
        own=account_id == actor().account_id,
        issues=account_id != actor().account_id
        and all(access.can(actor(), "accounts.manage", grant.region) for grant in grants),
    )


def _regions() -> list[tuple[str, str]]:
    found = queries.region_choices(actor(), "admin")
    everywhere = [("*", _("Semua daerah"))] if "*" in actor().regions("admin") else []
    return [*found, *everywhere]
