"""Tables of the spreadsheets: a heading for each column, and where its value stands in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.api import Table


def listed(title: str, columns: Mapping[str, str], rows: Iterable[object]) -> Table:
    """Return one table. `columns`: heading to the key (or attribute) that each row has for it."""
    names = tuple(columns.values())
    return Table(
        title=title,
        columns=tuple(columns),
        rows=tuple([tuple([_value(row, name) for name in names]) for row in rows]),
    )


def _value(row: object, name: str) -> Any:  # noqa: ANN401  (a cell: text, number or nothing)
    return row[name] if isinstance(row, Mapping) else getattr(row, name)
