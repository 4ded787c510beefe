"""Appraisal cycles: the list, a new one, and one cycle with its next step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.domain.workflow import PHASES, step
from portal.host.errors import RegionUnavailable
from portal.services.common import access
from portal.services.common.appraisals import gathers
from portal.services.common.runtime import runtime, today
from portal.services.cycle import cycles
from portal.services.outcome.gathering import outdated_count
from portal.store.queries import cycle_screens, rater_forms
from portal.store.queries import cycles as queries
from portal.store.queries.cycles import CycleRow
from portal.web import menu, unmeasured_page
from portal.web.chain import Link
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views import cycle_steps
from portal.web.views.home import stage_labels

bp = Blueprint("cycles", __name__, url_prefix="/siklus")
menu.add(
    bp,
    "cycles.index",
    mark("Siklus penilaian"),
    permission="cycle.view",
    order=10,
    group="hr",
    roles="hr leader auditor",
)

CADENCES: dict[str, str] = {
    "half": mark("Semester"),
    "year": mark("Tahun, dihitung dari dua semester yang terbit"),
}
"""Spans of cycles where a region appraises half-years."""
_CHAIN = ("draft", "running", "rating", "calculated", "published", "final")
_GATHERED = tuple(state for state in _CHAIN if state != "rating")
"""A year that is made of its published halves has no forms."""


@route(bp, "", permission="cycle.view")
def index() -> ResponseReturnValue:
    """List the cycles of one's regions, newest first."""
    found = queries.list_cycles(actor(), page=page_number())
    return render_template(
        "cycles/index.html",
        rows=found.rows,
        page=page_from(found),
        regions=_names(),
        may_create=bool(actor().whole_regions("hr")),
    )


