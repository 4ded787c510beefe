"""Issued reports, and the batches that print them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class Document(Base):
    """An issued PDF: its code is printed as QR and opens the verification page."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_document_cycle_format", "cycle_id", "format_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"), index=True)
    subject: Mapped[str] = mapped_column(default="")
    code: Mapped[str]
    format_id: Mapped[str]
    format_version: Mapped[str]
    method: Mapped[str] = mapped_column(default="")
    plugin_version: Mapped[str] = mapped_column(default="")
    content_digest: Mapped[str]
    sha256: Mapped[str]
    paper: Mapped[str] = mapped_column(default="A4")
    issued_at: Mapped[datetime]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("document.id"))


class ReportBatch(Base):
    """A request to print one format for many people; its items remember how far it came."""

    __tablename__ = "report_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    format_id: Mapped[str]
    paper: Mapped[str] = mapped_column(default="A4")
    folder: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    total: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReportItem(Base):
    """One document of a batch: waiting, done or failed with a sentence."""

    __tablename__ = "report_item"
    __table_args__ = (UniqueConstraint("batch_id", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("report_batch.id"), index=True)
    subject: Mapped[str]
    """NIP of the employee, or code of the project, unit or cycle."""
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    file_name: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    pages: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
