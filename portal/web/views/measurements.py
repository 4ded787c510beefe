"""Indicators: dated progress with evidence, actual values, and a person's own plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.domain.periods import period
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.common.runtime import runtime, today
from portal.services.desk.personal_tasks import progress_due
from portal.services.work import measurements, report_marks
from portal.services.work.measured_subjects import CLOSED, closing_of, names_for, set_of
from portal.services.work.own_sets import own_sets
from portal.store.db import session
from portal.store.models import Appraisal, Employee, Measurement, Project
from portal.store.queries import closing_pages
from portal.store.queries import measurement_screens as screens
from portal.store.queries import measurements as queries
from portal.store.queries.measurement_screens import Measured
from portal.store.scope import get_visible, visible
from portal.web import conflict, menu
from portal.web.chain import status_chain
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.evidence import ACCEPT
from portal.web.views.home import stage_labels
from portal.web.views.screen_helpers import plain

bp = Blueprint("measurements", __name__, url_prefix="/indikator")
menu.add(
    bp,
    "measurements.index",
    mark("Kemajuan saya"),
    permission="progress.enter",
    order=25,
    group="own",
)

EVERY_DAYS = 31
Closings = dict[tuple[str, int, str], str]
"""The state of the closing of a subject's period, where the region closes periods one by one."""
_OPEN = frozenset({"running", "rating"})


@route(bp, "", permission="progress.enter")
def index() -> ResponseReturnValue:
    """List what one is measured by, with the last entry and a hint where one is due."""
    found = screens.own(actor(), page=page_number())
    closing = _closings(found.rows)
    return render_template(
        "measurements/index.html",
        rows=[(row, overdue_since(row, closing)) for row in found.rows],
        page=page_from(found),
        has_file=actor().employee_id is not None,
    )


@route(bp, "/<int:measurement_id>", permission="evidence.view", methods=["GET", "POST"])
def show(measurement_id: int) -> ResponseReturnValue:
    """Show one indicator with its history; the person himself adds a dated entry."""
    row = screens.measurement(actor(), measurement_id)
    if request.method == "GET":
        form = Form.blank(on=today().isoformat(), version=row.version, actual=plain(row.actual))
        return render_template("measurements/show.html", form=form, **_context(row))
    form = Form.sent()
    try:
        on = form.day("on", _("Tanggal"), required=True)
        note = form.text("note", _("Catatan"), maximum=2000)
        file = form.upload("file", _("bukti dukung"))
        given: tuple[str, IO[bytes]] | None = None
        if file is not None and file.filename:
            given = (file.filename, file.stream)
        form.check()
        measurements.enter_progress(
            actor(),
            measurement_id,
            on=on or today(),
            value=form.value("value"),
            note=note,
            evidence_file=given,
        )
    except Invalid as error:
        return show_again("measurements/show.html", form, error, **_context(row))
    flash(_("Kemajuan dicatat."), "success")
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/<int:measurement_id>/realisasi", permission="evidence.view", methods=["POST"])
def set_actual(measurement_id: int) -> ResponseReturnValue:
    """Save what was really reached."""
    row = screens.measurement(actor(), measurement_id)
    form = Form.sent()
    conflict.name_fields(actual=_("Realisasi"))
    try:
        measurements.set_actual(actor(), measurement_id, form.value("actual"), form.version())
    except Invalid as error:
        return show_again("measurements/show.html", form, error, **_context(row))
    flash(_("Realisasi disimpan. Nilai ini masih harus disahkan pemeriksa."), "success")
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/<int:measurement_id>/sahkan", permission="result.accept", methods=["POST"])
def confirm(measurement_id: int) -> ResponseReturnValue:
    """Confirm somebody else's value."""
    measurements.confirm(actor(), measurement_id, Form.sent().version())
    flash(_("Realisasi disahkan."), "success")
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/<int:measurement_id>/target", permission="project.manage", methods=["POST"])
def set_target(measurement_id: int) -> ResponseReturnValue:
    """Set a target while the plan is open."""
    conflict.name_fields(target=_("Target"))
    form = Form.sent()
    measurements.set_target(actor(), measurement_id, form.value("target"), form.version())
    flash(_("Target disimpan."), "success")
    row = screens.measurement(actor(), measurement_id)
    if row.subject == "person":
        return to("measurements.plan", appraisal_id=row.subject_id)
    return to("measurements.show", measurement_id=measurement_id)


@route(bp, "/penilaian/<int:appraisal_id>", permission="appraisal.view")
def plan(appraisal_id: int) -> ResponseReturnValue:
    """Show a person's own plan with values and achievements, by period, and his projects."""
    row = get_visible(Appraisal, appraisal_id, actor(), "appraisal.view", _("Penilaian"))
    menu.stand_with_staff(actor(), row.employee_id)
    rows = screens.of_appraisal(actor(), appraisal_id)
    parts = screens.of_person(actor(), row.cycle_id, row.employee_id)
    can = {
        name: access.can(actor(), name, row.region, record=row)
        for name in ("plan.agree", "result.accept", "fact.state", "feedback.give")
    }
    skip = () if row.phase == "objection" else ("objection",)
    return render_template(
        "measurements/plan.html",
        appraisal=row,
        person=row.employee.name,
        nip=row.employee.nip,
        cycle_title=row.cycle.title,
        periods=grouped(rows, "period"),
        projects=grouped(parts, "project_id"),
        open_projects=_open_projects(part.project_id for part in parts),
        has_own_plan=_has_own_plan(row),
        has_table=_has_table(rows),
        chain=status_chain(row.phase, labels=stage_labels(row.region), skip=skip),
        can=can,
    )


