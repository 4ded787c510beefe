"""Choosing parameters together: propose, discuss, vote in secret, give points, fix."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.domain.workflow import LABELS, label_of
from portal.services.choices import deliberation_steps, deliberations
from portal.services.choices.deliberations import MANAGE, PROPOSE, TAKE_PART
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of, local_today
from portal.store.models import DeliberationRound
from portal.store.queries import deliberation_pages as queries
from portal.store.queries import survey_pages
from portal.web import menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("deliberations", __name__, url_prefix="/musyawarah")
VIEW = "deliberation.view"
STEPS = ("discuss", "vote", "tally", "repeat", "weigh", "cancel")
CHAIN = ("proposals", "discussion", "voting", "points", "weighed", "fixed")
OUTCOMES = {
    "accepted": (mark("Diterima"), "success"),
    "rejected": (mark("Ditolak"), "danger"),
    "no_quorum": (mark("Tidak kuorum"), "warning"),
}
DIRECTIONS = [
    ("higher", mark("Makin tinggi makin baik")),
    ("lower", mark("Makin rendah makin baik")),
]


def _has(reader: Actor) -> bool:
    entry = described(reader.region) if reader.region else None
    return entry is not None and bool(entry.deliberations())


menu.add(
    bp,
    "deliberations.index",
    mark("Musyawarah parameter"),
    permission=VIEW,
    order=57,
    needed=_has,
)


@route(bp, "", permission=VIEW)
def index() -> ResponseReturnValue:
    """List the deliberations that the reader takes part in, oversees, or may propose to."""
    return render_template(
        "deliberations/index.html",
        rows=queries.rounds(actor()),
        labels=LABELS,
        manages=bool(actor().region) and access.can(actor(), MANAGE, actor().region),
    )


@route(bp, "/baru", permission=MANAGE, methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Open a deliberation of one calendar year with its members."""
    region = actor().region
    access.require(actor(), MANAGE, region)
    known = {one.id: one for one in in_words(entry_of(region).deliberations())}
    units, year = survey_pages.units(region), local_today(region).year
    unit = request.values.get("unit", "")
    unit_id = int(unit) if unit.isdecimal() and int(unit) in units else None
    people = queries.people_of(region, unit_id)
    years = [(str(y), str(y)) for y in (year, year + 1)]
    told = {
        "choices": [(one.id, one.title) for one in known.values()],
        "units": list(units.items()),
        "people": people,
        "years": years,
    }
    if request.method == "GET":
        blank = Form.blank(unit=unit, year=str(year))
        return render_template("deliberations/create.html", form=blank, **told)
    form = Form.sent()
    try:
        chosen = form.choice("deliberation", _("Musyawarah"), known)
        wanted = form.choice("year", _("Tahun"), [code for code, _text in years])
        title = form.text("title", _("Judul"), required=True, maximum=200)
        everybody = form.has("everybody", "1")
        chosen_ids = [key for key, _name in people] if everybody else _ids(form, "members")
        form.check()
        row = deliberations.open_round(
            actor(),
            chosen,
            region=region,
            year=int(wanted),
            title=title,
            unit_id=unit_id,
            member_ids=chosen_ids,
        )
    except Invalid as error:
        return show_again("deliberations/create.html", form, error, **told)
    flash(_("Musyawarah dibuka. Peserta dapat mengusulkan parameter."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


def _ids(form: Form, name: str) -> list[int]:
    return [int(raw) for raw in form.typed.getlist(name) if str(raw).isdecimal()]


@route(bp, "/<int:deliberation_round_id>", permission=VIEW)
def show(deliberation_round_id: int) -> ResponseReturnValue:
    """Show how far a deliberation is, and what the reader can do now."""
    row = queries.deliberation(actor(), deliberation_round_id)
    return _page(row, Form.blank(version=row.version))


def _page(row: DeliberationRound, form: Form, error: Invalid | None = None) -> ResponseReturnValue:
    manages = access.can(actor(), MANAGE, row.region, record=row)
    members = queries.members(row.id)
    me = queries.membership(row.id, actor().employee_id)
    oversees = access.roles_for(actor(), row.region, row.unit_id) & {"hr", "leader", "auditor"}
    told = {
        "row": row,
        "about": in_words(deliberations.described_by(row.region, row.deliberation)),
        "proposals": queries.proposals(row.id),
        "proposers": queries.proposers(row.id),
        "members": members,
        "me": me,
        "my_id": actor().employee_id,
        "inside": me is not None or bool(oversees),
        "proposes": access.can(actor(), PROPOSE, row.region, record=row),
        "manages": manages,
        "labels": LABELS,
        "chain": CHAIN,
        "outcomes": OUTCOMES,
        "directions": DIRECTIONS,
        "unit": survey_pages.units(row.region).get(row.unit_id or 0, ""),
        "step_label": lambda action: label_of("deliberation", action),
        "counts": {
            "present": sum(one.present for one in members),
            "voted": sum(one.voted for one in members),
            "balloted": sum(one.balloted for one in members),
        },
    }
    if error is not None:
        return show_again("deliberations/show.html", form, error, **told)
    return render_template("deliberations/show.html", form=form, **told)


@route(bp, "/<int:deliberation_round_id>/usul", permission=PROPOSE, methods=["POST"])
def propose(deliberation_round_id: int) -> ResponseReturnValue:
    """Take a proposal: of a participant or of anybody else in the office."""
    row = queries.deliberation(actor(), deliberation_round_id)
    form = Form.sent()
    try:
        target = form.number("target", _("Target per bulan"), required=True)
        label = form.text("label", _("Nama parameter"), required=True, maximum=200)
        unit = form.text("measure_unit", _("Satuan"), required=True, maximum=40)
        source = form.text("source", _("Sumber data"), required=True, maximum=200)
        reason = form.text("reason", _("Alasan"), required=True, maximum=1000)
        direction = form.choice("direction", _("Arah"), [code for code, _text in DIRECTIONS])
        form.check()
        deliberations.propose(
            actor(),
            row.id,
            label=label,
            measure_unit=unit,
            direction=direction,
            target=target,
            source=source,
            reason=reason,
        )
    except Invalid as error:
        return _page(row, form, error)
    flash(_("Usulan tercatat."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(bp, "/<int:deliberation_round_id>/contoh", permission=MANAGE, methods=["POST"])
def examples(deliberation_round_id: int) -> ResponseReturnValue:
    """Take over the example set as proposals."""
    row = queries.deliberation(actor(), deliberation_round_id)
    count = deliberations.propose_examples(actor(), row.id)
    flash(_("%(n)s contoh parameter ditambahkan sebagai usulan.", n=count), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(
    bp,
    "/<int:deliberation_round_id>/tarik/<int:proposal_id>",
    permission=PROPOSE,
    methods=["POST"],
)
def withdraw(deliberation_round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Take back a proposal before the vote."""
    row = queries.deliberation(actor(), deliberation_round_id)
    deliberations.withdraw(actor(), proposal_id)
    flash(_("Usulan ditarik."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(bp, "/<int:deliberation_round_id>/lokakarya", permission=MANAGE, methods=["GET", "POST"])
def workshop(deliberation_round_id: int) -> ResponseReturnValue:
    """Write down the workshop: day, place, discussion, attendance."""
    row = deliberations.load(actor(), deliberation_round_id, MANAGE)
    members = queries.members(row.id)
    form = Form.blank(
        version=row.version, held_on=row.held_on, place=row.place, discussion=row.discussion
    )
    form.typed.setlist("present", [str(one.employee_id) for one in members if one.present])
    told = {"row": row, "members": members}
    if request.method == "GET":
        return render_template("deliberations/workshop.html", form=form, **told)
    form = Form.sent()
    try:
        held_on = form.day("held_on", _("Tanggal"), required=True)
        place = form.text("place", _("Tempat"), required=True, maximum=200)
        discussion = form.text("discussion", _("Catatan diskusi"), required=True, maximum=8000)
        form.check()
        deliberations.record_workshop(
            actor(),
            row.id,
            held_on=held_on or local_today(row.region),
            place=place,
            discussion=discussion,
            present_ids=_ids(form, "present"),
            expected_version=form.version(),
        )
    except Invalid as error:
        return show_again("deliberations/workshop.html", form, error, **told)
    flash(_("Lokakarya tercatat."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(
    bp,
    "/<int:deliberation_round_id>/langkah/<any(discuss,vote,tally,repeat,weigh,cancel):action>",
    permission=MANAGE,
    methods=["POST"],
)
def take_step(deliberation_round_id: int, action: str) -> ResponseReturnValue:
    """Take one step of the deliberation."""
    row = queries.deliberation(actor(), deliberation_round_id)
    deliberation_steps.take(actor(), row.id, action, Form.sent().version())
    flash(_("Langkah dicatat."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(bp, "/<int:deliberation_round_id>/suara", permission=TAKE_PART, methods=["GET", "POST"])
def vote(deliberation_round_id: int) -> ResponseReturnValue:
    """Vote in secret on every proposal; only totals are kept."""
    row = deliberations.load(actor(), deliberation_round_id, TAKE_PART)
    found = queries.proposals(row.id)
    told = {"row": row, "proposals": found, "me": queries.membership(row.id, actor().employee_id)}
    if request.method == "GET":
        return render_template("deliberations/vote.html", form=Form.blank(), **told)
    form = Form.sent()
    given = {one.id: form.value(f"vote_{one.id}") for one in found}
    try:
        chosen = {key: word == "yes" for key, word in given.items() if word in {"yes", "no"}}
        deliberations.vote(actor(), row.id, chosen)
    except Invalid as error:
        return show_again("deliberations/vote.html", form, error, **told)
    flash(_("Terima kasih. Suara Anda tercatat; yang disimpan hanya jumlahnya."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(bp, "/<int:deliberation_round_id>/poin", permission=TAKE_PART, methods=["GET", "POST"])
def points(deliberation_round_id: int) -> ResponseReturnValue:
    """Spread the points; the form demands the exact sum and shows what is left."""
    row = deliberations.load(actor(), deliberation_round_id, TAKE_PART)
    found = queries.accepted(row.id)
    told = {
        "row": row,
        "proposals": found,
        "wanted": deliberations.described_by(row.region, row.deliberation).points,
        "me": queries.membership(row.id, actor().employee_id),
        "total": None,
    }
    if request.method == "GET":
        return render_template("deliberations/points.html", form=Form.blank(), **told)
    form = Form.sent()
    try:
        given = {
            one.id: form.integer(f"points_{one.id}", one.label, minimum=0) or 0 for one in found
        }
        told["total"] = sum(given.values())
        form.check()
        if form.value("act") == "count":
            return render_template("deliberations/points.html", form=form, **told)
        deliberations.ballot(actor(), row.id, given)
    except Invalid as error:
        return show_again("deliberations/points.html", form, error, **told)
    flash(_("Terima kasih. Poin Anda tersimpan tanpa nama."), "success")
    return to("deliberations.show", deliberation_round_id=row.id)


@route(bp, "/<int:deliberation_round_id>/tetapkan", permission=MANAGE, methods=["GET", "POST"])
def fix(deliberation_round_id: int) -> ResponseReturnValue:
    """Fix parameters and weights by a record with number and signatures."""
    row = deliberations.load(actor(), deliberation_round_id, MANAGE)
    present = [one for one in queries.members(row.id) if one.present]
    told = {
        "row": row,
        "people": [(one.employee_id, f"{one.name} – {one.position}") for one in present],
        "proposals": queries.accepted(row.id),
    }
    if request.method == "GET":
        blank = Form.blank(version=row.version)
        return render_template("deliberations/fix.html", form=blank, **told)
    form = Form.sent()
    try:
        number = form.text("number", _("Nomor berita acara"), required=True, maximum=80)
        names = ("leader", "witness_1", "witness_2")
        signers = [int(form.value(n)) for n in names if form.value(n).isdecimal()]
        form.check()
        deliberation_steps.fix(
            actor(), row.id, number=number, signers=signers, expected_version=form.version()
        )
    except Invalid as error:
        return show_again("deliberations/fix.html", form, error, **told)
    flash(_("Parameter ditetapkan dan berlaku untuk tahun %(year)s.", year=row.year), "success")
    return to("deliberations.show", deliberation_round_id=row.id)
