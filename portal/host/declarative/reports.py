"""Reports of a declarative plugin: a template, and the values it prints by their labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from portal.api.describe import ReportFormat, Table
from portal.api.instruments import Fact, Instrument, RatingForm, Register
from portal.api.report_data import ReportData
from portal.domain.sentences import mark
from portal.host.declarative.building import distinct
from portal.host.declarative.source import Node
from portal.host.declarative.spec import Spec

Rows = tuple[tuple[str, str], ...]
Labels = Mapping[str, Mapping[str, str]]
FACT_LABELS = "facts"
"""Where a template finds the labels of facts, among those of forms and registers by their ids."""
_AUDIENCES = ("employee", "project_head", "committee", "leader", "hr")


def read_reports(
    root: Node, spec: Spec, instruments: Sequence[Instrument]
) -> tuple[ReportFormat, ...]:
    """Read every `[[reports]]`: id, title, template and audience; scope is one employee."""
    labels = _labels(instruments)
    values = [(value.label, value.key) for value in spec.values if value.published]
    rows = (*values, *[(label, key) for key, label in spec.words])
    numbers = frozenset([key for _, key in values])
    return tuple([_report(node, rows, numbers, labels) for node in distinct(root.rows("reports"))])


def _report(node: Node, rows: Rows, numbers: frozenset[str], labels: Labels) -> ReportFormat:
    node.only("id", "title", "template", "audience", "version")
    return ReportFormat(
        id=node.text("id"),
        title=node.text("title"),
        scope="employee",
        template=node.text("template"),
        context=_context(rows, numbers, labels),
        tables=_tables(rows),
        audience=node.choice("audience", _AUDIENCES, "employee"),  # type: ignore[arg-type]
        version=node.text("version", "1"),
    )


def _labels(instruments: Sequence[Instrument]) -> Labels:
    """Return the labels of items and fields by form or register, and those of facts.

    No form or register bears the name `FACT_LABELS`: reading them refuses it.
    """
    found: dict[str, dict[str, str]] = {FACT_LABELS: {}}
    for one in instruments:
        if isinstance(one, Fact):
            found[FACT_LABELS][one.code] = one.label
        elif isinstance(one, RatingForm):
            mine = found.setdefault(one.id, {})
            mine |= {item.code: item.label for item in one.items}
            mine |= {text.code: text.label for text in one.narratives}
        elif isinstance(one, Register):
            found.setdefault(one.id, {}).update({f.code: f.label for f in one.fields})
    return found


def _context(
    rows: Rows, numbers: frozenset[str], labels: Labels
) -> Callable[[ReportData], Mapping[str, object]]:
    def context(data: ReportData) -> Mapping[str, object]:
        case = data.cases[0]
        shown = [(label, _read(case.result.get(key), key in numbers)) for label, key in rows]
        told = {"case": case, "facts": case.snapshot, "result": case.result, "rows": shown}
        return {**told, "labels": labels}

    return context


def _read(value: object, number: bool) -> object:  # noqa: FBT001
    """Return what stands on paper: a published number with the decimal comma."""
    return value.replace(".", ",") if number and isinstance(value, str) else value


def _tables(rows: Rows) -> Callable[[ReportData], tuple[Table, ...]]:
    def tables(data: ReportData) -> tuple[Table, ...]:
        result = data.cases[0].result
        shown = tuple([(label, _cell(result.get(key))) for label, key in rows])
        return (Table(title=mark("Nilai"), columns=(mark("Butir"), mark("Nilai")), rows=shown),)

    return tables


def _cell(value: object) -> str | int | None:
    return value if isinstance(value, str | int) else None
