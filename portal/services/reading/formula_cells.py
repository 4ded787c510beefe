"""Finds formulas of a spreadsheet that carry no result, so that nobody takes them for empty cells.

A program that writes a file without calculating it leaves them so; Excel shows a result only
because it calculates when the file is opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

# A tag ends at its bracket and a name begins where none goes on: no text makes these slow.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]{0,2000})>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]{0,2000})>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]{0,2000})>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]{0,200})?>([^<]*)<")
_ATTRIBUTE = re.compile(rb"""(?<![\w:])([\w:]+)\s*=\s*["']([^"']*)["']""")
_ENOUGH = 5


def unanswered(parts: Mapping[str, bytes]) -> list[str]:
    """Return the first few cells such as `C5` whose formula has no stored result.

    `parts` are the members of an XLSX archive by name; only the first sheet is looked at.
    """
    content = parts.get(_first_sheet(parts), b"")
    if not _FORMULA.search(content):
        return []
    found: list[str] = []
    cells = list(_CELL.finditer(content))
    ends = [*(cell.start() for cell in cells[1:]), len(content)]
    for cell, end in zip(cells, ends, strict=True):
        attributes = _attributes(cell[1])
        if _lacks_result(attributes.get("t", ""), content[cell.end() : end]):
            found.append(attributes.get("r", "?"))
            if len(found) == _ENOUGH:
                break
    return found


def _first_sheet(parts: Mapping[str, bytes]) -> str:
    sheet = _SHEET.search(parts.get("xl/workbook.xml", b""))
    named = _attributes(sheet[1]) if sheet else {}
    wanted = next((value for name, value in named.items() if name.endswith(":id")), "")
    for relation in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"")):
        attributes = _attributes(relation[1])
        if attributes.get("Id") == wanted:
            return posixpath.join("/xl", attributes.get("Target", "")).lstrip("/")
    return ""


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {name.decode("ascii"): value.decode("utf-8", "replace") for name, value in found}


def _lacks_result(kind: str, body: bytes) -> bool:
    """Whether a cell has a formula but no result; an empty text is a result, too."""
    if not _FORMULA.search(body):
        return False
    value = _VALUE.search(body)
    return value is None or (not value[1] and kind != "str")
