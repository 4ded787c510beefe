"""A project's list of documents, and its move into another cycle."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid, WrongStage
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.work import projects
from portal.services.work.projects import DocumentInput
from portal.store.db import session
from portal.store.models import Cycle, Project
from portal.store.queries import project_screens
from portal.store.scope import get_visible
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

EDITABLE = ("planning", "running")
MOVABLE = (*EDITABLE, "acceptance")
_EMPTY_LINES = 1
_MOST_LINES = 40


def documents(project_id: int) -> ResponseReturnValue:
    """Edit the documents of a project: kind, number and day of each; an emptied line goes."""
    project = _opened(project_id, "project.manage", EDITABLE)
    if request.method == "GET":
        form = _document_form(project)
        return render_template("projects/documents.html", form=form, project=project, **_rows(form))
    form = Form.sent()
    if form.value("do") == "tambah":
        count = min(len(_lines(form)) + 1, _MOST_LINES)
        return render_template(
            "projects/documents.html", form=form, project=project, lines=_numbers(count)
        )
    try:
        given = [_document(form, key) for key in _lines(form)]
        form.check()
        projects.edit_project(
            actor(),
            project_id,
            expected_version=form.version(),
            changes={"documents": [one for one in given if one is not None]},
        )
    except Invalid as error:
        return show_again("projects/documents.html", form, error, project=project, **_rows(form))
    flash(_("Daftar dokumen disimpan."), "success")
    return to("projects.show", project_id=project_id)


def carry(project_id: int) -> ResponseReturnValue:
    """Move an unfinished project, with its targets and progress, into another running cycle."""
    project = _opened(project_id, "cycle.manage", MOVABLE)
    cycles = project_screens.cycles_for(actor(), project.region, project.cycle_id)
    form = Form.sent() if request.method == "POST" else Form.blank(version=project.version)
    now_in = session().get_one(Cycle, project.cycle_id).title
    shown = {"project": project, "cycles": cycles, "now_in": now_in}
    if request.method == "GET":
        return render_template("projects/carry.html", form=form, **shown)
    try:
        allowed = [str(key) for key, _title in cycles]
        chosen = form.choice("cycle_id", _("Siklus tujuan"), allowed)
        form.check()
        projects.carry_project(actor(), project_id, int(chosen), expected_version=form.version())
    except Invalid as error:
        return show_again("projects/carry.html", form, error, **shown)
    flash(_("Proyek dipindahkan beserta target dan kemajuannya."), "success")
    return to("projects.show", project_id=project_id)


def register(bp: Blueprint) -> None:
    """Put both pages on the blueprint of the projects."""
    both, one = ("GET", "POST"), "/<int:project_id>"
    manage, carried = "project.manage", "cycle.manage"
    route(bp, f"{one}/dokumen", permission=manage, methods=both, endpoint="documents")(documents)
    route(bp, f"{one}/pindah", permission=carried, methods=both, endpoint="carry")(carry)


def _opened(project_id: int, permission: str, states: tuple[str, ...]) -> Project:
    project = get_visible(Project, project_id, actor(), "project.view", mark("Proyek ini"))
    access.require(actor(), permission, project.region, record=project)
    if project.state not in states:
        raise WrongStage(mark("Proyek yang sudah diserahkan atau selesai tidak dapat diubah."))
    return project


def _document_form(project: Project) -> Form:
    values = {"version": str(project.version)}
    for at in range(len(project.documents) + _EMPTY_LINES):
        kept = project.documents[at] if at < len(project.documents) else {}
        values |= {
            f"{name}-{at + 1}": str(kept.get(field, ""))
            for name, field in (("kind", "kind"), ("number", "number"), ("on", "date"))
        }
    return Form(values)


def _document(form: Form, key: str) -> DocumentInput | None:
    names = {"n": key}
    kind = form.text(f"kind-{key}", _("Jenis dokumen %(n)s", **names), maximum=120)
    number = form.text(f"number-{key}", _("Nomor dokumen %(n)s", **names), maximum=120)
    on = form.day(f"on-{key}", _("Tanggal dokumen %(n)s", **names))
    if not kind and not number and on is None:
        return None
    if not kind:
        form.problem(f"kind-{key}", _("Jenis dokumen %(n)s wajib diisi.", **names))
    return DocumentInput(kind=kind, number=number, on=on)


def _lines(form: Form) -> list[str]:
    keys = {key.removeprefix("kind-") for key in form.typed if key.startswith("kind-")}
    return _numbers(min(len(keys), _MOST_LINES))


def _numbers(count: int) -> list[str]:
    return [str(at + 1) for at in range(count)]


def _rows(form: Form) -> dict[str, list[str]]:
    return {"lines": _lines(form)}
