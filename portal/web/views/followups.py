"""Follow-ups: what the region's rules propose, what people decide, what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import FollowUpRule
from portal.api.instruments import Field
from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of, local_today
from portal.services.followup import followups as service
from portal.store.models import Cycle
from portal.store.queries import appraisal_pages
from portal.store.queries import follow_up_pages as queries
from portal.web import exports, field_view, formats, menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("followups", __name__, url_prefix="/tindak-lanjut")
menu.add(
    bp, "followups.index", mark("Tindak lanjut"), permission="followup.view", order=60, group="hr"
)


STATES = ("proposed", "confirmed", "joined", "struck", "done")
LATE = "terlambat"
_ALL = 100_000


@route(bp, "", permission="followup.view")
def index() -> ResponseReturnValue:
    """List the cycles whose results are out, or whose closings already lead to proposals."""
    rows = [row for row in appraisal_pages.cycles(actor(), "followup.view") if _proposes(row)]
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
        late=queries.late_counts(actor(), cycle_id, local_today(cycle.region)),
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
    found = queries.of_rule(actor(), cycle_id, rule_id, page=page_number(), **_wanted(cycle.region))
    return render_template(
        "followups/of_rule.html",
        cycle=cycle,
        rule=rule,
        rows=found.rows,
        page=page_from(found),
        states=STATES,
        waiting=queries.counts(actor(), cycle_id).get(rule_id, {}).get("proposed", 0),
        together=service.together(rule),
        decides=_decides(cycle),
        labels=LABELS,
        me=actor().employee_id,
    )


@route(bp, "/siklus/<int:cycle_id>/<rule_id>/ekspor.xlsx", permission="followup.view")
def export(cycle_id: int, rule_id: str) -> ResponseReturnValue:
    """Return the list with the same filters as a workbook."""
    cycle, rule = _cycle_and_rule(cycle_id, rule_id, "followup.view")
    found = queries.of_rule(actor(), cycle_id, rule_id, size=_ALL, **_wanted(cycle.region))
    fields = (*rule.decision_fields, *rule.outcome_fields)
    columns = [
        *(_("Nama"), _("NIP"), _("Unit kerja"), _("Urutan"), _("Usulan"), _("Alasan usulan")),
        *(_("Keadaan"), _("Catatan keputusan"), _("Nomor berita acara")),
        *(field.label for field in fields),
        *(_("Batas waktu"), _("Hasil tindak lanjut"), _("Selesai")),
    ]
    return exports.as_xlsx(f"tindak-lanjut-{rule.id}", columns, _sheet(found.rows, fields))


def _sheet(rows: tuple[queries.FollowUpRow, ...], fields: tuple[Field, ...]) -> list[list[str]]:
    lines = []
    for row in rows:
        words = dict(field_view.shown_values(fields, {**row.details, **row.outcome_values}))
        head = [row.name, row.nip, row.unit, str(row.rank or ""), row.title, row.reason]
        decided = [say(LABELS[row.state]), row.decision_text, row.minutes_number]
        values = [words.get(field.label, "") for field in fields]
        days = [formats.short_day(row.due_on), row.outcome, formats.short_day(row.finished_on)]
        lines.append([*head, *decided, *values, *days])
    return lines


def _wanted(region: str) -> dict[str, Any]:
    """Return the filters of the address."""
    state = request.args.get("keadaan", "")
    return {
        "state": state if state in STATES else "",
        "search": request.args.get("cari", "").strip()[:100],
        "late_on": local_today(region) if state == LATE else None,
    }


def _proposes(cycle: Cycle) -> bool:
    if cycle.state in {"published", "final"}:
        return True
    entry = described(cycle.region)
    rules = entry.follow_up_rules if entry and cycle.state not in {"draft", "cancelled"} else ()
    return any(rule.after == "closing" for rule in rules)


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
    rows = tuple(r for r in queries.waiting(actor(), cycle_id, rule_id) if not r.locked)
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
