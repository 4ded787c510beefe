"""Read a region's `demo.toml` and lay out its sample office: units with heads and staff."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any

FILE = "demo.toml"
"""The file in a plugin's folder that describes its sample office."""


@dataclass(frozen=True, slots=True)
class Post:
    """One position to be filled: its unit, title, kind, level and usual rank."""

    unit: str
    title: str
    kind: str
    level: str
    rank: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A unit of the sample office; `parent` is the code of the unit above or empty."""

    code: str
    name: str
    kind: str
    parent: str
    sector: str


@dataclass(frozen=True, slots=True)
class Office:
    """Units from the top down, and posts in the order in which they are filled."""

    units: tuple[SampleUnit, ...]
    posts: tuple[Post, ...]
    text: dict[str, Any] = field(default_factory=dict)


def has_office(folder: Path | None) -> bool:
    """Tell whether a plugin's folder brings a sample office."""
    return folder is not None and (folder / FILE).is_file()


def read_office(folder: Path, people: int) -> Office:
    """Lay out an office for so many people."""
    text = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    units = _enough_units(text, people)
    heads = [_post(unit, unit["head"], is_head=True) for unit in units][:people]
    staff = _staff(units[: len(heads)], people - len(heads))
    return Office(tuple(_unit(unit) for unit in units[: len(heads)]), (*heads, *staff), text)


def _enough_units(text: dict[str, Any], people: int) -> list[dict[str, Any]]:
    """Return the fixed units (few for a small office) and as many grown ones as needed."""
    fixed: list[dict[str, Any]] = list(text["units"])
    if people < 2 * len(fixed):
        fixed = fixed[: max(3, people // 3)]
    room = sum(unit["size"] for unit in fixed)
    patterns = cycle(text.get("growth", ()))
    for number in count(1):
        if room >= people or not text.get("growth"):
            return fixed
        pattern = next(patterns)
        grown = {key: _numbered(value, number) for key, value in pattern.items()}
        fixed.append(grown)
        room += grown["size"]
    return fixed


def _numbered(value: Any, number: int) -> Any:  # noqa: ANN401  (any TOML value)
    return value.format(n=number) if isinstance(value, str) else value


def _staff(units: list[dict[str, Any]], wanted: int) -> list[Post]:
    """Fill the units round by round, so that small offices have staff everywhere."""
    rooms = [[unit, unit["size"] - 1, cycle(unit.get("staff", ()))] for unit in units]
    rooms = [room for room in rooms if room[0].get("staff")]
    posts: list[Post] = []
    while len(posts) < wanted:
        open_rooms = [room for room in rooms if room[1] > 0] or rooms
        for room in open_rooms[: wanted - len(posts)]:
            room[1] -= 1
            posts.append(_post(room[0], next(room[2]), is_head=False))
    return posts


def _post(unit: dict[str, Any], words: dict[str, str], *, is_head: bool) -> Post:
    return Post(
        unit["code"],
        words["title"],
        words.get("kind", ""),
        words.get("level", ""),
        words.get("rank", "III/a"),
        is_head,
    )


def _unit(words: dict[str, Any]) -> SampleUnit:
    return SampleUnit(
        words["code"],
        words["name"],
        words.get("kind", ""),
        words.get("parent", ""),
        words.get("sector", ""),
    )
