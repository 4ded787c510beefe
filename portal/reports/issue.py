"""Issuing one document: prepare it, find it in the store of issued files, or print and keep it.

Issued files never change. Each is kept under the digest of everything it was made of, so the same
record gives the same file again for the price of a copy, and a changed record a new document that
supersedes the old one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from portal.api.describe import ReportFormat, Table
from portal.api.report_data import ReportData
from portal.api.words import Paper
from portal.domain.actor import Actor
from portal.domain.digests import digest
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.host import RegionEntry
from portal.reports.data import plain, report_data
from portal.reports.pdf import RenderedPdf, engine_version
from portal.reports.render import Page, Pages
from portal.reports.worker import Limits, RenderFailed, RenderPool, RenderRequest
from portal.services.common import audit
from portal.services.common.runtime import now, runtime
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Document

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is easily misread


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a document is about: id by the format's scope, and a unique short key."""

    id: int
    key: str
    name: str
    period: str = ""
    """The period wanted of a sheet about one; empty for the last published."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document before it is printed. `digest` covers everything that decides its bytes."""

    entry: RegionEntry
    form: ReportFormat
    subject: Subject
    data: ReportData
    paper: Paper
    digest: str
    code: str


def entry_and_format(region: str, format_id: str) -> tuple[RegionEntry, ReportFormat]:
    """Return a region's entry and one of its formats. Raises Invalid with the known names."""
    entry = runtime().host.registry.region(region)
    try:
        return entry, entry.report_format(format_id)
    except KeyError as error:
        names = ", ".join(form.id for form in entry.report_formats)
        told = Sentence(
            _("Format {name} tidak dikenal. Yang ada: {names}."),
            {"name": format_id, "names": names},
        )
        raise Invalid(Problem("format", told, value=format_id)) from error


@lru_cache(maxsize=64)
def _pages(plugin_id: str, folder: Path | None, overrides: Path, _code_digest: str) -> Pages:
    return Pages(plugin_id, folder, overrides)


def pages_of(entry: RegionEntry) -> Pages:
    """Return the page renderer of a region's plugin; kept while the plugin stays the same."""
    overrides = runtime().settings.instance / "templates"
    return _pages(entry.plugin_id, entry.folder, overrides, entry.plugin_digest)


def prepare(
    actor: Actor,
    entry: RegionEntry,
    form: ReportFormat,
    subject: Subject,
    paper: Paper = "A4",
) -> Prepared:
    """Collect the data of one document and name it. Raises as `report_data` does."""
    if paper not in form.papers:
        raise Invalid(Problem("paper", Sentence(_("Ukuran kertas ini tidak tersedia."))))
    data = report_data(actor, form, subject.id, subject.period)
    made_of = digest(
        {
            "format": [form.id, form.version, form.title, form.template],
            "paper": paper,
            "plugin": [entry.plugin_id, entry.plugin_version, entry.plugin_digest],
            "templates": pages_of(entry).digest(),
            "engine": engine_version(),
            "address": _base_url(),
            "subject": subject.key,
            "data": plain(data),
        }
    )
    code = document_code(entry.region.code, made_of)
    data = replace(data, verification=f"{_base_url()}/verifikasi/{code}")
    return Prepared(entry, form, subject, data, paper, made_of, code)


def document_code(region: str, content_digest: str) -> str:
    """Return the printed code of a document: twelve letters that follow from its content."""
    number, letters = int(content_digest[:15], 16), ""
    for _place in range(12):
        number, rest = divmod(number, 32)
        letters = _LETTERS[rest] + letters
    return f"{region[:3].upper()}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _base_url() -> str:
    """Return the address people use, "" before it is set.

    Host and port of one process do not count: the same record gives the same paper whoever
    prints it, and nobody else reaches a loopback address anyway.
    """
    return runtime().settings.base_url.rstrip("/")


def context_of(prepared: Prepared) -> Mapping[str, Any]:
    """Ask the plugin for the values of its template, under guard."""
    form, region = prepared.form, prepared.entry.region.code
    label = f"report {form.id}"
    return runtime().host.call(region, label, form.context, prepared.data, expect=dict)


def tables_of(prepared: Prepared) -> tuple[Table, ...]:
    """Ask the plugin for the tables of the format, under guard."""
    form, region = prepared.form, prepared.entry.region.code
    label = f"tables {form.id}"
    return runtime().host.call(region, label, form.tables, prepared.data, expect=tuple)


