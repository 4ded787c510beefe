"""Printing one format for everybody of a cycle into a folder, resumable at any moment."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.api.words import Paper
from portal.domain.actor import Actor
from portal.domain.errors import PortalError, Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host import PluginFault, RegionEntry
from portal.reports import batches
from portal.reports.bundle import merge_files, zip_files
from portal.reports.formats import slug
from portal.reports.issue import (
    Prepared,
    Subject,
    entry_and_format,
    file_digest,
    find_issued,
    keep,
    pages_of,
    pool,
    prepare,
    request_of,
    stored_path,
    tables_of,
    write_atomically,
)
from portal.reports.manifest import Line, write_manifest
from portal.reports.pdf import RenderedPdf, engine_version
from portal.reports.worker import RenderPool
from portal.reports.xlsx import write_xlsx
from portal.services.common import access, audit
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Document, ReportItem
from portal.store.scope import get_visible

logger = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch left behind: one line a subject, and the files made."""

    batch_id: int
    folder: Path
    lines: tuple[Line, ...]
    rendered: int
    """Documents that were really printed now; the others were copies of issued files."""
    manifest: Path

    def of(self, state: str) -> tuple[Line, ...]:
        """Return the lines of one state: done, failed or unfinished."""
        return tuple(line for line in self.lines if line.state == state)


@dataclass(slots=True)
class _Run:
    """One pass over a batch."""

    actor: Actor
    entry: RegionEntry
    folder: Path
    items: dict[str, int]
    fresh: bool
    xlsx: bool
    printing: RenderPool
    total: int
    lines: dict[str, Line] = field(default_factory=dict)
    rendered: int = 0
    waiting: dict[Future[RenderedPdf], Prepared] = field(default_factory=dict)


def build_batch(
    actor: Actor,
    cycle_id: int,
    format_id: str,
    out: Path,
    *,
    paper: Paper = "A4",
    fresh: bool = False,
    xlsx: bool = False,
    zip_file: Path | None = None,
    merge_file: Path | None = None,
    progress: Progress = lambda _done, _total: None,
) -> BatchReport:
    """Print a format for all finished subjects of a cycle into `out`.

    Killed at any moment, the next call goes on. One failed document leaves the others alone and
    stands in the manifest. Raises NotAllowed and NotFound, and Unavailable while another process
    prints into the same folder.
    """
    cycle = get_visible(Cycle, cycle_id, actor, batches.BUILD, _("Siklus"))
    access.require(actor, batches.BUILD, cycle.region)
    entry, form = entry_and_format(cycle.region, format_id)
    out = out.expanduser().resolve()
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out), pool() as printing:
        _sweep(out)
        subjects, unfinished = batches.list_subjects(actor, cycle, form)
        batch = batches.open_batch(
            actor, cycle, form, out, paper=paper, subjects=subjects, fresh=fresh
        )
        batch_id = batch.id
        ids = {key: item.id for key, item in batches.items_of(batch_id).items()}
        run = _Run(actor, entry, out, ids, fresh, xlsx, printing, total=len(subjects))
        for subject in subjects:
            _begin(run, subject, format_id, paper)
            progress(len(run.lines), run.total)
        while run.waiting:
            _collect(run)
            progress(len(run.lines), run.total)
        lines = (*(run.lines[subject.key] for subject in subjects), *unfinished)
        report = BatchReport(
            batch_id,
            out,
            lines,
            run.rendered,
            write_manifest(out, _manifest_head(entry, cycle, format_id, paper), lines),
        )
        _finish(actor, cycle, report, zip_file, merge_file)
    return report


def _begin(run: _Run, subject: Subject, format_id: str, paper: Paper) -> None:
    """Deliver an issued document, or hand a new one to the printing processes."""
    try:
        form = run.entry.report_format(format_id)
        prepared = prepare(run.actor, run.entry, form, subject, paper)
        issued = None if run.fresh else find_issued(prepared)
        if issued is not None:
            _deliver(run, prepared, issued)
            return
        request = request_of(prepared)
    except Exception as error:  # noqa: BLE001  (one person's trouble must not stop the rest)
        _fail(run, subject, error)
        return
    run.waiting[run.printing.submit(request)] = prepared
    if len(run.waiting) >= 2 * run.printing.workers:
        _collect(run)


