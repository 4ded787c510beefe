"""Frozen descriptions of `portal.api` built from tables, field by field, by their declared types.

Whatever a table holds ends in a description or in a `Refused` with file, line and column.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, TypeAlias

from portal.domain.sentences import mark
from portal.host.declarative.source import Node
from portal.host.typecheck import field_types

Build: TypeAlias = Any
"""A description class or the type of one of its fields, and what is built of it."""


def build(kind: Build, node: Node, also: tuple[str, ...] = (), **parts: object) -> Build:
    """Build a frozen description from a table: each field by its declared type.

    `parts` are fields built already; `also` are keys read elsewhere. Raises `Refused`.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}
    node.only(*fields, *also)
    hints = field_types(kind)
    values = dict(parts)
    for name, field in fields.items():
        if name in parts:
            continue
        if name in node.values:
            values[name] = _value(node, name, hints[name])
        elif field.default is dataclasses.MISSING:
            node.refuse(name, mark("kunci {key} belum diisi."))
    return kind(**values)


def _value(node: Node, key: str, hint: Build) -> object:
    origin: Build = typing.get_origin(hint)
    args = typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        # A text or nothing is a number agreed later: weights, targets and bounds.
        return node.decimal(key) if args[0] is str else _value(node, key, args[0])
    if origin is typing.Literal:
        return node.choice(key, args)
    if origin is tuple:
        return _several(node, key, args)
    if dataclasses.is_dataclass(hint):
        return build(hint, node.table(key))
    if hint in {bool, int}:
        return node.flag(key) if hint is bool else node.whole(key, None, -1_000_000, 1_000_000)
    return node.text(key, "")


def _several(node: Node, key: str, args: tuple[Build, ...]) -> tuple[object, ...]:
    kind: Build = args[0]
    origin: Build = typing.get_origin(kind)
    if args[-1] is not Ellipsis:  # (code of a field, its values)
        return _condition(node, key)
    if dataclasses.is_dataclass(kind):
        return tuple([build(kind, row) for row in distinct(node.rows(key))])
    if kind is int:
        return whole_numbers(node, key)
    if origin is tuple:
        return _text_pairs(node, key)
    if origin is typing.Literal:
        return _choices(node, key, typing.get_args(kind))
    return node.words(key)


def distinct(rows: list[Node]) -> list[Node]:
    """Return the rows; refuse the second one of an id or code."""
    seen: set[object] = set()
    for row in rows:
        name = next((key for key in ("id", "code") if key in row.values), "")
        value = row.values.get(name)
        if isinstance(value, str) and value in seen:
            row.refuse(name, mark("kunci {key} bernilai {value} muncul dua kali."))
        if isinstance(value, str):
            seen.add(value)
    return rows


def whole_numbers(node: Node, key: str) -> tuple[int, ...]:
    """Return a list of whole numbers, empty when the key is missing. Raises `Refused`."""
    value = node.values.get(key, [])
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        node.refuse(key, mark("kunci {key} harus daftar bilangan bulat."))
    return tuple(value)


def _choices(node: Node, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    words = node.words(key)
    for word in words:
        if word not in known:
            message = mark("kunci {key} memuat {word}; pilih {known}.")
            node.refuse(key, message, word=word, known=", ".join(known))
    return words


def _text_pairs(node: Node, key: str) -> tuple[tuple[str, str], ...]:
    found = []
    value = node.values[key]
    for item in value if isinstance(value, list) else [None]:
        if not isinstance(item, list) or [type(one) for one in item] != [str, str]:
            message = mark('kunci {key} harus daftar pasangan teks, seperti [["kata", "label"]].')
            node.refuse(key, message)
        found.append((item[0], item[1]))
    return tuple(found)


def _condition(node: Node, key: str) -> tuple[str, tuple[str, ...]]:
    table = node.table(key)
    table.only("field", "values")
    return table.text("field"), table.words("values")
