"""Follow-ups that people decide on, and records of learning."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class FollowUp(Base):
    """A proposal with the decision on it; see the follow_up rows of the transition table."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("cycle_id", "rule", "employee_id"),
        Index("ix_follow_up_cycle_rule", "cycle_id", "rule"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    rule: Mapped[str]
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
    outcome: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    employee: Mapped[Employee] = relationship()


class LearningRecord(Base):
    """An employee took part in an awareness session of so many minutes."""

    __tablename__ = "learning_record"
    __table_args__ = (UniqueConstraint("employee_id", "material"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    material: Mapped[str]
    on: Mapped[date]
    minutes: Mapped[int]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
