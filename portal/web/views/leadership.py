"""The summary for top management: where the year stands, and what the leaders themselves did."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.reports.records import participation_record
from portal.store.queries import appraisal_pages, leadership_pages
from portal.web import menu
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("leadership", __name__, url_prefix="/pimpinan")
menu.add(
    bp,
    "leadership.index",
    mark("Ringkasan pimpinan"),
    permission="report.leader",
    order=65,
    group="hr",
)
WIDTH = 320
"""Units of the longest bar in the chart."""


@route(bp, "", permission="report.leader")
def index() -> ResponseReturnValue:
    """List the cycles, or go to the only one."""
    rows = [c for c in appraisal_pages.cycles(actor(), "report.leader") if c.state != "draft"]
    if len(rows) == 1:
        return to("leadership.show", cycle_id=rows[0].id)
    return render_template("leadership/index.html", cycles=rows, labels=LABELS)


@route(bp, "/<int:cycle_id>", permission="report.leader")
def show(cycle_id: int) -> ResponseReturnValue:
    """Show distribution, forms, coverage, objections, and the leaders' own part."""
    cycle = appraisal_pages.cycle(actor(), cycle_id, "report.leader")
    found = leadership_pages.summary(cycle_id)
    longest = max((count for _grade, count in found.grades), default=1)
    bars = [(grade, count, WIDTH * count // longest) for grade, count in found.grades]
    return render_template(
        "leadership/show.html",
        cycle=cycle,
        summary=found,
        bars=bars,
        participation=participation_record(cycle),
        labels=LABELS,
    )
