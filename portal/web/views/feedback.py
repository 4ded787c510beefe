"""Feedback all year: dated entries from the appraiser, read by the employee at once."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid, NotAllowed
from portal.domain.sentences import mark
from portal.services.rating import feedback as service
from portal.services.scores.sight import sight
from portal.store.queries import appraisal_pages as queries
from portal.web import menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("feedback", __name__, url_prefix="/umpan-balik")
menu.add(
    bp, "feedback.index", mark("Umpan balik"), permission="result.respond", order=35, group="own"
)


@route(bp, "", permission="result.respond")
def index() -> ResponseReturnValue:
    """Go to the feedback of one's latest appraisal."""
    rows = queries.own_history(actor())
    if rows:
        return to("feedback.show", appraisal_id=rows[0].id)
    return render_template("feedback/none.html")


@route(bp, "/<int:appraisal_id>", permission="appraisal.view", methods=["GET", "POST"])
def show(appraisal_id: int) -> ResponseReturnValue:
    """Read the entries of an appraisal; the appraiser adds one."""
    row = queries.appraisal(actor(), appraisal_id)
    view = sight(actor(), row)
    menu.stand_with_staff(actor(), row.employee_id)
    if not (view.is_self or view.is_appraiser or view.is_superior):
        raise NotAllowed(mark("Umpan balik dibaca oleh pegawai, pejabat penilai, dan atasannya."))
    around = {"row": row, "view": view, "entries": queries.feedback(appraisal_id)}
    if request.method == "GET":
        return render_template("feedback/show.html", form=Form.blank(), **around)
    form = Form.sent()
    try:
        text = form.text("text", _("Umpan balik"), required=True, maximum=2000)
        form.check()
        service.give(actor(), appraisal_id, text)
    except Invalid as error:
        return show_again("feedback/show.html", form, error, **around)
    flash(_("Umpan balik tersimpan dan sudah dapat dibaca pegawai."), "success")
    return to("feedback.show", appraisal_id=appraisal_id)
