"""`region.toml`, `indicators.toml` and `instruments.toml` as the descriptions of `portal.api`."""

from __future__ import annotations

from portal.api.describe import (
    IndicatorSet,
    LearningMaterial,
    Letterhead,
    Region,
    Stage,
    Workflow,
)
from portal.api.instruments import (
    Fact,
    Instrument,
    RatingForm,
    Register,
    Scale,
    ScalePoint,
    Survey,
)
from portal.domain.sentences import mark
from portal.host.declarative.building import build, distinct, whole_numbers
from portal.host.declarative.closings import read_closings
from portal.host.declarative.reports import FACT_LABELS
from portal.host.declarative.source import Node
from portal.host.declarative.spec import Spec
from portal.host.refusal import Refused
from portal.host.rules import check_indicators


def read_region(root: Node) -> Region:
    """Read `[region]` and `[region.letterhead]`."""
    root.only("region", "workflow", "reports")
    region = root.table("region")
    found: Region = build(Region, region, letterhead=build(Letterhead, region.table("letterhead")))
    return found


def read_workflow(root: Node, specs: tuple[Spec, ...]) -> Workflow | None:
    """Read `[workflow]` with `[[workflow.stages]]` and `[[workflow.closings]]`."""
    if "workflow" not in root.values:
        return None
    node = root.table("workflow")
    stages = tuple([build(Stage, stage) for stage in distinct(node.rows("stages"))])
    closings = read_closings(node, specs)
    found: Workflow = build(Workflow, node, stages=stages, closings=closings)
    return found


def read_indicators(root: Node | None) -> tuple[IndicatorSet, ...]:
    """Read every `[[sets]]` with its `[[sets.indicators]]`."""
    if root is None:
        return ()
    root.only("sets")
    return tuple([_indicators(node) for node in distinct(root.rows("sets"))])


def _indicators(node: Node) -> IndicatorSet:
    found: IndicatorSet = build(IndicatorSet, node)
    try:
        check_indicators(found)
    except Refused as error:  # the same rules as for Python, told with file and line
        wrong = "minimum_count" if found.minimum_count > found.maximum_count else "indicators"
        node.refuse(wrong, error.sentence.message, **error.sentence.params)
    return found


def read_instruments(root: Node | None) -> tuple[Instrument, ...]:
    """Read every `[[forms]]`, `[[facts]]`, `[[registers]]` and `[[surveys]]`."""
    if root is None:
        return ()
    root.only("forms", "facts", "registers", "surveys", "learning")
    return (
        *[_with_scale(RatingForm, node) for node in _labeled(root.rows("forms"))],
        *[build(Fact, node) for node in distinct(root.rows("facts"))],
        *[build(Register, node) for node in _labeled(root.rows("registers"))],
        *[_with_scale(Survey, node) for node in distinct(root.rows("surveys"))],
    )


def _labeled(rows: list[Node]) -> list[Node]:
    """Return rows whose labels templates find by their ids; one id stands for those of facts."""
    for row in rows:
        if row.values.get("id") == FACT_LABELS:
            row.refuse("id", mark("kunci {key} tidak boleh {value}; itu nama label keterangan."))
    return distinct(rows)


def read_learning(root: Node | None) -> tuple[LearningMaterial, ...]:
    """Read every `[[learning]]` of `instruments.toml` with its `questions`."""
    if root is None:
        return ()
    return tuple([build(LearningMaterial, node) for node in distinct(root.rows("learning"))])


def _with_scale(kind: type[RatingForm | Survey], node: Node) -> RatingForm | Survey:
    """Build a form or survey: its scale is the list of points, the marks with reason beside it."""
    points = tuple([build(ScalePoint, point) for point in distinct(node.rows("scale"))])
    reasons = whole_numbers(node, "reason_required") if kind is RatingForm else ()
    scale = Scale(points=points, reason_required=frozenset(reasons))
    also = ("reason_required",) if kind is RatingForm else ()
    found: RatingForm | Survey = build(kind, node, also, scale=scale)
    return found
