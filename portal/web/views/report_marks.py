"""Steps with a verified report: the mark, the verifier, comments."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.services.work import report_marks as service
from portal.store.queries import measurement_screens as screens
from portal.web import conflict
from portal.web.forms import Form
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("report_marks", __name__, url_prefix="/indikator")
Marks = Iterable[tuple[str, str]]


@route(bp, "/<int:measurement_id>/verifikasi", permission="plan.verify", methods=["POST"])
def verify(measurement_id: int) -> ResponseReturnValue:
    """Give a report its mark with the reason."""
    screens.measurement(actor(), measurement_id)
    conflict.name_fields(actual=_("Hasil"), note=_("Alasan"))
    form = Form.sent()
    try:
        mark, reason = form.value("mark"), form.value("reason")
        service.verify(actor(), measurement_id, mark, reason, expected_version=form.version())
    except Invalid as error:
        flash(say(error.sentence), "error")
    else:
        flash(_("Hasil verifikasi disimpan."), "success")
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/<int:measurement_id>/verifikator", permission="plan.verify", methods=["POST"])
def name(measurement_id: int) -> ResponseReturnValue:
    """Name the delegate who verifies."""
    screens.measurement(actor(), measurement_id)
    form = Form.sent()
    conflict.name_fields(verifier=_("NIP verifikator"))
    try:
        service.name_verifier(
            actor(), measurement_id, form.value("verifier"), expected_version=form.version()
        )
    except Invalid as error:
        flash(say(error.sentence), "error")
    else:
        flash(_("Verifikator disimpan."), "success")
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/<int:measurement_id>/komentar", permission="progress.enter", methods=["POST"])
def comment(measurement_id: int) -> ResponseReturnValue:
    """Add a comment to a report."""
    screens.measurement(actor(), measurement_id)
    try:
        service.comment(actor(), measurement_id, Form.sent().value("comment"))
    except Invalid as error:
        flash(say(error.sentence), "error")
    else:
        flash(_("Komentar terkirim."), "success")
    return to("measurements.show", measurement_id=measurement_id)


def marks_choices(marks: Marks) -> list[tuple[str, str, str]]:
    """Return the marks as choices, and the way back to no verification."""
    found = [(value, say(label), "") for value, label in marks]
    return [*found, ("", _("Belum diverifikasi"), "")]


def marks_label(marks: Marks, value: Decimal | None) -> str:
    """Return the word of a mark, and say when there is none."""
    if value is None:
        return str(_("Belum diverifikasi"))
    return next((say(label) for text, label in marks if Decimal(text) == value), str(value))


bp.add_app_template_global(marks_choices)
bp.add_app_template_global(marks_label)