def _collect(run: _Run) -> None:
    """Keep the documents that are ready now."""
    ready, _rest = wait(run.waiting, return_when=FIRST_COMPLETED)
    for future in ready:
        prepared = run.waiting.pop(future)
        try:
            rendered = future.result()
            with unit_of_work():
                document = keep(run.actor, prepared, rendered)
                batches.record_item(run.items[prepared.subject.key], pages=rendered.pages)
            run.rendered += 1
            _deliver(run, prepared, document)
        except Exception as error:  # noqa: BLE001  (as above)
            _fail(run, prepared.subject, error)


def _deliver(run: _Run, prepared: Prepared, document: Document) -> None:
    """Bring the issued file into the folder and note it; nothing to copy when it is there."""
    subject = prepared.subject
    name = f"{slug(subject.key)}_{slug(subject.name)}.pdf"
    target = run.folder / name
    sha256, method = document.sha256, document.method
    if file_digest(target) != sha256:
        write_atomically(target, stored_path(prepared.digest).read_bytes())
    if run.xlsx:
        book = write_xlsx(tables_of(prepared), prepared.form.title)
        write_atomically(target.with_suffix(".xlsx"), book)
    item_id = run.items[subject.key]
    pages = session().get_one(ReportItem, item_id).pages or count_pages(target)
    batches.record_item(
        item_id, state="done", file_name=name, sha256=sha256, pages=pages, reason=""
    )
    run.lines[subject.key] = Line(
        name=subject.name,
        nip=subject.key,
        state="done",
        file=name,
        sha256=sha256,
        pages=pages,
        code=prepared.code,
        method=method,
        template_version=prepared.form.version,
    )


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF."""
    import pikepdf

    with pikepdf.open(path) as document:
        return len(document.pages)


def _fail(run: _Run, subject: Subject, error: Exception) -> None:
    session().rollback()
    if isinstance(error, PortalError | PluginFault):
        reason = str(error)
    else:
        logger.error("document of %s failed", subject.key, exc_info=error)
        reason = _("Kesalahan tak terduga; hubungi pengelola portal.")
    batches.record_item(run.items[subject.key], state="failed", reason=reason)
    run.lines[subject.key] = Line(subject.name, subject.key, "failed", reason=reason)


def _manifest_head(
    entry: RegionEntry, cycle: Cycle, format_id: str, paper: Paper
) -> dict[str, object]:
    form = entry.report_format(format_id)
    return {
        "format": {"id": form.id, "title": form.title, "version": form.version},
        "region": entry.region.code,
        "cycle": cycle.code,
        "paper": paper,
        "plugin": {"id": entry.plugin_id, "version": entry.plugin_version},
        "templates": pages_of(entry).digest(),
        "engine": engine_version(),
    }


def _finish(
    actor: Actor,
    cycle: Cycle,
    report: BatchReport,
    zip_file: Path | None,
    merge_file: Path | None,
) -> None:
    files = [report.folder / line.file for line in report.of("done")]
    if zip_file is not None:
        lists = [report.folder / "manifest.json", report.folder / "manifest.csv"]
        zip_files(zip_file, [*files, *lists])
    if merge_file is not None and files:
        merge_files(merge_file, files)
    failures = len(report.of("failed"))
    with unit_of_work():
        batches.close_batch(report.batch_id, failures)
        audit.record(
            actor,
            "report.built",
            region=cycle.region,
            entity="report_batch",
            entity_id=report.batch_id,
            detail={"done": len(files), "failed": failures},
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder; the lock falls by itself when the process ends in any way."""
    with (folder / ".portal-lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            told = _("Folder {folder} sedang diisi oleh proses cetak lain.")
            raise Unavailable(sentence(told, folder=folder)) from error
        yield


def _sweep(folder: Path) -> None:
    """Remove half-written files of a process that was killed."""
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)
