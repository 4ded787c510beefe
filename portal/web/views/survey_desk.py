"""What the personnel office does for surveys: rounds, counters, ticket sheets, paper sheets."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import Survey
from portal.domain.errors import Invalid, NotFound
from portal.domain.periods import periods_of_year
from portal.domain.sentences import mark
from portal.reports.tickets import TicketSheet, ticket_pdf
from portal.services.common import access
from portal.services.common.appraisals import entry_of, local_today
from portal.services.common.runtime import runtime
from portal.services.personnel.import_workbooks import sheet_template
from portal.services.reading.tables import read_table
from portal.services.survey import survey_import, survey_rounds, surveys
from portal.store.models import SurveyRound
from portal.store.queries import survey_pages as queries
from portal.web import conflict
from portal.web.described import in_words
from portal.web.formats import day
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("survey_desk", __name__)
MANAGE = "survey.manage"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _region() -> str:
    access.require(actor(), MANAGE, actor().region)
    return actor().region


def _surveys() -> tuple[Survey, ...]:
    return in_words(entry_of(_region()).surveys())


@route(bp, "/hasil-survei/baru", permission=MANAGE, methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Open a round of one survey."""
    known = {one.id: one for one in _surveys()}
    periods = _periods(known)
    form = Form.sent() if request.method == "POST" else Form.blank()
    told = {"choices": [(one.id, one.title) for one in known.values()], "periods": periods}
    if request.method == "GET":
        return render_template("surveys/create.html", form=form, **told)
    try:
        chosen = form.choice("survey", _("Survei"), known)
        period = form.choice("period", _("Masa"), [code for code, _text in periods])
        opens = form.day("opens_on", _("Dibuka"), required=True)
        closes = form.day("closes_on", _("Ditutup"), required=True)
        topic = form.text("topic", _("Pokok survei"), maximum=200)
        form.check()
        row = survey_rounds.open_round(
            actor(),
            chosen,
            region=_region(),
            period=period,
            opens_on=opens or local_today(_region()),
            closes_on=closes or local_today(_region()),
            topic=topic,
            title=f"{known[chosen].title} {period_words(period)}",
        )
    except Invalid as error:
        return show_again("surveys/create.html", form, error, **told)
    flash(_("Survei dibuka."), "success")
    return to("surveys.show", survey_round_id=row.id)


def _periods(known: dict[str, Survey]) -> list[tuple[str, str]]:
    """Return the periods of this year and the year before that some survey asks for."""
    year = local_today(_region()).year
    kinds = {one.period for one in known.values()}
    spans = [
        p for y in (year, year - 1) for kind in sorted(kinds) for p in periods_of_year(y, kind)
    ]
    return [(one.code, period_words(one.code)) for one in spans]


def period_words(code: str) -> str:
    """Return a period as people say it: `Triwulan 3 2026`, `Semester 1 2026`, `2026`."""
    year, _sep, part = code.partition("-")
    if part.startswith("Q"):
        return str(_("triwulan %(n)s %(year)s", n=part[1:], year=year))
    if part.startswith("H"):
        return str(_("semester %(n)s %(year)s", n=part[1:], year=year))
    return year if not part else f"{part}/{year}"


@route(bp, "/hasil-survei/<int:survey_round_id>/tutup", permission=MANAGE, methods=["POST"])
def close(survey_round_id: int) -> ResponseReturnValue:
    """Close a round for good."""
    row = survey_rounds.close_round(actor(), survey_round_id, Form.sent().version())
    flash(_("Survei ditutup. Hasilnya tampil di bawah."), "success")
    return to("surveys.show", survey_round_id=row.id)


@route(bp, "/hasil-survei/<int:survey_round_id>/kode", permission=MANAGE, methods=["GET", "POST"])
def tickets(survey_round_id: int) -> ResponseReturnValue:
    """Print new ticket codes as an A4 sheet; the codes are told in this file only."""
    row = queries.survey_round(actor(), survey_round_id, MANAGE)
    survey = survey_rounds.survey_of(row.region, row.survey)
    places = queries.counters(row.region, active=True) if survey.per_counter else ()
    told = {"row": row, "counters": [(one.id, f"{one.code} – {one.name}") for one in places]}
    if request.method == "GET":
        form = Form.blank(count="60")
        return render_template("surveys/tickets.html", form=form, **told)
    form = Form.sent()
    try:
        count = form.integer("count", _("Jumlah kode"), required=True, minimum=1) or 0
        ids = [str(one.id) for one in places]
        counter = form.choice("counter", _("Loket"), ids, required=survey.per_counter)
        form.check()
        codes = surveys.make_tickets(actor(), row.id, int(counter) if counter else None, count)
    except Invalid as error:
        return show_again("surveys/tickets.html", form, error, **told)
    name = next((one.name for one in places if str(one.id) == counter), "")
    return _ticket_file(row, name, codes)


