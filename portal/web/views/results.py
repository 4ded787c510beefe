"""Results: the employee's page, the calculation detail, the appraiser's staff, HR's overview."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.codes import flag_sentence
from portal.domain.errors import Invalid, WrongStage
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS, PHASES
from portal.reports.formats import formula
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.outcome import publication, receiving
from portal.services.outcome.gathering import GATHERED, explained
from portal.services.rating.form_summary import form_summary
from portal.services.scores.sight import CALCULATED, sight
from portal.store.queries import appraisal_pages as queries
from portal.store.queries.appraisal_pages import AppraisalRow
from portal.web import menu, result_view
from portal.web.described import in_words
from portal.web.forms import Form
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("results", __name__, url_prefix="/hasil")
bp.add_app_template_filter(formula, "formula")
menu.add(
    bp, "results.index", mark("Hasil penilaian"), permission="result.respond", order=40, group="own"
)
menu.add(
    bp,
    "results.staff",
    mark("Penilaian staf"),
    permission="dialogue.hold",
    order=25,
    roles="appraiser",
)
menu.add(
    bp,
    "results.cycles",
    mark("Penilaian pegawai"),
    permission="cycle.view",
    order=45,
    group="hr",
    roles="hr auditor",
)


@route(bp, "", permission="result.respond")
def index() -> ResponseReturnValue:
    """List one's own appraisals by year; values only of results already opened."""
    rows = queries.own_history(actor())
    seen = {row.id: sight(actor(), row) for row in rows}
    return render_template("results/index.html", rows=rows, seen=seen, labels=LABELS)


@route(bp, "/<int:appraisal_id>", permission="appraisal.view")
def show(appraisal_id: int) -> ResponseReturnValue:
    """Show where an appraisal stands and, where the reader may see it, the result."""
    return render_template("results/show.html", **_page(appraisal_id))


@route(bp, "/<int:appraisal_id>/buka", permission="result.respond", methods=["POST"])
def open_result(appraisal_id: int) -> ResponseReturnValue:
    """Record that the employee opens his published result: the objection clock starts."""
    receiving.mark_opened(actor(), appraisal_id)
    return to("results.show", appraisal_id=appraisal_id)


@route(bp, "/<int:appraisal_id>/rincian", permission="appraisal.view")
def breakdown(appraisal_id: int) -> ResponseReturnValue:
    """Show how the value came about, step by step, from the stored calculation."""
    row = queries.appraisal(actor(), appraisal_id)
    view = sight(actor(), row)
    menu.stand_with_staff(actor(), row.employee_id)
    if not view.values:
        raise WrongStage(mark("Rincian perhitungan dapat dibaca setelah hasil dibuka."))
    score = queries.score(appraisal_id)
    if score is None:
        raise WrongStage(mark("Nilai penilaian ini belum dihitung."))
    return render_template(
        "results/breakdown.html",
        row=row,
        view=view,
        score=score,
        steps=result_view.steps(score, result_view.hidden_from(actor(), row, score)),
    )


@route(bp, "/<int:appraisal_id>/tanggapan", permission="result.respond", methods=["POST"])
def respond(appraisal_id: int) -> ResponseReturnValue:
    """Keep the employee's answer to his result."""
    form = Form.sent()
    try:
        answer = form.choice("response", _("Tanggapan"), {"agree", "agree_with_note"})
        text = form.text("text", _("Catatan"), maximum=2000)
        form.check()
        receiving.respond(actor(), appraisal_id, answer, text, expected_version=form.version())
    except Invalid as error:
        page = _page(appraisal_id, form.take(error))
        return render_template("results/show.html", **page), 422
    flash(_("Tanggapan Anda tersimpan."), "success")
    return to("results.show", appraisal_id=appraisal_id)


@route(bp, "/<int:appraisal_id>/terbitkan", permission="result.publish", methods=["POST"])
def publish(appraisal_id: int) -> ResponseReturnValue:
    """Publish one result that was left out of its cycle's publication."""
    publication.publish_appraisal(actor(), appraisal_id)
    flash(_("Hasil diterbitkan."), "success")
    return to("results.show", appraisal_id=appraisal_id)


@route(bp, "/<int:appraisal_id>/penyerahan", permission="result.publish", methods=["POST"])
def deliver(appraisal_id: int) -> ResponseReturnValue:
    """Record that a result nobody opened was handed over on paper."""
    form = Form.sent()
    try:
        on = form.day("on", _("Tanggal penyerahan"), required=True)
        note = form.text("note", _("Keterangan"), maximum=500)
        form.check()
        assert on is not None  # noqa: S101  (checked just above)
        receiving.record_delivery(actor(), appraisal_id, on=on, note=note)
    except Invalid as error:
        page = _page(appraisal_id, form.take(error))
        return render_template("results/show.html", **page), 422
    flash(_("Penyerahan dicatat. Masa keberatan dihitung sejak hari itu."), "success")
    return to("results.show", appraisal_id=appraisal_id)


