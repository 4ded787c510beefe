"""Peer lists: the employee names his, the superior completes them before the forms open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.services.common.appraisals import described, gathers
from portal.services.rating import nominations as service
from portal.store.queries import appraisal_pages
from portal.store.queries import nomination_pages as queries
from portal.web import menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("nominations", __name__, url_prefix="/rekan-penilai")


def _needed(reader: Actor) -> bool:
    entry = described(reader.region) if reader.region else None
    return entry is not None and any(form.nominated for form in entry.forms("peer"))


menu.add(
    bp,
    "nominations.index",
    mark("Rekan penilai"),
    permission="rater.nominate",
    order=45,
    needed=_needed,
)


@route(bp, "", permission="rater.nominate")
def index() -> ResponseReturnValue:
    """List one's own lists and those of one's staff, with what is still missing."""
    rows = [row for row in queries.lists(actor()) if not gathers(row.region, row.cadence)]
    rules = {row.region: service.nominated_form(row.region) for row in rows}
    return render_template(
        "nominations/index.html",
        rows=[row for row in rows if rules[row.region]],
        rules=rules,
        me=actor().employee_id,
    )


@route(bp, "/<int:appraisal_id>", permission="rater.nominate", methods=["GET", "POST"])
def edit(appraisal_id: int) -> ResponseReturnValue:
    """Choose the peers: up to two as employee, the rest as superior."""
    row = appraisal_pages.appraisal(actor(), appraisal_id, "rater.nominate")
    found = service.peer_list(actor(), appraisal_id)
    own = row.employee_id == actor().employee_id
    around: dict[str, Any] = {"row": row, "list": found, "own": own}
    if request.method == "GET":
        chosen = found.by_employee if own else found.by_superior
        form = Form({"version": str(row.version), "peers": [str(key) for key in chosen]})
        return render_template("nominations/edit.html", form=form, **around)
    form = Form.sent()
    try:
        chosen_ids = [int(raw) for raw in form.typed.getlist("peers") if str(raw).isdecimal()]
        count = service.name_peers(
            actor(), appraisal_id, chosen_ids, expected_version=form.version()
        )
    except Invalid as error:
        return show_again("nominations/edit.html", form, error, **around)
    flash(_("Daftar tersimpan: %(n)s rekan penilai.", n=count), "success")
    return to("nominations.index")
