"""Registers of dated records: their list, one register, one record, and the record of a person."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import Register
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.common.runtime import runtime
from portal.services.recording import record_files, record_sealing, records
from portal.services.registers import record_rules as rules
from portal.services.registers.record_blocking import WRITER_LABELS
from portal.store.db import session
from portal.store.models import Appraisal
from portal.store.queries import appraisal_pages
from portal.store.queries import record_pages as queries
from portal.store.queries.appraisal_pages import AppraisalRow
from portal.web import exports, menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.evidence import ACCEPT, POLICY
from portal.web.views.record_shapes import columns, export_row, shown_values, sign_rows

bp = Blueprint("records", __name__, url_prefix="/catatan")


def regions_of(who: Actor) -> list[str]:
    """Return the regions whose registers the person may look for, his own first."""
    known = {entry.region.code: entry for entry in runtime().host.registry.regions()}
    granted = {grant.region for grant in who.grants}
    mine = [code for code in known if "*" in granted or code in granted or code == who.region]
    return sorted(mine, key=lambda code: (code != who.region, code))


def registers_for(who: Actor, region: str) -> list[Register]:
    """Return the registers of a region that the person may ever read or write."""
    entry = described(region)
    return [one for one in (entry.registers() if entry else ()) if _concerns(who, region, one)]


def _concerns(who: Actor, region: str, register: Register) -> bool:
    words = rules.readers(register)
    if "everyone" in words or words & who.roles_in(region):
        return True
    return who.employee_id is not None and bool(
        words & {"self", "appraiser", "appraiser_superior", "objection_judge", "unit_head"}
    )


def _any(who: Actor) -> bool:
    return any(registers_for(who, region) for region in regions_of(who))


@bp.app_template_global()
def has_appraisal_records(region: str) -> bool:
    """Tell templates whether the region keeps dated records about appraisals."""
    return any(one.subject == "appraisal" for one in registers_for(actor(), region))


menu.add(
    bp, "records.index", mark("Catatan bertanggal"), permission="record.view", order=55, needed=_any
)


@route(bp, "", permission="record.view")
def index() -> ResponseReturnValue:
    """List the registers of one's region with the number of records one may read."""
    found = []
    for region in regions_of(actor()):
        registers = registers_for(actor(), region)
        seen = queries.counts(actor(), region, {one.id: rules.readers(one) for one in registers})
        if registers:
            found.append((region, in_words(tuple(registers)), seen))
    return render_template("records/index.html", groups=found)


@route(bp, "/<register_id>", permission="record.view")
def show_register(register_id: str) -> ResponseReturnValue:
    """List the records of one register within sight."""
    region, register = register_at(register_id)
    search = request.args.get("cari", "")[:100]
    found = queries.records_of(
        actor(),
        register.id,
        region=region,
        readers=rules.readers(register),
        search=search,
        page=page_number(),
    )
    return render_template(
        "records/register.html",
        region=region,
        register=register,
        columns=columns(register),
        rows=found.rows,
        values={row.id: shown_values(register, row) for row in found.rows},
        page=page_from(found),
        search=search,
        may_write=_may_write_now(region, register),
        labels=WRITER_LABELS,
    )


@route(bp, "/<register_id>/unduh.<kind>", permission="record.view")
def export(register_id: str, kind: str) -> ResponseReturnValue:
    """Hand out the records within sight as CSV or XLSX."""
    if kind not in {"csv", "xlsx"}:
        raise NotFound(mark("Halaman"))
    region, register = register_at(register_id)
    rows = queries.exported(actor(), register.id, region=region, readers=rules.readers(register))
    heads = [_("Tanggal"), _("Tentang"), _("NIP"), _("Siklus"), _("Masa"), _("Penulis"), _("Nomor")]
    heads += [_("Tempat"), _("Tanda tangan"), *(field.label for field in register.fields)]
    table = [export_row(register, row) for row in rows]
    write = exports.as_csv if kind == "csv" else exports.as_xlsx
    return write(f"{region}-{register.id}", heads, table)


@route(bp, "/lihat/<int:record_id>", permission="record.view")
def show(record_id: int) -> ResponseReturnValue:
    """Show one record with its signatures and files, and what the reader may do with it."""
    return render_template("records/show.html", **_page(record_id, Form.blank()))


def _page(record_id: int, form: Form) -> dict[str, object]:
    record, register = records.readable(actor(), record_id)
    target = rules.target_of_record(record)
    words = rules.standing(actor(), target)
    writes = rules.may_write(actor(), register, target)
    row = queries.record(record_id)
    shown = in_words(register)
    return {
        "row": row,
        "register": shown,
        "form": form,
        "values": shown_values(shown, row),
        "signs": sign_rows(register, row, WRITER_LABELS),
        "may_sign": bool(records.may_sign(actor(), register, record)),
        "may_change": writes and record_sealing.unchangeable(register, record, target) is None,
        "may_attach": writes
        and register.evidence
        and rules.is_open(register, target)
        and record_sealing.sealed(register, record, target) is None,
        "may_pin": record.employee_id is not None and bool(words & {"self", "hr"}),
        "files": queries.files_of(record_id),
        "accept": ACCEPT,
    }


