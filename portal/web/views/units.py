"""Work units: the tree with its lights, and one unit with indicators, periods and plans."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.reports.formats import number
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.store.models import Cycle
from portal.store.queries import closing_pages, unit_pages
from portal.store.queries.closing_pages import PeriodRow
from portal.web import menu
from portal.web.login import actor
from portal.web.period_view import StatusWord, status_words, trend_of
from portal.web.permit import route
from portal.web.report_files import formats_for
from portal.web.views.closing_lists import closing_named

bp = Blueprint("units", __name__, url_prefix="/unit")


def measures_units(reader: Actor) -> bool:
    """Tell whether a region of the reader measures its units."""
    regions = {reader.region, *(grant.region for grant in reader.grants)} - {"", "*"}
    entries = [described(region) for region in regions]
    return any(
        found.subject == "unit" for entry in entries if entry for found in entry.indicator_sets
    )


menu.add(
    bp,
    "units.index",
    mark("Unit kerja"),
    permission="unit.view",
    order=30,
    needed=measures_units,
)


@route(bp, "", permission="unit.view")
def index() -> ResponseReturnValue:
    """List the units in sight as a tree, each with its last light."""
    rows = unit_pages.units(actor())
    lights = unit_pages.lights([row.id for row in rows])
    words = _words({(row.region, lights[row.id].closing) for row in rows if row.id in lights})
    return render_template("units/index.html", rows=rows, lights=lights, words=words)


@route(bp, "/<int:unit_id>", permission="unit.view")
def show(unit_id: int) -> ResponseReturnValue:
    """Show one unit: head, cycles with their tables, periods with value and plan."""
    unit = unit_pages.unit(actor(), unit_id)
    cycles = unit_pages.cycles_of(unit_id)
    rows = closing_pages.of_subject(actor(), "unit", [unit_id])
    return render_template(
        "units/show.html",
        unit=unit,
        head=unit_pages.head_of(unit_id),
        cycles=[_cycle(cycle, rows) for cycle in cycles],
        labels=LABELS,
        reports=formats_for(actor(), unit.region, "unit", own=_reads_reports(unit.region, unit)),
        number=number,
    )


def _reads_reports(region: str, unit: object) -> bool:
    return access.can(actor(), "report.unit_head", region, record=unit)  # type: ignore[arg-type]


def _cycle(cycle: Cycle, rows: tuple[PeriodRow, ...]) -> dict[str, object]:
    mine = [row for row in rows if row.cycle_id == cycle.id]
    closing = closing_named(cycle.region, mine[0].closing) if mine else None
    return {
        "id": cycle.id,
        "title": cycle.title,
        "rows": mine,
        "trend": trend_of(mine),
        "words": status_words(closing),
        "caption": closing.title if closing else "",
    }


def _words(used: set[tuple[str, str]]) -> dict[str, dict[str, StatusWord]]:
    return {name: status_words(closing_named(region, name)) for region, name in used}


def public_closings(region: str) -> list[str]:
    """Return the closings of a region whose unit status anybody may see. Raises NotFound."""
    entry = described(region)
    found = [
        one.id
        for one in (entry.closings() if entry else ())
        if one.subject == "unit" and one.public_status
    ]
    if not found:
        raise NotFound(mark("Halaman"))
    return found
