"""The list that accompanies a folder of printed documents, for people (CSV) and programs (JSON).

It states what was printed, by which method and template, with the hash of each file, and also
what could not be printed. It carries no moment, so that the same folder has the same list.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portal.reports.issue import write_atomically

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "name",
    "nip",
    "file",
    "sha256",
    "pages",
    "code",
    "method",
    "template_version",
    "state",
    "reason",
)
"""Columns of manifest.csv in their order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of the batch: printed (`done`), `failed`, or not finished yet (`unfinished`)."""

    name: str
    nip: str
    state: str
    file: str = ""
    sha256: str = ""
    pages: int = 0
    code: str = ""
    method: str = ""
    template_version: str = ""
    reason: str = ""


def write_manifest(folder: Path, head: Mapping[str, Any], lines: Sequence[Line]) -> Path:
    """Write manifest.json and manifest.csv; return the path of the first."""
    counts = {
        state: sum(line.state == state for line in lines)
        for state in ("done", "failed", "unfinished")
    }
    document = {**head, "counts": counts, "documents": [asdict(line) for line in lines]}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / "manifest.csv", _csv(lines).encode("utf-8-sig"))
    write_atomically(folder / "manifest.json", text.encode())
    return folder / "manifest.json"


def _csv(lines: Sequence[Line]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([_harmless(getattr(line, name)) for name in COLUMNS])
    return target.getvalue()


def _harmless(value: object) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
