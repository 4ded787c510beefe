"""Periods as lists: one's own with the trend, those of the staff, and the office's progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import Closing
from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.periods import Period, periods_of_year
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services.common.appraisals import described, load_cycle, local_day, local_today
from portal.services.periods import closings as service
from portal.services.work.closing_rows import close_due, report_due
from portal.store.models import Cycle
from portal.store.queries import closing_pages as queries
from portal.store.queries.closing_pages import PeriodRow
from portal.web import menu
from portal.web.described import in_words
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.period_view import status_words, trend_of
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("closings", __name__, url_prefix="/periode")
STATES = ("open", "reported", "closed", "published", "objection")


def closes_people(reader: Actor) -> bool:
    """Tell whether the reader's region closes periods of persons."""
    entry = described(reader.region) if reader.region else None
    return entry is not None and any(one.subject == "person" for one in entry.closings())


def closes_anything(reader: Actor) -> bool:
    """Tell whether any region of the reader closes periods."""
    regions = {reader.region, *(grant.region for grant in reader.grants)} - {"", "*"}
    entries = [described(region) for region in regions]
    return any(entry is not None and bool(entry.closings()) for entry in entries)


menu.add(
    bp,
    "closings.index",
    mark("Periode saya"),
    permission="closing.report",
    order=26,
    needed=closes_people,
)
menu.add(
    bp,
    "closings.staff",
    mark("Periode staf"),
    permission="closing.close",
    order=27,
    roles="appraiser",
    needed=closes_people,
)
menu.add(
    bp,
    "closings.cycles",
    mark("Kemajuan periode"),
    permission="closing.progress",
    order=46,
    group="hr",
    needed=closes_anything,
)


@route(bp, "", permission="closing.report")
def index() -> ResponseReturnValue:
    """List one's own periods by cycle, with the trend of what is published."""
    rows = queries.own(actor())
    groups: dict[tuple[int, str, int | None], list[PeriodRow]] = {}
    for row in rows:
        groups.setdefault((row.cycle_id, row.closing, row.appraisal_id), []).append(row)
    shown = [_group(found) for found in groups.values()]
    return render_template("closings/index.html", groups=shown, labels=LABELS)


def _group(rows: list[PeriodRow]) -> dict[str, object]:
    closing = closing_named(rows[0].region, rows[0].closing)
    return {
        "title": closing.title if closing else rows[0].closing,
        "cycle": rows[0].cycle_title,
        "unit": rows[0].unit,
        "rows": rows,
        "trend": trend_of(rows),
        "words": status_words(closing),
    }


@route(bp, "/staf", permission="closing.close")
def staff() -> ResponseReturnValue:
    """List the staff's reports and closings of one period."""
    regions = {grant.region for grant in actor().grants} | {actor().region}
    cycles = queries.working_cycles(regions - {"", "*"})
    chosen = _chosen(cycles, "person")
    if chosen is None:
        return render_template("closings/none.html")
    cycle, closing, period, spans = chosen
    found = queries.staff(actor(), cycle.id, closing.id, period.code, page=page_number())
    return render_template(
        "closings/staff.html",
        cycle=cycle,
        closing=closing,
        period=period,
        spans=spans,
        rows=found.rows,
        page=page_from(found),
        labels=LABELS,
        due=close_due(closing, period),
        report_due=report_due(closing, period),
        words=status_words(closing),
    )


@route(bp, "/kemajuan", permission="closing.progress")
def cycles() -> ResponseReturnValue:
    """List the cycles whose periods are closed one by one."""
    rows = queries.cycles(actor(), "closing.progress")
    if len(rows) == 1:
        return to("closings.progress", cycle_id=rows[0].id)
    return render_template("closings/cycles.html", rows=rows)


