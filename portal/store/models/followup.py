"""Follow-ups that people decide on, and records of learning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class FollowUp(Base):
    """A proposal with the decision on it; see the follow_up rows of the transition table."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("cycle_id", "rule", "employee_id", "topic"),
        Index("ix_follow_up_cycle_rule", "cycle_id", "rule"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    rule: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    rank: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="proposed")
    decision_text: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    minutes_id: Mapped[int | None] = mapped_column(ForeignKey("minutes.id"))
    due_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values of the rule's decision fields, such as course, priority, coach."""
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    outcome: Mapped[str] = mapped_column(default="")
    outcome_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id])
    coach: Mapped[Employee | None] = relationship(foreign_keys=[coach_id])


class LearningRecord(Base):
    """An employee took part in an awareness session of so many minutes.

    `year` is that of a session held every year, 0 of one that counts for good.
    """

    __tablename__ = "learning_record"
    __table_args__ = (UniqueConstraint("employee_id", "material", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    material: Mapped[str]
    year: Mapped[int] = mapped_column(default=0)
    on: Mapped[date]
    minutes: Mapped[int]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    correct: Mapped[int | None]
    """Right answers in the material's quiz; None while the quiz was not taken."""
