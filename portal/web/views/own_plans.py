"""A person's own indicators: draft them, tick the checklist, agree, change with a reason."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.services.work import own_dates
from portal.services.work import own_indicators as service
from portal.services.work.own_rows import as_typed, by_code, plan_rows_of
from portal.services.work.own_rules import OwnIndicator
from portal.services.work.own_sets import OwnSet
from portal.services.work.post_months import appraised_span
from portal.services.work.project_rules import ASPECTS
from portal.store.models import Appraisal, Measurement, PlanAgreement
from portal.store.scope import get_visible
from portal.web import conflict, menu
from portal.web.described import in_words
from portal.web.forms import Form
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("own_plans", __name__, url_prefix="/indikator/rencana")
_FIELD = re.compile(r"label-(\d{1,3})")
_TEXTS = (
    "code",
    "label",
    "measure_unit",
    "direction",
    "weight",
    "target",
    "aspect",
    "source",
    "duty",
    "competence",
    "lower_bound",
    "upper_bound",
    "range_direction",
    "tolerance",
)
EMPTY_ROWS = 2
MOST_ROWS = 40


@route(bp, "/<int:appraisal_id>", permission="appraisal.view")
def show(appraisal_id: int) -> ResponseReturnValue:
    """Show the plans of a person with their agreement and what this reader may do."""
    return render_template("measurements/own.html", **_page(appraisal_id))


@route(bp, "/<int:appraisal_id>/<set_id>", permission="appraisal.view", methods=["POST"])
def save(appraisal_id: int, set_id: str) -> ResponseReturnValue:
    """Save the whole plan of one set."""
    form = Form.sent()
    conflict.name_fields(indicators=_("Jumlah indikator"))
    if form.has("act", "add"):
        return render_template("measurements/own.html", **_page(appraisal_id, form, set_id))
    try:
        service.save_plan(
            actor(), appraisal_id, set_id, _typed(form), expected_version=form.version()
        )
    except Invalid as error:
        page = _page(appraisal_id, form.take(error), set_id)
        return render_template("measurements/own.html", **page), 422
    flash(_("Rencana disimpan. Persetujuan bersama diperlukan lagi."), "success")
    return to("own_plans.show", appraisal_id=appraisal_id)


@route(
    bp,
    "/<int:appraisal_id>/<set_id>/<any(pustaka,salin,setuju,buka,periksa):step>",
    permission="appraisal.view",
    methods=["POST"],
)
def act(appraisal_id: int, set_id: str, step: str) -> ResponseReturnValue:
    """Take one step with a plan: begin from the library or last year, tick, agree, open again."""
    form = Form.sent()
    try:
        told = _act(form, appraisal_id, set_id, step)
    except Invalid as error:
        page = _page(appraisal_id, form.take(error))
        return render_template("measurements/own.html", **page), 422
    flash(told, "success")
    return to("own_plans.show", appraisal_id=appraisal_id)


def _act(form: Form, appraisal_id: int, set_id: str, step: str) -> str:
    version = form.version()
    if step == "pustaka":
        service.draft_from_library(actor(), appraisal_id, set_id)
        return str(_("Rencana diisi dari pustaka. Sesuaikan target dan bobotnya."))
    if step == "salin":
        service.copy_last_year(actor(), appraisal_id, set_id)
        return str(_("Rencana disalin dari siklus sebelumnya."))
    if step == "setuju":
        service.agree(actor(), appraisal_id, set_id, expected_version=version)
        return str(_("Persetujuan Anda dicatat."))
    if step == "buka":
        reason = form.value("reason")
        service.reopen(actor(), appraisal_id, set_id, reason, expected_version=version)
        return str(_("Rencana dibuka lagi. Sesudah diubah, kedua pihak menyetujuinya kembali."))
    ticks = {
        name.removeprefix("tick-"): [str(text) for text in form.typed.getlist(name)]
        for name in form.typed
        if name.startswith("tick-")
    }
    service.tick(actor(), appraisal_id, set_id, ticks, expected_version=version)
    return str(_("Daftar periksa disimpan."))


@route(
    bp, "/<int:appraisal_id>/<set_id>/berlaku/<code>", permission="appraisal.view", methods=["POST"]
)
def applicable(appraisal_id: int, set_id: str, code: str) -> ResponseReturnValue:
    """Say that an indicator does not apply, or does again."""
    form = Form.sent()
    try:
        service.set_applicable(
            actor(),
            appraisal_id,
            set_id,
            code,
            applicable=form.has("applicable", "yes"),
            reason=form.value("reason"),
        )
    except Invalid as error:
        page = _page(appraisal_id, form.take(error))
        return render_template("measurements/own.html", **page), 422
    flash(_("Keberlakuan indikator dicatat."), "success")
    return to("own_plans.show", appraisal_id=appraisal_id)


def _typed(form: Form) -> list[OwnIndicator]:
    """Return the indicators on the page in order; a row without label and target is left out."""
    found: list[OwnIndicator] = []
    for at in _rows_of(form):
        texts: dict[str, Any] = {name: form.value(f"{name}-{at}").strip() for name in _TEXTS}
        if not (texts["label"] or texts["target"] or texts["weight"]) or form.has(
            f"drop-{at}", "1"
        ):
            continue
        texts["direction"] = texts["direction"] or "higher"
        texts["range_direction"] = texts["range_direction"] or "higher"
        maximum = form.has(f"target_is_maximum-{at}", "1")
        found.append(OwnIndicator(target_is_maximum=maximum, **texts))
    return found


def _aspect_choices(present: str) -> list[tuple[str, str]]:
    """Return the aspects to choose from, also one that only this region knows."""
    known = {**ASPECTS, **({present: present} if present and present not in ASPECTS else {})}
    return [(code, say(label)) for code, label in known.items()]


def _rows_of(form: Form) -> list[int]:
    matches = (_FIELD.fullmatch(name) for name in form.typed)
    return sorted({int(match[1]) for match in matches if match})[:MOST_ROWS]


def _page(appraisal_id: int, form: Form | None = None, set_id: str = "") -> dict[str, Any]:
    one = get_visible(Appraisal, appraisal_id, actor(), "appraisal.view", _("Penilaian"))
    menu.stand_with_staff(actor(), one.employee_id)
    plans = service.plans_of(one)
    if not plans:
        raise NotFound(mark("Rencana"))
    return {
        "appraisal": one,
        "person": one.employee.name,
        "cycle_title": one.cycle.title,
        "months": _months(one),
        "form": form or Form.blank(),
        "plans": [_plan(one, plan, found, form, set_id) for plan, found in plans],
        "is_superior": service.is_superior(actor(), one),
        "mine": one.employee_id == actor().employee_id,
        "aspects": ASPECTS,
        "aspects_choices": _aspect_choices,
        "open_now": one.phase in {"planning", "running", "acceptance"},
    }


def _months(one: Appraisal) -> tuple[date, date] | None:
    """Return the first and last day of the indicators where a move shifted one of them."""
    held = max(one.assignment.starts, one.cycle.starts), one.assignment.ends or one.cycle.ends
    span = appraised_span(one)
    return span if span != (held[0], min(held[1], one.cycle.ends)) and span[0] <= span[1] else None


def _plan(
    one: Appraisal,
    plan: OwnSet,
    found: PlanAgreement | None,
    form: Form | None,
    set_id: str,
) -> dict[str, Any]:
    rows = list(by_code(plan_rows_of(one, plan.id)).values())
    edits = service.may_edit(actor(), one, plan, found)
    return {
        "id": plan.id,
        "rule": in_words(plan.rule),
        "library": in_words(plan.library),
        "rows": rows,
        "agreement": found,
        "due_on": own_dates.agreed_by(plan.rule, one),
        "edits": edits,
        "form": _plan_form(rows, form if plan.id == set_id else None) if edits else None,
        "count": _row_count(rows, plan, form if plan.id == set_id else None),
        "total": sum((row.weight for row in rows if row.weight is not None), start=0),
    }


def _plan_form(rows: list[Measurement], form: Form | None) -> Form:
    if form is not None:
        return form
    values: dict[str, object] = {}
    for at, row in enumerate(rows):
        typed = as_typed(row)
        for name in _TEXTS:
            text = str(getattr(typed, name))
            number = name in {"weight", "target", "lower_bound", "upper_bound", "tolerance"}
            values[f"{name}-{at}"] = text.replace(".", ",") if number else text
        if typed.target_is_maximum:
            values[f"target_is_maximum-{at}"] = "1"
    return Form.blank(**values)


def _row_count(rows: list[Measurement], plan: OwnSet, form: Form | None) -> int:
    """Return how many rows the form draws: what is there, and empty ones to go on with."""
    if form is not None:
        more = EMPTY_ROWS if form.has("act", "add") else 0
        return min(len(_rows_of(form)) + more, MOST_ROWS)
    least = max(plan.rule.minimum_count, len(rows) + (1 if rows else 0))
    return min(least, plan.rule.maximum_count)
