"""Small drawn charts as SVG: bars, columns and a trend line, the same on screen and paper.

All coordinates are whole tenths of a unit computed from decimal texts, so a chart has one text
for one set of values. A chart never stands alone: the page prints the same numbers in a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from portal.reports.formats import number

Point = tuple[str, str | int | None]
"""Label and value; a missing value is drawn as a gap."""

_FONT = "font-family=\"'Portal Sans','Liberation Sans',Arial,sans-serif\""
_INK, _BAR, _GRID = "#1f2933", "#3d5a80", "#c5ccd3"
_LABEL, _LABEL_ROOM = 42, 204
"""Longest label beside a bar, and where the bars begin."""


def _tenths(value: Decimal, top: Decimal, room: int) -> str:
    """Return where a value lies inside `room` units, as a text with one decimal."""
    inside = min(max(value, Decimal(0)), top)
    scaled = int(inside * room * 10 / top) if top else 0
    return f"{scaled // 10}.{scaled % 10}"


def _top(points: Sequence[Point], maximum: str | None) -> Decimal:
    if maximum is not None:
        return Decimal(maximum)
    return max(
        (Decimal(str(value)) for _, value in points if value is not None), default=Decimal(0)
    )


def _text(x: str | int, y: int, content: str, size: int = 9, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{_INK}">'
        f"{escape(content)}</text>"
    )


def _line(x1: str | int, y1: str | int, x2: str | int, y2: str | int) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{_GRID}" stroke-width="0.7"/>'


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" {_FONT}>{"".join(parts)}</svg>'
    )


def horizontal_bars(points: Sequence[Point], maximum: str | None = None, unit: str = "") -> str:
    """Draw one bar a row with its label on the left and its value behind the bar."""
    top, left, room = _top(points, maximum), _LABEL_ROOM, 260
    parts = [_line(left, 0, left, 18 * len(points))]
    for row, (label, value) in enumerate(points):
        y = 18 * row
        parts.append(_text(left - 6, y + 12, _cut(label), anchor="end"))
        if value is None:
            parts.append(_text(left + 6, y + 12, "tidak ada data"))
            continue
        width = _tenths(Decimal(str(value)), top, room)
        parts.append(f'<rect x="{left}" y="{y + 3}" width="{width}" height="12" fill="{_BAR}"/>')
        end = left + 6 + int(Decimal(width))
        parts.append(_text(end, y + 12, f"{number(value)}{unit}"))
    return _svg(left + 330, 18 * max(len(points), 1), parts)


def _cut(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def columns(points: Sequence[Point], maximum: str | None = None) -> str:
    """Draw one column a point with its value above and its label below."""
    top, slot, room = _top(points, maximum), 480 // max(len(points), 1), 90
    parts = [_line(0, 110, 480, 110)]
    for at, (label, value) in enumerate(points):
        middle = slot * at + slot // 2
        parts.append(_text(middle, 122, label[: max(slot // 5, 3)], anchor="middle"))
        if value is None:
            continue
        height = _tenths(Decimal(str(value)), top, room)
        y = Decimal(110) - Decimal(height)
        half = min(slot // 3, 24)
        box = f'x="{middle - half}" y="{y}" width="{2 * half}" height="{height}"'
        parts.append(f'<rect {box} fill="{_BAR}"/>')
        parts.append(_text(middle, int(y) - 3, number(value), anchor="middle"))
    return _svg(480, 128, parts)


def trend(points: Sequence[Point], maximum: str | None = None) -> str:
    """Draw a line over time; a missing value breaks the line."""
    top, room = _top(points, maximum), 70
    step = 440 // max(len(points) - 1, 1)
    parts, run, runs = [_line(0, 90, 480, 90)], list[str](), list[list[str]]()
    for at, (label, value) in enumerate(points):
        x = 20 + step * at
        parts.append(_text(x, 102, label, anchor="middle"))
        if value is None:
            runs, run = [*runs, run], []
            continue
        y = Decimal(90) - Decimal(_tenths(Decimal(str(value)), top, room))
        run.append(f"{x},{y}")
        parts.append(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{_BAR}"/>')
        parts.append(_text(x, int(y) - 6, number(value), anchor="middle"))
    parts += [
        f'<polyline points="{" ".join(each)}" fill="none" stroke="{_BAR}" stroke-width="1.5"/>'
        for each in [*runs, run]
        if len(each) > 1
    ]
    return _svg(480, 108, parts)
