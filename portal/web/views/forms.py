"""Rating forms: fill, keep as draft, check, send; and how far the forms of a cycle have come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import RatingForm
from portal.domain.errors import Conflict, Invalid, NotFound, PortalError, Unavailable
from portal.domain.sentences import mark
from portal.services.common import appraisals as appraisal_service
from portal.services.common.runtime import now, runtime
from portal.services.rating import forms as service
from portal.services.rating.form_answers import check_answer
from portal.store.queries import appraisal_pages, rater_forms
from portal.store.queries.rater_forms import OwnForm
from portal.web import menu
from portal.web.described import in_words
from portal.web.formats import moment
from portal.web.forms import Form, show_again
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("forms", __name__, url_prefix="/formulir")
menu.add(
    bp,
    "forms.index",
    mark("Formulir penilaian"),
    permission="form.fill",
    order=20,
    group="own",
    needed=menu.where(menu.has_forms),
)
menu.add(
    bp,
    "forms.cycles",
    mark("Kemajuan formulir"),
    permission="form.manage",
    order=40,
    group="hr",
    needed=menu.where(menu.has_forms),
)

PEERS_FROM = 3
"""Forms from which anonymous answers are shown, whatever lower quorum a region may name."""


@route(bp, "", permission="form.fill")
def index() -> ResponseReturnValue:
    """List one's own forms, open ones first."""
    found = rater_forms.own_forms(actor(), page=page_number())
    titles = {row.task_id: _title(row) for row in found.rows}
    return render_template(
        "forms/index.html", rows=found.rows, titles=titles, page=page_from(found)
    )


@route(bp, "/<int:task_id>", permission="form.fill", methods=["GET", "POST"])
def fill(task_id: int) -> ResponseReturnValue:
    """Draw the form from its description; keep it as a draft, or check it before sending."""
    row = _own(task_id)
    if row.state == "sent":
        return to("forms.receipt", task_id=task_id)
    form = describe(row)
    if request.method == "GET":
        typed = _typed(rater_forms.draft(actor(), task_id), row.version)
        return _page(row, form, typed)
    typed = Form.sent()
    items, reasons, texts = _read(form, typed)
    try:
        service.save_draft(actor(), task_id, items, reasons, texts, typed.version())
        if request.form.get("action") == "check":
            check_answer(form, items, reasons, texts)
    except Conflict:
        return _someone_was_faster(task_id, form, typed)
    except Invalid as error:
        fresh = _own(task_id)
        typed.typed = typed.typed.copy()
        typed.typed["version"] = str(fresh.version)
        return show_again("forms/fill.html", typed, error, **_around(fresh, form))
    if request.form.get("action") == "check":
        return to("forms.confirm", task_id=task_id)
    flash(_("Konsep tersimpan. Formulir belum dikirim."), "success")
    return to("forms.fill", task_id=task_id)


@route(bp, "/<int:task_id>/konsep", permission="form.fill", methods=["POST"])
def autosave(task_id: int) -> ResponseReturnValue:
    """Keep the draft while the person types; answers with one quiet line and the new version."""
    row, typed = _own(task_id), Form.sent()
    items, reasons, texts = _read(describe(row), typed)
    try:
        version = service.save_draft(actor(), task_id, items, reasons, texts, typed.version())
    except Conflict:
        told = _("Konsep ini juga diubah di jendela lain. Tekan Simpan konsep untuk melanjutkan.")
        return render_template("forms/_saved.html", told=told, version=None)
    except PortalError as error:
        return render_template("forms/_saved.html", told=say(error.sentence), version=None)
    told = _("Konsep tersimpan %(when)s.", when=moment(now()))
    return render_template("forms/_saved.html", told=told, version=version)


@route(bp, "/<int:task_id>/kirim", permission="form.fill", methods=["GET", "POST"])
def confirm(task_id: int) -> ResponseReturnValue:
    """Show the kept draft once more, then send it for good."""
    row = _own(task_id)
    if row.state == "sent":
        return to("forms.receipt", task_id=task_id)
    form, draft = describe(row), rater_forms.draft(actor(), task_id)
    items, reasons, texts = (draft.get(part, {}) for part in ("items", "reasons", "texts"))
    try:
        answer = check_answer(form, items, reasons, texts)
        if request.method == "POST":
            typed = Form.sent()
            service.send(actor(), task_id, items, reasons, texts, typed.version())
            flash(_("Formulir diterima %(when)s.", when=moment(now())), "success")
            return to("forms.receipt", task_id=task_id)
    except Invalid as error:
        return show_again(
            "forms/fill.html", _typed(draft, row.version), error, **_around(row, form)
        )
    return render_template("forms/confirm.html", answer=answer, **_around(row, form))


@route(bp, "/<int:task_id>/tanda-terima", permission="form.fill")
def receipt(task_id: int) -> ResponseReturnValue:
    """Tell what was received; of a form sent without its rater only that it was."""
    row = _own(task_id)
    if row.state != "sent":
        return to("forms.fill", task_id=task_id)
    answer = rater_forms.own_answer(actor(), task_id)
    return render_template("forms/receipt.html", answer=answer, **_around(row, describe(row)))


