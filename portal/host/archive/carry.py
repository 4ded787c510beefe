"""Descriptions as JSON and back, for the conversation with an archived plugin's process.

Only the frozen types of `portal.api` travel. A function stays where it is: its number and its
name travel, and the other side calls it by that number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from portal.api import cards, describe, instruments, report_data, snapshot

_KINDS: dict[str, type] = {
    name: kind
    for module in (describe, instruments, snapshot, report_data, cards)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}
Keep = Callable[[Callable[..., Any]], int]
Call = Callable[[int, str], Callable[..., Any]]


def no_functions(function: Callable[..., Any]) -> int:
    """Refuse a function where only values are expected."""
    raise TypeError(f"a function in an answer: {function!r}")


def encode(value: Any, keep: Keep = no_functions) -> Any:  # noqa: ANN401  (any description)
    """Return the value as JSON. Raises TypeError for what cannot travel, a float among it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        if _KINDS.get(type(value).__name__) is not type(value):
            raise TypeError(f"{type(value).__name__} is no description")
        fields = dataclasses.fields(value)
        return {
            "is": type(value).__name__,
            "fields": {f.name: encode(getattr(value, f.name), keep) for f in fields},
        }
    return _encoded(value, keep)


def _encoded(value: Any, keep: Keep) -> Any:  # noqa: ANN401, PLR0911
    if isinstance(value, Mapping):
        return {"map": [[encode(k, keep), encode(item, keep)] for k, item in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [encode(item, keep) for item in value]}
    if isinstance(value, frozenset):
        return {"set": [encode(item, keep) for item in sorted(value)]}
    if isinstance(value, list):
        return [encode(item, keep) for item in value]
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Fraction):
        return {"exact": str(value)}
    if callable(value):
        return {"call": keep(value), "name": getattr(value, "__qualname__", "callable")}
    raise TypeError(f"{type(value).__name__} cannot travel")


def decode(value: Any, call: Call | None = None) -> Any:  # noqa: ANN401
    """Return what `encode` was given; `call(number, name)` makes the stand-in of a function."""
    if isinstance(value, list):
        return [decode(item, call) for item in value]
    if not isinstance(value, dict):
        return value
    if "is" in value:
        given = {name: decode(item, call) for name, item in value["fields"].items()}
        return _KINDS[value["is"]](**given)
    return _container(value, call)


def _container(value: dict[str, Any], call: Call | None) -> Any:  # noqa: ANN401
    if "call" in value:
        if call is None:
            raise TypeError("a function where only values are expected")
        return call(value["call"], value["name"])
    if "map" in value:
        return {decode(key, call): decode(item, call) for key, item in value["map"]}
    if "tuple" in value:
        return tuple(decode(item, call) for item in value["tuple"])
    if "set" in value:
        return frozenset(decode(item, call) for item in value["set"])
    if "date" in value:
        return date.fromisoformat(value["date"])
    return Fraction(value["exact"])
