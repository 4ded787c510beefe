"""Projects: the list, the plan, and one project with its members, results and papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import IndicatorSet
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.runtime import runtime, today
from portal.services.work import projects
from portal.store.db import session
from portal.store.models import Cycle, Project
from portal.store.queries import measurement_screens, project_screens
from portal.store.queries import projects as queries
from portal.store.scope import get_visible
from portal.web import conflict, menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views import project_form, project_pages, project_papers
from portal.web.views.measurements import grouped
from portal.web.views.screen_helpers import DIRECTIONS

bp = Blueprint("projects", __name__, url_prefix="/proyek")
menu.add(
    bp,
    "projects.index",
    mark("Proyek"),
    permission="project.view",
    order=20,
    needed=menu.where(menu.has_projects),
)
project_pages.register(bp)
project_papers.register(bp)

STATES = ("planning", "running", "acceptance", "accepted", "cancelled")


@route(bp, "", permission="project.view")
def index() -> ResponseReturnValue:
    """List projects within sight: one's own, or all that a role opens."""
    own = actor()
    overseer = bool(own.regions("hr", "leader", "auditor"))
    may_open = any(map(_works_by_projects, own.regions("hr", "leader", "appraiser")))
    mine = request.args.get("lingkup") == "saya" or not overseer
    state = request.args.get("status", "")
    cycle = request.args.get("siklus", "")
    search = request.args.get("cari", "")[:100]
    found = queries.list_projects(
        own,
        today=today(),
        cycle_id=int(cycle) if cycle.isdecimal() and len(cycle) < 10 else None,
        state=state if state in STATES else "",
        mine=mine,
        search=search,
        page=page_number(),
    )
    return render_template(
        "projects/index.html",
        rows=found.rows,
        page=page_from(found),
        states=STATES,
        chosen={"cari": search, "status": state, "lingkup": "saya" if mine else "semua"},
        cycle=cycle,
        overseer=overseer,
        may_open=may_open,
        opens_now=may_open and bool(_cycles_for_projects(own)),
    )


