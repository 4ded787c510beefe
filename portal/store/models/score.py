"""Calculated scores: kept with all they were made of, superseded but never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class ScoreRecord(Base):
    """One calculation of one appraisal. The highest `revision` counts.

    `snapshot` is the frozen input, `result` the published object, `breakdown` the calculation
    detail; `digest` covers all three with method and plugin version. Rows are only added; the
    database refuses to change or delete one with `published` set.
    """

    __tablename__ = "score_record"
    __table_args__ = (UniqueConstraint("appraisal_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    method: Mapped[str]
    plugin_id: Mapped[str]
    plugin_version: Mapped[str]
    plugin_digest: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    breakdown: Mapped[list[Any]]
    digest: Mapped[str]
    final_value: Mapped[str | None]
    predikat: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why this revision was made: empty for the first, else calculation, objection or gathered."""
    calculated_at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(default=False)


class CombinedScore(Base):
    """The year of somebody who moved: the segments' published values and what they combine to.

    `segments` lists appraisal, region, method, plugin version and digest, span and value of each
    part; every part keeps the method it was pinned to. The highest `revision` counts.
    """

    __tablename__ = "combined_score"
    __table_args__ = (UniqueConstraint("region", "year", "employee_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    """Region of the last segment, whose rule combines."""
    year: Mapped[int]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    """Appraisal of the last segment, with which the year is shown."""
    revision: Mapped[int] = mapped_column(default=1)
    rule: Mapped[str]
    method: Mapped[str] = mapped_column(default="")
    plugin_digest: Mapped[str] = mapped_column(default="")
    segments: Mapped[list[Any]]
    document: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]]
    breakdown: Mapped[list[Any]] = mapped_column(default=list)
    digest: Mapped[str]
    calculated_at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(default=False)
