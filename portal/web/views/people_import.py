"""Importing people from a table: upload, look at what would happen, then confirm."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid
from portal.services.personnel import importing
from portal.services.personnel.importing import ImportReport
from portal.services.reading.tables import Table
from portal.store.queries.accounts import region_choices
from portal.web import exports
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.waiting_files import WaitingFile

bp = Blueprint("people_import", __name__, url_prefix="/pegawai/impor")
PERMISSION = "people.import"
SHOWN = 20
_WAITING = WaitingFile()


@route(bp, "", permission=PERMISSION, methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Take a file, try it without saving, and show what would happen."""
    regions = region_choices(actor(), "hr")
    if request.method == "GET":
        form = Form.blank(region=regions[0][0] if len(regions) == 1 else "")
        return render_template("people/import.html", form=form, regions=regions)
    form = Form.sent()
    try:
        region = form.choice("region", _("Daerah"), [code for code, _name in regions])
        upload = form.upload("file", _("data pegawai"), required=True)
        form.check()
        data = upload.stream.read() if upload is not None else b""
        name = upload.filename or "" if upload is not None else ""
        table = importing.read_table(data, name)
        report = importing.import_people(actor(), region, table, dry_run=True)
    except Invalid as error:
        return show_again("people/import.html", form, error, regions=regions)
    page = _preview(region, table, report, _WAITING.keep(data, name))
    return page, 200 if report.ok else 422


@route(bp, "/simpan", permission=PERMISSION, methods=["POST"])
def confirm() -> ResponseReturnValue:
    """Save the file that was looked at; another one in its place is refused."""
    form = Form.sent()
    found = _WAITING.kept(form.value("digest"))
    if found is None:
        flash(_("Berkas sudah tidak tersedia. Unggah sekali lagi."), "error")
        return to("people_import.start")
    data, name = found
    allowed = [code for code, _name in region_choices(actor(), "hr")]
    region = form.choice("region", _("Daerah"), allowed)
    form.check()
    report = importing.import_people(actor(), region, importing.read_table(data, name))
    if not report.ok:
        return _preview(region, importing.read_table(data, name), report, form.value("digest")), 422
    _WAITING.forget()
    flash(
        _(
            "Impor selesai: %(created)s pegawai baru, %(updated)s diubah, %(same)s tetap.",
            created=report.created,
            updated=report.updated,
            same=report.unchanged,
        ),
        "success",
    )
    return to("people.index")


@route(bp, "/masalah.xlsx", permission=PERMISSION, methods=["POST"])
def problems() -> ResponseReturnValue:
    """Return a workbook that lists each problem with its row and what to do."""
    form = Form.sent()
    found = _WAITING.kept()
    if found is None:
        flash(_("Berkas sudah tidak tersedia. Unggah sekali lagi."), "error")
        return to("people_import.start")
    allowed = [code for code, _name in region_choices(actor(), "hr")]
    region = form.choice("region", _("Daerah"), allowed)
    form.check()
    report = importing.import_people(actor(), region, importing.read_table(*found), dry_run=True)
    content = importing.problem_workbook(report.problems)
    return exports.download(content, "masalah-impor.xlsx", exports.XLSX)


@route(bp, "/contoh.xlsx", permission=PERMISSION)
def template() -> ResponseReturnValue:
    """Return an empty workbook with the right columns."""
    return exports.download(importing.template_workbook(), "data-pegawai.xlsx", exports.XLSX)


def _preview(region: str, table: Table, report: ImportReport, digest: str) -> str:
    rows = [
        (row.number, [_shown(cell) for cell in row.cells][: len(table.header)])
        for row in table.rows[:SHOWN]
    ]
    return render_template(
        "people/import_preview.html",
        region=region,
        table=table,
        rows=rows,
        report=report,
        digest=digest,
        shown=SHOWN,
    )


def _shown(cell: str | date) -> str:
    return cell.isoformat() if isinstance(cell, date) else cell
