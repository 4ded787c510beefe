"""Importing facts about employees: upload, look at what would happen, then confirm."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.services.common.appraisals import described
from portal.services.personnel import facts_import
from portal.services.personnel.facts_import import COLUMNS
from portal.services.personnel.import_workbooks import facts_workbook, problem_workbook
from portal.services.personnel.importing import ImportReport
from portal.services.reading.tables import Table, read_table
from portal.store.queries.accounts import region_choices
from portal.web import exports, menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.waiting_files import WaitingFile

bp = Blueprint("facts_import", __name__, url_prefix="/keterangan/impor")
PERMISSION = "fact.import"
SHOWN = 20
_WAITING = WaitingFile("-facts")
HEADINGS = {
    "nip": mark("NIP"),
    "code": mark("Kode"),
    "value": mark("Nilai"),
    "starts": mark("Mulai"),
    "ends": mark("Selesai"),
    "text": mark("Uraian"),
}


@bp.before_request
def _part_of_recorded_facts() -> None:
    """Mark the office's list, to which the import belongs: the address continues one's own."""
    menu.stand_at("facts.recorded")


@route(bp, "", permission=PERMISSION, methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Take a file, try it without saving, and show what would happen."""
    regions = region_choices(actor(), "hr")
    around: dict[str, object] = {"regions": regions, "codes": _codes()}
    if request.method == "GET":
        form = Form.blank(region=regions[0][0] if len(regions) == 1 else "")
        return render_template("facts/import.html", form=form, **around)
    form = Form.sent()
    try:
        region = form.choice("region", _("Daerah"), [code for code, _name in regions])
        upload = form.upload("file", _("keterangan pegawai"), required=True)
        form.check()
        data = upload.stream.read() if upload is not None else b""
        name = (upload.filename or "") if upload is not None else ""
        table = read_table(data, name)
        report = facts_import.import_facts(actor(), region, table, dry_run=True)
    except Invalid as error:
        return show_again("facts/import.html", form, error, **around)
    page = _preview(region, table, report, _WAITING.keep(data, name))
    return page, 200 if report.ok else 422


@route(bp, "/simpan", permission=PERMISSION, methods=["POST"])
def confirm() -> ResponseReturnValue:
    """Save the file that was looked at; another one in its place is refused."""
    form = Form.sent()
    found = _WAITING.kept(form.value("digest"))
    if found is None:
        flash(_("Berkas sudah tidak tersedia. Unggah sekali lagi."), "error")
        return to("facts_import.start")
    allowed = [code for code, _name in region_choices(actor(), "hr")]
    region = form.choice("region", _("Daerah"), allowed)
    form.check()
    table = read_table(*found)
    report = facts_import.import_facts(actor(), region, table)
    if not report.ok:
        return _preview(region, table, report, form.value("digest")), 422
    _WAITING.forget()
    flash(
        _(
            "Impor selesai: %(created)s keterangan baru, %(updated)s diubah, %(same)s tetap.",
            created=report.created,
            updated=report.updated,
            same=report.unchanged,
        ),
        "success",
    )
    return to("facts.recorded")


@route(bp, "/masalah.xlsx", permission=PERMISSION, methods=["POST"])
def problems() -> ResponseReturnValue:
    """Return a workbook that lists each problem with its row and what to do."""
    form = Form.sent()
    found = _WAITING.kept()
    if found is None:
        flash(_("Berkas sudah tidak tersedia. Unggah sekali lagi."), "error")
        return to("facts_import.start")
    allowed = [code for code, _name in region_choices(actor(), "hr")]
    region = form.choice("region", _("Daerah"), allowed)
    form.check()
    report = facts_import.import_facts(actor(), region, read_table(*found), dry_run=True)
    content = problem_workbook(report.problems)
    return exports.download(content, "masalah-impor-keterangan.xlsx", exports.XLSX)


@route(bp, "/contoh.xlsx", permission=PERMISSION)
def template() -> ResponseReturnValue:
    """Return an empty workbook with the right columns."""
    return exports.download(facts_workbook(COLUMNS), "keterangan-pegawai.xlsx", exports.XLSX)


def _codes() -> list[tuple[str, str, str]]:
    """Return (code, label, kind) of what may be imported in one's regions."""
    found: dict[str, tuple[str, str, str]] = {}
    for region, _name in region_choices(actor(), "hr"):
        entry = described(region)
        for fact in in_words(entry.facts()) if entry else ():
            if fact.entered_by == "hr":
                kind = ", ".join(fact.choices) or _KINDS[fact.kind]
                found[fact.code] = (fact.code, fact.label, kind)
    return list(found.values())


_KINDS = {
    "flag": mark("ya atau tidak"),
    "decimal": mark("angka"),
    "text": mark("teks"),
    "choice": mark("pilihan"),
}


def _preview(region: str, table: Table, report: ImportReport, digest: str) -> str:
    return render_template(
        "facts/import_preview.html",
        region=region,
        table=table,
        rows=[(row.number, [str(cell) for cell in row.cells]) for row in table.rows[:SHOWN]],
        report=report,
        digest=digest,
        shown=SHOWN,
        headings=HEADINGS,
    )
