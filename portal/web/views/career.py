"""The career record of a person: results, periods, projects, learning, follow-ups, feedback."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotFound
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services import career
from portal.services.appraisals import described
from portal.web import menu
from portal.web.described import in_words
from portal.web.login import actor
from portal.web.permit import route

bp = Blueprint("career", __name__, url_prefix="/karier")
menu.add(bp, "career.own", mark("Catatan karier"), permission="followup.own", order=45, group="own")


@route(bp, "", permission="followup.own")
def own() -> ResponseReturnValue:
    """Show one's own career record."""
    me = actor().employee_id
    if me is None:
        raise NotFound(mark("Pegawai"))
    return _page(me)


@route(bp, "/<int:employee_id>", permission="career.view")
def show(employee_id: int) -> ResponseReturnValue:
    """Show the record of one of the staff, or of anybody to the personnel office."""
    return _page(employee_id)


def _page(employee_id: int) -> ResponseReturnValue:
    found = career.career_of(actor(), employee_id)
    entry = described(found.employee.region)
    closings = in_words(entry.closings()) if entry else ()
    return render_template(
        "career/show.html",
        found=found,
        labels=LABELS,
        closings={one.id: one.title for one in closings},
        lights={(one.id, word): label for one in closings for word, label in one.statuses},
        materials={one.id: one.title for one in in_words(entry.learning)} if entry else {},
    )
