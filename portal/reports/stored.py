"""Issued documents while the region's plugin is away: nothing is printed, what lies there opens.

The plugin alone knows its formats, so the cycle pinned title and audience of each when it opened.
A format of which nothing is known opens for the personnel office and the auditor only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select, true

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.workflow import PUBLISHED
from portal.reports.cases import local_day
from portal.reports.issue import file_digest, stored_path
from portal.services.common.appraisals import described
from portal.services.scores.sight import must_open_first
from portal.store.base import Base
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Document, Project, RegionRecord, Unit
from portal.store.queries.report_pages import SubjectRow
from portal.store.scope import get_visible

_MODELS: dict[str, type[Base]] = {
    "employee": Appraisal,
    "unit": Unit,
    "project": Project,
    "cycle": Cycle,
}


@dataclass(frozen=True, slots=True)
class Stored:
    """The last issued document of one format and paper, with its file."""

    document: Document
    title: str
    issued_on: date | None
    path: Path


def stored_documents(actor: Actor, scope: str, row: SubjectRow) -> tuple[Stored, ...]:
    """Return the last issued documents about a subject that the actor may open: a few statements.

    A document whose file is gone or changed is left out.
    """
    pins = _formats(row)
    region = session().get_one(RegionRecord, row.region)
    found = []
    documents: list[Document] = list(session().scalars(_about(scope, row)))
    for document in documents:
        pin = pins.get(document.format_id, {})
        path = stored_path(document.content_digest)
        if pin.get("scope", scope) != scope or not _may_open(actor, scope, row.id, pin):
            continue
        if file_digest(path) == document.sha256:
            title = pin.get("title", document.format_id)
            day = local_day(document.issued_at, region.time_zone)
            found.append(Stored(document, title, day, path))
    return tuple(found)


def _about(scope: str, row: SubjectRow) -> Select[Any]:
    """Select what counts now; a person of two appraisals has one key, but each its documents."""
    person = scope == "employee"
    return (
        select(Document)
        .where(
            Document.region == row.region,
            Document.cycle_id == row.cycle_id,
            Document.appraisal_id == (row.id if person else None),
            true() if person else Document.subject == row.key,
            Document.superseded_by.is_(None),
        )
        .order_by(Document.format_id, Document.paper)
    )


def stored_document(
    actor: Actor, scope: str, row: SubjectRow, format_id: str, paper: str
) -> Stored | None:
    """Return the last issued document of one format on that paper (any for ""), or None."""
    for one in stored_documents(actor, scope, row):
        if one.document.format_id == format_id and paper in {"", one.document.paper}:
            return one
    return None


def _formats(row: SubjectRow) -> dict[str, dict[str, str]]:
    """Return title, scope and audience of each format: as described now, else as pinned."""
    cycle = session().get_one(Cycle, row.cycle_id)
    pinned: dict[str, Any] = cycle.frozen.get("report_formats") or {}
    entry = described(row.region)
    now = entry.freeze()["report_formats"] if entry else {}
    return {**pinned, **now}


def _may_open(actor: Actor, scope: str, subject_id: int, pin: dict[str, str]) -> bool:
    """Tell whether the rules of a new print let the actor read this document."""
    permission = f"report.{pin.get('audience', 'hr')}"
    try:
        subject = get_visible(_MODELS[scope], subject_id, actor, permission)
    except NotFound:
        return False
    if not isinstance(subject, Appraisal):
        return True
    return subject.phase in PUBLISHED and not must_open_first(actor, subject)
