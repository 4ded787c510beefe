"""Stated facts: the employee's idea and the appraiser's word on it; what the office records."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from portal.api.instruments import Fact
from portal.domain.errors import Invalid, NotAllowed
from portal.domain.sentences import mark
from portal.services.common.runtime import runtime, today
from portal.services.personnel import facts
from portal.services.work import evidence
from portal.store.db import unit_of_work
from portal.store.queries import fact_screens as screens
from portal.store.queries import measurements as files
from portal.store.queries.fact_screens import FactRow, Subject
from portal.web import conflict, menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.evidence import ACCEPT

bp = Blueprint("facts", __name__, url_prefix="/keterangan")
menu.add(
    bp,
    "facts.index",
    mark("Keterangan"),
    permission="fact.state",
    order=45,
    group="own",
    needed=menu.where(menu.has_own_facts),
)
menu.add(
    bp,
    "facts.recorded",
    mark("Hukuman dan keterangan lain"),
    permission="people.view",
    order=35,
    group="hr",
    roles="hr auditor",
    needed=menu.where(menu.has_office_facts),
)


@bp.app_template_global()
def asks_own_facts(region: str) -> bool:
    """Tell templates whether employees of the region state facts about themselves."""
    entry = runtime().host.registry.known(region)
    return entry is not None and menu.has_own_facts(entry)


_OPEN = frozenset({"planning", "running", "acceptance", "rating"})
_REASON = 3000


@route(bp, "", permission="fact.state")
def index() -> ResponseReturnValue:
    """Show one's own facts, and those of one's staff that wait for a word."""
    own = actor()
    stated = screens.own_facts(own)
    found = screens.waiting(own, page=page_number()) if own.regions("appraiser") else None
    return render_template(
        "facts/index.html",
        subjects=[(subject, _own(subject, stated)) for subject in screens.own_subjects(own)],
        waiting=found.rows if found else (),
        page=page_from(found) if found else None,
        labels=_labels(),
        files=files.files_of(own, "fact", [row.id for row in stated]),
        open_phases=_OPEN,
        has_file=own.employee_id is not None,
    )


@route(bp, "/penilaian/<int:appraisal_id>", permission="appraisal.view")
def of_person(appraisal_id: int) -> ResponseReturnValue:
    """Show the facts of one appraisal to those who may see it."""
    subject = screens.subject(actor(), appraisal_id)
    menu.stand_with_staff(actor(), subject.employee_id)
    stated = screens.of_appraisal(actor(), appraisal_id)
    return render_template(
        "facts/of_person.html",
        subject=subject,
        rows=_all(subject, stated),
        files=files.files_of(actor(), "fact", [row.id for row in stated]),
        open_phases=_OPEN,
    )


@route(
    bp,
    "/penilaian/<int:appraisal_id>/<code>",
    permission="appraisal.view",
    methods=["GET", "POST"],
)
def state(appraisal_id: int, code: str) -> ResponseReturnValue:
    """State a fact: the employee about himself, or the appraiser where the region asks him."""
    subject = screens.subject(actor(), appraisal_id)
    fact = _fact(subject.region, code, per_cycle=True)
    mine = subject.employee_id == actor().employee_id
    if (fact.entered_by == "employee") != mine:
        raise NotAllowed(mark("Keterangan ini diisi oleh pihak lain."))
    before = next((r for r in screens.of_appraisal(actor(), appraisal_id) if r.code == code), None)
    shown: dict[str, object] = {
        "subject": subject,
        "fact": fact,
        "before": before,
        "accept": ACCEPT,
        "mine": mine,
    }
    shown["option_pairs"] = [(choice, choice) for choice in fact.choices]
    if request.method == "GET":
        return render_template("facts/state.html", form=_starting(fact, before), **shown)
    form = Form.sent()
    conflict.name_fields(value=fact.label, text=mark("Uraian"))
    try:
        file = form.upload("file", _("bukti dukung")) if mine else None
        form.check()
        with unit_of_work():  # a refused file refuses the statement, too
            row = facts.state_fact(
                actor(),
                appraisal_id,
                code,
                form.value("value"),
                form.value("text"),
                expected_version=form.version(),
            )
            if file is not None and file.filename:
                evidence.store(
                    actor(),
                    kind="fact",
                    subject_id=row.id,
                    file_name=file.filename,
                    stream=file.stream,
                )
    except Invalid as error:
        return show_again("facts/state.html", form, error, **shown)
    flash(_("Keterangan disimpan."), "success")
    return to("facts.index") if mine else to("facts.of_person", appraisal_id=appraisal_id)


@route(bp, "/<int:fact_id>/periksa", permission="fact.confirm", methods=["GET", "POST"])
def confirm(fact_id: int) -> ResponseReturnValue:
    """Show what was stated with its evidence; confirm or decline it."""
    row = screens.fact(actor(), fact_id)
    shown = {
        "row": row,
        "fact": _fact(row.region, row.code, per_cycle=True),
        "files": files.files_of(actor(), "fact", [fact_id]).get(fact_id, ()),
    }
    form = Form.sent() if request.method == "POST" else Form.blank(version=row.version)
    if request.method == "GET":
        return render_template("facts/confirm.html", form=form, **shown)
    conflict.name_fields(value=mark("Isi"), text=mark("Uraian"))
    try:
        wanted = form.choice("decision", _("Keputusan"), ("accept", "decline"))
        form.check()
        facts.confirm_fact(actor(), fact_id, wanted == "accept", expected_version=form.version())
    except Invalid as error:
        return show_again("facts/confirm.html", form, error, **shown)
    told = _("Keterangan disahkan.") if wanted == "accept" else _("Keterangan tidak disahkan.")
    flash(told, "success")
    return to("facts.index")


@route(bp, "/pegawai", permission="people.view")
def recorded() -> ResponseReturnValue:
    """List what holds for a span of time, such as penalties."""
    search = request.args.get("cari", "")[:100]
    found = screens.recorded(actor(), search=search, page=page_number())
    return render_template(
        "facts/recorded.html",
        rows=found.rows,
        page=page_from(found),
        search=search,
        labels=_labels(),
        today=today(),
        may_record=bool(_recordable()),
    )


@route(bp, "/pegawai/catat", permission="people.edit", methods=["GET", "POST"])
def record() -> ResponseReturnValue:
    """Record a penalty or another fact of an employee, found by his NIP."""
    choices = _recordable()
    if not choices:
        raise NotAllowed(mark("Tidak ada jenis keterangan yang dapat Anda catat."))
    first = next(iter(choices))
    starting = Form.blank(code=first, starts=today().isoformat(), nip=request.args.get("nip"))
    form = Form.sent() if request.method == "POST" else starting
    shown = {"choices": [(code, fact.label) for code, fact in choices.items()], "facts": choices}
    if request.method == "GET":
        return render_template("facts/record.html", form=form, **shown)
    try:
        nip = "".join(form.text("nip", _("NIP"), required=True, maximum=40).split())
        code = form.choice("code", _("Jenis keterangan"), choices)
        found = screens.employee_by_nip(actor(), nip) if nip else None
        if nip and found is None:
            form.problem("nip", _("Pegawai dengan NIP ini tidak ditemukan di daerah Anda."))
        text = form.text("text", _("Dasar dan uraian"), maximum=_REASON)
        starts, ends = form.day("starts", _("Mulai"), required=True), form.day("ends", _("Selesai"))
        form.check()
        if found is None:  # told by the problem above
            raise NoSuchPage
        value = "true" if choices[code].kind == "flag" else form.value("value")
        facts.record_employee_fact(actor(), found.id, code, value, text, starts=starts, ends=ends)
    except Invalid as error:
        return show_again("facts/record.html", form, error, **shown)
    flash(_("Keterangan tentang %(name)s dicatat.", name=found.name), "success")
    return to("facts.recorded")


def _all(subject: Subject, stated: tuple[FactRow, ...]) -> list[tuple[Fact, FactRow | None]]:
    entry = runtime().host.registry.known(subject.region)
    described = [in_words(fact) for fact in entry.facts() if fact.per_cycle] if entry else []
    by_code = {row.code: row for row in stated if row.appraisal_id == subject.id}
    return [(fact, by_code.get(fact.code)) for fact in described]


def _own(subject: Subject, stated: tuple[FactRow, ...]) -> list[tuple[Fact, FactRow | None]]:
    rows = _all(subject, stated)
    return [(fact, row) for fact, row in rows if fact.entered_by == "employee" or row is not None]


def _fact(region: str, code: str, *, per_cycle: bool) -> Fact:
    entry = runtime().host.registry.known(region)
    for fact in entry.facts() if entry else ():
        if fact.code == code and fact.per_cycle == per_cycle:
            return in_words(fact)
    raise NoSuchPage


def _labels() -> dict[tuple[str, str], str]:
    """Return labels by region and code: two regions may give one code to different things."""
    return {
        (entry.region.code, fact.code): fact.label
        for entry in runtime().host.registry.regions()
        for fact in in_words(entry.facts())
    }


def _recordable() -> dict[str, Fact]:
    """Return the kinds of facts for a span of time in the regions where the actor is hr."""
    mine = actor().regions("hr")
    return {
        fact.code: in_words(fact)
        for entry in runtime().host.registry.regions()
        if not mine.isdisjoint({entry.region.code, "*"})
        for fact in entry.facts()
        if not fact.per_cycle and fact.entered_by == "hr"
    }


def _starting(fact: Fact, before: FactRow | None) -> Form:
    if before is not None:
        return Form.blank(value=before.value, text=before.text, version=before.version)
    return Form.blank(value="true" if fact.kind == "flag" else "")
