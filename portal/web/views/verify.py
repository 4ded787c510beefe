"""Is this printed document genuine? Public, and tells nothing that the paper does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.services.runtime import runtime
from portal.store.db import session
from portal.store.models import Document, RegionRecord
from portal.web.forms import Form
from portal.web.permit import route

bp = Blueprint("verify", __name__, url_prefix="/verifikasi")
_CODE = re.compile(r"[A-Za-z0-9-]{4,64}")


@dataclass(frozen=True, slots=True)
class Issued:
    """What may be told to anybody about an issued document: no name, no score."""

    code: str
    title: str
    office: str
    issued_at: datetime
    sha256: str
    superseded: bool


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
    issued = _issued(code) if _CODE.fullmatch(code) else None
    page = render_template(
        "shared/verify.html", form=Form({"kode": code}), code=code, issued=issued
    )
    return page, 200 if issued else 404


def _issued(code: str) -> Issued | None:
    statement = (
        select(Document, RegionRecord.agency)
        .join(RegionRecord, RegionRecord.code == Document.region)
        .where(Document.code == code)
    )
    row = session().execute(statement).first()
    if row is None:
        return None
    document, office = row
    title = _title(document)
    superseded = document.superseded_by is not None
    return Issued(code, title, office, document.issued_at, document.sha256, superseded)


def _title(document: Document) -> str:
    entry = runtime().host.registry.known(document.region)
    formats = entry.report_formats if entry is not None else ()
    return next((f.title for f in formats if f.id == document.format_id), document.format_id)