@route(bp, "/lihat/<int:record_id>/tanda-tangan", permission="record.sign", methods=["POST"])
def sign(record_id: int) -> ResponseReturnValue:
    """Sign a record."""
    records.sign_record(actor(), record_id)
    flash(_("Catatan ditandatangani."), "success")
    return to("records.show", record_id=record_id)


@route(bp, "/lihat/<int:record_id>/sematkan", permission="record.view", methods=["POST"])
def pin(record_id: int) -> ResponseReturnValue:
    """Put a record into the career record, or take it out."""
    wanted = Form.sent().value("pinned") == "1"
    records.pin_record(actor(), record_id, pinned=wanted)
    told = _("Disematkan pada riwayat karier.") if wanted else _("Sematan dilepas.")
    flash(told, "success")
    return to("records.show", record_id=record_id)


@route(bp, "/lihat/<int:record_id>/berkas", permission="record.write", methods=["POST"])
def attach(record_id: int) -> ResponseReturnValue:
    """Add a file to a record."""
    form = Form.sent()
    try:
        file = form.upload("file", _("berkas"), required=True)
        form.check()
        if file is not None and file.filename:
            record_files.attach(actor(), record_id, file_name=file.filename, stream=file.stream)
    except Invalid as error:
        return show_again("records/show.html", form, error, **_page_without_form(record_id))
    flash(_("Berkas disimpan."), "success")
    return to("records.show", record_id=record_id)


def _page_without_form(record_id: int) -> dict[str, object]:
    return {name: value for name, value in _page(record_id, Form.blank()).items() if name != "form"}


@route(bp, "/berkas/<int:evidence_id>", permission="record.view")
def download(evidence_id: int) -> ResponseReturnValue:
    """Hand out a file of a record as an attachment only."""
    row, path = record_files.open_file(actor(), evidence_id)
    response = send_file(
        path, mimetype=row.media_type, as_attachment=True, download_name=row.file_name
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


@route(bp, "/penilaian/<int:appraisal_id>", permission="appraisal.view")
def of_appraisal(appraisal_id: int) -> ResponseReturnValue:
    """Show all records of one appraisal that the reader may see, and what he may add."""
    row = appraisal_pages.appraisal(actor(), appraisal_id)
    registers = [r for r in registers_for(actor(), row.region) if r.subject == "appraisal"]
    found = queries.of_appraisal(
        actor(), row.region, appraisal_id, {one.id: rules.readers(one) for one in registers}
    )
    words = {one.id: _open_for_writing(one, row.region, appraisal_id) for one in registers}
    shown = [one for one in registers if found.get(one.id) or words[one.id]]
    return render_template(
        "records/of_appraisal.html",
        row=row,
        registers=in_words(tuple(shown)),
        found=found,
        writable=words,
        may_print=_may_print(row),
        values={
            one.id: shown_values(register, one)
            for register in in_words(tuple(shown))
            for one in found.get(register.id, ())
        },
    )


def _may_print(row: AppraisalRow) -> bool:
    record = session().get_one(Appraisal, row.id)
    return access.can(actor(), "report.employee", row.region, record=record)


def _open_for_writing(register: Register, region: str, appraisal_id: int) -> bool:
    target = rules.target_of(register, region, appraisal_id=appraisal_id)
    return rules.may_write(actor(), register, target) and rules.is_open(register, target)


def register_at(register_id: str) -> tuple[str, Register]:
    """Return region and register of an address; the own region first."""
    wanted = request.args.get("daerah", "")
    for region in regions_of(actor()):
        for register in registers_for(actor(), region):
            if register.id == register_id and wanted in {"", region}:
                return region, in_words(register)
    raise NotFound(mark("Jenis catatan"))


def open_appraisals(region: str, register: Register) -> tuple[queries.Choice, ...]:
    """Return the appraisals about which the actor may write a new record of the register."""
    words = frozenset(register.written_by)
    once = register.id if register.single and register.period is None else ""
    return queries.appraisal_choices(actor(), region, words, register.phases, once)


def _may_write_now(region: str, register: Register) -> bool:
    """Tell whether there is anything the actor may write here: an office, or somebody to choose."""
    who, words = actor(), frozenset(register.written_by)
    if register.subject == "appraisal":
        return bool(open_appraisals(region, register))
    if register.subject == "unit":
        return bool(queries.unit_choices(who, region, words))
    if words & who.roles_in(region):
        return True
    return who.employee_id is not None and bool(words & {"self", "appraiser", "unit_head"})
