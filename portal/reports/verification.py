"""What the verification page tells about a document: that it was issued, never what it scored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.domain.errors import PortalError
from portal.reports.cases import local_day
from portal.services.common.runtime import runtime
from portal.store.db import session
from portal.store.models import Cycle, Document, RegionRecord


@dataclass(frozen=True, slots=True)
class Verification:
    """An issued document as anybody inside may know it."""

    code: str
    title: str
    region: str
    agency: str
    cycle: str
    issued_on: date | None
    sha256: str
    paper: str
    superseded_by: str
    """Code of the newer document, or empty while this one counts."""


def verify_document(code: str) -> Verification | None:
    """Return what is known about a printed code, or None. Carries no name and no score."""
    document = session().scalar(select(Document).where(Document.code == code.strip().upper()))
    if document is None:
        return None
    region = session().get_one(RegionRecord, document.region)
    newer = document.superseded_by and session().get(Document, document.superseded_by)
    return Verification(
        code=document.code,
        title=_title(document),
        region=region.name,
        agency=region.agency,
        cycle=session().get_one(Cycle, document.cycle_id).title,
        issued_on=local_day(document.issued_at, region.time_zone),
        sha256=document.sha256,
        paper=document.paper,
        superseded_by=newer.code if newer else "",
    )


def _title(document: Document) -> str:
    """Return the format's title; the plain id when its plugin is away."""
    try:
        entry = runtime().host.registry.region(document.region)
        return entry.report_format(document.format_id).title
    except (LookupError, PortalError):
        return document.format_id
