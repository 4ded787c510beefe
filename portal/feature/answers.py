"""What a page of a feature plugin gets and gives back: a question and one of three answers.

Nothing here knows the web framework; the core turns requests into `Ask` and answers into pages, so
a view is an ordinary function that a test can call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from portal.api.describe import Table
from portal.domain.actor import Actor
from portal.domain.errors import Invalid
from portal.domain.sentences import Sentence

__all__ = ["Answer", "Ask", "FormReader", "Go", "PageOfList", "Screen", "SentFile", "Workbook"]


class FormReader(Protocol):
    """The fields of a form: read them by kind, show them again with the problems beside them.

    A reader notes a problem instead of raising; `check` raises Invalid when there is one.
    """

    def value(self, name: str) -> str:
        """Return a field as typed."""

    def text(
        self, name: str, label: str, *, required: bool = ..., minimum: int = ..., maximum: int = ...
    ) -> str:
        """Read a trimmed text."""

    def choice(
        self, name: str, label: str, allowed: Collection[str], *, required: bool = ...
    ) -> str:
        """Read one of the allowed values."""

    def number(
        self, name: str, label: str, *, required: bool = ..., minimum: int | None = ...
    ) -> str | None:
        """Read a decimal number as its text with a dot."""

    def integer(
        self, name: str, label: str, *, required: bool = ..., minimum: int | None = ...
    ) -> int | None:
        """Read a whole number."""

    def day(self, name: str, label: str, *, required: bool = ...) -> date | None:
        """Read a day."""

    def version(self, name: str = ...) -> int | None:
        """Read the version that the form was drawn from."""

    def problem(self, name: str, text: Sentence | str) -> None:
        """Note a problem beside a field."""

    def check(self) -> None:
        """Raise Invalid when a problem was noted."""

    def take(self, error: Invalid) -> FormReader:
        """Take over the problems of a use case."""


class PageOfList(Protocol):
    """One page of a long list; give it to the template as `page` for the shared links."""

    @property
    def offset(self) -> int:
        """Rows before this page."""

    @property
    def size(self) -> int:
        """Rows of a full page."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """An uploaded file: its name as sent, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request to a page, after the door: who asks, for what, with which fields."""

    actor: Actor
    sent: bool = False
    """Whether a form was sent (POST); the token was checked already."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What stands behind the question mark of the address."""
    form: FormReader
    blank: Callable[..., FormReader]
    """Make a form with starting values: `ask.blank(title=row.title)`."""
    file: Callable[[str], SentFile | None] = lambda _name: None
    values: Callable[[str], Sequence[str]] = lambda _name: ()
    """Return all values of a field that may stand several times, such as ticked boxes."""
    page: Callable[[int], PageOfList]
    """Return the page of a list that the address asks for: `ask.page(len(rows))`."""
    say: Callable[[Sentence | str], str] = str
    """Return a marked text in the reader's language."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page to draw: a template below the plugin's `templates/`, and what it shows.

    The template gets `page_url(name, **values)` and `form` beside `context`.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    form: FormReader | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Go:
    """A step was done: say so, and show another page of the plugin."""

    page: str
    values: Mapping[str, Any] = field(default_factory=dict)
    notice: Sentence | str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A download as XLSX: tables of texts and whole numbers, in which no cell is a formula."""

    name: str
    tables: tuple[Table, ...]


Answer = Screen | Go | Workbook
