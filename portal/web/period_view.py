"""Around closed periods on a page: words and colors of a status, and the trend over the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.api.describe import Closing
from portal.reports.charts import trend
from portal.store.queries.closing_pages import PeriodRow
from portal.web.formats import span_name
from portal.web.i18n import say

_TONES = ("success", "warning", "danger")
_SHAPES = ("●", "▲", "■")


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status as people read it: label, color and a shape that tells it without color."""

    label: str
    tone: str
    shape: str


def status_words(closing: Closing | None) -> dict[str, StatusWord]:
    """Return the words of a closing's statuses, best first: green, yellow, red."""
    found = closing.statuses if closing is not None else ()
    return {
        code: StatusWord(say(label), _at(_TONES, at, len(found)), _at(_SHAPES, at, len(found)))
        for at, (code, label) in enumerate(found)
    }


def trend_of(rows: Sequence[PeriodRow]) -> Markup | None:
    """Return the drawn trend of published values, None before there are two of them."""
    points = [(span_name(row.period), row.value if row.is_out else None) for row in rows]
    if sum(value is not None for _label, value in points) <= 1:
        return None
    # The chart escapes its labels; the numbers stand in the table beside it as well.
    return Markup(trend(points))  # noqa: S704  (own drawing)


def _at(words: tuple[str, ...], at: int, count: int) -> str:
    if count > len(words) and at >= len(words):
        return words[-1]
    return words[-1] if at == count - 1 and count > 1 else words[min(at, len(words) - 1)]
