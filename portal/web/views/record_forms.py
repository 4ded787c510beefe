"""Writing and changing a record: one form drawn from its register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import Register
from portal.domain.errors import Invalid, NotFound, WrongStage
from portal.domain.periods import periods_of_year
from portal.domain.sentences import mark
from portal.services.common.appraisals import local_today
from portal.services.reading.field_values import record_choices
from portal.services.recording import record_sealing, records
from portal.services.registers import record_rules as rules
from portal.store.queries import record_pages as queries
from portal.web import conflict
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.record_shapes import read_values, shown_values, starting_values
from portal.web.views.records import open_appraisals, register_at

bp = Blueprint("record_forms", __name__, url_prefix="/catatan")
_SUBJECTS = {"appraisal": "penilaian", "unit": "unit", "cycle": "siklus", "employee": "nip"}
"""Subject of a register -> name in addresses and forms."""


@route(bp, "/<register_id>/baru", permission="record.write", methods=["GET", "POST"])
def create(register_id: str) -> ResponseReturnValue:
    """Write a new record about somebody, a unit, a cycle or the whole region."""
    region, register = register_at(register_id)
    choices = _choices(region, register)
    start: dict[str, object] = dict(starting_values(register, None))
    start["held_on"] = local_today(region).isoformat()
    for name in (*_SUBJECTS.values(), "period"):
        start[name] = request.args.get(name, "")
    if len(choices) == 1 and not start.get(_SUBJECTS.get(register.subject, "")):
        start[_SUBJECTS[register.subject]] = choices[0].key
    shown = {
        **_around(region, register),
        "choices": [(c.key, f"{c.label} ({c.note})" if c.note else c.label) for c in choices],
        "subject": _SUBJECTS.get(register.subject, ""),
        "record": None,
        "before": _answered(region, register, str(start.get("penilaian", ""))),
        "nobody": register.subject in {"appraisal", "unit", "cycle"} and not choices,
    }
    if request.method == "GET":
        return render_template("records/form.html", form=Form.blank(**start), **shown)
    form = Form.sent()
    try:
        given = _typed(form, register)
        target = _target(form, region, register)
        form.check()
        record = records.write_record(
            actor(),
            register.id,
            region=region,
            period=form.value("period"),
            **target,
            **given,
        )
    except Invalid as error:
        return show_again("records/form.html", form, error, **shown)
    flash(_("Catatan disimpan."), "success")
    return to("records.show", record_id=record.id)


@route(bp, "/lihat/<int:record_id>/ubah", permission="record.write", methods=["GET", "POST"])
def change(record_id: int) -> ResponseReturnValue:
    """Change a record while that is still possible."""
    record, described = records.readable(actor(), record_id)
    register = in_words(described)
    target = rules.target_of_record(record)
    rules.require_writer(actor(), register, target)
    why = record_sealing.unchangeable(register, record, target)
    if why is not None:
        raise WrongStage(why)
    row = queries.record(record_id)
    shown = {
        **_around(row.region, register),
        "choices": [],
        "subject": "",
        "record": row,
        "before": None,
        "nobody": False,
    }
    if request.method == "GET":
        names = "\n".join(str(person.get("name", "")) for person in row.attendees)
        form = Form.blank(
            version=row.version,
            held_on=row.held_on.isoformat(),
            number=row.number,
            place=row.place,
            attendees=names,
            **starting_values(register, row),
        )
        return render_template("records/form.html", form=form, **shown)
    form = Form.sent()
    conflict.name_fields(held_on=mark("Tanggal"), number=mark("Nomor"), place=mark("Tempat"))
    try:
        given = _typed(form, register)
        form.check()
        records.change_record(actor(), record_id, **given, expected_version=form.version())
    except Invalid as error:
        return show_again("records/form.html", form, error, **shown)
    flash(_("Catatan disimpan."), "success")
    return to("records.show", record_id=record_id)


def _answered(region: str, register: Register, key: str) -> dict[str, Any] | None:
    """Return the record to which the new one answers, with its values in words."""
    if not register.lapses_after or not key.isdecimal():
        return None
    first = in_words(rules.register_of(region, register.lapses_after))
    found = queries.of_appraisal(actor(), region, int(key), {first.id: rules.readers(first)})
    rows = found.get(first.id)
    if not rows:
        return None
    return {"register": first, "row": rows[-1], "shown": shown_values(first, rows[-1])}


def _around(region: str, register: Register) -> dict[str, Any]:
    kinds = {field.kind for field in register.fields}
    return {
        "region": region,
        "register": register,
        "people": queries.people(actor(), region) if "employee" in kinds else (),
        "record_choices": {
            field.code: [(one.key, one.label) for one in record_choices(region, field.register)]
            for field in register.fields
            if field.kind == "record"
        },
        "periods": _periods(region, register),
    }


def _periods(region: str, register: Register) -> list[tuple[str, str]]:
    if register.period is None:
        return []
    year = local_today(region).year
    spans = [s for y in (year, year - 1) for s in periods_of_year(y, register.period)]
    return [(span.code, span.code) for span in spans]


def _choices(region: str, register: Register) -> tuple[queries.Choice, ...]:
    words = frozenset(register.written_by)
    if register.subject == "appraisal":
        return open_appraisals(region, register)
    if register.subject == "unit":
        return queries.unit_choices(actor(), region, words)
    return queries.cycle_choices(region) if register.subject == "cycle" else ()


def _typed(form: Form, register: Register) -> dict[str, Any]:
    held_on = form.day("held_on", _("Tanggal"), required=True)
    names = form.text("attendees", _("Yang hadir"), maximum=4000) if register.minutes else ""
    return {
        "values": read_values(form, register),
        "held_on": held_on or date.min,
        "number": form.text("number", _("Nomor"), maximum=100),
        "place": form.text("place", _("Tempat"), maximum=200),
        "attendees": [{"name": name} for name in names.splitlines() if name.strip()],
    }


def _target(form: Form, region: str, register: Register) -> Mapping[str, Any]:
    """Return the ids of what the record is about, as the form named them."""
    if register.subject == "region":
        return {}
    if register.subject == "employee":
        nip = "".join(form.text("nip", _("NIP"), required=True, maximum=40).split())
        found = queries.employee_id(actor(), region, nip) if nip else None
        if nip and found is None:
            form.problem("nip", _("Pegawai dengan NIP ini tidak ditemukan di daerah Anda."))
        return {"employee_id": found}
    name = _SUBJECTS[register.subject]
    key = form.integer(name, _("Tentang"), required=True)
    if key is None and not form.problems:
        raise NotFound(mark("Data"))
    return {f"{register.subject}_id": key}
