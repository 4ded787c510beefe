"""`[[workflow.closings]]`: months and quarters with a value by one of the folder's methods."""

from __future__ import annotations

from collections.abc import Callable

from portal.api.describe import Closing
from portal.api.snapshot import Measure
from portal.domain.sentences import mark
from portal.host.declarative.building import build, distinct
from portal.host.declarative.inputs import Input, measured
from portal.host.declarative.source import Node
from portal.host.declarative.spec import Spec

_FROM_MEASURES = frozenset({"measures", "unit_measures"})


def closing_ids(root: Node) -> tuple[str, ...]:
    """Return the ids of the closings, before anything else of them is read."""
    workflow = root.values.get("workflow")
    if not isinstance(workflow, dict):
        return ()
    return tuple([node.text("id") for node in root.table("workflow").rows("closings")])


def read_closings(workflow: Node, specs: tuple[Spec, ...]) -> tuple[Closing, ...]:
    """Read every closing. Raises `Refused` where it does not fit the method that it names."""
    return tuple([_closing(node, specs) for node in distinct(workflow.rows("closings"))])


def _closing(node: Node, specs: tuple[Spec, ...]) -> Closing:
    node.choice("method", tuple([spec.id for spec in specs]))
    spec = next(spec for spec in specs if spec.id == node.values["method"])
    for one in spec.inputs:
        if one.source not in _FROM_MEASURES and not one.optional:
            message = mark(
                "metode {value} butuh masukan {name}, yang tidak ada pada capaian satu periode."
            )
            node.refuse("method", message, name=one.name)
    node.choice("value_key", tuple([value.key for value in spec.values if value.published]))
    if "status_key" in node.values:
        node.choice("status_key", tuple([key for key, _ in spec.words]))
    found: Closing = build(Closing, node, document=_document(spec.inputs))
    return found


def _document(inputs: tuple[Input, ...]) -> Callable[[tuple[Measure, ...]], object]:
    def document(measures: tuple[Measure, ...]) -> object:
        return {one.name: measured(one, measures) for one in inputs if one.source in _FROM_MEASURES}

    return document
