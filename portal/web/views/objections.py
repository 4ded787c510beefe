"""Objections: filed by the employee, heard on both sides, decided by the next superior."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid, WrongStage
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import load_appraisal
from portal.services.outcome import objection_corrections as corrections
from portal.services.outcome import objection_marks
from portal.services.outcome import objections as service
from portal.services.outcome.objection_marks import Mark
from portal.store.models import Appraisal, Objection
from portal.store.queries import appraisal_pages, objection_pages
from portal.web import menu, result_view
from portal.web.forms import Form, show_again
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("objections", __name__, url_prefix="/keberatan")
menu.add(bp, "objections.index", mark("Keberatan"), permission="objection.view", order=50)


@route(bp, "", permission="objection.view")
def index() -> ResponseReturnValue:
    """List the objections that one is part of, or may oversee."""
    only_open = request.args.get("tampil") == "terbuka"
    found = objection_pages.objections(actor(), only_open=only_open, page=page_number())
    return render_template(
        "objections/index.html", rows=found.rows, page=page_from(found), only_open=only_open
    )


@route(bp, "/baru/<int:appraisal_id>", permission="objection.file", methods=["GET", "POST"])
def file(appraisal_id: int) -> ResponseReturnValue:
    """File the one objection against one's own published result."""
    row = appraisal_pages.appraisal(actor(), appraisal_id, "objection.file")
    apart = _apart(load_appraisal(actor(), appraisal_id, "objection.file"))
    around = {"row": row, "due": result_view.objection_day(row), "apart": apart}
    if request.method == "GET":
        if not result_view.may_object(row):
            raise WrongStage(
                mark("Keberatan diajukan setelah hasil dibuka dan sebelum batas waktunya.")
            )
        return render_template("objections/file.html", form=Form.blank(), **around)
    form = Form.sent()
    try:
        reason = form.text("reason", _("Alasan keberatan"), required=True, minimum=20)
        statement = form.text("statement", _("Keterangan tambahan"))
        form.check()
        made = service.file(actor(), appraisal_id, reason=reason, statement=statement)
    except Invalid as error:
        return show_again("objections/file.html", form, error, **around)
    flash(_("Keberatan diajukan. Atasan pejabat penilai akan mendengar kedua pihak."), "success")
    return to("objections.show", objection_id=made.id)


@route(bp, "/<int:objection_id>", permission="objection.view")
def show(objection_id: int) -> ResponseReturnValue:
    """Show reasons, statements and the decision of one objection."""
    one = objection_pages.objection(actor(), objection_id)
    return render_template("objections/show.html", **_around(one, Form.blank(version=one.version)))


@route(bp, "/<int:objection_id>/keterangan", permission="objection.state", methods=["POST"])
def state(objection_id: int) -> ResponseReturnValue:
    """Keep the statement of the employee or of the appraiser."""
    one = objection_pages.objection(actor(), objection_id, "objection.state")
    form = Form.sent()
    try:
        text = form.text("text", _("Keterangan"), required=True)
        form.check()
        service.state(actor(), objection_id, text=text, expected_version=form.version())
    except Invalid as error:
        return show_again("objections/show.html", form, error, **_around(one, None))
    flash(_("Keterangan Anda tersimpan."), "success")
    return to("objections.show", objection_id=objection_id)


@route(bp, "/<int:objection_id>/putusan", permission="objection.decide", methods=["GET", "POST"])
def decide(objection_id: int) -> ResponseReturnValue:
    """Confirm the result, or change it by correcting what was measured."""
    one = objection_pages.objection(actor(), objection_id, "objection.decide")
    access.require(actor(), "objection.decide", one.region, record=one.appraisal)
    if one.decision:
        return to("objections.show", objection_id=objection_id)
    inputs = corrections.correctable(one.appraisal)
    rated = objection_marks.correctable_marks(one.appraisal)
    around = {
        **_around(one, None),
        "inputs": inputs,
        "rated": rated,
        "apart": _apart(one.appraisal),
    }
    around["choices"] = {key: _choices(rating) for key, rating in rated.items()}
    if request.method == "GET":
        form = Form.blank(version=one.version)
        return render_template("objections/decide.html", form=form, **around)
    form = Form.sent()
    try:
        decision = form.choice("decision", _("Putusan"), {"confirmed", "changed"})
        text = form.text("text", _("Pertimbangan"), required=True)
        changed = decision == "changed"
        fixes = _corrections(form, inputs) if changed else {}
        marks = _marks(form, rated) if changed else {}
        form.check()
        service.decide(
            actor(),
            objection_id,
            decision=decision,
            text=text,
            corrections=fixes,
            marks=marks,
            appraiser_silent=form.has("appraiser_silent", "1"),
            expected_version=form.version(),
        )
    except Invalid as error:
        return show_again("objections/decide.html", form, error, **around)
    flash(_("Keberatan diputuskan. Putusan ini bersifat final."), "success")
    return to("objections.show", objection_id=objection_id)


def _corrections(form: Form, inputs: dict[int, Any]) -> dict[int, str]:
    """Return the corrected values that were typed; empty fields leave the value as it is."""
    found = {}
    for key, (_project, row) in inputs.items():
        value = form.number(f"corrections.{key}", row.label, minimum=0)
        if value is not None:
            found[key] = value
    return found


def _marks(form: Form, rated: Mapping[str, Mark]) -> dict[str, str]:
    """Return the corrected marks that were chosen; the others stay as they are."""
    found = {}
    for key, rating in rated.items():
        value = form.choice(f"marks.{key}", say(rating.item), _choices(rating), required=False)
        if value:
            found[key] = value
    return found


def _choices(rating: Mark) -> dict[str, str]:
    """Return the marks of the scale with their words."""
    points = rating.scale
    return {str(point.value): f"{point.value} {say(point.label)}" for point in points}


def _apart(one: Appraisal) -> str:
    """Return where the parts of a gathered result are objected to, empty for any other."""
    parts = corrections.parts_of(one)
    return say(corrections.told_apart(tuple(say(part) for part in parts))) if parts else ""


def _around(one: Objection, form: Form | None) -> dict[str, Any]:
    appraisal = one.appraisal
    me = actor().employee_id
    side = ""
    if me is not None and not one.decision:
        side = {appraisal.employee_id: "self", appraisal.appraiser_id: "appraiser"}.get(me, "")
    decides = (
        not one.decision
        and side == ""
        and access.can(actor(), "objection.decide", one.region, record=appraisal)
    )
    page: dict[str, Any] = {
        "one": one,
        "appraisal": appraisal,
        "side": side,
        "decides": decides,
        "waits": service.why_waiting(appraisal) if decides else None,
        "present": appraisal_pages.score(appraisal.id),
    }
    if form is not None:
        page["form"] = form
    return page
