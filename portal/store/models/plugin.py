"""What people and the guard decided about plugins, so that all processes know it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class PluginState(Base):
    """A plugin as last seen: disabled by a person, or quarantined at run time."""

    __tablename__ = "plugin_state"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    disabled: Mapped[bool] = mapped_column(default=False)
    quarantined: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    fault: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
