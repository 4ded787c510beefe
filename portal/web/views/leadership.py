"""The summary for top management: where the year stands, and what the leaders themselves did."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services.common.runtime import runtime
from portal.store.queries import appraisal_pages, learning_pages
from portal.store.queries.leadership import leader_summary
from portal.web import menu
from portal.web.described import in_words
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
BEST_FIRST = (
    "Sangat Baik",
    "Baik",
    "Cukup",
    "Butuh Perbaikan",
    "Kurang",
    "Sangat Kurang",
    "Tidak Dapat Dinilai",
)
"""Known words of predikat in the order of the chart; a region's own words follow."""


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
    found = leader_summary(actor(), cycle_id)
    entry = runtime().host.registry.known(cycle.region)  # without its plugin the ids stand here
    titles = {form.id: form.title for form in in_words(entry.forms())} if entry else {}
    counts, staff = learning_pages.shares(actor(), cycle.region, cycle.year)
    return render_template(
        "leadership/show.html",
        cycle=cycle,
        summary=found,
        bars=_bars(found.predikat),
        titles=titles,
        took_part=max(counts.values(), default=0),
        staff=staff,
        labels=LABELS,
    )


def _bars(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Return predikat, people and length of the bar, the best predikat first."""
    longest = max(counts.values(), default=1)
    known = [word for word in BEST_FIRST if word in counts]
    order = known + sorted(set(counts) - set(known))
    return [(word, counts[word], WIDTH * counts[word] // longest) for word in order]
