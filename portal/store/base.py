"""The declarative base of all models, with names for every constraint (migrations need them)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase, registry

from portal.store.types import ExactDecimal, JsonText, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Plain declarative base: never dataclass mapping here, Flask-SQLAlchemy cannot carry it."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: Text,
            Decimal: ExactDecimal,
            datetime: UtcDateTime,
            dict[str, Any]: JsonText,
            dict[str, object]: JsonText,
            list[Any]: JsonText,
        },
    )
