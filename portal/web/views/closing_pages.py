"""One period of a person or unit: report, feedback and closing, value, plan, objection."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.cards import Step
from portal.api.describe import Closing
from portal.domain.codes import flag_sentence
from portal.domain.errors import Invalid, WrongStage
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.reports.period_cards import closing_id_of
from portal.services.common import access
from portal.services.common.appraisals import local_today
from portal.services.periods import closing_objections, closings
from portal.services.scores.closing_values import on_time
from portal.services.work.closing_rows import report_due, span_of
from portal.store.models import PeriodClosing
from portal.store.queries import closing_pages as queries
from portal.store.queries import measurement_screens as screens
from portal.store.queries.closing_pages import PeriodRow
from portal.web import report_files
from portal.web.described import steps_in_words
from portal.web.field_view import choices_of, first_values, shown_values, typed_values
from portal.web.forms import Form
from portal.web.login import actor
from portal.web.period_view import status_words, trend_of
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.closing_lists import closing_named

bp = Blueprint("closing_pages", __name__, url_prefix="/periode")
_ACTUAL = re.compile(r"actual-(\d{1,12})")


@route(bp, "/<int:closing_id>", permission="closing.view")
def show(closing_id: int) -> ResponseReturnValue:
    """Show one period with what is to be done by this reader."""
    return render_template("closings/show.html", **_page(closing_id))


@route(bp, "/<int:closing_id>/rincian", permission="closing.view")
def breakdown(closing_id: int) -> ResponseReturnValue:
    """Show how the period's value came about, from the stored calculation."""
    row = queries.one(actor(), closing_id)
    record = queries.record(closing_id)
    if not _sees_value(row) or not record.breakdown:
        raise WrongStage(mark("Rincian perhitungan dapat dibaca setelah nilai diterbitkan."))
    closing = closing_named(row.region, row.closing)
    steps = steps_in_words(Step.from_document(step) for step in record.breakdown)
    return render_template(
        "closings/breakdown.html",
        row=row,
        record=record,
        steps=steps,
        title=closing.title if closing else row.closing,
    )


@route(bp, "/<int:closing_id>/laporan", permission="closing.report", methods=["POST"])
def report(closing_id: int) -> ResponseReturnValue:
    """Send one's own report."""
    row, closing, form = _posted(closing_id)
    try:
        values = typed_values(form, closing.report_fields)
        form.check()
        closings.send_report(actor(), closing_id, values, expected_version=form.version())
    except Invalid as error:
        return _again(closing_id, form, error, "report")
    flash(_("Laporan terkirim."), "success")
    return to("closing_pages.show", closing_id=row.id)


