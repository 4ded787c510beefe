"""Is this printed document genuine? Public, and tells nothing that the paper does not show."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.reports.verification import verify_document
from portal.web.forms import Form
from portal.web.permit import route

bp = Blueprint("verify", __name__, url_prefix="/verifikasi")
_CODE = re.compile(r"[A-Za-z0-9-]{4,64}")


@route(bp, "", permission="public")
def ask() -> ResponseReturnValue:
    """Ask for the code printed on the document."""
    code = request.args.get("kode", "").strip()
    if _CODE.fullmatch(code):
        return redirect(url_for("verify.show", code=code), 303)
    return render_template("shared/verify.html", form=Form({"kode": code}), code=code, issued=None)


@route(bp, "/<code>", permission="public")
def show(code: str) -> ResponseReturnValue:
    """Show what was issued under a code, or say that nothing was."""
    issued = verify_document(code) if _CODE.fullmatch(code) else None
    page = render_template(
        "shared/verify.html", form=Form({"kode": code}), code=code, issued=issued
    )
    return page, 200 if issued else 404