def _ticket_file(row: SurveyRound, counter: str, codes: list[str]) -> ResponseReturnValue:
    base = runtime().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    sheet = TicketSheet(
        title=row.title,
        agency=entry_of(row.region).region.agency,
        counter=counter,
        closes_on=day(row.closes_on),
        address=base + url_for("public_survey.enter") + "/",
    )
    return send_file(
        BytesIO(ticket_pdf(sheet, codes)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"kode-survei-{row.period}.pdf",
        max_age=0,
    )


@route(bp, "/hasil-survei/<int:survey_round_id>/impor", permission=MANAGE, methods=["GET", "POST"])
def import_sheets(survey_round_id: int) -> ResponseReturnValue:
    """Bring in paper sheets from CSV or XLSX."""
    row = queries.survey_round(actor(), survey_round_id, MANAGE)
    survey = survey_rounds.survey_of(row.region, row.survey)
    told = {"row": row, "headings": survey_import.headings(survey), "problems": ()}
    if request.method == "GET":
        return render_template("surveys/import.html", form=Form.blank(), **told)
    form = Form.sent()
    try:
        upload = form.upload("file", _("lembar survei"), required=True)
        form.check()
        if upload is None:
            raise NotFound(mark("Berkas"))
        table = read_table(upload.stream.read(), upload.filename or "")
        report = survey_import.import_sheets(actor(), row.id, table)
    except Invalid as error:
        return show_again("surveys/import.html", form, error, **told)
    if report.problems:
        page = render_template(
            "surveys/import.html", form=form, **{**told, "problems": report.problems[:200]}
        )
        return page, 422
    flash(
        _(
            "%(n)s lembar lengkap dimasukkan, %(rejected)s lembar tidak lengkap ditolak.",
            n=report.complete,
            rejected=report.rejected,
        ),
        "success",
    )
    return to("surveys.show", survey_round_id=row.id)


@route(bp, "/hasil-survei/<int:survey_round_id>/templat.xlsx", permission=MANAGE)
def template(survey_round_id: int) -> ResponseReturnValue:
    """Download the empty table for paper sheets."""
    row = queries.survey_round(actor(), survey_round_id, MANAGE)
    survey = survey_rounds.survey_of(row.region, row.survey)
    names = survey_import.headings(survey)
    hints = {item.code: item.label for item in survey.items}
    book = sheet_template(_("Lembar survei"), [(name, hints.get(name, name)) for name in names])
    return send_file(
        BytesIO(book), mimetype=_XLSX, as_attachment=True, download_name="lembar-survei.xlsx"
    )


@route(bp, "/loket", permission=MANAGE)
def counters() -> ResponseReturnValue:
    """List the service counters with unit and staff."""
    return render_template("surveys/counters.html", rows=queries.counters(_region()))


@route(bp, "/loket/baru", permission=MANAGE, methods=["GET", "POST"])
def new_counter() -> ResponseReturnValue:
    """Create a service counter."""
    return _counter_page(None, Form.blank(active="1"))


@route(bp, "/loket/<int:counter_id>", permission=MANAGE, methods=["GET", "POST"])
def edit_counter(counter_id: int) -> ResponseReturnValue:
    """Change a service counter: its name, unit and staff."""
    row = queries.counter(actor(), counter_id)
    blank = Form.blank(code=row.code, name=row.name, unit=row.unit_id, version=row.version)
    blank.typed.setlist("staff", [str(key) for key in row.staff])
    if row.active:
        blank.typed["active"] = "1"
    return _counter_page(counter_id, blank)


def _name_fields() -> None:
    conflict.name_fields(
        code=_("Kode loket"),
        name=_("Nama loket"),
        unit=_("Unit kerja"),
        staff=_("Petugas"),
        active=_("Loket masih dipakai"),
    )


def _counter_page(counter_id: int | None, blank: Form) -> ResponseReturnValue:
    units, staff = queries.units(_region()), queries.staff_choices(_region())
    told = {"units": list(units.items()), "staff": staff, "counter_id": counter_id}
    if request.method == "GET":
        return render_template("surveys/counter.html", form=blank, **told)
    form = Form.sent()
    _name_fields()
    try:
        code = form.text("code", _("Kode loket"), required=True, maximum=30)
        name = form.text("name", _("Nama loket"), required=True, maximum=120)
        unit = form.choice("unit", _("Unit kerja"), [str(key) for key in units])
        form.check()
        survey_rounds.save_counter(
            actor(),
            region=_region(),
            counter_id=counter_id,
            code=code,
            name=name,
            unit_id=int(unit),
            staff=[int(key) for key in form.typed.getlist("staff") if str(key).isdecimal()],
            active=form.has("active", "1"),
            expected_version=form.version(),
        )
    except Invalid as error:
        return show_again("surveys/counter.html", form, error, **told)
    flash(_("Loket disimpan."), "success")
    return to("survey_desk.counters")
