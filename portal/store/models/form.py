"""Rating forms: who has to fill one, the answers, and the tally by sectors.

An anonymous answer carries no rater, no moment and no order: its key is random, the table keeps
no hidden row number on SQLite, and the closing of the forms writes all answers anew in key order.
Nothing here or elsewhere joins a task of an anonymous form to its answer.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.store.base import Base
from portal.store.models.appraisal import Appraisal
from portal.store.models.people import Employee


class RaterTask(Base):
    """One person has to fill one form about one appraised employee.

    `state`: open, sent, expired, withdrawn. `draft` is kept only while open and wiped when the
    form is sent. `context` names the shared subjects, such as {"projects": ["P-01"]}.
    """

    __tablename__ = "rater_task"
    __table_args__ = (
        UniqueConstraint("appraisal_id", "instrument", "rater_id"),
        Index("ix_rater_task_rater_state", "rater_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    instrument: Mapped[str]
    relation: Mapped[str]
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    state: Mapped[str] = mapped_column(default="open")
    due_on: Mapped[date]
    seed: Mapped[str] = mapped_column(default="")
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    appraisal: Mapped[Appraisal] = relationship()
    rater: Mapped[Employee] = relationship()


class RaterNomination(Base):
    """One peer named for a ratee before the forms open, by the employee or by his superior."""

    __tablename__ = "rater_nomination"
    __table_args__ = (UniqueConstraint("appraisal_id", "instrument", "rater_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    instrument: Mapped[str]
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    named_by: Mapped[str]
    """`employee` or `superior`."""
    named_on: Mapped[date]
    appraisal: Mapped[Appraisal] = relationship()
    rater: Mapped[Employee] = relationship()


class FormAnswer(Base):
    """A sent form. `rater_id` is set only for forms that are not anonymous."""

    __tablename__ = "form_answer"
    __table_args__ = (
        Index("ix_form_answer_appraisal", "appraisal_id", "instrument"),
        {"sqlite_with_rowid": False},
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    instrument: Mapped[str]
    relation: Mapped[str]
    items: Mapped[dict[str, Any]]
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))


class FormTally(Base):
    """Count and sum of one item by sector of rater and ratee: the collaboration matrix."""

    __tablename__ = "form_tally"
    __table_args__ = (
        UniqueConstraint("project_id", "instrument", "item", "rater_sector", "ratee_sector"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    instrument: Mapped[str]
    item: Mapped[str]
    rater_sector: Mapped[str]
    ratee_sector: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
