"""Reading one table of a manifest, key by key, with complaints that name the place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from portal.domain.sentences import mark
from portal.host.refusal import Refused, shown


def manifest_error(path: Path, line: int, message: str, **params: object) -> Refused:
    """Build the refusal; `{place}` in the message becomes file and, when known, line."""
    file = shown(str(Path(path.parent.name, path.name)), 120)
    return Refused("manifest", message, place=f"{file}:{line}" if line else file, **params)


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table: `name` is its dotted name, empty for the whole file."""

    path: Path
    source: str
    name: str
    values: dict[str, Any]

    def refuse(self, key: str, message: str, **params: object) -> NoReturn:
        """Raise the refusal of one key's value; the message may use place, key and value."""
        known = {"key": self._dotted(key), "value": shown(self.values.get(key, ""))}
        raise manifest_error(self.path, self._line(key), message, **(known | params))

    def only(self, *known: str) -> None:
        """Refuse a key that nobody reads: most often it is a misspelt one."""
        for key in self.values:
            if key not in known:
                message = mark("{place}: kunci {key} tidak dikenal; yang dikenal: {known}.")
                self.refuse(key, message, known=", ".join(known))

    def table(self, key: str) -> Table:
        """Return the table below `key`."""
        value = self._given(key)
        if not isinstance(value, dict):
            self.refuse(key, mark("{place}: {key} harus berupa tabel, bukan {value}."))
        return Table(self.path, self.source, self._dotted(key), value)

    def text(self, key: str) -> str:
        """Return a text of 1 to 200 characters on one line."""
        value = self._given(key)
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            self.refuse(
                key, mark("{place}: kunci {key} harus teks 1-200 huruf, sekarang bernilai {value}.")
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._given(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(
                key, mark("{place}: kunci {key} harus daftar teks, sekarang bernilai {value}.")
            )
        return tuple(value)

    def _given(self, key: str) -> object:
        if key not in self.values:
            self.refuse(key, mark("{place}: kunci {key} belum diisi."))
        return self.values[key]

    def _dotted(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _line(self, key: str) -> int:
        """Find the key below its heading; 0 when it is written some other way (or missing)."""
        heading, wanted = "", re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number, line in enumerate(self.source.splitlines(), 1):
            if line.lstrip().startswith("["):
                heading = line.strip().split("#")[0].strip(" []")
                if heading == self._dotted(key):
                    return number
            elif heading == self.name and wanted.match(line):
                return number
        return 0
