"""The steps of a project: start, hand-over, inspection, return, withdrawal, exchange of a peer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS, actions, label_of, step
from portal.services.common import access
from portal.services.common.appraisals import entry_of
from portal.services.common.runtime import today
from portal.services.rating import raters
from portal.services.work import projects
from portal.store.db import session
from portal.store.models import Appraisal, Project
from portal.store.queries import measurement_screens, project_screens
from portal.store.queries import projects as queries
from portal.store.scope import get_visible
from portal.web.chain import Link
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.measurements import grouped
from portal.web.views.screen_helpers import plain

_CHAIN = ("planning", "running", "acceptance", "accepted")
_PEOPLE = 3
"""Empty lines for attendees that a fresh form of an inspection offers beside the known ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step with a page of its own; `field` is what the page asks for."""

    action: str
    label: str
    told: str
    done: str
    run: Callable[[int, Form], object]
    field: str = ""
    danger: bool = False


def chain(project: Project) -> tuple[Link, ...]:
    """Return the stages of a project with their days."""
    if project.state == "cancelled":
        return (Link("cancelled", LABELS["cancelled"], "current"),)
    at = _CHAIN.index(project.state)
    days: dict[str, date | None] = {
        "planning": project.opened_at.date(),
        "running": project.starts,
        "acceptance": project.ended,
        "accepted": project.accepted_on,
    }
    done = at == len(_CHAIN) - 1
    return tuple(
        Link(
            name,
            LABELS[name],
            "done" if place < at or done else "current" if place == at else "todo",
            days[name] if place <= at else None,
        )
        for place, name in enumerate(_CHAIN)
    )


def offered(project: Project, can: Mapping[str, bool]) -> tuple[tuple[str, str, str], ...]:
    """Return (endpoint, action, label) of the steps the person may take, the usual one first."""
    found = [
        ("projects.inspect" if row.action == "accept" else "projects.take_step", row.action, label)
        for row in actions("project", project.state)
        if can.get(row.permission)
        for label in (row.label,)
    ]
    return tuple(sorted(found, key=lambda one: one[1] in {"cancel", "return"}))


def take_step(project_id: int, action: str) -> ResponseReturnValue:
    """Say what a step does, then do it."""
    project = get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))
    found = STEPS.get(action)
    if found is None:
        raise NoSuchPage
    allowed = step("project", project.state, action)
    access.require(actor(), allowed.permission, project.region, record=project)
    starting = Form.blank(version=project.version, ended=today().isoformat())
    form = Form.sent() if request.method == "POST" else starting
    if request.method == "GET":
        return render_template("projects/step.html", form=form, project=project, step=found)
    try:
        found.run(project_id, form)
    except Invalid as error:
        again = get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))
        return show_again("projects/step.html", form, error, project=again, step=found)
    flash(_(found.done), "success")
    return to("projects.show", project_id=project_id)


def inspect(project_id: int) -> ResponseReturnValue:
    """Record the inspection: minutes, attendees, the actual values of every member."""
    project = get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))
    access.require(actor(), "result.accept", project.region, record=project)
    step("project", project.state, "accept")
    detail = queries.project_detail(actor(), project_id, today=today())
    ids = [member.id for member in detail.members]
    rows = measurement_screens.of_projects(actor(), ids)
    shown = {"project": project, "groups": grouped(rows, "subject_id"), "me": actor().employee_id}
    if request.method == "GET":
        form = _inspection_form(project, rows)
        return render_template("projects/inspect.html", form=form, lines=_lines(form), **shown)
    form = Form.sent()
    if form.value("do") == "tambah":
        lines = [*_lines(form), str(len(_lines(form)) + 1)]
        return render_template("projects/inspect.html", form=form, lines=lines, **shown)
    try:
        accepted_on = form.day("accepted_on", _("Tanggal pemeriksaan"), required=True)
        number = form.text("number", _("Nomor berita acara"), required=True, maximum=120)
        remarks = form.text("remarks", _("Catatan"), maximum=2000)
        form.check()
        projects.accept_project(
            actor(),
            project_id,
            accepted_on=accepted_on or today(),
            number=number,
            actuals={row.id: form.value(f"actual:{row.id}") or None for row in rows},
            attendees=_attendees(form),
            remarks=remarks,
            expected_version=form.version(),
        )
    except Invalid as error:
        return show_again("projects/inspect.html", form, error, lines=_lines(form), **shown)
    flash(_("Hasil pekerjaan diterima dan berita acara disimpan."), "success")
    return to("projects.show", project_id=project_id)


def open_raters(project_id: int) -> ResponseReturnValue:
    """List the peers drawn for the members, as far as their forms are still open."""
    project = _exchanging(project_id)
    rows = project_screens.open_raters(actor(), project_id)
    return render_template("projects/raters.html", project=project, rows=rows)


def exchange(project_id: int, task_id: int) -> ResponseReturnValue:
    """Replace one drawn peer by another, with a reason."""
    project = _exchanging(project_id)
    known = project_screens.open_raters(actor(), project_id)
    row = next((one for one in known if one.task_id == task_id), None)
    if row is None:
        raise NoSuchPage
    taken = {one.rater_id for one in known if one.appraisal_id == row.appraisal_id}
    appraisal = session().get_one(Appraisal, row.appraisal_id)
    entry = entry_of(project.region)
    peers = raters.peer_candidates(appraisal.cycle, [appraisal], entry)[appraisal.id]
    choices = [
        (peer.employee_id, f"{peer.name} ({peer.sector})" if peer.sector else peer.name)
        for peer in peers
        if peer.employee_id not in taken | {actor().employee_id}
    ]
    form = Form.sent() if request.method == "POST" else Form.blank(version=row.version)
    shown: dict[str, Any] = {"project": project, "row": row, "choices": choices}
    if request.method == "GET":
        return render_template("projects/exchange.html", form=form, **shown)
    try:
        allowed = [str(key) for key, _name in choices]
        chosen = form.choice("new_rater_id", _("Penilai pengganti"), allowed)
        reason = form.text("reason", _("Alasan"), required=True, maximum=500)
        form.check()
        raters.exchange(actor(), task_id, int(chosen), reason, expected_version=form.version())
    except Invalid as error:
        return show_again("projects/exchange.html", form, error, **shown)
    flash(_("Penilai rekan diganti dan alasannya dicatat."), "success")
    return to("projects.open_raters", project_id=project_id)


def register(bp: Blueprint) -> None:
    """Put the steps on the blueprint of the projects."""
    both = ("GET", "POST")
    one = "/<int:project_id>"
    manage, accept, swap = "project.manage", "result.accept", "rater.exchange"
    route(bp, f"{one}/langkah/<action>", permission=manage, methods=both, endpoint="take_step")(
        take_step
    )
    route(bp, f"{one}/periksa", permission=accept, methods=both, endpoint="inspect")(inspect)
    route(bp, f"{one}/penilai", permission=swap, endpoint="open_raters")(open_raters)
    route(bp, f"{one}/penilai/<int:task_id>", permission=swap, methods=both, endpoint="exchange")(
        exchange
    )


def _exchanging(project_id: int) -> Project:
    project = get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))
    access.require(actor(), "rater.exchange", project.region, record=project)
    return project


def _inspection_form(project: Project, rows: tuple[measurement_screens.Measured, ...]) -> Form:
    people = [(project.head.name, _("Ketua proyek"))]
    if actor().employee_id != project.head_id:
        people.append((actor().name, _("Pemeriksa")))
    values = {f"actual:{row.id}": plain(row.actual).replace(".", ",") for row in rows}
    values |= {"accepted_on": today().isoformat(), "version": str(project.version)}
    for at in range(len(people) + _PEOPLE):
        name, role = people[at] if at < len(people) else ("", "")
        values |= {f"name-{at + 1}": name, f"role-{at + 1}": role}
    return Form(values)


def _lines(form: Form) -> list[str]:
    keys = [key.removeprefix("name-") for key in form.typed if key.startswith("name-")]
    return sorted((key for key in keys if key.isdigit()), key=int)


def _attendees(form: Form) -> list[dict[str, object]]:
    lines = [(form.value(f"name-{key}"), form.value(f"role-{key}")) for key in _lines(form)]
    return [
        {"employee_id": None, "name": name.strip()[:200], "role": role.strip()[:120]}
        for name, role in lines
        if name.strip()
    ]


def _reason(form: Form) -> str:
    reason = form.text("reason", _("Alasan"), required=True, maximum=500)
    form.check()
    return reason


def _start(key: int, form: Form) -> object:
    return projects.start_project(actor(), key, form.version())


def _submit(key: int, form: Form) -> object:
    ended = form.day("ended", _("Tanggal selesai"), required=True)
    form.check()
    return projects.submit_project(actor(), key, ended=ended, expected_version=form.version())


def _return(key: int, form: Form) -> object:
    return projects.return_project(actor(), key, _reason(form), form.version())


def _cancel(key: int, form: Form) -> object:
    return projects.cancel_project(actor(), key, _reason(form), form.version())


STEPS: dict[str, Step] = {
    "start": Step(
        "start",
        label_of("project", "start"),
        mark("Rencana dikunci. Anggota mulai mencatat kemajuan sedikitnya sebulan sekali."),
        mark("Pelaksanaan proyek dimulai."),
        _start,
    ),
    "submit": Step(
        "submit",
        label_of("project", "submit"),
        mark("Hasil diserahkan untuk diperiksa; kemajuan tidak dapat ditambah selama itu."),
        mark("Hasil diserahkan untuk pemeriksaan."),
        _submit,
        field="ended",
    ),
    "return": Step(
        "return",
        label_of("project", "return"),
        mark("Proyek kembali ke pelaksanaan. Alasannya dicatat dalam jejak audit."),
        mark("Proyek dikembalikan untuk diperbaiki."),
        _return,
        field="reason",
    ),
    "cancel": Step(
        "cancel",
        label_of("project", "cancel"),
        mark("Proyek tidak dihitung dalam penilaian siapa pun dan tidak dapat dibuka lagi."),
        mark("Proyek dibatalkan."),
        _cancel,
        field="reason",
        danger=True,
    ),
}
"""The steps with a plain page; the inspection has its own."""
