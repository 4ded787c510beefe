"""Follow-ups: what the region's rules propose, what people decide, what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import FollowUpRule
from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services import access
from portal.services import followups as service
from portal.services.appraisals import entry_of
from portal.store.models import Cycle
from portal.store.queries import appraisal_pages
from portal.store.queries import follow_up_pages as queries
from portal.web import menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("followups", __name__, url_prefix="/tindak-lanjut")
menu.add(
    bp, "followups.index", mark("Tindak lanjut"), permission="followup.view", order=60, group="hr"
)


@route(bp, "", permission="followup.view")
def index() -> ResponseReturnValue:
    """List the cycles whose results are out."""
    rows = appraisal_pages.cycles(actor(), "followup.view", states=("published", "final"))
    if len(rows) == 1:
        return to("followups.of_cycle", cycle_id=rows[0].id)
    return render_template("followups/index.html", cycles=rows, labels=LABELS)


@route(bp, "/siklus/<int:cycle_id>", permission="followup.view")
def of_cycle(cycle_id: int) -> ResponseReturnValue:
    """Show the rules of the region with the number of proposals and decisions."""
    cycle = appraisal_pages.cycle(actor(), cycle_id, "followup.view")
    return render_template(
        "followups/of_cycle.html",
        cycle=cycle,
        rules=in_words(entry_of(cycle.region).follow_up_rules),
        counts=queries.counts(actor(), cycle_id),
        decides=_decides(cycle),
    )


@route(bp, "/siklus/<int:cycle_id>/usulkan", permission="followup.decide", methods=["POST"])
def propose(cycle_id: int) -> ResponseReturnValue:
    """Let the rules propose anew; decided ones stay."""
    report = service.propose(actor(), cycle_id)
    total = sum(report.proposed.values())
    flash(_("%(n)s usulan disusun menurut aturan daerah.", n=total), "success")
    if report.decided:
        flash(_("Usulan yang sudah diputus tidak disusun ulang."), "info")
    return to("followups.of_cycle", cycle_id=cycle_id)


@route(bp, "/siklus/<int:cycle_id>/<rule_id>", permission="followup.view")
def of_rule(cycle_id: int, rule_id: str) -> ResponseReturnValue:
    """List the proposals of one rule with their reasons and decisions."""
    cycle, rule = _cycle_and_rule(cycle_id, rule_id, "followup.view")
    found = queries.of_rule(actor(), cycle_id, rule_id, page=page_number())
    return render_template(
        "followups/of_rule.html",
        cycle=cycle,
        rule=rule,
        rows=found.rows,
        page=page_from(found),
        waiting=queries.counts(actor(), cycle_id).get(rule_id, {}).get("proposed", 0),
        decides=_decides(cycle),
        labels=LABELS,
        me=actor().employee_id,
    )


@route(
    bp,
    "/siklus/<int:cycle_id>/<rule_id>/berita-acara",
    permission="followup.decide",
    methods=["GET", "POST"],
)
def minutes(cycle_id: int, rule_id: str) -> ResponseReturnValue:
    """Record the decision on all proposals of a rule: confirm, or strike with a reason."""
    cycle, rule = _cycle_and_rule(cycle_id, rule_id, "followup.decide")
    access.require(actor(), "followup.decide", cycle.region)
    rows = queries.waiting(actor(), cycle_id, rule_id)
    seats = rule.committee_size if rule.decided_by == "committee" else 0
    around: dict[str, Any] = {
        "cycle": cycle,
        "rule": rule,
        "rows": rows,
        "seats": seats,
        "people": queries.committee_people(cycle.region) if seats else (),
    }
    if request.method == "GET":
        return render_template("followups/minutes.html", form=Form.blank(), **around)
    form = Form.sent()
    try:
        number = form.text("number", _("Nomor berita acara"), required=True, maximum=100)
        held_on = form.day("held_on", _("Tanggal"), required=True)
        place = form.text("place", _("Tempat"), maximum=200)
        committee = _committee(form, cycle.region, seats)
        strikes = _strikes(form, rows)
        form.check()
        assert held_on is not None  # noqa: S101  (checked just above)
        service.confirm_minutes(
            actor(),
            cycle_id,
            rule_id,
            number=number,
            held_on=held_on,
            place=place,
            committee=committee,
            strikes=strikes,
        )
    except Invalid as error:
        return show_again("followups/minutes.html", form, error, **around)
    flash(_("Berita acara tersimpan. Keputusan dicatat untuk setiap nama."), "success")
    return to("followups.of_rule", cycle_id=cycle_id, rule_id=rule_id)


@route(bp, "/<int:follow_up_id>/coret", permission="followup.decide", methods=["GET", "POST"])
def strike(follow_up_id: int) -> ResponseReturnValue:
    """Take one proposal off the list with a reason, where no committee is asked."""
    return _decide(follow_up_id, "strike")


@route(bp, "/<int:follow_up_id>/selesai", permission="followup.decide", methods=["GET", "POST"])
def finish(follow_up_id: int) -> ResponseReturnValue:
    """Record what came of a confirmed follow-up."""
    return _decide(follow_up_id, "finish")


def _decide(follow_up_id: int, action: str) -> ResponseReturnValue:
    row = queries.one(actor(), follow_up_id)
    around = {"row": row, "action": action}
    if request.method == "GET":
        form = Form.blank(version=row.version)
        return render_template("followups/decide.html", form=form, **around)
    form = Form.sent()
    try:
        if action == "strike":
            reason = form.text("reason", _("Alasan pencoretan"), required=True, maximum=500)
            form.check()
            service.strike(actor(), follow_up_id, reason, expected_version=form.version())
        else:
            outcome = form.text("outcome", _("Hasil tindak lanjut"), required=True, maximum=2000)
            form.check()
            service.finish(actor(), follow_up_id, outcome, expected_version=form.version())
    except Invalid as error:
        return show_again("followups/decide.html", form, error, **around)
    flash(_("Keputusan tersimpan."), "success")
    return to("followups.of_rule", cycle_id=row.cycle_id, rule_id=row.rule)


def _committee(form: Form, region: str, seats: int) -> list[dict[str, Any]]:
    """Return the seats by NIP: the first one is the chair."""
    nips = [form.value(f"seat.{at}").strip() for at in range(seats)]
    known = queries.people_by_nip(region, tuple(nips))
    found = []
    for at, nip in enumerate(nips):
        if nip not in known:
            form.problem(f"seat.{at}", _("Isi NIP pegawai daerah ini."))
            continue
        key, name = known[nip]
        role = "chair" if at == 0 else "member"
        found.append({"employee_id": key, "name": name, "role": role})
    return found


def _strikes(form: Form, rows: tuple[queries.FollowUpRow, ...]) -> dict[int, str]:
    """Return ids and reasons of the names that were ticked; a lone reason is asked about."""
    found: dict[int, str] = {}
    for row in rows:
        field = f"strikes.{row.id}"
        reason = form.text(field, _("Alasan pencoretan"), maximum=500)
        if form.has("strike", str(row.id)):
            found[row.id] = reason
            if not reason:
                told = _("Alasan mencoret %(name)s belum ditulis.", name=row.name)
                form.problem(field, told)
        elif reason:
            told = _("Centang Coret untuk %(name)s, atau kosongkan alasannya.", name=row.name)
            form.problem(field, told)
    return found


def _cycle_and_rule(cycle_id: int, rule_id: str, permission: str) -> tuple[Cycle, FollowUpRule]:
    cycle = appraisal_pages.cycle(actor(), cycle_id, permission)
    for rule in entry_of(cycle.region).follow_up_rules:
        if rule.id == rule_id:
            return cycle, in_words(rule)
    raise NotFound(mark("Aturan tindak lanjut"))


def _decides(cycle: Cycle) -> bool:
    return access.can(actor(), "followup.decide", cycle.region)