def page_of(prepared: Prepared) -> Page:
    """Return the page of a document for the printer, its template under guard."""
    form, context = prepared.form, context_of(prepared)
    pages = pages_of(prepared.entry)

    def page() -> Page:
        return pages.paper_page(
            form, prepared.data, context, code=prepared.code, paper=prepared.paper
        )

    label = f"template {form.template}"
    return runtime().host.call(prepared.entry.region.code, label, page, expect=Page)


def render_html(prepared: Prepared, asset_url: Callable[[str], str]) -> str:
    """Return the preview of a document for the browser: own style sheets, no script.

    The code is shown only when the document was issued, so that every printed code is known.
    """
    code = prepared.code if find_issued(prepared) else ""
    form, context = prepared.form, context_of(prepared)
    pages = pages_of(prepared.entry)

    def page() -> str:
        return pages.preview(form, prepared.data, context, asset_url, code=code)

    label = f"template {form.template}"
    return runtime().host.call(prepared.entry.region.code, label, page, expect=str)


def request_of(prepared: Prepared) -> RenderRequest:
    """Return what a rendering process needs for this document."""
    page = page_of(prepared)
    return RenderRequest(page.html, prepared.digest, page.assets)


def stored_path(content_digest: str) -> Path:
    """Return where the issued file of that content is kept."""
    return runtime().settings.instance / "documents" / content_digest[:2] / f"{content_digest}.pdf"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or an empty text when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def find_issued(prepared: Prepared) -> Document | None:
    """Return the issued document of this content when its file is there, whole."""
    document = session().scalar(select(Document).where(Document.code == prepared.code))
    if document is None or document.content_digest != prepared.digest:
        return None
    return document if file_digest(stored_path(prepared.digest)) == document.sha256 else None


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def keep(actor: Actor, prepared: Prepared, rendered: RenderedPdf) -> Document:
    """Keep a printed file and record it; joins the caller's unit of work when there is one."""
    sha256 = hashlib.sha256(rendered.content).hexdigest()
    known = session().scalar(select(Document).where(Document.code == prepared.code))
    if known is not None and known.sha256 != sha256:
        raise RenderFailed(
            _("Berkas terbitan lama hilang dan tidak dapat dibuat ulang dengan isi yang sama.")
        )
    write_atomically(stored_path(prepared.digest), rendered.content)
    with unit_of_work() as db_session:
        if known is not None:
            return known
        document = _row(prepared, sha256)
        db_session.add(document)
        db_session.flush()
        db_session.execute(
            update(Document)
            .where(
                Document.region == document.region,
                Document.cycle_id == document.cycle_id,
                Document.format_id == document.format_id,
                Document.subject == document.subject,
                Document.appraisal_id.is_not_distinct_from(document.appraisal_id),
                Document.paper == document.paper,
                Document.id != document.id,
                Document.superseded_by.is_(None),
            )
            .values(superseded_by=document.id)
        )
        audit.record(
            actor,
            "document.issued",
            region=document.region,
            entity="document",
            entity_id=document.code,
            detail={"format": document.format_id, "sha256": sha256},
        )
    return document


def _row(prepared: Prepared, sha256: str) -> Document:
    data, region = prepared.data, prepared.entry.region.code
    cycle_id = (
        session()
        .scalars(select(Cycle.id).where(Cycle.region == region, Cycle.code == data.cycle.code))
        .one()
    )
    return Document(
        region=region,
        cycle_id=cycle_id,
        appraisal_id=prepared.subject.id if prepared.form.scope == "employee" else None,
        subject=prepared.subject.key,
        code=prepared.code,
        format_id=prepared.form.id,
        format_version=prepared.form.version,
        method=data.cases[0].method if data.cases else "",
        plugin_version=prepared.entry.plugin_version,
        content_digest=prepared.digest,
        sha256=sha256,
        paper=prepared.paper,
        issued_at=now(),
    )


def pool() -> RenderPool:
    """Return a new pool of rendering processes with the limits of the settings."""
    settings = runtime().settings
    limits = Limits(
        seconds=settings.report_timeout_seconds,
        cpu_seconds=settings.report_timeout_seconds,
        memory_mb=settings.report_memory_mb,
    )
    return RenderPool(settings.report_workers, limits)


def issue(actor: Actor, prepared: Prepared) -> tuple[Document, Path]:
    """Return one issued document and its file, printing it only when it is new."""
    document = find_issued(prepared)
    if document is None:
        request = request_of(prepared)
        with pool() as printing:
            document = keep(actor, prepared, printing.render(request))
    return document, stored_path(prepared.digest)
