"""What a half-year is made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    FormFacts,
    Number,
    ScoringError,
    Snapshot,
    mean,
    read_answers,
    read_list,
    read_number,
    read_object,
    read_rating,
)

BEHAVIOR_ITEMS = (
    ("service", "Berorientasi pelayanan"),
    ("accountable", "Akuntabel"),
    ("competent", "Kompeten"),
    ("harmonious", "Harmonis"),
    ("loyal", "Loyal"),
    ("adaptive", "Adaptif"),
    ("collaborative", "Kolaboratif"),
)
"""The seven BerAKHLAK values of both forms, in their order (SE MenPANRB 20/2021)."""
RESULT_ITEM = "superior_result"
"""Code of the superior's item about the work result."""
_REPORT_RESULTS = (100, 50, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """One work report with its weight; ``result`` is ``None`` until somebody verified it."""

    weight: Number
    result: Number | None
    label: str


@dataclass(frozen=True, slots=True)
class HalfInput:
    """Marks are on the scale 1..5; one entry of ``peer_behavior`` is the mean of one form."""

    reports: tuple[Report, ...]
    superior_result: Number
    superior_behavior: tuple[Number, ...]
    peer_behavior: tuple[Number, ...]
    corrected: int = 0
    """Forms whose mean was replaced by the value that the fairness panel accepted."""


def parse(document: object) -> HalfInput:
    """Read a document: the superior's form, the peers, then the reports.

    ``incomplete_form`` for another number of items than seven, which is seen before any mark;
    ``invalid_rating`` for a mark outside 1..5; then ``invalid_value`` for weights and
    ``unknown_value`` for a report result that is none of 100, 50, 0 and null.
    """
    fields = read_object(document)
    items = read_answers(fields.get("superior_behavior"), len(BEHAVIOR_ITEMS))
    superior_result = read_rating(fields.get("superior_result"))
    superior_behavior = tuple([read_rating(item) for item in items])
    peers = tuple([read_rating(item) for item in read_list(fields.get("peer_behavior"))])
    reports = _reports([read_object(item) for item in read_list(fields.get("reports"))])
    return HalfInput(reports, superior_result, superior_behavior, peers)


def gather(snapshot: Snapshot) -> HalfInput | None:
    """Build the input from the frozen facts; ``None`` before the superior rated.

    The reports are the appraisal's measures: ``actual`` is the verifier's result. An accepted
    correction of the panel stands in place of the mean of a form's seven items.
    """
    superior = _forms(snapshot, "superior")
    if not superior:
        return None
    items = superior[0].items
    behavior = read_answers([items.get(code) for code, _ in BEHAVIOR_ITEMS], len(BEHAVIOR_ITEMS))
    if RESULT_ITEM not in items:
        raise ScoringError("incomplete_form")
    reports: list[Mapping[str, object]] = [
        {"weight": measure.weight, "result": measure.actual, "label": measure.label}
        for measure in snapshot.measures
    ]
    peers = _forms(snapshot, "peer")
    marks = tuple([read_rating(item) for item in behavior])
    if superior[0].corrected is not None:
        marks = (read_rating(superior[0].corrected),) * len(BEHAVIOR_ITEMS)
    return HalfInput(
        superior_result=read_rating(items[RESULT_ITEM]),
        superior_behavior=marks,
        peer_behavior=tuple([_form_mean(form) for form in peers]),
        reports=_reports(reports),
        corrected=sum(form.corrected is not None for form in (superior[0], *peers)),
    )


def _reports(entries: list[Mapping[str, object]]) -> tuple[Report, ...]:
    """Read all weights, then all results: they are ratios and need not add up to 100."""
    weights = [read_number(entry.get("weight")) for entry in entries]
    results = [_report_result(entry.get("result")) for entry in entries]
    return tuple(
        [
            Report(weight, result, str(entry.get("label") or f"Laporan {at}"))
            for at, (entry, weight, result) in enumerate(
                zip(entries, weights, results, strict=True), 1
            )
        ]
    )


def _report_result(value: object) -> Number | None:
    if value is None:
        return None
    try:
        result = read_number(value)
    except ScoringError as error:
        raise ScoringError("unknown_value", value=value) from error
    if result not in _REPORT_RESULTS:
        raise ScoringError("unknown_value", value=value)
    return result


def _forms(snapshot: Snapshot, relation: str) -> list[FormFacts]:
    return [form for form in snapshot.forms if form.relation == relation and form.items]


def _form_mean(form: FormFacts) -> Number:
    if form.corrected is not None:
        return read_rating(form.corrected)
    codes = [code for code, _ in BEHAVIOR_ITEMS]
    answers = read_answers([form.items.get(code) for code in codes], len(codes))
    return mean([read_rating(answer) for answer in answers])
