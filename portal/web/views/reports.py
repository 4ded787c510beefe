"""Reports: which one may open, preview, PDF and spreadsheet, and printing for everybody."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Blueprint, flash, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import ReportFormat
from portal.domain.errors import Invalid, NotFound
from portal.domain.sentences import mark
from portal.host import RegionUnavailable
from portal.jobs.handlers import batch_folder
from portal.jobs.outbox import request_job
from portal.reports import batches
from portal.reports.data import not_yet
from portal.reports.stored import stored_documents
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of
from portal.services.scores.sight import sight
from portal.store.models import Cycle
from portal.store.queries import appraisal_pages
from portal.store.queries import report_pages as queries
from portal.store.queries.report_pages import SubjectRow
from portal.web import menu, report_files
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("reports", __name__, url_prefix="/laporan")
menu.add(bp, "reports.index", mark("Laporan"), permission="home.view", order=55)

SCOPES = {"pegawai": "employee", "unit": "unit", "proyek": "project", "siklus": "cycle"}
FILES = {"laporan.zip": "application/zip", "laporan.pdf": "application/pdf"}
LISTS = {"manifest.json": "application/json", "manifest.csv": "text/csv"}


@route(bp, "", permission="home.view")
def index() -> ResponseReturnValue:
    """List what the reader may open: own sheets, projects he heads, cycles he oversees."""
    history = appraisal_pages.own_history(actor())
    own = [row for row in history if sight(actor(), row).values]
    return render_template(
        "reports/index.html",
        own=own,
        projects=queries.projects(actor())[:20],
        cycles=queries.cycles(actor()),
    )


@route(bp, "/penilaian/<int:appraisal_id>", permission="report.employee")
def of_appraisal(appraisal_id: int) -> ResponseReturnValue:
    """Show the forms in which one person's result can be opened."""
    row = queries.appraisal(actor(), appraisal_id)
    return _subject(row, "pegawai")


@route(bp, "/proyek/<int:project_id>", permission="report.project_head")
def of_project(project_id: int) -> ResponseReturnValue:
    """Show the forms in which a project's report can be opened."""
    row = queries.project(actor(), project_id)
    return _subject(row, "proyek")


def _subject(row: SubjectRow, word: str) -> ResponseReturnValue:
    away = report_files.is_away(row.region)
    forms = () if away else report_files.formats_for(actor(), row.region, SCOPES[word], own=True)
    stored = stored_documents(actor(), SCOPES[word], row) if away else ()
    waits = not_yet(actor(), forms, row.id) if word == "pegawai" else {}
    return render_template(
        "reports/subject.html",
        row=row,
        word=word,
        forms=forms,
        waits=waits,
        away=away,
        stored=stored,
    )


@route(bp, "/siklus/<int:cycle_id>", permission="report.committee")
def of_cycle(cycle_id: int) -> ResponseReturnValue:
    """Show the reports of a cycle, its projects, and printing for everybody."""
    row = queries.cycle(actor(), cycle_id)
    prints = access.can(actor(), "report.build", row.region)
    away = report_files.is_away(row.region)
    return render_template(
        "reports/cycle.html",
        row=row,
        away=away,
        stored=stored_documents(actor(), "cycle", row) if away else (),
        forms=() if away else report_files.formats_for(actor(), row.region, "cycle"),
        projects=queries.projects(actor(), cycle_id),
        titles=_titles(row.region),
        prints=prints,
        jobs=queries.print_jobs(actor(), cycle_id) if prints else (),
    )


@route(
    bp,
    "/<any(pegawai,unit,proyek,siklus):word>/<int:subject_id>/<format_id>",
    permission="home.view",
)
def preview(word: str, subject_id: int, format_id: str) -> ResponseReturnValue:
    """Show a report in the browser as a page of its own."""
    prepared = report_files.prepare(actor(), SCOPES[word], subject_id, format_id)
    return report_files.preview(prepared)


@route(
    bp,
    "/<any(pegawai,unit,proyek,siklus):word>/<int:subject_id>/<format_id>.pdf",
    permission="home.view",
)
def pdf(word: str, subject_id: int, format_id: str) -> ResponseReturnValue:
    """Download the issued PDF, or show it with `?lihat=1`; the last one while nobody prints."""
    try:
        prepared = report_files.prepare(actor(), SCOPES[word], subject_id, format_id)
    except RegionUnavailable:
        kept = report_files.stored_pdf(actor(), SCOPES[word], subject_id, format_id)
        if kept is None:
            raise
        return kept
    return report_files.pdf(actor(), prepared)


