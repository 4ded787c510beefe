"""The audit trail: rows are added, never changed, and each hash covers the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class AuditEntry(Base):
    """Who did what to which record, when. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_entity", "entity", "entity_id"),)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="", index=True)
    action: Mapped[str]
    entity: Mapped[str] = mapped_column(default="")
    entity_id: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
