"""Parameters that many choose together: proposals, presence, votes, points, the record.

Votes and ballots carry no name: the participant's row only remembers that he voted and gave his
points, the ballot has a random key.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class DeliberationRound(Base):
    """One deliberation of one calendar year; `state` is a state of the deliberation machine.

    A year and unit have one that is not cancelled: the service sees to it, with the region locked.
    """

    __tablename__ = "deliberation_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    deliberation: Mapped[str]
    year: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The unit whose parameters are chosen; none for the whole office."""
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposals")
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    discussion: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    fixed_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class DeliberationMember(Base):
    """Who may take part, whether he was present, and whether he gave vote and points."""

    __tablename__ = "deliberation_member"
    __table_args__ = (UniqueConstraint("round_id", "employee_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("deliberation_round.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    present: Mapped[bool] = mapped_column(default=False)
    voted: Mapped[bool] = mapped_column(default=False)
    balloted: Mapped[bool] = mapped_column(default=False)
    employee: Mapped[Employee] = relationship()


class ParameterProposal(Base):
    """A proposed parameter with its vote; `outcome` is accepted, rejected, no_quorum or empty."""

    __tablename__ = "parameter_proposal"
    __table_args__ = (UniqueConstraint("round_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("deliberation_round.id"), index=True)
    code: Mapped[str]
    label: Mapped[str]
    measure_unit: Mapped[str]
    direction: Mapped[str]
    target: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    in_favor: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(default="")
    weight: Mapped[int | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)


class Ballot(Base):
    """One participant's points, in the order of the accepted parameters."""

    __tablename__ = "ballot"
    __table_args__ = (Index("ix_ballot_round", "round_id"), {"sqlite_with_rowid": False})
    key: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    round_id: Mapped[int] = mapped_column(ForeignKey("deliberation_round.id"))
    points: Mapped[list[Any]]
