"""Evidence files: what was uploaded, by whom, for which record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class Evidence(Base):
    """A stored file. `stored_as` is a random name below the instance's upload folder.

    `kind` is measurement, progress, fact or objection; `subject_id` the id of that record.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_kind_subject", "kind", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    stored_as: Mapped[str] = mapped_column(unique=True)
    uploaded_at: Mapped[datetime]
