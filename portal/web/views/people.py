"""The people of a region: list, one employee, changes, export."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.runtime import today
from portal.services.personnel import people
from portal.store.queries import directory
from portal.store.queries.directory import PeopleFilter
from portal.web import conflict, exports, formats, htmx, menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("people", __name__, url_prefix="/pegawai")
menu.add(bp, "people.index", mark("Pegawai"), permission="people.view", order=20, group="hr")
FIELDS = ("name", "rank", "education", "email", "phone")


@route(bp, "", permission="people.view")
def index() -> ResponseReturnValue:
    """List people with search and unit filter."""
    form = Form(request.args)
    found = directory.people_page(actor(), _wanted(form), today(formats.zone()), page=page_number())
    template = "people/_rows.html" if htmx.is_fragment() else "people/index.html"
    units = [] if htmx.is_fragment() else _unit_choices()
    return render_template(
        template,
        form=form,
        rows=found.rows,
        page=page_from(found),
        units=units,
        imports="hr" in actor().roles,
    )


@route(bp, "/ekspor.<kind>", permission="people.view")
def export(kind: str) -> ResponseReturnValue:
    """Return the list with the same filters as a file."""
    rows = [
        (p.nip, p.name, p.rank, p.position, p.unit, p.appraiser)
        for p in directory.people_all(actor(), _wanted(Form(request.args)), today(formats.zone()))
    ]
    columns = [
        _("NIP"),
        _("Nama"),
        _("Golongan"),
        _("Jabatan"),
        _("Unit kerja"),
        _("Pejabat penilai"),
    ]
    writers = {"csv": exports.as_csv, "xlsx": exports.as_xlsx}
    if kind not in writers:
        abort(404)
    return writers[kind]("pegawai", columns, rows)


@route(bp, "/<int:employee_id>", permission="people.view")
def show(employee_id: int) -> ResponseReturnValue:
    """Show one employee with assignments, appraiser and staff."""
    found = directory.person(actor(), employee_id, today(formats.zone()))
    region = found.employee.region
    edits = employee_id != actor().employee_id and access.can(actor(), "people.edit", region)
    return render_template(
        "people/show.html",
        found=found,
        edits=edits,
        activates=access.can(actor(), "accounts.activate", region),
    )


@route(bp, "/<int:employee_id>/ubah", permission="people.edit", methods=["GET", "POST"])
def edit(employee_id: int) -> ResponseReturnValue:
    """Change the data of an employee; a change by somebody else meanwhile is shown."""
    found = directory.person(actor(), employee_id, today(formats.zone()))
    access.require(actor(), "people.edit", found.employee.region)
    row = found.employee
    if request.method == "GET":
        values = {name: getattr(row, name) for name in FIELDS}
        form = Form.blank(**values, active="1" if row.active else "", version=row.version)
        return render_template("people/edit.html", form=form, employee=row)
    form = Form.sent()
    conflict.name_fields(
        rank=mark("Golongan"),
        education=mark("Pendidikan"),
        email=mark("Surel"),
        phone=mark("Telepon"),
        active=mark("Masih aktif"),
    )
    try:
        changes: dict[str, object] = {
            "name": form.text("name", _("Nama"), required=True, maximum=200),
            "rank": form.text("rank", _("Golongan"), maximum=20),
            "education": form.text("education", _("Pendidikan"), maximum=200),
            "email": form.text("email", _("Surel"), maximum=200),
            "phone": form.text("phone", _("Telepon"), maximum=40),
            "active": form.has("active", "1"),
        }
        form.check()
        people.edit_employee(actor(), employee_id, expected_version=form.version(), **changes)
    except Invalid as error:
        return show_again("people/edit.html", form, error, employee=row)
    flash(_("Data pegawai disimpan."), "success")
    return to("people.show", employee_id=employee_id)


@route(
    bp,
    "/<int:employee_id>/penilai/<int:assignment_id>",
    permission="people.edit",
    methods=["GET", "POST"],
)
def appraiser(employee_id: int, assignment_id: int) -> ResponseReturnValue:
    """Change who appraises an assignment, from a day on."""
    day = today(formats.zone())
    found = directory.person(actor(), employee_id, day)
    row = next((a for a in found.assignments if a.id == assignment_id), None)
    if row is None:
        abort(404)
    region = found.employee.region
    access.require(actor(), "people.edit", region)
    choices = [c for c in directory.colleagues(actor(), region, day) if c[0] != employee_id]
    context = {"found": found, "row": row, "choices": choices}
    if request.method == "GET":
        form = Form.blank(appraiser_id=row.appraiser_id, from_day=day, version=row.version)
        return render_template("people/appraiser.html", form=form, **context)
    form = Form.sent()
    conflict.name_fields(appraiser=_("Pejabat penilai"))
    try:
        chosen = form.integer("appraiser_id", _("Pejabat penilai"))
        from_day = form.day("from_day", _("Berlaku mulai"), required=True)
        form.check()
        if from_day is not None:
            people.set_appraiser(
                actor(), assignment_id, chosen, from_day=from_day, expected_version=form.version()
            )
    except Invalid as error:
        return show_again("people/appraiser.html", form, error, **context)
    flash(_("Pejabat penilai diganti."), "success")
    return to("people.show", employee_id=employee_id)


def _wanted(form: Form) -> PeopleFilter:
    unit = form.value("unit")
    state = form.value("state") or "active"
    return PeopleFilter(
        form.value("q")[:100], int(unit) if unit.isascii() and unit.isdigit() else None, state
    )


def _unit_choices() -> list[tuple[int, str]]:
    """Return units for a select, indented by their depth below the first one shown."""
    rows = directory.units_of(actor())
    depths = [path.count("/") for _id, _name, path in rows]
    top = min(depths, default=0)
    return [
        (row[0], "\u2003" * (depth - top) + row[1]) for row, depth in zip(rows, depths, strict=True)
    ]
