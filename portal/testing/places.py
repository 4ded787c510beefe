"""Where in a plugin's folder something is written, for people who have to mend it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from portal.host.refusal import Refused
from portal.testing.subject import Subject

Place = tuple[str, int]
"""A file of the plugin and a line of it, 0 when no line is known."""
_ENTRY = ("__init__.py", "region.toml", "plugin.toml")
_LEFT_OUT = frozenset({"tests", "__pycache__", "golden", "translations"})


def place_of(subject: Subject, function: Callable[..., Any], name: str) -> Place:
    """Return where a function of the plugin begins, else where its id stands."""
    inner = function.func if isinstance(function, partial) else function
    code = getattr(inner, "__code__", None)
    if code is not None:
        path = Path(code.co_filename)
        if path.is_relative_to(subject.folder):
            return subject.named(path), code.co_firstlineno
    return place_named(subject, name)


def place_of_error(subject: Subject, error: BaseException | None) -> Place | None:
    """Return the last line of the plugin's own that an error passed through."""
    while error is not None:
        if isinstance(error, SyntaxError) and error.filename:
            return _inside(subject, error.filename), error.lineno or 0
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if Path(frame.filename).is_relative_to(subject.folder):
                return subject.named(Path(frame.filename)), frame.lineno or 0
        error = error.__cause__
    return None


def place_of_refusal(subject: Subject, refusal: Refused) -> Place:
    """Return what the sentence names, else where the plugin failed, else where its id stands."""
    if refusal.file:
        return _inside(subject, refusal.file), refusal.line
    if refusal.stage in {"manifest", "api"}:
        return "plugin.toml", 0
    found = place_of_error(subject, refusal.__cause__)
    if found is not None:
        return found
    params = refusal.sentence.params
    return place_named(subject, str(params.get("name") or params.get("id") or ""))


def _inside(subject: Subject, file: str) -> str:
    """Write a path as it stands in the plugin's folder, which may stand in front of it."""
    parts = Path(file).parts
    at = parts.index(subject.folder.name) + 1 if subject.folder.name in parts else 0
    return Path(*parts[at:]).as_posix() if parts[at:] else file


def place_named(subject: Subject, name: str) -> Place:
    """Return where an id is given its name, else where it is first mentioned, else the entry."""
    for wanted in dict.fromkeys([name, name.rpartition(".")[2]] if name else []):
        quoted = rf"""["']{re.escape(wanted)}["']"""
        for rule in (
            rf"\b(?:id|code|key)\s*=\s*{quoted}",
            rf"^\s*\[+\w+\.{re.escape(wanted)}\]",
            rf"[\"'.}}]{re.escape(wanted)}[\"']",
        ):
            found = next(_lines(subject.folder, re.compile(rule, re.MULTILINE)), None)
            if found is not None:
                return found
    return next(((one, 0) for one in _ENTRY if (subject.folder / one).is_file()), (_ENTRY[-1], 0))


def _lines(folder: Path, rule: re.Pattern[str]) -> Iterator[Place]:
    for path in sorted([*folder.rglob("*.toml"), *folder.rglob("*.py")]):
        inside = path.relative_to(folder)
        if _LEFT_OUT.isdisjoint(inside.parts):
            text = path.read_text("utf-8", errors="replace")
            found = rule.search(text)
            if found is not None:
                yield inside.as_posix(), text.count("\n", 0, found.start()) + 1
