"""`region.toml`, `indicators.toml` and `instruments.toml` as the descriptions of `portal.api`."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from portal.api.describe import Indicator, IndicatorSet, Letterhead, Region, Stage, Workflow
from portal.api.instruments import (
    Fact,
    Instrument,
    Item,
    Narrative,
    RaterDraw,
    RatingForm,
    Scale,
    ScalePoint,
)
from portal.domain.sentences import mark
from portal.host.declarative.source import Node


def read_region(root: Node) -> tuple[Region, Workflow | None]:
    """Read `[region]`, `[region.letterhead]`, and `[workflow]` with `[[workflow.stages]]`."""
    root.only("region", "workflow", "reports")
    region = root.table("region")
    head = build(Letterhead, region.table("letterhead"))
    found = build(Region, region, letterhead=head)
    if "workflow" not in root.values:
        return found, None
    workflow = root.table("workflow")
    stages = tuple([build(Stage, node) for node in workflow.rows("stages")])
    return found, build(Workflow, workflow, stages=stages)


def read_indicators(root: Node | None) -> tuple[IndicatorSet, ...]:
    """Read every `[[sets]]` with its `[[sets.indicators]]`."""
    if root is None:
        return ()
    root.only("sets")
    return tuple(
        [
            build(
                IndicatorSet,
                node,
                indicators=tuple([build(Indicator, one) for one in node.rows("indicators")]),
            )
            for node in root.rows("sets")
        ]
    )


def read_instruments(root: Node | None) -> tuple[Instrument, ...]:
    """Read every `[[forms]]` and `[[facts]]`."""
    if root is None:
        return ()
    root.only("forms", "facts")
    forms = [_form(node) for node in root.rows("forms")]
    return (*forms, *[build(Fact, node) for node in root.rows("facts")])


def _form(node: Node) -> RatingForm:
    points = tuple([build(ScalePoint, point) for point in node.rows("scale")])
    reasons = node.values.get("reason_required", [])
    if not isinstance(reasons, list) or not all(type(value) is int for value in reasons):
        node.refuse("reason_required", mark("{key} harus daftar bilangan bulat."))
    draw = build(RaterDraw, node.table("draw")) if "draw" in node.values else None
    form: RatingForm = build(
        RatingForm,
        node,
        ("reason_required",),
        items=tuple([build(Item, item) for item in node.rows("items")]),
        narratives=tuple([build(Narrative, text) for text in node.rows("narratives")]),
        scale=Scale(points=points, reason_required=frozenset(reasons)),
        draw=draw,
    )
    return form


def build(kind: Any, node: Node, also: tuple[str, ...] = (), **parts: object) -> Any:  # noqa: ANN401
    """Build a frozen description from a table: plain fields by their declared type.

    `parts` are fields built already; `also` are keys read elsewhere. Raises `Refused`.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}
    node.only(*fields, *also)
    hints = typing.get_type_hints(kind)
    values = dict(parts)
    for name, field in fields.items():
        if name in parts:
            continue
        if name in node.values:
            values[name] = _plain(node, name, hints[name])
        elif field.default is dataclasses.MISSING:
            node.refuse(name, mark("kunci {key} belum diisi."))
    return kind(**values)


def _plain(node: Node, key: str, hint: Any) -> object:  # noqa: ANN401  (any annotation)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return node.choice(key, args)
    if origin is tuple:
        return _whole_numbers(node, key) if args[0] is int else node.words(key)
    if hint in {bool, int}:
        return node.flag(key) if hint is bool else node.whole(key, None, -1_000_000, 1_000_000)
    if origin is types.UnionType:
        return node.decimal(key)  # weights, targets and bounds
    return node.text(key, "")


def _whole_numbers(node: Node, key: str) -> tuple[int, ...]:
    value = node.values[key]
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        node.refuse(key, mark("kunci {key} harus daftar bilangan bulat."))
    return tuple(value)
