"""Parts of the year with a value of their own: months and quarters of persons and units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class PeriodClosing(Base):
    """One period of one appraisal or unit; `state` is a state of the closing machine.

    `subject` is person or unit, `subject_id` the id of the appraisal or unit. `snapshot` is the
    document the value was made of; with result, breakdown and digest it never changes once the
    period is published, but by an objection, which adds a revision.
    """

    __tablename__ = "period_closing"
    __table_args__ = (
        UniqueConstraint("cycle_id", "closing", "subject", "subject_id", "period", "revision"),
        Index("ix_period_closing_subject", "subject", "subject_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    closing: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    period: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="open")
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reported_at: Mapped[datetime | None]
    report_accepted: Mapped[bool | None]
    feedback: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    talk: Mapped[dict[str, Any]] = mapped_column(default=dict)
    talk_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    value: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    breakdown: Mapped[list[Any]] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(default="")
    objection: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reason, decision and the value before, when somebody objected to the period."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