@route(bp, "/baru", permission="project.create", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Plan a new project in a running cycle."""
    cycles = _cycles_for_projects(actor())
    if not cycles:
        return render_template("projects/no_cycle.html")
    asked = request.values.get("cycle_id", "")
    chosen = next((key for key, _title in cycles if str(key) == asked), cycles[0][0])
    found = projects.project_set(session().get_one(Cycle, chosen))
    form = _planned_form(found)
    if request.method == "GET" or project_form.act(form, form.value("do")):
        return _draw(form, found, chosen, cycles=cycles)
    plan = project_form.plan_of(form, chosen)
    try:
        values = _values(form, code=True)
        people = project_form.members(form, plan)
        measured = project_form.indicators(form, plan) if found.adjustable else None
        form.check()
        row = projects.open_project(
            actor(), cycle_id=chosen, members=people, indicators=measured, **values
        )
    except Invalid as error:
        form.take(project_form.placed(error, plan))
        return _draw(form, found, chosen, cycles=cycles), 422
    flash(_("Proyek dibuka. Setiap anggota diminta menyetujui bagiannya."), "success")
    return to("projects.show", project_id=row.id)


@route(bp, "/<int:project_id>/ubah", permission="project.manage", methods=["GET", "POST"])
def edit(project_id: int) -> ResponseReturnValue:
    """Change the plan before the start; afterwards only names and papers."""
    project = _managed(project_id)
    if project.state != "planning":
        return _edit_texts(project)
    found = projects.project_set(session().get_one(Cycle, project.cycle_id))
    cycle_id = project.cycle_id
    posted = request.method == "POST"
    form = project_form.sent(request.form) if posted else project_form.from_project(project)
    if not posted or project_form.act(form, form.value("do")):
        return _draw(form, found, cycle_id, project=project)
    plan = project_form.plan_of(form, cycle_id)
    _name_fields()
    try:
        values = _values(form, code=False)
        people = project_form.members(form, plan)
        measured = project_form.indicators(form, plan) if found.adjustable else None
        form.check()
        projects.edit_project(
            actor(),
            project_id,
            expected_version=form.version(),
            changes=values,
            members=people,
            indicators=measured,
        )
    except Invalid as error:
        form.take(project_form.placed(error, plan))
        return _draw(form, found, cycle_id, project=_managed(project_id)), 422
    flash(_("Proyek disimpan. Anggota yang bagiannya berubah diminta menyetujui lagi."), "success")
    return to("projects.show", project_id=project_id)


@route(bp, "/<int:project_id>", permission="project.view")
def show(project_id: int) -> ResponseReturnValue:
    """Show a project with what the person may see and do."""
    record = _seen(project_id)
    detail = queries.project_detail(actor(), project_id, today=today())
    seen = measurement_screens.of_projects(actor(), [member.id for member in detail.members])
    # The plan is the same for every member but for the targets, so anybody's part shows it.
    results = grouped(seen, "subject_id")
    mine = next((m for m in detail.members if m.employee_id == actor().employee_id), None)
    can = {
        name: access.can(actor(), name, record.region, record=record)
        for name in ("project.manage", "result.accept", "rater.exchange", "cycle.manage")
    }
    return render_template(
        "projects/show.html",
        detail=detail,
        project=detail.project,
        sectors=_by_sector(detail.members),
        results=results,
        plan=results[0][1] if results else (),
        chain=project_pages.chain(record),
        steps=project_pages.offered(record, can),
        mine=mine,
        can=can,
        editable=record.state in project_papers.EDITABLE,
        movable=record.state in project_papers.MOVABLE,
    )


@route(bp, "/anggota/<int:member_id>/setujui", permission="plan.agree", methods=["POST"])
def accept_part(member_id: int) -> ResponseReturnValue:
    """Accept one's own part."""
    member = projects.accept_membership(actor(), member_id)
    flash(_("Bagian Anda dalam proyek ini sudah disetujui."), "success")
    return to("projects.show", project_id=member.project_id)


def _cycles_for_projects(own: Actor) -> list[tuple[int, str]]:
    """Return (id, title) of the running cycles in which a person may open a project."""
    known = project_screens.open_cycles(own)
    return [(key, title) for key, title, region in known if _works_by_projects(region)]


def _works_by_projects(region: str) -> bool:
    """Tell whether a region appraises the work of projects at all (`*` counts as one that does)."""
    entry = runtime().host.registry.known(region)
    return region == "*" or (
        entry is not None and any(found.subject == "project" for found in entry.indicator_sets)
    )


def _planned_form(found: IndicatorSet) -> Form:
    if request.method == "POST":
        return project_form.sent(request.form)
    return project_form.starting(found)


def _draw(form: Form, found: IndicatorSet, cycle_id: int, **context: object) -> str:
    aspects = dict.fromkeys((*found.required_aspects, *(i.aspect for i in found.indicators)))
    return render_template(
        "projects/form.html",
        form=form,
        plan=project_form.plan_of(form, cycle_id),
        cycle_id=cycle_id,
        adjustable=found.adjustable,
        aspects=[(name, project_form.ASPECTS.get(name, name)) for name in aspects if name],
        directions=DIRECTIONS,
        limits=(found.minimum_count, found.maximum_count),
        **{"project": None, "cycles": (), **context},
    )


def _edit_texts(project: Project) -> ResponseReturnValue:
    texts = {name: getattr(project, name) for name in ("title", "place", "goal", "document_number")}
    form = Form.blank(**texts, version=project.version)
    if request.method == "GET":
        return render_template("projects/edit_texts.html", form=form, project=project)
    form = Form.sent()
    _name_fields()
    try:
        values: dict[str, Any] = {
            "title": form.text("title", _("Nama proyek"), required=True, maximum=200),
            "place": form.text("place", _("Tempat"), maximum=200),
            "goal": form.text("goal", _("Tujuan"), maximum=2000),
            "document_number": form.text("document_number", _("Nomor dokumen"), maximum=120),
        }
        form.check()
        projects.edit_project(actor(), project.id, expected_version=form.version(), changes=values)
    except Invalid as error:
        again = _managed(project.id)
        return show_again("projects/edit_texts.html", form, error, project=again)
    flash(_("Proyek disimpan."), "success")
    return to("projects.show", project_id=project.id)


def _values(form: Form, *, code: bool) -> dict[str, Any]:
    head = form.value("head_id")
    if not head.isdigit():
        form.problem("head_id", _("Pilih ketua proyek."))
    if not form.typed.getlist("m"):
        form.problem("members", _("Tambahkan sedikitnya satu anggota."))
    starts = form.day("starts", _("Mulai"), required=True)
    ends = form.day("planned_end", _("Rencana selesai"), required=True)
    values: dict[str, Any] = {
        "title": form.text("title", _("Nama proyek"), required=True, maximum=200),
        "place": form.text("place", _("Tempat"), maximum=200),
        "goal": form.text("goal", _("Tujuan"), maximum=2000),
        "document_number": form.text("document_number", _("Nomor dokumen"), maximum=120),
        "starts": starts or date.min,
        "planned_end": ends or date.min,
        "head_id": int(head) if head.isdigit() else 0,
    }
    if code:
        values["code"] = form.text("code", _("Kode proyek"), required=True, maximum=40)
    return values


def _seen(project_id: int) -> Project:
    return get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))


def _managed(project_id: int) -> Project:
    project = _seen(project_id)
    access.require(actor(), "project.manage", project.region, record=project)
    if project.state not in {"planning", "running"}:
        raise NotAllowed(mark("Proyek yang sudah diserahkan tidak dapat diubah."))
    return project


def _name_fields() -> None:
    conflict.name_fields(
        document_number=_("Nomor dokumen"), head_id=_("Ketua proyek"), title=_("Nama proyek")
    )


def _by_sector(members: tuple[queries.MemberRow, ...]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for member in sorted(members, key=lambda one: (one.sector.casefold(), one.name)):
        found.setdefault(member.sector, []).append(member)
    return list(found.items())
