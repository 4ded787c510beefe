"""One follow-up: decide, strike, write the outcome; the lists of one's staff and of oneself."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import FollowUpRule
from portal.api.instruments import Field
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.followup import followups
from portal.services.followup.followup_cases import COACH, ENTRIES, may_decide, may_finish
from portal.services.reading.field_values import suggested
from portal.store.db import session
from portal.store.models import FollowUp
from portal.store.queries import follow_up_pages as queries
from portal.store.queries.follow_up_pages import FollowUpRow
from portal.web import field_view, menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("cases", __name__, url_prefix="/tindak-lanjut")
STATES = ("proposed", "confirmed", "joined", "struck", "done")


def _appraiser_decides(one: Actor) -> bool:
    entry = described(one.region)
    return entry is not None and any(
        rule.decided_by == "appraiser" or any(field.code == COACH for field in rule.decision_fields)
        for rule in entry.follow_up_rules
    )


menu.add(
    bp,
    "cases.staff",
    mark("Tindak lanjut staf"),
    permission="followup.guide",
    order=27,
    roles="appraiser",
    needed=_appraiser_decides,
)


@route(bp, "/staf", permission="followup.guide")
def staff() -> ResponseReturnValue:
    """List what one decides for his staff, and the cases one accompanies."""
    state = request.args.get("keadaan", "")
    found = queries.of_staff(
        actor(),
        followups.guided_rules(),
        page=page_number(),
        state=state if state in STATES else "",
        search=request.args.get("cari", "").strip()[:100],
    )
    return render_template(
        "followups/staff.html",
        rows=found.rows,
        page=page_from(found),
        states=STATES,
        labels=LABELS,
    )


@route(bp, "/saya", permission="followup.own")
def mine() -> ResponseReturnValue:
    """List what was decided for oneself."""
    rows = queries.own(actor(), followups.open_rules())
    return render_template("followups/mine.html", rows=rows, labels=LABELS)


@route(bp, "/<int:follow_up_id>", permission="followup.own")
def show(follow_up_id: int) -> ResponseReturnValue:
    """Show one follow-up with everything that was decided and done."""
    row, rule = _row(follow_up_id)
    record = session().get_one(FollowUp, row.id)
    me = actor()
    return render_template(
        "followups/show.html",
        row=row,
        rule=rule,
        labels=LABELS,
        own=row.employee_id == me.employee_id,
        listed=access.can(me, "followup.view", row.region),
        decides=row.state == "proposed"
        and rule.decided_by != "committee"
        and may_decide(me, record, rule),
        finishes=row.state == "confirmed" and may_finish(me, record, rule),
        decided=field_view.shown_values(rule.decision_fields, row.details),
        came=field_view.shown_values(rule.outcome_fields, row.outcome_values),
        entries=[
            {**one, "on": date.fromisoformat(one["on"])} for one in row.details.get(ENTRIES, ())
        ],
    )


@route(bp, "/<int:follow_up_id>/putuskan", permission="followup.guide", methods=["GET", "POST"])
def decide(follow_up_id: int) -> ResponseReturnValue:
    """Confirm one proposal with what the region asks for: course, priority, coach, date."""
    row, rule = _row(follow_up_id)
    fields = rule.decision_fields
    around = {"row": row, "rule": rule, "fields": fields, **_offered(row, fields)}
    if request.method == "GET":
        form = Form.blank(version=row.version, **_first(row, rule))
        return render_template("followups/confirm.html", form=form, **around)
    form = Form.sent()
    try:
        values = field_view.typed_values(form, fields)
        text = form.text("text", _("Catatan keputusan"), maximum=1000)
        form.check()
        case = followups.decide(
            actor(), follow_up_id, values=values, text=text, expected_version=form.version()
        )
    except Invalid as error:
        return show_again("followups/confirm.html", form, error, **around)
    if case.id != follow_up_id:
        flash(_("Usulan dilanjutkan dalam kasus yang masih terbuka."), "success")
    else:
        flash(_("Keputusan tersimpan."), "success")
    return to("cases.show", follow_up_id=case.id)


@route(bp, "/<int:follow_up_id>/coret", permission="followup.guide", methods=["GET", "POST"])
def strike(follow_up_id: int) -> ResponseReturnValue:
    """Take one proposal off the list with a reason, where no committee is asked."""
    row, rule = _row(follow_up_id)
    around: dict[str, Any] = {"row": row, "rule": rule}
    if request.method == "GET":
        form = Form.blank(version=row.version)
        return render_template("followups/strike.html", form=form, **around)
    form = Form.sent()
    try:
        reason = form.text("reason", _("Alasan pencoretan"), required=True, maximum=500)
        form.check()
        followups.strike(actor(), follow_up_id, reason, expected_version=form.version())
    except Invalid as error:
        return show_again("followups/strike.html", form, error, **around)
    flash(_("Keputusan tersimpan."), "success")
    return _back(row)


@route(bp, "/<int:follow_up_id>/selesai", permission="followup.guide", methods=["GET", "POST"])
def finish(follow_up_id: int) -> ResponseReturnValue:
    """Record what came of a confirmed follow-up."""
    row, rule = _row(follow_up_id)
    fields = rule.outcome_fields
    around = {"row": row, "rule": rule, "fields": fields, **_offered(row, fields)}
    if request.method == "GET":
        form = Form.blank(version=row.version)
        return render_template("followups/finish.html", form=form, **around)
    form = Form.sent()
    try:
        values = field_view.typed_values(form, fields)
        outcome = form.text("outcome", _("Hasil tindak lanjut"), required=True, maximum=2000)
        form.check()
        followups.finish(
            actor(), follow_up_id, outcome, values=values, expected_version=form.version()
        )
    except Invalid as error:
        return show_again("followups/finish.html", form, error, **around)
    flash(_("Hasil tersimpan."), "success")
    return _back(row)


def _row(follow_up_id: int) -> tuple[FollowUpRow, FollowUpRule]:
    row = queries.one_open(actor(), follow_up_id, followups.guided_rules(), followups.open_rules())
    entry = described(row.region)
    for rule in entry.follow_up_rules if entry else ():
        if rule.id == row.rule:
            return row, in_words(rule)
    raise NotFound(mark("Aturan tindak lanjut"))


def _offered(row: FollowUpRow, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return what the fields choose from."""
    asks_people = any(field.kind == "employee" for field in fields)
    people = queries.coaches(row.region, row.employee_id) if asks_people else ()
    return {"choices": field_view.choices_of(row.region, fields), "people": people}


def _first(row: FollowUpRow, rule: FollowUpRule) -> dict[str, str]:
    """Return what the rule suggested; the appraiser himself is the first choice as coach."""
    values = suggested(row.region, rule.decision_fields, row.details)
    if COACH in values and not values[COACH] and actor().employee_id is not None:
        nips = {name: nip for nip, name in queries.coaches(row.region, row.employee_id)}
        values[COACH] = nips.get(actor().name, "")
    return field_view.first_values(values)


def _back(row: FollowUpRow) -> ResponseReturnValue:
    if access.can(actor(), "followup.view", row.region):
        return to("followups.of_rule", cycle_id=row.cycle_id, rule_id=row.rule)
    return to("cases.staff")
