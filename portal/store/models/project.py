"""Projects with members from several sectors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class Project(Base):
    """A project of a cycle: planned, run, inspected, accepted."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("region", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    goal: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="planning")
    indicator_set: Mapped[str]
    starts: Mapped[date]
    planned_end: Mapped[date]
    ended: Mapped[date | None]
    accepted_on: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(default="")
    documents: Mapped[list[Any]] = mapped_column(default=list)
    """Other document numbers: {"kind", "number", "date"}."""
    head_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    head: Mapped[Employee] = relationship()
    members: Mapped[list[ProjectMember]] = relationship(
        back_populates="project", cascade="all, delete-orphan", order_by="ProjectMember.id"
    )


class ProjectMember(Base):
    """A member with his sector and working days; he accepts his part before the start."""

    __tablename__ = "project_member"
    __table_args__ = (UniqueConstraint("project_id", "employee_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    role: Mapped[str] = mapped_column(default="member")
    sector: Mapped[str]
    days: Mapped[int]
    accepted_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    project: Mapped[Project] = relationship(back_populates="members")
    employee: Mapped[Employee] = relationship()
