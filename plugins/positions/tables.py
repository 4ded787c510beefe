"""Own tables. People, positions and cycles of the portal are kept by their id."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from portal.feature import ForeignKey, Index, Mapped, OwnTables, UniqueConstraint, mapped_column


class Base(OwnTables, plugin_id="positions"):
    """All tables of this plugin."""


class Requirement(Base):
    """What a position asks for. Rows are only added: the highest revision counts.

    `competences` are shown beside the eligibility and decide nothing. An empty `retirement_age`
    means the age that follows from the kind of position.
    """

    __tablename__ = "plg_positions_requirement"
    __table_args__ = (
        UniqueConstraint("position_id", "revision"),
        Index("ix_plg_positions_requirement_region", "region"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str]
    position_id: Mapped[int]
    revision: Mapped[int]
    position_class: Mapped[int | None]
    min_rank: Mapped[str]
    min_education: Mapped[str]
    min_experience: Mapped[str]
    """Years as decimal text."""
    competences: Mapped[list[Any]] = mapped_column(default=list)
    retirement_age: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class YearlyPredikat(Base):
    """The predikat of an employee in a year, as the personnel office has it on record."""

    __tablename__ = "plg_positions_predikat"
    __table_args__ = (
        UniqueConstraint("employee_id", "year"),
        Index("ix_plg_positions_predikat_region", "region"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str]
    employee_id: Mapped[int]
    year: Mapped[int]
    predikat: Mapped[str]


class Session(Base):
    """A talent session of the committee with its minutes; closed ones are not changed."""

    __tablename__ = "plg_positions_session"
    __table_args__ = (UniqueConstraint("region", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str]
    number: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    attendees: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    closed_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Decision(Base):
    """What a session decided about one person for one position, with the figures of that day."""

    __tablename__ = "plg_positions_decision"
    __table_args__ = (UniqueConstraint("session_id", "position_id", "employee_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str]
    session_id: Mapped[int] = mapped_column(ForeignKey("plg_positions_session.id"))
    position_id: Mapped[int]
    employee_id: Mapped[int]
    decision: Mapped[str]
    place: Mapped[int | None]
    """Place in the order that the region's method gave."""
    score: Mapped[str] = mapped_column(default="")
    box: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
