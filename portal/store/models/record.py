"""Dated records of a register: feedback, minutes, plans, programs, courses, commitments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class Record(Base):
    """One record. `values` holds texts by field code, numbers as decimal texts, dates as ISO.

    Exactly the columns of its subject are set: an appraisal's record names appraisal, employee
    and unit, a unit's record the unit, one of the cycle or region none of them. A signed record
    is not changed any more; `signatures` lists {"employee_id", "name", "role", "at"}.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_register", "region", "register", "cycle_id"),
        Index("ix_record_appraisal", "appraisal_id", "register"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    register: Mapped[str]
    subject: Mapped[str]
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    period: Mapped[str] = mapped_column(default="")
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    number: Mapped[str] = mapped_column(default="")
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    attendees: Mapped[list[Any]] = mapped_column(default=list)
    signatures: Mapped[list[Any]] = mapped_column(default=list)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    pinned: Mapped[bool] = mapped_column(default=False)
    """Whether the record stands in the employee's career record."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    employee: Mapped[Employee | None] = relationship(foreign_keys=[employee_id])
    author: Mapped[Employee | None] = relationship(foreign_keys=[author_id])