@route(bp, "/kemajuan", permission="form.manage")
def cycles() -> ResponseReturnValue:
    """List the cycles whose forms were opened."""
    states = ("rating", "calculated", "published", "final")
    rows = appraisal_pages.cycles(actor(), "form.manage", states=states)
    if len(rows) == 1:
        return to("forms.progress", cycle_id=rows[0].id)
    return render_template("forms/cycles.html", cycles=rows)


@route(bp, "/kemajuan/<int:cycle_id>", permission="form.manage")
def progress(cycle_id: int) -> ResponseReturnValue:
    """Show who has not sent his forms: states only, never an answer."""
    return _progress(cycle_id, None)


@route(bp, "/kemajuan/<int:cycle_id>/perpanjang", permission="form.manage", methods=["POST"])
def extend(cycle_id: int) -> ResponseReturnValue:
    """Give all forms not yet sent a later last day."""
    form = Form.sent()
    try:
        due = form.day("due_on", _("Batas waktu baru"), required=True)
        form.check()
        assert due is not None  # noqa: S101  (checked just above)
        count = service.extend(actor(), cycle_id, due)
    except Invalid as error:
        return _progress(cycle_id, form.take(error)), 422
    flash(_("Batas waktu %(n)s formulir sudah diperpanjang.", n=count), "success")
    return to("forms.progress", cycle_id=cycle_id)


def _progress(cycle_id: int, form: Form | None) -> str:
    cycle = appraisal_pages.cycle(actor(), cycle_id, "form.manage")
    everybody = request.args.get("tampil") == "semua"
    found = rater_forms.rater_progress(
        actor(),
        cycle_id,
        only_waiting=not everybody,
        search=request.args.get("cari", "").strip(),
        page=page_number(),
    )
    reminders = service.remind(actor(), cycle_id) if cycle.state == "rating" else ()
    return render_template(
        "forms/progress.html",
        cycle=cycle,
        counts=rater_forms.form_counts(actor(), cycle_id),
        titles=_titles(cycle.region),
        rows=found.rows,
        page=page_from(found),
        everybody=everybody,
        reminders=reminders,
        form=form or Form.blank(),
    )


def _titles(region: str) -> dict[str, str]:
    """Return the titles of a region's forms by id; none while its plugin is away."""
    entry = runtime().host.registry.known(region)
    return {form.id: form.title for form in in_words(entry.forms())} if entry else {}


def _title(row: OwnForm) -> str:
    """Return the form's title; while the region's plugin is away its id stands in the list."""
    try:
        return describe(row).title
    except Unavailable:
        return row.instrument


def describe(row: OwnForm) -> RatingForm:
    """Return the description of a form. Raises NotFound when the region no longer has it."""
    try:
        return in_words(appraisal_service.entry_of(row.region).form(row.instrument))
    except KeyError as error:
        raise NotFound(_("Formulir")) from error


def _own(task_id: int) -> OwnForm:
    row = rater_forms.own_form(actor(), task_id)
    if row is None or row.state == "withdrawn":
        raise NotFound(_("Formulir"))
    return row


def _read(form: RatingForm, typed: Form) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return marks, reasons and texts as typed."""
    items = {one.code: typed.value(f"items.{one.code}") for one in form.items}
    reasons = {one.code: typed.value(f"reasons.{one.code}") for one in form.items}
    texts = {one.code: typed.value(f"texts.{one.code}") for one in form.narratives}
    return items, reasons, texts


def _typed(draft: Mapping[str, Mapping[str, str]], version: int) -> Form:
    """Return a stored draft as the fields it came from."""
    values = {f"{part}.{code}": text for part in draft for code, text in draft[part].items()}
    return Form.blank(version=version, **values)


def _around(row: OwnForm, form: RatingForm) -> dict[str, Any]:
    points = [(point.value, point.label) for point in form.scale.points]
    return {
        "task": row,
        "instrument": form,
        "points": points,
        "words": dict(points),
        "projects": rater_forms.shared_projects(row),
        "quorum": max(form.quorum, PEERS_FROM) if form.anonymous else 1,
    }


def _page(row: OwnForm, form: RatingForm, typed: Form) -> str:
    return render_template("forms/fill.html", form=typed, **_around(row, form))


def _someone_was_faster(task_id: int, form: RatingForm, typed: Form) -> ResponseReturnValue:
    """Show what was typed here again: the draft was also changed in another window."""
    fresh = _own(task_id)
    typed.typed = typed.typed.copy()
    typed.typed["version"] = str(fresh.version)
    flash(
        _(
            "Konsep ini juga diubah di jendela lain. Isian di halaman ini tetap ada; periksa, "
            "lalu simpan lagi."
        ),
        "warning",
    )
    return _page(fresh, form, typed), 409
