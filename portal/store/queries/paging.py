"""One page of a list: two statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, or_, select

from portal.store.db import session

PAGE_SIZE = 25
T = TypeVar("T")
Sorts = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page. `number` starts at 1; `sort` is the order really used, `-` descending."""

    rows: tuple[T, ...]
    total: int
    number: int = 1
    size: int = PAGE_SIZE
    search: str = ""
    sort: str = ""

    @property
    def pages(self) -> int:
        """Return the number of pages, at least 1."""
        return max(1, -(-self.total // self.size))


def read_page(
    statement: Any,  # noqa: ANN401  (a Select of any columns)
    build: Callable[[Any], T],
    *,
    sorts: Sorts,
    tie: ColumnElement[Any],
    default: str,
    page: int = 1,
    search: str = "",
    sort: str = "",
    size: int = PAGE_SIZE,
) -> Page[T]:
    """Count, sort by an allowed name (`-name` descending), and read one page.

    Unknown sort names fall back to `default`; `tie` keeps the order fixed among equals.
    """
    name = sort if sort.removeprefix("-") in sorts else default
    column = sorts[name.removeprefix("-")]
    order = column.desc() if name.startswith("-") else column.asc()
    count = select(func.count()).select_from(statement.order_by(None).subquery())
    total = session().scalar(count) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    chosen = statement.order_by(order, tie).limit(size).offset((number - 1) * size)
    rows = tuple(build(row) for row in session().execute(chosen))
    return Page(rows, total, number, size, search, name)


def matches(search: str, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401  (text columns)
    """Return the condition that one of the columns contains the words, letter case aside."""
    escaped = search.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(*(func.lower(column).like(f"%{escaped}%", escape="\\") for column in columns))
