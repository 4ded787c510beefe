"""One report for one reader: its permission, its subject, and its file in the wanted form."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Response, flash, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.api.describe import ReportFormat
from portal.api.words import Paper
from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host import RegionEntry, RegionUnavailable
from portal.reports import issue
from portal.reports.data import permission_of
from portal.reports.formats import day, slug
from portal.reports.issue import Prepared, Subject
from portal.reports.period_cards import closing_id_of
from portal.reports.stored import stored_document
from portal.reports.xlsx import write_xlsx
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of
from portal.services.common.runtime import runtime
from portal.store.queries import report_pages
from portal.store.queries.report_pages import SubjectRow
from portal.web.described import in_words
from portal.web.i18n import say

_PERIOD = re.compile(r"[0-9]{4}(-[A-Z0-9]{2})?")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS: dict[str, Callable[[Actor, int], SubjectRow]] = {
    "employee": report_pages.appraisal,
    "unit": report_pages.unit,
    "project": report_pages.project,
    "cycle": report_pages.cycle,
}
"""Scope of a format to the read that passes the walls."""


def formats_for(actor: Actor, region: str, scope: str, *, own: bool = False) -> list[ReportFormat]:
    """Return the formats of a region and scope that the actor may open; none while it is away.

    `own` tells that the actor stands in a relation to the subject; the subject decides then.
    """
    entry = described(region)
    return [
        in_words(form)
        for form in (entry.report_formats if entry else ())
        if form.scope == scope and (own or access.can(actor, permission_of(form), region))
    ]


def prepare(actor: Actor, scope: str, subject_id: int, format_id: str) -> Prepared:
    """Return one document ready to draw. Raises NotFound for what the reader may not open.

    The format always comes from the subject's own region, never from another one.
    """
    row = READERS[scope](actor, subject_id)
    entry, form = _format(row.region, scope, format_id)
    return issue.prepare(actor, entry, form, _subject(row, form), _paper(form))


def _subject(row: SubjectRow, form: ReportFormat) -> Subject:
    """Return the subject; a sheet about one period has a key of its own for each."""
    by_period = closing_id_of(form) or form.scope == "unit"
    period = request.args.get("masa", "") if by_period else ""
    if not _PERIOD.fullmatch(period):
        return Subject(row.id, row.key, row.name)
    return Subject(row.id, f"{row.key}-{period}", row.name, period)


def is_away(region: str) -> bool:
    """Tell whether the region's plugin may not answer now: nothing new can be printed."""
    try:
        runtime().host.registry.region(region)
    except RegionUnavailable:
        return True
    return False


def stored_pdf(actor: Actor, scope: str, subject_id: int, format_id: str) -> BaseResponse | None:
    """Return the last issued PDF while the region's plugin is away, or None when none lies there.

    The sentence that goes with it waits for the next page: a file carries none.
    """
    row = READERS[scope](actor, subject_id)
    found = stored_document(actor, scope, row, format_id, request.args.get("kertas", ""))
    if found is None:
        return None
    told = _(
        "Berkas tadi adalah dokumen yang terbit pada {day}. Bagian daerah ini sedang tidak aktif, "
        "jadi cetakan baru harus menunggu."
    )
    flash(say(sentence(told, day=day(found.issued_on))), "info")
    return _send_pdf(found.path, f"{slug(found.title)}_{slug(row.key)}.pdf")


def _format(region: str, scope: str, format_id: str) -> tuple[RegionEntry, ReportFormat]:
    known = [form.id for form in entry_of(region).report_formats if form.scope == scope]
    if format_id not in known:
        raise NotFound(_("Laporan"))
    return issue.entry_and_format(region, format_id)


def _paper(form: ReportFormat) -> Paper:
    wanted = request.args.get("kertas", "")
    return next((paper for paper in form.papers if paper == wanted), form.papers[0])


def _name(prepared: Prepared, ending: str) -> str:
    return f"{slug(prepared.form.title)}_{slug(prepared.subject.key)}.{ending}"


def _require_output(prepared: Prepared, output: str) -> None:
    if output not in prepared.form.outputs:
        raise NotFound(_("Laporan"))


def pdf(actor: Actor, prepared: Prepared) -> BaseResponse:
    """Return the issued PDF: printed now in a process of its own, or found as issued before."""
    _require_output(prepared, "pdf")
    _document, path = issue.issue(actor, prepared)
    return _send_pdf(path, _name(prepared, "pdf"))


def _send_pdf(path: Path, name: str) -> BaseResponse:
    shown = request.args.get("lihat") == "1"
    return send_file(
        path, mimetype="application/pdf", as_attachment=not shown, download_name=name, max_age=0
    )


def xlsx(prepared: Prepared) -> BaseResponse:
    """Return the tables of the report as a spreadsheet."""
    _require_output(prepared, "xlsx")
    book = write_xlsx(issue.tables_of(prepared), prepared.form.title)
    return send_file(
        BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=_name(prepared, "xlsx")
    )


def preview(prepared: Prepared) -> Response:
    """Return the report as a page of its own, with the report's style sheets and no script."""
    _require_output(prepared, "html")
    region = prepared.entry.region.code

    def address(name: str) -> str:
        return url_for("reports.asset", region=region, name=name)

    return Response(issue.render_html(prepared, address), mimetype="text/html")


def asset(region: str, name: str) -> Response:
    """Return a style sheet, font or emblem of a region's reports. Raises NotFound."""
    try:
        body, kind = issue.pages_of(entry_of(region)).web_asset(name)
    except (KeyError, ValueError) as error:
        raise NotFound(_("Berkas")) from error
    return Response(body, mimetype=kind)
