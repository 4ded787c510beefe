"""Minutes of the performance dialogue, written by the appraiser with the values before him."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.codes import flag_sentence
from portal.domain.errors import Invalid, WrongStage
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.outcome import dialogue as service
from portal.store.db import session
from portal.store.models import Appraisal
from portal.store.queries import appraisal_pages as queries
from portal.web import result_view
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("dialogue", __name__, url_prefix="/dialog")
MOST_ATTENDEES = 20


@route(bp, "/<int:appraisal_id>", permission="dialogue.hold", methods=["GET", "POST"])
def hold(appraisal_id: int) -> ResponseReturnValue:
    """Record the dialogue: when, where, with whom, what was said and agreed."""
    row = queries.appraisal(actor(), appraisal_id, "dialogue.hold")
    record = session().get_one(Appraisal, appraisal_id)
    access.require(actor(), "dialogue.hold", row.region, record=record)
    if row.phase != "calculated" or row.hold:
        raise WrongStage(
            mark("Dialog kinerja dicatat setelah nilai dihitung dan sebelum diterbitkan.")
        )
    score = queries.score(appraisal_id)
    around = {
        "row": row,
        "score": score,
        "headline": result_view.headline(result_view.steps(score), row.final_value)
        if score
        else (),
        "flags": [flag_sentence(code) for code in score.result.get("flags", ())] if score else [],
    }
    if request.method != "POST":
        form = Form.blank(version=row.version)
        return render_template("dialogue/hold.html", form=form, **around)
    form = Form.sent()
    try:
        held_on = form.day("held_on", _("Tanggal"), required=True)
        place = form.text("place", _("Tempat"), required=True, maximum=200)
        summary = form.text("summary", _("Ringkasan"), required=True)
        agreements = form.text("agreements", _("Kesepakatan"))
        names = form.text("attendees", _("Peserta lain"), maximum=2000)
        form.check()
        assert held_on is not None  # noqa: S101  (checked just above)
        service.hold_dialogue(
            actor(),
            appraisal_id,
            held_on=held_on,
            place=place,
            attendees=[{"name": name} for name in names.splitlines()[:MOST_ATTENDEES]],
            summary=summary,
            agreements=agreements,
            expected_version=form.version(),
        )
    except Invalid as error:
        return show_again("dialogue/hold.html", form, error, **around)
    flash(_("Dialog kinerja dicatat."), "success")
    return to("results.show", appraisal_id=appraisal_id)
