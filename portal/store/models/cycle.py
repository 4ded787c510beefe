"""An appraisal cycle and everything that was frozen when it opened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class Cycle(Base):
    """A region's appraisal of one span of time.

    `frozen` pins plugin id, version and digests, indicator sets, instruments, methods, workflow.
    """

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("region", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    year: Mapped[int]
    cadence: Mapped[str] = mapped_column(default="year")
    """`year`, or `half` where a half-year is appraised on its own."""
    starts: Mapped[date]
    ends: Mapped[date]
    state: Mapped[str] = mapped_column(default="draft")
    plugin_id: Mapped[str] = mapped_column(default="")
    plugin_version: Mapped[str] = mapped_column(default="")
    plugin_digest: Mapped[str] = mapped_column(default="")
    frozen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    forms_open_on: Mapped[date | None]
    forms_due_on: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    calculated_at: Mapped[datetime | None]
    """When its values were first calculated; calculating again does not move it."""
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
