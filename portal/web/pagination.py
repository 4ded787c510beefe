"""Long lists in pages of 25, by a page number in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import request, url_for

PAGE_SIZE = 25
DEEPEST = 10_000


class Counted(Protocol):
    """What a query's page of rows tells about itself."""

    @property
    def number(self) -> int:
        """Which page, from 1."""

    @property
    def total(self) -> int:
        """Rows in all."""

    @property
    def size(self) -> int:
        """Rows of a full page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which one, how many rows in all; gives offset and links."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Position of the first row shown, 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Position of the last row shown."""
        return min(self.offset + self.size, self.total)

    def url(self, number: int) -> str:
        """Return the address of another page with the same filters."""
        values: dict[str, object] = {**(request.view_args or {}), **request.args.to_dict()}
        values["page"] = number
        return url_for(request.endpoint or "", **values)  # type: ignore[arg-type]

    def numbers(self) -> list[int | None]:
        """Return the page numbers to show; None stands for a gap."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown = sorted(n for n in near if 1 <= n <= self.pages)
        result: list[int | None] = []
        for n in shown:
            if result and isinstance(result[-1], int) and n - result[-1] > 1:
                result.append(None)
            result.append(n)
        return result


def page_number() -> int:
    """Return the page asked for; anything that is no page number means the first."""
    raw = request.args.get("page", "")
    return min(max(1, int(raw)), DEEPEST) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def page_of(total: int, size: int = PAGE_SIZE) -> Page:
    """Return the page asked for, moved back when the list has become shorter."""
    last = max(1, -(-total // size))
    return Page(min(page_number(), last), total, size)


def page_from(result: Counted) -> Page:
    """Return the links for one page of rows that a query returned."""
    return Page(result.number, result.total, result.size)