@route(bp, "/<int:closing_id>/kembalikan", permission="closing.view", methods=["POST"])
def give_back(closing_id: int) -> ResponseReturnValue:
    """Give a report back with a note."""
    _row, _closing, form = _posted(closing_id)
    try:
        closings.return_report(
            actor(), closing_id, form.value("note"), expected_version=form.version()
        )
    except Invalid as error:
        return _again(closing_id, form, error, "return")
    flash(_("Laporan dikembalikan kepada pegawai."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/tutup", permission="closing.view", methods=["POST"])
def close(closing_id: int) -> ResponseReturnValue:
    """Close the period: feedback, confirmed values, computed value."""
    _row, closing, form = _posted(closing_id)
    try:
        feedback = typed_values(form, closing.feedback_fields)
        accepted = {"yes": True, "no": False}.get(form.value("report_accepted"))
        form.check()
        closings.close_period(
            actor(),
            closing_id,
            feedback=feedback,
            report_accepted=accepted,
            actuals=_actuals(form),
            expected_version=form.version(),
        )
    except Invalid as error:
        return _again(closing_id, form, error, "close")
    flash(_("Periode ditutup. Periksa nilainya, lalu terbitkan."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/buka", permission="closing.view", methods=["POST"])
def reopen(closing_id: int) -> ResponseReturnValue:
    """Take back a closing that is not published."""
    closings.reopen_period(actor(), closing_id, expected_version=Form.sent().version())
    flash(_("Periode dibuka kembali."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/terbitkan", permission="closing.publish", methods=["POST"])
def publish(closing_id: int) -> ResponseReturnValue:
    """Publish the closed period."""
    closings.publish_period(actor(), closing_id, expected_version=Form.sent().version())
    flash(_("Nilai periode diterbitkan."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/rencana", permission="closing.view", methods=["POST"])
def talk(closing_id: int) -> ResponseReturnValue:
    """Keep the plan that a weak status asks for."""
    _row, closing, form = _posted(closing_id)
    try:
        values = typed_values(form, closing.talk_fields)
        form.check()
        closings.record_talk(actor(), closing_id, values, expected_version=form.version())
    except Invalid as error:
        return _again(closing_id, form, error, "talk")
    flash(_("Rencana perbaikan disimpan."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/keberatan", permission="closing.object", methods=["POST"])
def object_to(closing_id: int) -> ResponseReturnValue:
    """File the objection to the period."""
    _row, _closing, form = _posted(closing_id)
    try:
        closing_objections.object_to_period(
            actor(), closing_id, form.value("reason"), expected_version=form.version()
        )
    except Invalid as error:
        return _again(closing_id, form, error, "object")
    flash(_("Keberatan diteruskan kepada atasan pejabat penilai."), "success")
    return to("closing_pages.show", closing_id=closing_id)


@route(bp, "/<int:closing_id>/putusan", permission="closing.decide", methods=["POST"])
def decide(closing_id: int) -> ResponseReturnValue:
    """Decide the objection to the period."""
    _row, _closing, form = _posted(closing_id)
    accepted = {"yes": True, "no": False}.get(form.value("report_accepted"))
    try:
        newest = closing_objections.decide_period_objection(
            actor(),
            closing_id,
            decision=form.value("decision"),
            text=form.value("text"),
            corrections=_actuals(form),
            report_accepted=accepted,
            expected_version=form.version(),
        )
    except Invalid as error:
        return _again(closing_id, form, error, "decide")
    flash(_("Keberatan diputuskan."), "success")
    return to("closing_pages.show", closing_id=newest.id)


def _posted(closing_id: int) -> tuple[PeriodRow, Closing, Form]:
    row = queries.one(actor(), closing_id)
    closing = closing_named(row.region, row.closing)
    if closing is None:
        raise WrongStage(mark("Penutupan periode menunggu plugin daerah."))
    return row, closing, Form.sent()


def _actuals(form: Form) -> dict[int, str]:
    """Return the values that were changed on the page, by measurement id."""
    found: dict[int, str] = {}
    for name, text in form.typed.items():
        match = _ACTUAL.fullmatch(name)
        if match and str(text).strip() != form.value(f"was-{match[1]}"):
            found[int(match[1])] = str(text)
    return found


def _again(closing_id: int, form: Form, error: Invalid, part: str) -> tuple[str, int]:
    page = _page(closing_id, form.take(error), part)
    return render_template("closings/show.html", **page), 422


def _sees_value(row: PeriodRow) -> bool:
    """The employee reads a value once it is published; who closes it reads it at once."""
    return row.is_out or row.employee_id is None or row.employee_id != actor().employee_id


def _page(closing_id: int, form: Form | None = None, part: str = "") -> dict[str, Any]:
    row = queries.one(actor(), closing_id)
    record = queries.record(closing_id)
    closing = closing_named(row.region, row.closing)
    series = queries.series(actor(), row)
    _stand(row)
    fields = _fields(closing)
    blanks = {
        "report": Form.blank(**first_values(record.report)),
        "close": Form.blank(**first_values(record.feedback)),
        "talk": Form.blank(**first_values(record.talk)),
    }
    forms = {name: blanks.get(name, Form.blank()) for name in _PARTS}
    if form is not None:
        forms[part] = form
    values = _sees_value(row)
    return {
        "row": row,
        "me": actor().employee_id,
        "record": record,
        "closing": closing,
        "form": form or Form.blank(),
        "forms": forms,
        "measures": _measures(row),
        "series": series,
        "trend": trend_of(series),
        "words": status_words(closing),
        "labels": LABELS,
        "values": values,
        "sheets": _sheets(row),
        "flags": _flags(record) if values else [],
        "texts": _texts(closing, record, row),
        "choices": choices_of(row.region, fields),
        "can": _can(row, record, closing),
        "span": span_of(record),
        "report_due": report_due(closing, span_of(record)) if closing else None,
        "on_time": on_time(record, closing) if closing else None,
        "object_due": closing_objections.objection_due(record, closing) if closing else None,
    }


def _stand(row: PeriodRow) -> None:
    """Mark the list of the menu that this page belongs to: one's own, the staff's, the units'."""
    if row.subject == "unit":
        g.menu_stands_at = "units.index"
    elif row.employee_id != actor().employee_id:
        staff = row.appraiser_id == actor().employee_id
        g.menu_stands_at = "closings.staff" if staff else "closings.cycles"


def _sheets(row: Any) -> list[tuple[str, str]]:  # noqa: ANN401  (a row of the list)
    """Return (id, title) of the sheets that can be printed of a published period."""
    if not row.is_out or row.appraisal_id is None:
        return []
    forms = report_files.formats_for(actor(), row.region, "employee", own=True)
    return [(one.id, one.title) for one in forms if closing_id_of(one) == row.closing]


_PARTS = ("report", "return", "close", "talk", "object", "decide")


def _fields(closing: Closing | None) -> tuple[Any, ...]:
    if closing is None:
        return ()
    return (*closing.report_fields, *closing.feedback_fields, *closing.talk_fields)


def _measures(row: PeriodRow) -> list[Any]:
    if row.subject == "unit":
        found = screens.of_place(actor(), row.cycle_id, "unit", row.unit_id)
    else:
        found = screens.of_appraisal(actor(), row.appraisal_id or 0)
    return [one for one in found if one.period == row.period]


def _flags(record: PeriodClosing) -> list[Any]:
    return [flag_sentence(code) for code in dict.fromkeys(record.result.get("flags", ()))]


def _texts(
    closing: Closing | None, record: PeriodClosing, row: PeriodRow
) -> dict[str, list[tuple[str, str]]]:
    """Return the kept texts in words; feedback reaches the employee with the published value."""
    if closing is None:
        return {}
    told = _sees_value(row)
    return {
        "report": shown_values(closing.report_fields, record.report),
        "feedback": shown_values(closing.feedback_fields, record.feedback) if told else [],
        "talk": shown_values(closing.talk_fields, record.talk) if told else [],
    }


_ACTS = (
    "report",
    "return",
    "close",
    "wait",
    "reopen",
    "publish",
    "talk",
    "object",
    "decide",
)


def _can(row: PeriodRow, record: PeriodClosing, closing: Closing | None) -> dict[str, bool]:
    """Return what this reader may do with the period now; the services ask again."""
    if closing is None or row.cycle_state not in {"running", "rating", "published", "calculated"}:
        return dict.fromkeys(_ACTS, False)
    me = actor()

    def may(name: str) -> bool:
        return access.can(me, name, row.region, record=record)

    today, span = local_today(row.region), span_of(record)
    working = row.cycle_state in {"running", "rating"}
    closes = working and may(closings.closer(record))
    signs = closes and closings.may_close(me, record)
    return {
        "report": working
        and bool(closing.report_fields)
        and row.state in {"open", "reported"}
        and today >= span.starts
        and may("closing.report"),
        "return": closes and row.state == "reported",
        "close": signs and row.state in {"open", "reported"} and today >= span.ends,
        "wait": signs and row.state in {"open", "reported"} and today < span.ends,
        "reopen": closes and row.state == "closed",
        "publish": row.state == "closed" and closings.may_publish(me, record),
        "talk": row.state in {"closed", "published"}
        and row.status in closing.talk_statuses
        and closings.may_talk(me, record),
        "object": closing_objections.may_object(record, closing) and may("closing.object"),
        "decide": row.state == "objection" and may("closing.decide"),
    }
