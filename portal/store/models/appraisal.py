"""One employee's appraisal in a cycle, with dialogue, feedback and objection."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.cycle import Cycle
from portal.store.models.people import Assignment, Employee


class Appraisal(Base):
    """Cycle x assignment. `phase` is one of the phases of the transition table.

    `opened_at` is the moment the employee first saw the published result: the objection clock.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("cycle_id", "assignment_id"),
        Index("ix_appraisal_cycle_phase", "cycle_id", "phase"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    appraiser_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    appraiser_superior_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    superior_reads: Mapped[str] = mapped_column(default="objection")
    """When the superior of the appraiser may read this: `always`, `objection` (once one is filed,
    so not yet) or `filed` (one was). Pinned when the cycle opens; the walls ask for nothing else.
    """
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    phase: Mapped[str] = mapped_column(default="planning")
    hold: Mapped[str] = mapped_column(default="")
    """Sentence that says why this appraisal was not calculated; empty when nothing is wrong."""
    notice: Mapped[str] = mapped_column(default="")
    """Warnings of the region's own check about the value that was calculated; empty when none."""
    response: Mapped[str] = mapped_column(default="")
    response_text: Mapped[str] = mapped_column(default="")
    responded_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    outdated_at: Mapped[datetime | None]
    """When a part of its value, a half-year or a closed period, was published or changed after the
    value was calculated; empty again once the value was gathered anew."""
    final_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    cycle: Mapped[Cycle] = relationship()
    assignment: Mapped[Assignment] = relationship()
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id])
    appraiser: Mapped[Employee | None] = relationship(foreign_keys=[appraiser_id])
    appraiser_superior: Mapped[Employee | None] = relationship(foreign_keys=[appraiser_superior_id])


class Minutes(Base):
    """An official record: of a dialogue, an acceptance, a committee's decision, a rater exchange.

    `attendees` lists {"employee_id", "name", "role"}; `content` holds the record's own fields.
    """

    __tablename__ = "minutes"
    __table_args__ = (Index("ix_minutes_kind_subject", "kind", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    number: Mapped[str] = mapped_column(default="")
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    attendees: Mapped[list[Any]] = mapped_column(default=list)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class Feedback(Base):
    """Feedback given at any time of the year, with its date."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    text: Mapped[str]
    at: Mapped[datetime]


class Objection(Base):
    """One objection per appraisal: reasons, both statements, the decision, before and after."""

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), unique=True)
    reason: Mapped[str]
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    employee_statement: Mapped[str] = mapped_column(default="")
    appraiser_statement: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    """Empty while open; `confirmed` or `changed`."""
    decision_text: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    appraisal: Mapped[Appraisal] = relationship()
