"""Facts about employees that no indicator measures: ideas, sanctions, assessments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class FactRecord(Base):
    """A fact, for one appraisal or for the employee in a span of time; confirmed where needed."""

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_employee_code", "employee_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"), index=True)
    code: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stated_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
