"""Type check of described values against what `portal.api` declares, all the way down."""

from __future__ import annotations

import collections.abc
import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from portal.api import describe, features, instruments, methods, report_data, snapshot, words
from portal.api.cards import ScoreCard
from portal.host.refusal import shown

# The descriptions name these only for type checkers; here they are needed for real.
_NAMES: dict[str, Any] = {
    **vars(snapshot),
    **vars(report_data),
    **vars(words),
    **vars(instruments),
    **vars(describe),
    **vars(features),
    **vars(methods),
    "Callable": Callable,
    "Mapping": Mapping,
    "ScoreCard": ScoreCard,
}


def mismatch(value: object, hint: Any, path: str) -> str:  # noqa: ANN401  (any annotation)
    """Return "" when `value` fits, else the place and what stands there instead.

    Strict on purpose: `True` is no int, a list is no tuple, a subclass of a description (which
    could answer differently each time) is no description.
    """
    origin = typing.get_origin(hint)
    if isinstance(hint, typing.TypeVar) or hint is Any or hint is object:
        return ""
    if origin in {types.UnionType, typing.Union}:
        return _union(value, typing.get_args(hint), path)
    if origin is typing.Literal:
        return "" if value in typing.get_args(hint) else _wrong(value, path)
    if origin in _CONTAINERS:
        return _CONTAINERS[origin](value, typing.get_args(hint), path)
    kind = origin or hint
    if type(value) is not kind:
        return _wrong(value, path)
    return _fields(value, path) if dataclasses.is_dataclass(kind) else ""


def _wrong(value: object, path: str) -> str:
    return f"{path} = {shown(value, 60)} ({type(value).__name__})"


def _union(value: object, choices: tuple[Any, ...], path: str) -> str:
    answers = [mismatch(value, choice, path) for choice in choices]
    if "" in answers:
        return ""
    # The deepest complaint is about the alternative that was meant.
    return max(answers, key=lambda answer: len(answer.partition(" = ")[0]))


def _tuple(value: object, args: tuple[Any, ...], path: str) -> str:
    if type(value) is not tuple:
        return _wrong(value, path)
    if len(args) == 2 and args[1] is Ellipsis:
        return _each(value, args[0], path)
    pairs = zip(value, args, strict=False)
    found = (mismatch(item, hint, f"{path}[{i}]") for i, (item, hint) in enumerate(pairs))
    return next(filter(None, found), "" if len(value) == len(args) else _wrong(value, path))


def _frozenset(value: object, args: tuple[Any, ...], path: str) -> str:
    return _each(value, args[0], path) if type(value) is frozenset else _wrong(value, path)


def _mapping(value: object, args: tuple[Any, ...], path: str) -> str:
    if not isinstance(value, Mapping):
        return _wrong(value, path)
    return _each(value.keys(), args[0], path) or _each(value.values(), args[1], path)


def _callable(value: object, _args: tuple[Any, ...], path: str) -> str:
    return "" if callable(value) else _wrong(value, path)


def _each(values: Iterable[object], hint: Any, path: str) -> str:  # noqa: ANN401
    found = (mismatch(item, hint, f"{path}[{index}]") for index, item in enumerate(values))
    return next(filter(None, found), "")


def _fields(value: object, path: str) -> str:
    hints = field_types(cast("Any", type(value)))
    found = (mismatch(getattr(value, name), hint, f"{path}.{name}") for name, hint in hints.items())
    return next(filter(None, found), "")


@cache
def field_types(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the declared type of each field of a description."""
    # Only annotated fields: what a plain dataclass holds, not what it can do.
    names = {field.name for field in dataclasses.fields(kind)}
    hints = typing.get_type_hints(kind, globalns=_NAMES)
    return {name: hint for name, hint in hints.items() if name in names}


_CONTAINERS: dict[Any, Callable[[object, tuple[Any, ...], str], str]] = {
    tuple: _tuple,
    frozenset: _frozenset,
    collections.abc.Mapping: _mapping,
    collections.abc.Callable: _callable,
}
