"""The agreement on a person's own indicators: by the employee and by his superior."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class PlanAgreement(Base):
    """One adjustable set of one appraisal. It is agreed while both moments are set.

    Every change of the indicators takes both back. `version` counts the changes, so that two
    people who edit the same plan notice each other.
    """

    __tablename__ = "plan_agreement"
    __table_args__ = (UniqueConstraint("appraisal_id", "indicator_set"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    indicator_set: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    """1 for the first plan; one more each time the superior opened it again."""
    reason: Mapped[str] = mapped_column(default="")
    """Why the superior opened an agreed plan again."""
    own_at: Mapped[datetime | None]
    superior_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def agreed(self) -> bool:
        """Tell whether both have agreed."""
        return self.own_at is not None and self.superior_at is not None
