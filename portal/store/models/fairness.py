"""Review of raters before publication: what the tests said, and what the panel decided.

Nothing is changed silently: a form keeps its marks, an accepted correction stands beside them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.people import Employee


class FairnessReview(Base):
    """One run of the review over a cycle, with the document it read and its whole result."""

    __tablename__ = "fairness_review"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True, unique=True)
    method: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    document: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    breakdown: Mapped[list[Any]] = mapped_column(default=list)
    explanation: Mapped[str] = mapped_column(default="")
    """What the personnel office wrote about groups that need a look."""
    number: Mapped[str] = mapped_column(default="")
    run_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class FairnessSeat(Base):
    """One member of the panel that decides: `hr`, `head` of a section, or `representative`."""

    __tablename__ = "fairness_seat"
    __table_args__ = (UniqueConstraint("review_id", "employee_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("fairness_review.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    role: Mapped[str]
    employee: Mapped[Employee] = relationship()


class RaterFlag(Base):
    """One rater whose forms stand out; open until `decision` is `confirmed` or `dismissed`."""

    __tablename__ = "rater_flag"
    __table_args__ = (UniqueConstraint("review_id", "rater_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("fairness_review.id"), index=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    flags: Mapped[list[Any]]
    decision: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    rater: Mapped[Employee] = relationship()


class RatingCorrection(Base):
    """A proposed correction of one form; `decision` is accepted, rejected or empty."""

    __tablename__ = "rating_correction"
    __table_args__ = (UniqueConstraint("review_id", "answer_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("fairness_review.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    answer_key: Mapped[str]
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    flag: Mapped[str]
    value: Mapped[str]
    proposed: Mapped[str]
    decision: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    rater: Mapped[Employee] = relationship()


class FairnessVote(Base):
    """What one member of the panel decides about a flag or a correction, with his reason.

    Exactly one of `flag_id` and `correction_id` is set. A majority of equal votes decides; the
    votes stay as they were cast, also of members whose seat somebody else has taken since.
    """

    __tablename__ = "fairness_vote"
    __table_args__ = (
        UniqueConstraint("flag_id", "employee_id"),
        UniqueConstraint("correction_id", "employee_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("fairness_review.id"), index=True)
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("rater_flag.id"))
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("rating_correction.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    role: Mapped[str]
    """The seat from which he decided."""
    decision: Mapped[str]
    reason: Mapped[str]
    voted_at: Mapped[datetime]
    employee: Mapped[Employee] = relationship()