@route(bp, "/kemajuan/<int:cycle_id>", permission="closing.progress")
def progress(cycle_id: int) -> ResponseReturnValue:
    """Show who has reported and closed a period, and the share of each superior."""
    cycle = load_cycle(actor(), cycle_id, "closing.progress")
    subject = ""
    chosen = _chosen([cycle], subject)
    if chosen is None:
        raise NotFound(mark("Penutupan periode"))
    _cycle, closing, period, spans = chosen
    state = request.args.get("tahap", "")
    found = queries.of_cycle(
        actor(),
        cycle_id,
        closing.id,
        period.code,
        state=state if state in STATES else "",
        search=request.args.get("cari", "").strip()[:100],
        page=page_number(),
    )
    counts = queries.counts(actor(), cycle_id)
    person = closing.subject == "person"
    return render_template(
        "closings/progress.html",
        cycle=cycle,
        closing=closing,
        closings=_closings(cycle.region),
        period=period,
        spans=spans,
        rows=found.rows,
        page=page_from(found),
        counts=counts.get((closing.id, period.code), {}),
        shares=_shares(cycle, closing.id, period.code) if person else (),
        labels=LABELS,
        states=STATES,
        due=close_due(closing, period),
        report_due=report_due(closing, period),
        words=status_words(closing),
        may_publish="hr" in actor().roles_in(cycle.region),
    )


def _shares(cycle: Cycle, closing_id: str, period: str) -> tuple[queries.SuperiorShare, ...]:
    day_of = partial(local_day, region=cycle.region)
    return queries.shares(actor(), cycle.id, closing_id, period, day_of)


@route(bp, "/kemajuan/<int:cycle_id>/terbitkan", permission="closing.progress", methods=["POST"])
def publish_all(cycle_id: int) -> ResponseReturnValue:
    """Publish every closed period of that name at once."""
    closing_id, period = request.form.get("penutupan", ""), request.form.get("periode", "")
    done = service.publish_periods(actor(), cycle_id, closing_id, period)
    flash(_("%(n)s nilai periode diterbitkan.", n=done.count), "success")
    if done.skipped:
        told = _(
            "%(n)s periode Anda sendiri, atau unit yang Anda tutup, diterbitkan oleh orang lain.",
            n=done.skipped,
        )
        flash(told, "warning")
    return to("closings.progress", cycle_id=cycle_id, penutupan=closing_id, periode=period)


def closing_named(region: str, closing_id: str) -> Closing | None:
    """Return the described closing in the reader's language, None while the plugin is away."""
    return next((one for one in _closings(region) if one.id == closing_id), None)


def _closings(region: str) -> tuple[Closing, ...]:
    entry = described(region)
    return in_words(entry.closings()) if entry else ()


def _chosen(
    cycles: Sequence[Cycle], subject: str
) -> tuple[Cycle, Closing, Period, list[Period]] | None:
    """Return cycle, closing and period of the address; else the last period that is over."""
    found = [
        (cycle, closing)
        for cycle in cycles
        for closing in _closings(cycle.region)
        if subject in {"", closing.subject}
    ]
    wanted, named = request.args.get("periode", ""), request.args.get("penutupan", "")
    choice = [pair for pair in found if pair[1].id == named] or found
    if not choice:
        return None
    cycle, closing = max(enumerate(choice), key=_latest_over)[1]
    spans = _spans(cycle, closing)
    today = local_today(cycle.region)
    over = [span for span in spans if span.ends <= today] or spans[:1]
    period = next((span for span in spans if span.code == wanted), over[-1])
    return cycle, closing, period, spans


def _spans(cycle: Cycle, closing: Closing) -> list[Period]:
    return [
        span
        for span in periods_of_year(cycle.year, closing.period)
        if span.starts <= cycle.ends and span.ends >= cycle.starts
    ]


def _latest_over(placed: tuple[int, tuple[Cycle, Closing]]) -> tuple[date, int]:
    """Order closings by their last period that is over: a year's waits until the year is."""
    at, (cycle, closing) = placed
    today = local_today(cycle.region)
    over = [span.ends for span in _spans(cycle, closing) if span.ends <= today]
    return max(over, default=date.min), at