@route(
    bp,
    "/<any(pegawai,unit,proyek,siklus):word>/<int:subject_id>/<format_id>.xlsx",
    permission="home.view",
)
def xlsx(word: str, subject_id: int, format_id: str) -> ResponseReturnValue:
    """Download the report's tables as a spreadsheet."""
    prepared = report_files.prepare(actor(), SCOPES[word], subject_id, format_id)
    return report_files.xlsx(prepared)


@route(bp, "/aset/<region>/<path:name>", permission="home.view")
def asset(region: str, name: str) -> ResponseReturnValue:
    """Serve style sheets and fonts of a region's reports to the preview."""
    return report_files.asset(region, name)


@route(bp, "/cetak/<int:cycle_id>", permission="report.build", methods=["GET", "POST"])
def mass_print(cycle_id: int) -> ResponseReturnValue:
    """Show who is not ready yet, then print one format for everybody else in the background."""
    cycle = appraisal_pages.cycle(actor(), cycle_id, "report.build")
    access.require(actor(), "report.build", cycle.region)
    forms = [in_words(f) for f in entry_of(cycle.region).report_formats if "pdf" in f.outputs]
    wanted = request.values.get("format", "")
    chosen = next((form for form in forms if form.id == wanted), forms[0] if forms else None)
    ready, unfinished = batches.list_subjects(actor(), cycle, chosen) if chosen else ([], [])
    around = {
        "cycle": cycle,
        "forms": forms,
        "chosen": chosen,
        "ready": len(ready),
        "unfinished": unfinished,
    }
    if request.method == "GET" or chosen is None:
        blank = Form.blank(key=secrets.token_hex(8), paper=chosen.papers[0] if chosen else "")
        return render_template("reports/print.html", form=blank, **around)
    form = Form.sent()
    try:
        if not ready:
            form.problem("format", _("Belum ada yang siap dicetak untuk laporan ini."))
        job_id = _start(form, cycle, chosen)
    except Invalid as error:
        return show_again("reports/print.html", form, error, **around)
    flash(_("Pencetakan dimulai. Anda boleh menutup halaman ini."), "success")
    return to("reports.job", job_id=job_id)


def _start(form: Form, cycle: Cycle, chosen: ReportFormat) -> int:
    paper = form.choice("paper", _("Ukuran kertas"), chosen.papers)
    key = form.text("key", _("Kunci"), required=True, maximum=32)
    form.check()
    args = {
        "cycle_id": cycle.id,
        "format_id": chosen.id,
        "paper": paper,
        "merge": form.has("merge", "1"),
    }
    made = request_job(
        actor(),
        queries.KIND,
        key=f"{queries.KIND}:{cycle.id}:{key}",
        region=cycle.region,
        args=args,
    )
    return made.id


@route(bp, "/pekerjaan/<int:job_id>", permission="job.view")
def job(job_id: int) -> ResponseReturnValue:
    """Show how far a mass print is; the fragment alone while it is polled."""
    row = queries.print_job(actor(), job_id)
    titles = _titles(row.region)
    template = "reports/_job.html" if request.args.get("bagian") else "reports/job.html"
    return render_template(template, job=row, title=titles.get(row.format_id, row.format_id))


@route(bp, "/pekerjaan/<int:job_id>/<name>", permission="job.view")
def job_file(job_id: int, name: str) -> ResponseReturnValue:
    """Download the ZIP, the bound PDF or the manifest of a finished print."""
    row = queries.print_job(actor(), job_id)
    if name not in {**FILES, **LISTS} or row.state != "done":
        raise NotFound(mark("Berkas"))
    access.require(actor(), "report.build", row.region)
    folder = batch_folder(job_id)
    path: Path = folder / name if name in FILES else folder / "files" / name
    if not path.is_file():
        raise NotFound(mark("Berkas"))
    kind = {**FILES, **LISTS}[name]
    return send_file(path, mimetype=kind, as_attachment=True, download_name=name)


def _titles(region: str) -> dict[str, str]:
    entry = described(region)
    return {form.id: form.title for form in in_words(entry.report_formats)} if entry else {}
