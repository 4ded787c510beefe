"""Anonymous surveys: rounds, service counters, ticket codes, and sheets that nobody signed.

A sheet carries neither ticket nor person nor moment, its key is random, and on SQLite the table
keeps no hidden row number. A ticket only remembers that it was used; an employee's mark only that
he took part.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class ServiceCounter(Base):
    """A counter where the public is served; employees of a unit work at it."""

    __tablename__ = "service_counter"
    __table_args__ = (UniqueConstraint("region", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    staff: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the employees who work at the counter."""
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class SurveyRound(Base):
    """One survey in one period: open between two days, then closed for good."""

    __tablename__ = "survey_round"
    __table_args__ = (UniqueConstraint("region", "survey", "period", "topic"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    survey: Mapped[str]
    period: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    """What the round is about when there are several: the title of a program."""
    title: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the office decided to do about the results, per unit."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class SurveyTicket(Base):
    """A code on a queue ticket. Only its digest is kept, and whether it was used."""

    __tablename__ = "survey_ticket"
    __table_args__ = ({"sqlite_with_rowid": False},)
    code_digest: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("service_counter.id"))
    used: Mapped[bool] = mapped_column(default=False)


class SurveySheet(Base):
    """One answer. `complete` is false for a sheet with a missing mark, which is not counted.

    `unit_id` is empty in closed employees' surveys for units with too few answers.
    """

    __tablename__ = "survey_sheet"
    __table_args__ = (
        Index("ix_survey_sheet_round", "round_id", "counter_id"),
        {"sqlite_with_rowid": False},
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("service_counter.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    marks: Mapped[list[Any]]
    complete: Mapped[bool]
    comment: Mapped[str] = mapped_column(default="")


class SurveyParticipation(Base):
    """An employee has answered a round; what he answered is not known."""

    __tablename__ = "survey_participation"
    __table_args__ = ({"sqlite_with_rowid": False},)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
