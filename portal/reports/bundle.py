"""One file out of many: a ZIP of a folder's documents, or all documents bound into one PDF."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

_FIXED_DAY = (1980, 1, 1, 0, 0, 0)


def zip_files(target: Path, files: Sequence[Path]) -> None:
    """Write a ZIP; PDFs are compressed already, so they are only stored. Same files, same bytes."""
    part = _part(target)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, _FIXED_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    part.replace(target)


def merge_files(target: Path, files: Sequence[Path]) -> None:
    """Bind all documents into one PDF, in the order given, with one bookmark each."""
    import pikepdf

    part = _part(target)
    with pikepdf.new() as bound:
        marks = list[tuple[str, int]]()
        for path in files:
            with pikepdf.open(path) as document:
                marks.append((path.stem, len(bound.pages)))
                bound.pages.extend(document.pages)
        with bound.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in marks)
        bound.save(part, deterministic_id=True)
    part.replace(target)


def _part(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name}.{os.getpid()}.part")
