"""`demo.toml` before anything is built: unknown acts and keys are told with their line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from portal.demo.plan import FILE
from portal.domain.sentences import mark as _
from portal.host.declarative.source import Node, read_source
from portal.host.registry import RegionEntry

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
ALWAYS: Mapping[str, tuple[str, ...]] = {
    "facts": ("facts",),
    "registers": ("records",),
    "yearly_sessions": (),
}
"""Acts of every office, before the listed ones: they fill what no listed act fills."""
_SMALLEST = 3
"""Units of the smallest sample office; one of them must have staff."""
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


def check_office(folder: Path, entry: RegionEntry | None = None) -> None:
    """Raise `Refused` with file and line for what no sample office can be built of.

    With the region's description, tables named by its facts and registers are compared with it.
    """
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
    _tables(root, tables)
    units = _units(root)
    if entry is not None:
        _known_keys(root, "facts", [fact.code for fact in entry.facts()])
        _known_keys(root, "records", [register.id for register in entry.registers()])
    if "unit_measures" in root.values:
        _words(root.table("unit_measures"), "weak", tuple(units))


def _tables(root: Node, names: Sequence[str]) -> None:
    """Refuse unknown keys of tables, and an act whose table is not there."""
    for name in names:
        if name in root.values:
            table = root.table(name)
            if name in _KEYS:
                table.only(*_KEYS[name])
    for act in root.words("acts", ()):
        if act in NEEDED:
            root.table(ACTS[act][0])


def _known_keys(root: Node, name: str, known: Sequence[str]) -> None:
    if name in root.values:
        root.table(name).only(*sorted(known))


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


def _units(root: Node) -> set[str]:
    """Check units from the top down: each names one above it, or none. Returns their codes."""
    rows = root.rows("units")
    if not rows:
        root.refuse("units", _("{key} berisi sedikitnya satu unit, ditulis [[{key}]]."))
    growth = root.rows("growth")
    if not any(row.rows("staff") for row in [*rows, *growth][:_SMALLEST]):
        message = _("salah satu dari {count} unit pertama harus memiliki [[{key}.staff]].")
        root.refuse("units", message, count=_SMALLEST)
    known: set[str] = set()
    for row in growth:
        _numbered(row)
    for row in [*rows, *growth]:
        row.only(*_UNIT)
        parent = row.text("parent", "")
        if parent and parent not in known:
            _no_parent(row, parent)
        _unit(row)
        known.add(row.text("code"))
    return known


def _numbered(row: Node) -> None:
    """Refuse braces that no number is put into, in the texts of a pattern for more units."""
    for key, text in row.values.items():
        if not isinstance(text, str):
            continue
        try:
            text.format(n=1)
        except (KeyError, IndexError, ValueError, AttributeError):
            row.refuse(key, _("kunci {key} hanya boleh memuat {names}."), names="{n}")


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
