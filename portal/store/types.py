"""Column types that keep values exact: decimals as text, moments in UTC, JSON as canonical text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from portal.domain.digests import canonical_json


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its text, because SQLite has no exact decimal. Floats are refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:  # noqa: ANN401
        """Store the plain decimal text."""
        if value is None:
            return None
        if isinstance(value, float):
            msg = "a float is never stored as a number"
            raise TypeError(msg)
        return format(Decimal(value), "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Read the text back exactly."""
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC without zone, always handed out with zone UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment needs its time zone"
            raise TypeError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Put the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as canonical text, so that equal values have equal bytes and digests."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:  # noqa: ANN401
        """Write canonical JSON; floats are refused."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:  # noqa: ANN401
        """Read the JSON value."""
        return None if value is None else json.loads(value)
