"""Words that follow from values: bands by lower limits, and tables that join two words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from portal.api.cards import Verdict
from portal.api.numbers import Number, Published, exact
from portal.domain.sentences import mark
from portal.host.declarative.source import Node
from portal.host.declarative.values import Value


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch: `limit` is included; ``None`` for the lowest. `needs` names a flag input."""

    code: str
    label: str
    limit: Number | None
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A word read off the printed value."""

    key: str
    label: str
    value: str
    rule: str
    places: int
    bands: tuple[Band, ...]

    def read(self, number: Number, values: Mapping[str, Value]) -> tuple[str, Verdict]:
        """Return the code of the first band that the printed number reaches, and its reason."""
        shown = Published(number, self.places)
        limits = [band.limit for band in self.bands if band.limit is not None]
        for band in self.bands[:-1]:
            if band.limit is None or not shown >= band.limit:
                continue
            if not band.needs or values.get(band.needs) is True:
                limit = Published(band.limit, self.places)
                return band.code, self._verdict(band, "{} ≥ {}", shown, limit)
        lowest = Published(limits[-1], self.places)
        return self.bands[-1].code, self._verdict(self.bands[-1], "{} < {}", shown, lowest)

    def _verdict(self, band: Band, reason: str, shown: Published, limit: Published) -> Verdict:
        return Verdict(self.key, self.label, band.label, reason, (shown, limit), self.rule)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A word by two or more words."""

    key: str
    label: str
    sources: tuple[str, ...]
    rule: str
    rows: Mapping[tuple[str, ...], str]

    def read(self, words: tuple[str, ...]) -> tuple[str, Verdict] | None:
        """Return the word and its reason, ``None`` when the table has no such row."""
        word = self.rows.get(words)
        if word is None:
            return None
        return word, Verdict(self.key, self.label, word, " dan ".join(words), (), self.rule)


def read_grades(root: Node, numbers: Mapping[str, int], flags: set[str]) -> tuple[Grade, ...]:
    """Read every `[[grades]]`; `numbers` are the values with their decimals."""
    return tuple([_grade(node, numbers, flags) for node in root.rows("grades")])


def read_lookups(root: Node, known: set[str]) -> tuple[Lookup, ...]:
    """Read every `[[lookups]]`; `known` are the words they may use."""
    found: list[Lookup] = []
    for node in root.rows("lookups"):
        node.only("key", "label", "from", "rule", "rows")
        sources = node.words("from")
        for name in sources:
            if name not in known | {one.key for one in found}:
                node.refuse("from", mark("kata {name} tidak dikenal."), name=name)
        found.append(
            Lookup(
                node.text("key"),
                node.text("label"),
                sources,
                node.text("rule", ""),
                _rows(node, len(sources)),
            )
        )
    return tuple(found)


def _grade(node: Node, numbers: Mapping[str, int], flags: set[str]) -> Grade:
    node.only("key", "label", "value", "rule", "bands")
    value = node.text("value")
    if value not in numbers:
        node.refuse("value", mark("nilai {value} tidak dikenal di [[values]]."))
    bands = tuple([_band(band, flags) for band in node.rows("bands")])
    limits = [band.limit for band in bands[:-1]]
    falling = all(
        left is not None and right is not None and left > right for left, right in pairwise(limits)
    )
    if len(bands) < 2 or bands[-1].limit is not None or None in limits or not falling:
        message = mark(
            "bands butuh dua butir atau lebih dari batas tertinggi ke terendah, dan yang terakhir "
            "tanpa limit."
        )
        node.refuse("bands", message)
    return Grade(
        node.text("key"), node.text("label"), value, node.text("rule", ""), numbers[value], bands
    )


def _band(node: Node, flags: set[str]) -> Band:
    node.only("code", "label", "limit", "needs")
    label = node.text("label")
    limit, needs = node.decimal("limit"), node.text("needs", "")
    if needs and needs not in flags:
        node.refuse("needs", mark("needs bernilai {value}, padahal bukan masukan jenis flag."))
    code = node.text("code", label)
    return Band(code, label, None if limit is None else exact(limit), needs)


def _rows(node: Node, width: int) -> dict[tuple[str, ...], str]:
    rows: dict[tuple[str, ...], str] = {}
    listed = node.values.get("rows")
    for row in listed if isinstance(listed, list) and listed else [None]:
        words = row if isinstance(row, list) else []
        if len(words) != width + 1 or not all(isinstance(word, str) for word in words):
            message = mark("rows harus daftar baris berisi {count} kata.")
            node.refuse("rows", message, count=width + 1)
        if tuple(words[:-1]) in rows:
            node.refuse("rows", mark("baris {row} muncul dua kali."), row=" / ".join(words[:-1]))
        rows[tuple(words[:-1])] = words[-1]
    return rows