@route(bp, "/penilaian/<int:appraisal_id>/setujui", permission="plan.agree", methods=["POST"])
def agree(appraisal_id: int) -> ResponseReturnValue:
    """Agree to one's own plan."""
    measurements.agree_plan(actor(), appraisal_id, Form.sent().version())
    flash(_("Rencana disetujui. Pelaksanaan dapat dimulai."), "success")
    return to("measurements.plan", appraisal_id=appraisal_id)


def _has_own_plan(row: Appraisal) -> bool:
    """Tell whether the person agrees on own indicators; none while the plugin is away."""
    return described(row.region) is not None and bool(own_sets(row))


def _has_table(rows: Iterable[Measured]) -> bool:
    """Tell whether any value is typed; what a verifier marks never stands in the table."""
    found = {(row.region, row.indicator_set) for row in rows}
    return any((one := set_of(*key)) is None or not one.verified_marks for key in found)


def overdue_since(row: Measured, closing: Closings) -> date | None:
    """Return the day by which an entry was due, or None while there is time.

    A period that is closed one by one wants its value once it is over, and none after its closing.
    """
    if row.stage != "running" or row.cycle_state not in _OPEN:
        return None
    state = closing.get((row.subject, row.subject_id, row.period))
    if state is not None:
        ends = period(row.period).ends
        waits = state not in CLOSED and row.actual is None
        return ends if waits and ends < today() else None
    entry = runtime().host.registry.known(row.region)
    flow = entry.workflow if entry else None
    every = flow.progress_every_days if flow else EVERY_DAYS
    begun, entered = row.last_on or row.starts, row.last_on is not None
    due = progress_due(begun, row.accepted_at, row.region, every, entered=entered)
    return due if due < today() else None


def _closings(rows: Sequence[Measured]) -> Closings:
    """Return the closings of some measurements: one statement, none where all are of projects."""
    keys = {row.subject_id for row in rows if row.subject == "person"}
    found = closing_pages.of_subject(actor(), "person", keys) if keys else ()
    return {(one.subject, one.subject_id, one.period): one.state for one in found}


def _open_projects(keys: Iterable[int | None]) -> frozenset[int]:
    """Return which of some projects the reader may open: an appraiser may not open them all."""
    wanted = {key for key in keys if key is not None}
    statement = visible(Project, actor(), "project.view").where(Project.id.in_(wanted))
    return frozenset(session().scalars(statement.with_only_columns(Project.id)))


def grouped(rows: tuple[Measured, ...], by: str) -> list[tuple[Any, list[Measured]]]:
    """Return rows in groups of one field, in the order they came."""
    found: dict[Any, list[Measured]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return list(found.items())


def _context(row: Measured) -> dict[str, object]:
    record = session().get_one(Measurement, row.id)  # seen behind its wall before
    subject = measurements.subject_of(record)
    shared = row.subject in {"unit", "position"}
    enter, inspect = names_for(subject, ("progress.enter", "result.accept"))
    mine = row.employee_id is not None and row.employee_id == actor().employee_id
    if shared:
        mine = access.can(actor(), enter, row.region, record=subject)
    menu.stand_with_staff(actor(), row.employee_id)
    closing = closing_of(record)
    closed = closing is not None and closing.state in CLOSED
    working = row.cycle_state in _OPEN and not closed
    stages = {"running", "acceptance"} | ({"rating"} if closing is not None else set())
    open_for_values = working and (shared or row.stage in stages)
    inspects = access.can(actor(), inspect, row.region, record=subject) and (shared or not mine)
    return {
        "row": row,
        "project_opens": bool(_open_projects([row.project_id])),
        "entries": queries.progress_of(actor(), row.id),
        "files": queries.files_of(actor(), "measurement", [row.id]).get(row.id, ()),
        "mine": mine,
        "may_attach": mine and (working if shared else row.cycle_state in _OPEN),
        "may_enter": mine and working and (shared or row.stage == "running"),
        "may_set": open_for_values and (mine or inspects),
        "may_confirm": open_for_values and inspects and row.actual is not None,
        "overdue": overdue_since(row, _closings([row])) if mine else None,
        "closed": closed,
        "accept": ACCEPT,
        "today": today(),
        **_marks(record, subject, working=working),
    }


def _marks(
    record: Measurement, subject: measurements.Subject, *, working: bool
) -> dict[str, object]:
    """Return what a report needs that somebody verifies; the value is not entered then."""
    found = set_of(record.region, record.indicator_set)
    if found is None or not found.verified_marks or not isinstance(subject, Appraisal):
        return {"marks": ()}
    judges = report_marks.judges(actor(), record, subject)
    takes = working and subject.phase in report_marks.OPEN
    verifier = session().get(Employee, record.verifier_id) if record.verifier_id else None
    return {
        "marks": in_words(found).verified_marks,
        "may_set": False,
        "may_confirm": False,
        "may_verify": judges and takes,
        "may_name": judges and takes and subject.appraiser_id == actor().employee_id,
        "may_comment": takes and (judges or subject.employee_id == actor().employee_id),
        "verifier": verifier,
        "mark_form": Form.blank(
            mark=plain(record.actual), reason=record.note, verifier=verifier.nip if verifier else ""
        ),
    }
