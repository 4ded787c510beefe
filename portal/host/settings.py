"""Settings that a plugin's manifest declares: type, default, limits and label."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from portal.domain.sentences import mark
from portal.host.manifest_table import Table
from portal.host.refusal import shown

Kind = Literal["int", "text", "flag", "choice"]
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_FITS: dict[str, Callable[[object], bool]] = {
    "int": lambda value: type(value) is int,
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "choice": lambda value: isinstance(value, str),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting that HR may change. `minimum` and `maximum` belong to `int` alone."""

    name: str
    kind: Kind
    label: str
    default: int | str | bool
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Tell whether `value` has the right type and lies within the limits."""
        if not _FITS[self.kind](value):
            return False
        if self.kind == "choice":
            return value in self.choices
        if self.kind != "int":
            return True
        number = cast("int", value)
        above = self.minimum is None or number >= self.minimum
        return above and (self.maximum is None or number <= self.maximum)


def read_setting(table: Table, name: str) -> Setting:
    """Read `[plugin.settings.<name>]`. Raises `Refused` naming the wrong key."""
    table.only("type", "label", "default", "min", "max", "choices")
    kind = table.text("type")
    if kind not in _FITS:
        known = ", ".join(_FITS)
        table.refuse("type", mark("{place}: {key} bernilai {value}; pilih {known}."), known=known)
    if not _NAME.fullmatch(name):
        message = mark(
            "{place}: nama pengaturan {name} hanya boleh huruf kecil, angka, garis bawah."
        )
        table.refuse("type", message, name=shown(name))
    setting = Setting(
        name=name,
        kind=cast("Kind", kind),
        label=table.text("label"),
        default=table.values.get("default", ""),
        minimum=_bound(table, "min", kind),
        maximum=_bound(table, "max", kind),
        choices=_choices(table, kind),
    )
    if not setting.accepts(setting.default):
        message = mark("{place}: {key} bernilai {value}; tidak sesuai jenis atau batasnya.")
        table.refuse("default", message)
    return setting


def _bound(table: Table, key: str, kind: str) -> int | None:
    value = table.values.get(key)
    if value is not None and (kind != "int" or type(value) is not int):
        table.refuse(key, mark("{place}: {key} bernilai {value}; hanya bilangan bulat jenis int."))
    return value


def _choices(table: Table, kind: str) -> tuple[str, ...]:
    if (kind == "choice") != ("choices" in table.values):
        table.refuse(
            "choices", mark("{place}: {key} wajib untuk jenis choice dan hanya untuk itu.")
        )
    return table.texts("choices") if kind == "choice" else ()
