"""Fairness reviews: groups and flags for those who may read them, names for the panel only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.actor import Actor
from portal.domain.codes import flag_sentence
from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of
from portal.services.review import fairness, fairness_panel, fairness_votes
from portal.services.review.fairness_document import DIVISIONS, in_order
from portal.services.scores import fairness_rules
from portal.store.models import FairnessReview, FairnessVote
from portal.store.queries import fairness_pages as queries
from portal.store.queries import fairness_votes as cast
from portal.store.queries import follow_up_pages
from portal.web import menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("fairness", __name__, url_prefix="/keadilan")


def _needed(reader: Actor) -> bool:
    entry = described(reader.region) if reader.region else None
    return entry is not None and bool(entry.workflow and entry.workflow.fairness_method)


menu.add(
    bp,
    "fairness.index",
    mark("Keadilan penilaian"),
    permission="fairness.view",
    order=55,
    group="hr",
    roles="hr leader auditor",
    needed=_needed,
)
STATUSES: dict[str, str] = {
    "fair": mark("Wajar"),
    "check": mark("Perlu diperiksa"),
    "small_sample": mark("Kelompok kecil"),
    "no_recipients": mark("Tanpa penerima"),
}
"""Short words for how a division into groups compares."""
DECISIONS: dict[str, str] = {
    "": mark("Belum diputuskan"),
    "confirmed": mark("Tanda dibenarkan"),
    "dismissed": mark("Tanda dikesampingkan"),
    "accepted": mark("Koreksi diterima"),
    "rejected": mark("Koreksi ditolak"),
}


@route(bp, "", permission="fairness.view")
def index() -> ResponseReturnValue:
    """List the cycles that are reviewed, with how far their review is."""
    rows = [r for r in queries.cycles(actor()) if fairness_rules.is_reviewed(r.region, r.cadence)]
    return render_template("fairness/index.html", rows=rows)


@route(bp, "/siklus/<int:cycle_id>", permission="fairness.view")
def show(cycle_id: int) -> ResponseReturnValue:
    """Show groups, raters and decisions; names and corrections to the panel only."""
    row = queries.cycle(actor(), cycle_id)
    found = queries.review(actor(), row.review_id) if row.review_id else None
    return render_template(
        "fairness/show.html",
        cycle=row,
        review=found,
        manages=access.can(actor(), "fairness.run", row.region),
        **(_review_parts(found) if found else {}),
    )


def _review_parts(found: FairnessReview) -> dict[str, Any]:
    panel = queries.on_panel(actor(), found.id)
    quorum = fairness_votes.needed(found.id)
    return {
        "groups": _groups(found),
        "raters": queries.raters(actor(), found),
        "panel": panel,
        "seats": queries.seats(found.id),
        "seat_roles": fairness_panel.ROLES,
        "corrections": queries.corrections(actor(), found.id) if panel else (),
        "counts": queries.counts(found.id),
        "undecided": fairness.undecided(found),
        "decisions": DECISIONS,
        "status_words": defaultdict(str, STATUSES),
        "flag_sentence": flag_sentence,
        "flag_votes": cast.votes(found.id, FairnessVote.flag_id),
        "correction_votes": cast.votes(found.id, FairnessVote.correction_id),
        "needed": quorum,
        "missing": lambda votes: quorum - max(Counter(v.decision for v in votes).values()),
        "stuck": fairness_votes.out_of_reach(found.id),
        "awaited": fairness_votes.awaited(found.id) if found.state == "open" else {},
        "may_name": fairness_panel.may_name(found),
    }


def _groups(found: FairnessReview) -> list[dict[str, Any]]:
    """Return the divisions in the order of the report, each with its groups."""
    told = found.document.get("groups", {})
    return [
        {
            "title": title,
            **found.result["groups"][name],
            "rows": [
                (group, one["top"], one["total"], found.result["groups"][name]["rates"].get(group))
                for group, one in in_order(told.get(name, {}))
            ],
        }
        for name, title in DIVISIONS.items()
        if name in found.result.get("groups", {})
    ]


@route(bp, "/siklus/<int:cycle_id>/jalankan", permission="fairness.run", methods=["POST"])
def run(cycle_id: int) -> ResponseReturnValue:
    """Run the review, or run it anew while nobody has decided anything."""
    fairness.run_review(actor(), cycle_id)
    flash(_("Pemeriksaan selesai. Susun panel bila ada penilai yang ditandai."), "success")
    return to("fairness.show", cycle_id=cycle_id)


@route(bp, "/<int:review_id>/panel", permission="fairness.run", methods=["GET", "POST"])
def panel(review_id: int) -> ResponseReturnValue:
    """Name the people who decide."""
    found = queries.review(actor(), review_id)
    access.require(actor(), "fairness.run", found.region)
    roles = fairness_panel.seats_of(found.region)
    row = queries.cycle(actor(), found.cycle_id)
    around = {
        "review": found,
        "cycle": row,
        "roles": roles,
        "role_labels": fairness_panel.ROLES,
        "people": follow_up_pages.committee_people(found.region),
    }
    if request.method == "GET":
        seats = {f"seat.{at}": one.nip for at, one in enumerate(queries.seats(review_id))}
        form = Form.blank(version=found.version, **seats)
        return render_template("fairness/panel.html", form=form, **around)
    form = Form.sent()
    try:
        members = _members(form, found.region, len(roles))
        form.check()
        fairness_panel.name_panel(actor(), review_id, members, expected_version=form.version())
    except Invalid as error:
        return show_again("fairness/panel.html", form, error, **around)
    flash(_("Panel tersimpan. Anggotanya diberi tahu di beranda masing-masing."), "success")
    return to("fairness.show", cycle_id=found.cycle_id)


def _members(form: Form, region: str, seats: int) -> list[int]:
    nips = [form.value(f"seat.{at}").strip() for at in range(seats)]
    known = follow_up_pages.people_by_nip(region, tuple(nips))
    for at, nip in enumerate(nips):
        if nip not in known:
            form.problem(f"seat.{at}", _("Isi NIP pegawai daerah ini."))
    return [known[nip][0] for nip in nips if nip in known]


@route(bp, "/<int:review_id>/penjelasan", permission="fairness.run", methods=["GET", "POST"])
def explain(review_id: int) -> ResponseReturnValue:
    """Write what was found out about groups that need a look."""
    return _managed(review_id, "explain")


@route(bp, "/<int:review_id>/tutup", permission="fairness.run", methods=["GET", "POST"])
def close(review_id: int) -> ResponseReturnValue:
    """Close the review: accepted corrections are calculated."""
    return _managed(review_id, "close")


def _managed(review_id: int, action: str) -> ResponseReturnValue:
    found = queries.review(actor(), review_id)
    access.require(actor(), "fairness.run", found.region)
    row = queries.cycle(actor(), found.cycle_id)
    around: dict[str, Any] = {
        "review": found,
        "cycle": row,
        "action": action,
        "counts": queries.counts(review_id),
    }
    if request.method == "GET":
        form = Form.blank(version=found.version, explanation=found.explanation)
        return render_template("fairness/manage.html", form=form, **around)
    form = Form.sent()
    try:
        if action == "explain":
            text = form.text("explanation", _("Penjelasan"), required=True, maximum=4000)
            form.check()
            fairness.explain_groups(actor(), review_id, text, expected_version=form.version())
            flash(_("Penjelasan tersimpan."), "success")
        else:
            number = form.text("number", _("Nomor berita acara"), required=True, maximum=100)
            form.check()
            done = fairness.close_review(
                actor(), review_id, number=number, expected_version=form.version()
            )
            flash(_("Pemeriksaan ditutup. %(n)s hasil dihitung ulang.", n=done), "success")
    except Invalid as error:
        return show_again("fairness/manage.html", form, error, **around)
    return to("fairness.show", cycle_id=found.cycle_id)


@route(bp, "/koreksi/<int:correction_id>", permission="fairness.decide", methods=["GET", "POST"])
def correction(correction_id: int) -> ResponseReturnValue:
    """Decide about one proposed correction with the form before one."""
    row = queries.correction(actor(), correction_id)
    found = queries.review(actor(), row.review_id)
    around = {
        "row": row,
        "cycle": queries.cycle(actor(), row.cycle_id),
        "forms": queries.forms_of(actor(), found, keys={row.answer_key}),
        "items": _items(found),
        "review": found,
        "flag_text": flag_sentence(row.flag),
        "own": actor().employee_id == row.rater_id,
        **_votes(found, FairnessVote.correction_id, row.id),
    }
    if request.method == "GET":
        form = _own_vote(around["votes"])
        return render_template("fairness/correction.html", form=form, **around)
    form = Form.sent()
    try:
        decision = form.choice("decision", _("Keputusan"), ("accepted", "rejected"))
        reason = form.text("reason", _("Alasan"), required=True, maximum=1000)
        form.check()
        fairness_votes.decide_correction(actor(), correction_id, decision=decision, reason=reason)
    except Invalid as error:
        return show_again("fairness/correction.html", form, error, **around)
    flash(_("Suara Anda tentang %(name)s tersimpan.", name=row.ratee), "success")
    following = cast.next_correction(actor(), row.review_id)
    if following is not None:
        return to("fairness.correction", correction_id=following)
    return to("fairness.show", cycle_id=row.cycle_id)


@route(bp, "/penilai/<int:flag_id>", permission="fairness.decide", methods=["GET", "POST"])
def rater(flag_id: int) -> ResponseReturnValue:
    """Decide about one flagged rater with all his forms before one."""
    row = queries.flag(actor(), flag_id)
    found = queries.review(actor(), row.review_id)
    code = next(c for c, key in found.document["raters"].items() if key == row.rater_id)
    keys = {one["key"] for one in found.document["forms"] if one["rater"] == code}
    around = {
        "row": row,
        "numbers": found.result["raters"][code],
        "cycle": queries.cycle(actor(), found.cycle_id),
        "review": found,
        "forms": queries.forms_of(actor(), found, keys=keys),
        "items": _items(found),
        "flag_texts": [flag_sentence(name) for name in row.flags],
        "own": actor().employee_id == row.rater_id,
        **_votes(found, FairnessVote.flag_id, row.id),
    }
    if request.method == "GET":
        form = _own_vote(around["votes"])
        return render_template("fairness/rater.html", form=form, **around)
    form = Form.sent()
    try:
        decision = form.choice("decision", _("Keputusan"), ("confirmed", "dismissed"))
        reason = form.text("reason", _("Alasan"), required=True, maximum=1000)
        form.check()
        fairness_votes.decide_flag(actor(), flag_id, decision=decision, reason=reason)
    except Invalid as error:
        return show_again("fairness/rater.html", form, error, **around)
    flash(_("Suara Anda tentang %(name)s tersimpan.", name=row.rater.name), "success")
    return to("fairness.show", cycle_id=found.cycle_id)


def _votes(
    found: FairnessReview, matter: InstrumentedAttribute[int | None], key: int
) -> dict[str, Any]:
    """Return what the panel has said about a matter, and what its page needs to tell it."""
    return {
        "votes": cast.votes(found.id, matter).get(key, ()),
        "decisions": DECISIONS,
        "seat_roles": fairness_panel.ROLES,
        "needed": fairness_votes.needed(found.id),
    }


def _own_vote(votes: Iterable[cast.Vote]) -> Form:
    mine = next((one for one in votes if one.employee_id == actor().employee_id), None)
    return Form.blank(**({"decision": mine.decision, "reason": mine.reason} if mine else {}))


def _items(found: FairnessReview) -> list[tuple[str, str]]:
    """Return code and label of the compared items."""
    labels = {
        item.code: item.label
        for form in in_words(entry_of(found.region).forms())
        for item in form.items
    }
    return [(code, labels.get(code, code)) for code in found.document.get("items", ())]
