"""Targets and actual values of indicators, and the dated progress that led to them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base


class Measurement(Base):
    """One indicator of one subject in one period.

    `subject` is person, unit, project or position; `subject_id` is the id of the appraisal, unit,
    project member or position. Decimals keep the text that was entered.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        UniqueConstraint("cycle_id", "subject", "subject_id", "code", "period"),
        Index("ix_measurement_subject", "subject", "subject_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    subject: Mapped[str]
    subject_id: Mapped[int]
    indicator_set: Mapped[str]
    period: Mapped[str] = mapped_column(default="")
    order: Mapped[int] = mapped_column(default=0)
    code: Mapped[str]
    label: Mapped[str]
    measure_unit: Mapped[str] = mapped_column(default="")
    direction: Mapped[str]
    aspect: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    competence: Mapped[str] = mapped_column(default="")
    weight: Mapped[Decimal | None]
    target: Mapped[Decimal | None]
    actual: Mapped[Decimal | None]
    lower_bound: Mapped[Decimal | None]
    upper_bound: Mapped[Decimal | None]
    range_direction: Mapped[str] = mapped_column(default="higher")
    tolerance: Mapped[Decimal | None]
    target_is_maximum: Mapped[bool] = mapped_column(default=False)
    not_applicable: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    """Why an indicator does not apply, or the reason of a verifier's mark."""
    duty: Mapped[str] = mapped_column(default="")
    """The main duty an own indicator follows from."""
    checked: Mapped[list[Any]] = mapped_column(default=list)
    """What the superior ticked of the set's checklist."""
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """Delegate whom the superior named to judge this work; he himself when empty."""
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    progress: Mapped[list[Progress]] = relationship(
        back_populates="measurement", order_by="Progress.on"
    )


class Progress(Base):
    """A dated entry: value reached so far, with a note. Entries are added, never changed."""

    __tablename__ = "progress"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    measurement_id: Mapped[int] = mapped_column(ForeignKey("measurement.id"), index=True)
    on: Mapped[date]
    value: Mapped[Decimal | None]
    note: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    entered_at: Mapped[datetime]
    measurement: Mapped[Measurement] = relationship(back_populates="progress")