@route(bp, "/staf", permission="dialogue.hold")
def staff() -> ResponseReturnValue:
    """List the appraisals of one's staff."""
    found = queries.staff(actor(), search=_search(), phase=_phase(), page=page_number())
    seen = {row.id: sight(actor(), row) for row in found.rows}
    return render_template(
        "results/staff.html",
        rows=found.rows,
        seen=seen,
        page=page_from(found),
        labels=LABELS,
        phases=PHASES,
    )


@route(bp, "/siklus", permission="cycle.view")
def cycles() -> ResponseReturnValue:
    """List the cycles whose appraisals may be looked through."""
    rows = [row for row in queries.cycles(actor(), "cycle.view") if row.state != "draft"]
    if len(rows) == 1:
        return to("results.of_cycle", cycle_id=rows[0].id)
    return render_template("results/cycles.html", cycles=rows, labels=LABELS)


@route(bp, "/siklus/<int:cycle_id>", permission="cycle.view")
def of_cycle(cycle_id: int) -> ResponseReturnValue:
    """List the appraisals of a cycle with their states and what holds them up."""
    cycle = queries.cycle(actor(), cycle_id, "cycle.view")
    held = request.args.get("tahap") == "tertahan"
    found = queries.of_cycle(
        actor(), cycle_id, search=_search(), phase=_phase(), held=held, page=page_number()
    )
    seen = {row.id: sight(actor(), row) for row in found.rows}
    return render_template(
        "results/of_cycle.html",
        cycle=cycle,
        rows=found.rows,
        seen=seen,
        page=page_from(found),
        counts=queries.phase_counts(actor(), cycle_id),
        labels=LABELS,
        phases=PHASES,
    )


def _search() -> str:
    return request.args.get("cari", "").strip()[:100]


def _phase() -> str:
    wanted = request.args.get("tahap", "")
    return wanted if wanted in PHASES else ""


def _page(appraisal_id: int, form: Form | None = None) -> dict[str, Any]:
    """Return everything the result page shows to this reader, and nothing more."""
    row = queries.appraisal(actor(), appraisal_id)
    view = sight(actor(), row)
    menu.stand_with_staff(actor(), row.employee_id)
    dialogue = queries.dialogue(appraisal_id)
    page: dict[str, Any] = {
        "row": row,
        "view": view,
        "form": form or Form.blank(version=row.version),
        "chain": result_view.chain_of(row, dialogue),
        "labels": LABELS,
        "dialogue": dialogue if row.phase in CALCULATED else None,
        "may_publish": _may_publish(row),
        "may_deliver": _may_deliver(row),
        "due": result_view.objection_day(row),
        "may_object": view.is_self and result_view.may_object(row),
        "objection": queries.objection_of(appraisal_id) if row.response == "object" else None,
        "score": None,
        "prints": False,
        "may_talk": view.is_appraiser and row.phase == "calculated" and _asks_dialogue(row),
    }
    score = queries.score(appraisal_id) if view.values else None
    entry = described(row.region)
    year = result_view.year_of(actor(), appraisal_id) if score is not None else None
    out = view.waits_for_opening or (score is not None and score.reason == GATHERED)
    page["gathered"] = explained(appraisal_id) if out else None
    if score is not None:
        page |= {
            "score": score,
            "year": year,
            "own_region": entry.region.name if entry else "",
            "headline": result_view.headline(
                result_view.steps(score, result_view.hidden_from(actor(), row, score)),
                row.final_value,
            ),
            "prints": not result_view.hidden_from(actor(), row, score),
            "flags": [
                *[flag_sentence(code) for code in score.result.get("flags", ())],
                *filter(None, [row.notice]),
            ],
            "forms": form_summary(in_words(entry.forms()) if entry else (), score.snapshot),
        }
    return page


def _asks_dialogue(row: AppraisalRow) -> bool:
    """Tell whether the region wants the dialogue recorded; where talks are records it does not."""
    entry = described(row.region)
    flow = entry.workflow if entry is not None else None
    return not row.hold and (flow is None or flow.requires_dialogue)


def _may_publish(row: AppraisalRow) -> bool:
    return (
        row.cycle_state == "published" and row.phase in {"calculated", "dialogue"} and _as_hr(row)
    )


def _may_deliver(row: AppraisalRow) -> bool:
    return row.phase == "published" and row.opened_at is None and _as_hr(row)


def _as_hr(row: AppraisalRow) -> bool:
    own = row.employee_id == actor().employee_id
    return not own and access.can(actor(), "result.publish", row.region)
