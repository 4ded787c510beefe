"""Who works where: regions, units, positions, employees, and assignments with dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base


class RegionRecord(Base):
    """A region as last described by its plugin; it stays when the plugin is away."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    agency: Mapped[str]
    plugin_id: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="Asia/Jakarta")
    place: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    letterhead: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Unit(Base):
    """A work unit; units form a tree inside their region. `path` is `/1/7/` down to itself."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("region", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(default="/", index=True)
    sector: Mapped[str] = mapped_column(default="")
    parent: Mapped[Unit | None] = relationship(remote_side=[id])  # noqa: A003  (the column above)


class Position(Base):
    """A position in a unit, such as Analis Perencanaan Ahli Muda."""

    __tablename__ = "position"
    __table_args__ = (UniqueConstraint("region", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit: Mapped[Unit] = relationship()


class Employee(Base):
    """A civil servant. `nip` is 18 characters of text; titles stand before and behind the name."""

    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    nip: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    employee_type: Mapped[str] = mapped_column(default="pns")
    rank: Mapped[str] = mapped_column(default="")
    sex: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    education: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="employee",
        foreign_keys="Assignment.employee_id",
        order_by="Assignment.starts",
    )


class Assignment(Base):
    """Who held which position from when to when, and under which appraiser."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_appraiser", "appraiser_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    appraiser_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    starts: Mapped[date]
    ends: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    employee: Mapped[Employee] = relationship(
        back_populates="assignments", foreign_keys=[employee_id]
    )
    position: Mapped[Position] = relationship()
    appraiser: Mapped[Employee | None] = relationship(foreign_keys=[appraiser_id])
