"""`demo.toml` before anything is built: unknown acts and keys are told with their line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from portal.demo.plan import FILE
from portal.domain.sentences import mark as _
from portal.host.declarative.source import Node, read_source

STAGES = ("draft", "running", "rating", "calculated", "dialogue", "published", "objection", "final")
"""How far a story can be told, in order."""
ACTS: Mapping[str, tuple[str, ...]] = {
    "assessments": ("assessments",),
    "closings": ("closings",),
    "deliberation": ("deliberation",),
    "development": ("development",),
    "duties": (),
    "fairness": (),
    "feedback": ("records",),
    "followups": ("followups",),
    "ideas": ("ideas",),
    "long_projects": ("projects",),
    "measures": (),
    "nominations": (),
    "own_indicators": ("own_indicators",),
    "positions": (),
    "projects": ("projects",),
    "records": ("records",),
    "role_texts": ("role_texts",),
    "surveys": ("surveys",),
    "unit_measures": ("unit_measures",),
    "yearly_survey": ("surveys",),
}
"""Every act that `acts` may list, and the tables of `demo.toml` that it reads."""
ALWAYS: Mapping[str, tuple[str, ...]] = {"facts": ("facts",), "registers": ("records",)}
"""Acts of every office, before the listed ones: they fill what no listed act fills."""
NEEDED = frozenset(
    {"deliberation", "development", "ideas", "long_projects", "projects", "role_texts"}
)
"""Acts that cannot be played without their table."""
_TOP = ("acts", "stages", "year_title", "half_title", "units", "growth")
_UNIT = ("code", "name", "kind", "parent", "sector", "head", "staff", "size")
_POST = ("title", "kind", "level", "rank")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "assessments": ("values", "integrity"),
    "closings": ("strict", "texts"),
    "deliberation": ("title", "number", "place", "discussion", "proposals"),
    "development": ("competences", "wishes", "points", "session", "answers", "programs"),
    "followups": ("texts", "outcomes", "strikes"),
    "ideas": ("texts",),
    "own_indicators": ("drafts",),
    "projects": ("set", "team", "titles", "places", "outputs"),
    "role_texts": ("register", "default", "no_unit", "texts"),
    "surveys": ("counters", "comments", "plans"),
    "unit_measures": ("weak", "targets"),
}
"""Keys of a table; `facts` and `records` are named by the region's own codes."""


def check_office(folder: Path) -> None:
    """Raise `Refused` with file and line for what no sample office can be built of."""
    root = read_source(folder, FILE)
    if root is None:  # pragma: no cover  (a needed file is there or refused)
        return
    tables = sorted({name for names in (*ACTS.values(), *ALWAYS.values()) for name in names})
    root.only(*_TOP, *tables)
    root.text("year_title")
    _title(root, "year_title")
    _title(root, "half_title")
    _words(root, "stages", STAGES)
    _words(root, "acts", tuple(ACTS))
    for name in tables:
        if name in root.values:
            table = root.table(name)
            if name in _KEYS:
                table.only(*_KEYS[name])
    for act in root.words("acts", ()):
        if act in NEEDED:
            root.table(ACTS[act][0])
    _units(root)


def _words(root: Node, key: str, known: tuple[str, ...]) -> None:
    for word in root.words(key, ()):
        if word not in known:
            message = _("{key} bernilai {word}; pilih {known}.")
            root.refuse(key, message, word=word, known=", ".join(sorted(known)))


def _title(root: Node, key: str) -> None:
    text = root.text(key, "")
    try:
        text.format(year=2026, half=1)
    except (KeyError, IndexError, ValueError):
        root.refuse(key, _("kunci {key} hanya boleh memuat {names}."), names="{year}, {half}")


def _units(root: Node) -> None:
    """Check units from the top down: each names one above it, or none."""
    rows = root.rows("units")
    if not rows:
        root.refuse("units", _("{key} berisi sedikitnya satu unit, ditulis [[{key}]]."))
    known: set[str] = set()
    for row in [*rows, *root.rows("growth")]:
        row.only(*_UNIT)
        parent = row.text("parent", "")
        if parent and parent not in known:
            _no_parent(row, parent)
        _unit(row)
        known.add(row.text("code"))


def _unit(row: Node) -> None:
    row.text("name")
    row.whole("size", None, low=1, high=10_000)
    for key in ("kind", "sector"):
        row.text(key, "")
    for post in (row.table("head"), *row.rows("staff")):
        post.only(*_POST)
        post.text("title")


def _no_parent(row: Node, parent: str) -> NoReturn:
    row.refuse("parent", _("unit {unit} belum ditulis di atas baris ini."), unit=parent)
