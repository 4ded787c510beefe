"""Own tables of a feature plugin, and the ways to read and change them.

Rows of the core are kept by their id as a plain number: no foreign key leads out of the plugin's
own tables, so that the plugin can go without the core's leave. Every change runs inside
`unit_of_work`, together with what the core writes in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    Select,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry, relationship

from portal.domain.errors import Conflict
from portal.store.base import NAMING
from portal.store.db import session, unit_of_work
from portal.store.types import ExactDecimal, JsonText, UtcDateTime

__all__ = [
    "CheckConstraint",
    "ForeignKey",
    "Index",
    "Mapped",
    "OwnTables",
    "Select",
    "UniqueConstraint",
    "claim",
    "delete",
    "func",
    "mapped_column",
    "read",
    "read_one",
    "relationship",
    "select",
    "unit_of_work",
]

Row = TypeVar("Row", bound="OwnTables")
_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")
_TYPES: dict[Any, Any] = {
    str: Text,
    Decimal: ExactDecimal,
    datetime: UtcDateTime,
    dict[str, Any]: JsonText,
    dict[str, str]: JsonText,
    list[Any]: JsonText,
}


class OwnTables(DeclarativeBase):
    """Base of all tables of one plugin: `class Base(OwnTables, plugin_id="positions")`.

    A table whose name does not begin with `plg_<plugin id>_` cannot be declared: ValueError.
    """

    registry = registry()
    prefix: ClassVar[str] = ""

    def __init_subclass__(cls, plugin_id: str = "", **options: Any) -> None:  # noqa: ANN401
        """Give each plugin a registry of its own, and hold each table's name to the prefix."""
        if plugin_id:
            if not _ID.fullmatch(plugin_id):
                msg = f"{plugin_id!r} is no plugin id"
                raise ValueError(msg)
            _begin(cls, plugin_id)
        elif not str(getattr(cls, "__tablename__", "")).startswith(cls.prefix or "\0"):
            msg = f"table {getattr(cls, '__tablename__', '')!r} must begin with {cls.prefix!r}"
            raise ValueError(msg)
        super().__init_subclass__(**options)


def _begin(base: type[OwnTables], plugin_id: str) -> None:
    # `bind_key` None: the portal's own database, which Flask-SQLAlchemy looks up by this word.
    metadata = MetaData(naming_convention=NAMING, info={"bind_key": None})
    made = registry(metadata=metadata, type_annotation_map=_TYPES)
    for name, value in {
        "__abstract__": True,
        "prefix": f"plg_{plugin_id}_",
        "metadata": metadata,
        "registry": made,
        "_sa_registry": made,
    }.items():
        setattr(base, name, value)


def read(statement: Select[Any]) -> Sequence[Any]:
    """Return the rows of a SELECT of own tables (objects, when one model is selected)."""
    return session().scalars(statement).all()


def read_one(statement: Select[Any]) -> Any:  # noqa: ANN401  (a row of whatever was selected)
    """Return the first row of a SELECT of own tables, or None."""
    return session().scalar(statement.limit(1))


def claim(row: Any, version: int | None) -> None:  # noqa: ANN401  (a row with a version)
    """Raise Conflict when somebody saved the row since the form was drawn."""
    if version is not None and row.version != version:
        raise Conflict