@route(bp, "/baru", permission="cycle.manage", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Create a draft of a cycle."""
    names = {code: name for code, name in _names().items() if _may_manage(code)}
    year = today().year
    form = Form.sent() if request.method == "POST" else _fresh_form(names, year)
    shorter = any(len(cycles.cadences(code)) > 1 for code in names)
    around = {"regions": names, "cadences": CADENCES if shorter else {}}
    if request.method != "POST":
        return render_template("cycles/create.html", form=form, **around)
    try:
        region = form.choice("region", _("Daerah"), names)
        code = form.text("code", _("Kode siklus"), required=True, maximum=40)
        title = form.text("title", _("Nama siklus"), required=True, maximum=120)
        wanted = form.integer("year", _("Tahun"), required=True, minimum=2000)
        starts = form.day("starts", _("Mulai"), required=True)
        ends = form.day("ends", _("Selesai"), required=True)
        cadence = form.choice("cadence", _("Rentang"), CADENCES) if shorter else "year"
        form.check()
        if wanted is None or starts is None or ends is None:  # told by the readers above
            raise NoSuchPage
        row = cycles.create_cycle(
            actor(),
            region=region,
            code=code,
            title=title,
            year=wanted,
            starts=starts,
            ends=ends,
            cadence=cadence,
        )
    except Invalid as error:
        return show_again("cycles/create.html", form, error, **around)
    flash(_("Siklus disimpan sebagai konsep. Belum ada pegawai yang diberi tahu."), "success")
    return to("cycles.show", cycle_id=row.id)


@route(bp, "/<int:cycle_id>", permission="cycle.view")
def show(cycle_id: int) -> ResponseReturnValue:
    """Show how far a cycle is, who is held and why, and the next step."""
    row = queries.cycle(actor(), cycle_id)
    manages = _may_manage(row.region)
    return render_template(
        "cycles/show.html",
        cycle=row,
        region_name=_names().get(row.region, row.region),
        chain=_chain(row),
        counts=queries.status_counts(actor(), cycle_id),
        labels=stage_labels(row.region),
        holds=cycle_screens.holds(actor(), cycle_id),
        notices=cycle_screens.notices(actor(), cycle_id),
        forms=rater_forms.form_counts(actor(), cycle_id, "cycle.view"),
        form_titles=_form_titles(row.region),
        steps=cycle_steps.offered(row) if manages else (),
        outdated=outdated_count(cycle_id) if manages else 0,
        unmeasured=unmeasured_page.notice(row) if manages else "",
        manages=manages,
        gathered=gathers(row.region, row.cadence),
        plugin_note=_plugin_note(row),
    )


@route(bp, "/<int:cycle_id>/pegawai", permission="cycle.view")
def people(cycle_id: int) -> ResponseReturnValue:
    """List the people of a cycle, with search and phase."""
    row = queries.cycle(actor(), cycle_id)
    search = request.args.get("cari", "")[:100]
    phase = request.args.get("tahap", "")
    chosen = phase if phase in {*PHASES, "hold"} else ""
    found = cycle_screens.people(actor(), cycle_id, search=search, phase=chosen, page=page_number())
    return render_template(
        "cycles/people.html",
        cycle=row,
        rows=found.rows,
        page=page_from(found),
        search=search,
        phase=chosen,
        labels=stage_labels(row.region),
        opens=access.can(actor(), "appraisal.view", row.region),
    )


@route(bp, "/<int:cycle_id>/langkah/<action>", permission="cycle.manage", methods=["GET", "POST"])
def take_step(cycle_id: int, action: str) -> ResponseReturnValue:
    """Say what a step will do to how many people, then do it."""
    row = queries.cycle(actor(), cycle_id)
    access.require(actor(), "cycle.manage", row.region)
    found = cycle_steps.STEPS.get(action)
    if found is None:
        raise NoSuchPage
    if action != "enroll":
        step("cycle", row.state, action)  # a step that does not fit ends in a plain page
    form = Form.sent() if request.method == "POST" else Form.blank(version=row.version)
    if request.method != "POST":
        return render_template("cycles/step.html", form=form, **_told(found, row))
    try:
        sentence, rest = found.run(actor(), row, form)
    except Invalid as error:
        return show_again("cycles/step.html", form, error, **_told(found, row))
    flash(sentence, "success")
    if rest:
        flash(rest, "warning")
    return to("cycles.show", cycle_id=cycle_id)


def _told(found: cycle_steps.Step, row: CycleRow) -> dict[str, Any]:
    """Return what the page of a step says; to gather anew it scores everybody concerned."""
    return {
        "cycle": row,
        "step": found,
        "effects": found.effects(actor(), row),
        "warnings": found.warnings(actor(), row),
        "changes": found.changes(actor(), row),
    }


def _may_manage(region: str) -> bool:
    return access.can(actor(), "cycle.manage", region)


def _names() -> dict[str, str]:
    return {entry.region.code: entry.region.name for entry in runtime().host.registry.regions()}


def _fresh_form(names: dict[str, str], year: int) -> Form:
    return Form.blank(
        region=next(iter(names), ""),
        code=str(year),
        title=_("Penilaian kinerja %(year)s", year=year),
        year=year,
        starts=f"{year}-01-01",
        ends=f"{year}-12-31",
        cadence="year",
    )


def _chain(row: CycleRow) -> tuple[Link, ...]:
    labels = cycle_steps.STATES
    if row.state == "cancelled":
        return (Link("cancelled", labels["cancelled"], "current"),)
    chain = _CHAIN if not gathers(row.region, row.cadence) else _GATHERED
    at = chain.index(row.state)
    days = {
        "draft": None,
        "running": row.opened_at,
        "rating": row.forms_open_on,
        "published": row.published_at,
    }
    return tuple(
        Link(
            name,
            labels[name],
            _stands(place, at, len(chain)),
            days.get(name) if place <= at else None,
        )
        for place, name in enumerate(chain)
    )


def _stands(place: int, at: int, length: int) -> cycle_steps.Standing:
    if place < at or (place == at == length - 1):
        return "done"
    return "current" if place == at else "todo"


def _form_titles(region: str) -> dict[str, str]:
    entry = runtime().host.registry.known(region)
    return {form.id: form.title for form in in_words(entry.forms())} if entry else {}


def _plugin_note(row: CycleRow) -> str:
    """Say when the region's plugin cannot answer: a step would end in a fault page."""
    try:
        entry = runtime().host.registry.region(row.region)
    except RegionUnavailable as error:
        return str(error.sentence)
    if row.plugin_version and row.plugin_version != entry.plugin_version:
        return mark("Versi plugin yang terpasang berbeda dari versi saat siklus ini dibuka.")
    return ""
