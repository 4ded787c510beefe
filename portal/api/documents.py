"""Frozen values that convert to and from plain JSON: what a published score keeps of its facts."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Self, cast

__all__ = ["Document", "JsonObject"]

JsonObject = dict[str, Any]


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401  (walks arbitrary annotations)
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        if value is None:
            return None
        return _typed(next(a for a in typing.get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_typed(typing.get_args(hint)[0], item) for item in value)
    if origin is not None and isinstance(value, dict):
        inner = typing.get_args(hint)[1]
        return {key: _typed(inner, item) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return _build(cast("type", hint), value)
    return date.fromisoformat(value) if hint is date else value


def _build(kind: type, document: JsonObject) -> Any:  # noqa: ANN401  (any frozen fact)
    hints = _hints(kind)
    return kind(**{key: _typed(hints[key], item) for key, item in document.items()})


class Document:
    """Conversion to plain JSON values and back, shared by all frozen facts."""

    __slots__ = ()

    def to_document(self) -> JsonObject:
        """Return dicts, lists, texts, integers, booleans and None only."""
        return cast("JsonObject", _plain(self))

    @classmethod
    def from_document(cls, document: JsonObject) -> Self:
        """Rebuild the value that `to_document` wrote. Raises KeyError on an unknown field."""
        return cast("Self", _build(cls, document))
