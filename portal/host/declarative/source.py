"""Reading one TOML file so that every complaint names file, line and column."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from portal.domain.sentences import mark
from portal.host.files import checked_file
from portal.host.refusal import Refused, shown

MAX_BYTES = 256 * 1024
MAX_ITEMS = 500
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
_HEADING = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"'-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=\s*""")
DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")

Spot = tuple[int, int]
"""Line and column, both from 1; (0, 0) when unknown."""


@dataclass(frozen=True)
class Source:
    """A file: its name as shown, and where each key stands."""

    name: str
    spots: Mapping[tuple[str | int, ...], Spot] = field(default_factory=dict)

    def refuse(self, spot: Spot, message: str, **params: object) -> NoReturn:
        """Raise `Refused` (stage import) with the place in front of the sentence."""
        place = self.name + (f":{spot[0]}:{spot[1]}" if spot[0] else "")
        # Lists of what may be written are there to be read to their end.
        values = {
            name: shown(value, 600 if name in {"known", "choices"} else 80)
            for name, value in params.items()
        }
        raise Refused("import", "{place}: " + message, place=place, **values)


@dataclass(frozen=True)
class Node:
    """One table of a file, read key by key."""

    source: Source
    path: tuple[str | int, ...]
    values: Mapping[str, Any]

    def spot(self, key: str = "") -> Spot:
        """Return where the value of a key begins, else the nearest heading above it."""
        path: tuple[str | int, ...] = (*self.path, key) if key else self.path
        if (*path, 0) in self.source.spots:  # a list of tables stands where its first one does
            path = (*path, 0)
        while path and path not in self.source.spots:
            path = path[:-1]
        return self.source.spots.get(path, (0, 0))

    def refuse(self, key: str, message: str, **params: object) -> NoReturn:
        """Refuse the value of one key."""
        known = {"key": key, "value": self.values.get(key, "")}
        self.source.refuse(self.spot(key), message, **(known | params))

    def only(self, *known: str) -> None:
        """Refuse keys nobody reads."""
        for key in self.values:
            if key not in known:
                message = mark("kunci {key} tidak dikenal; yang dikenal: {known}.")
                self.refuse(key, message, known=", ".join(known))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without default it must be there and not empty."""
        value = self.values.get(key, default)
        if isinstance(value, str) and (value.strip() or default == ""):
            return value
        return self.refuse(key, mark("kunci {key} harus berupa teks yang terisi."))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if isinstance(value, bool):
            return value
        return self.refuse(key, mark("kunci {key} harus true atau false, bukan {value}."))

    def whole(self, key: str, default: int | None, low: int = 0, high: int = 1000) -> int:
        """Return a whole number inside its bounds."""
        value = self.values.get(key, default)
        if type(value) is int and low <= value <= high:
            return value
        message = mark("kunci {key} harus bilangan bulat {low} sampai {high}, bukan {value}.")
        return self.refuse(key, message, low=low, high=high)

    def decimal(self, key: str) -> str | None:
        """Return a number as decimal text, ``None`` when the key is missing."""
        if key not in self.values:
            return None
        text = self._decimal(self.values[key])
        if text is None:
            self.refuse(key, mark('kunci {key} bernilai {value}; tulis angka seperti "12.5".'))
        return text

    def words(self, key: str, default: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(key, default)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        return self.refuse(key, mark("kunci {key} harus berupa daftar teks."))

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the listed words."""
        value = self.values.get(key, default)
        if isinstance(value, str) and value in choices:
            return value
        message = mark("kunci {key} bernilai {value}; pilih {choices}.")
        return self.refuse(key, message, choices=", ".join(choices))

    def table(self, key: str) -> Node:
        """Return the table below a key."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            self.refuse(key, mark("tabel {key} belum ada."))
        return Node(self.source, (*self.path, key), value)

    def tables(self, key: str) -> Iterator[tuple[str, Node]]:
        """Yield the named tables below a key, such as `[inputs.rating]`."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, mark("{key} harus berupa tabel-tabel bernama, seperti [{key}.nama]."))
        for name in value:
            yield name, Node(self.source, (*self.path, key), value).table(name)

    def rows(self, key: str) -> list[Node]:
        """Return the tables of a list, such as `[[values]]`."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(key, mark("{key} harus berupa daftar tabel, seperti [[{key}]]."))
        if len(value) > MAX_ITEMS:
            self.refuse(key, mark("{key} berisi lebih dari {limit} butir."), limit=MAX_ITEMS)
        return [Node(self.source, (*self.path, key, at), item) for at, item in enumerate(value)]

    def pairs(self, key: str) -> list[tuple[str, str]]:
        """Return a list of pairs of numbers as decimal texts."""
        value = self.values.get(key)
        found = []
        for item in value if isinstance(value, list) else [None]:
            texts = [self._decimal(one) for one in item] if isinstance(item, list) else []
            if len(texts) != 2 or texts[0] is None or texts[1] is None:
                self.refuse(key, mark('{key} harus daftar pasangan angka, seperti [["1", "50"]].'))
            found.append((texts[0], texts[1]))
        return found

    def _decimal(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            return None
        try:
            text = value if isinstance(value, str) else f"{value:f}" if _is_decimal(value) else ""
            text = text or str(value)
        except ValueError:  # an integer of thousands of digits
            return None
        return text if DECIMAL.fullmatch(text) else None


def _is_decimal(value: object) -> bool:
    # An exponent such as 1e999999999 would write a gigabyte of zeros.
    return isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 50


def read_source(folder: Path, name: str, *, needed: bool = True) -> Node | None:
    """Read a file of the plugin. Raises `Refused`; ``None`` when it is absent and not needed."""
    path = folder / name
    shown_name = f"{folder.name}/{name}"
    if not path.exists() and not path.is_symlink():
        if needed:
            raise Refused("import", mark("Berkas {file} tidak ada."), file=shown_name)
        return None
    content = _bytes(checked_file(path, folder), shown_name).removeprefix(BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        Source(shown_name).refuse((line, 1), mark("isinya bukan teks UTF-8."))
    try:
        values = tomllib.loads(text, parse_float=_parse_float)
    except (ValueError, RecursionError) as error:
        found = _WHERE.search(str(error))
        spot = (int(found[1]), int(found[2])) if found else (0, 0)
        message = mark("bukan TOML yang benar ({error}).")
        Source(shown_name).refuse(spot, message, error=_WHERE.sub("", str(error)).strip())
    return Node(Source(shown_name, _spots(text)), (), values)


def _parse_float(text: str) -> Decimal:
    return Decimal(text)


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused("import", mark("Berkas {file} tidak dapat dibaca."), file=name) from error
    if len(content) > MAX_BYTES:
        message = mark("Berkas {file} lebih besar dari {limit} kB.")
        raise Refused("import", message, file=name, limit=MAX_BYTES // 1024)
    return content


def _spots(text: str) -> dict[tuple[str | int, ...], Spot]:
    """Return where headings and values stand; lines inside long texts are passed over."""
    spots: dict[tuple[str | int, ...], Spot] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    base: tuple[str | int, ...] = ()
    quoted = ""
    for line, content in enumerate(text.splitlines(), 1):
        if quoted:
            quoted = "" if quoted in content else quoted
            continue
        heading, key = _HEADING.match(content), _KEY.match(content)
        if heading:
            base = _resolved(heading[2], counts, again=heading[1] == "[[")
            spots.setdefault(base, (line, 1))
        elif key:
            spots.setdefault((*base, key[1]), (line, key.end() + 1))
        quoted = next((q for q in ('"""', "'''") if content.count(q) % 2), "")
    return spots


def _resolved(
    heading: str, counts: dict[tuple[str | int, ...], int], *, again: bool
) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    names = [part.strip(" \"'") for part in heading.split(".")]
    for at, name in enumerate(names):
        path = (*path, name)
        if again and at == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
