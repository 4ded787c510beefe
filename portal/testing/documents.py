"""Walking and changing the input documents of worked examples, without touching the originals.

A path is a tuple of keys and list positions; a pattern is its text with `[]` for any position,
such as `projects[].indicators[].actual`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

Path = tuple[str | int, ...]
"""Where a value stands inside a document."""
_PLACES = 8


def leaves(document: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every value that is neither an object nor a list, with its path."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            yield from leaves(value, (*path, key))
    elif isinstance(document, list):
        for at, value in enumerate(document):
            yield from leaves(value, (*path, at))
    else:
        yield path, document


def nodes(document: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every object and list, outermost first, with its path."""
    if isinstance(document, Mapping):
        yield path, document
        for key, value in document.items():
            yield from nodes(value, (*path, key))
    elif isinstance(document, list):
        yield path, document
        for at, value in enumerate(document):
            yield from nodes(value, (*path, at))


def pattern(path: Path) -> str:
    """Write a path with `[]` for every position."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += "[]"
        else:
            text += f".{part}" if text else part
    return text


def spelled(path: Path) -> str:
    """Write a path for people, positions counted from one."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def value_at(document: object, path: Path) -> Any:  # noqa: ANN401  (any JSON value)
    """Return the value at a path."""
    found: Any = document
    for part in path:
        found = found[part]
    return found


def changed(document: object, *changes: tuple[Path, object]) -> Any:  # noqa: ANN401
    """Return a copy with other values at the given paths."""
    fresh = copy.deepcopy(document)
    for path, value in changes:
        if not path:
            return copy.deepcopy(value)
        value_at(fresh, path[:-1])[path[-1]] = copy.deepcopy(value)
    return fresh


def number_of(value: object) -> Fraction | None:
    """Return a JSON number or decimal text as a fraction, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        decimal = Decimal(value)
    except InvalidOperation:
        return None
    return Fraction(decimal) if decimal.is_finite() else None


def like(sample: object, value: Fraction) -> object:
    """Write a number the way `sample` is written: as decimal text or as a JSON number."""
    decimal = Decimal(round(value * 10**_PLACES)).scaleb(-_PLACES).normalize()
    text = f"{decimal:f}"
    if isinstance(sample, str):
        return text
    return int(text) if decimal == decimal.to_integral_value() else Decimal(text)


def is_indicator(node: object) -> bool:
    """Say whether an object looks like one measured indicator: direction, target and actual."""
    return isinstance(node, Mapping) and "direction" in node and "actual" in node
