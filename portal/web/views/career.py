"""The career record of a person: results, periods, projects, learning, follow-ups, feedback."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.actor import Actor
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.host import RegionEntry
from portal.services.common.appraisals import described
from portal.services.followup import career
from portal.services.registers.record_rules import readers
from portal.store.queries import measured_pages, record_pages
from portal.web import field_view, menu
from portal.web.described import in_words
from portal.web.login import actor
from portal.web.permit import route

SUBJECTS = ("unit", "position", "person")


def _measured_with_others(one: Actor) -> bool:
    """Tell whether the person's region measures units or positions beside persons."""
    entry = described(one.region)
    return entry is not None and any(
        found.subject in {"unit", "position"} for found in entry.indicator_sets
    )


bp = Blueprint("career", __name__, url_prefix="/karier")
menu.add(bp, "career.own", mark("Catatan karier"), permission="followup.own", order=45, group="own")
menu.add(
    bp,
    "career.measured",
    mark("Bagaimana saya diukur"),
    permission="followup.own",
    order=46,
    group="own",
    needed=_measured_with_others,
)


@route(bp, "", permission="followup.own")
def own() -> ResponseReturnValue:
    """Show one's own career record."""
    me = actor().employee_id
    if me is None:
        return render_template("career/none.html")
    return _page(me)


@route(bp, "/<int:employee_id>", permission="career.view")
def show(employee_id: int) -> ResponseReturnValue:
    """Show the record of one of the staff, or of anybody to the personnel office."""
    return _page(employee_id)


@route(bp, "/ukuran", permission="followup.own")
def measured() -> ResponseReturnValue:
    """Show how one is measured: role, unit's and own indicators, days, formula and rights."""
    me = actor().employee_id
    place = measured_pages.seat(me) if me is not None else None
    entry = described(place.region) if place else None
    rows = measured_pages.counted(place) if place else ()
    method = entry.result_method() if entry else None
    return render_template(
        "career/measured.html",
        place=place,
        groups=[(subject, [row for row in rows if row.subject == subject]) for subject in SUBJECTS],
        role=_role(entry, place),
        stages=in_words(entry.workflow.stages) if entry and entry.workflow else (),
        closings=in_words(entry.closings()) if entry else (),
        flow=entry.workflow if entry else None,
        method=method,
        materials=in_words(entry.learning) if entry else (),
    )


def _role(
    entry: RegionEntry | None, place: measured_pages.Seat | None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the signed or written records of the person about this year that he may read."""
    if entry is None or place is None:
        return []
    own = {
        one.id: one
        for one in entry.registers()
        if one.single and one.subject == "appraisal" and "planning" in one.phases
    }
    words = {name: readers(one) for name, one in own.items()}
    found = record_pages.of_appraisal(actor(), place.region, place.appraisal_id, words)
    return [
        (own[name].title, field_view.shown_values(own[name].fields, records[-1].values))
        for name, records in found.items()
    ]


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
