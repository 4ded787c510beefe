"""What the yearly value is made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api import (
    FormFacts,
    IndicatorInput,
    Measure,
    Number,
    ProjectFacts,
    ScoringError,
    Snapshot,
    exact,
    mean,
    read_flag,
    read_indicator_set,
    read_list,
    read_number,
    read_object,
    read_rating,
)

_SHEET_LABEL = "Proyek {}"
_MEASURE_FIELDS = (
    "code",
    "label",
    "weight",
    "direction",
    "target",
    "actual",
    "lower_bound",
    "upper_bound",
    "range_direction",
    "tolerance",
    "target_is_maximum",
)


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the year: working days of the member and the agreed indicators."""

    days: Number
    indicators: tuple[IndicatorInput, ...]
    title: str


@dataclass(frozen=True, slots=True)
class ObjectiveInput:
    """Ratings are means of one form each, on the scale 1..5."""

    projects: tuple[Project, ...]
    superior_rating: Number
    peer_ratings: tuple[Number, ...]
    verified_idea: bool


def parse(document: object) -> ObjectiveInput:
    """Read a document: ratings first, then the projects in their order.

    Errors: ``no_superior_rating``, ``invalid_rating``, ``invalid_value``, ``unknown_value``,
    ``weights_not_100`` (per project).
    """
    fields = read_object(document)
    superior = _superior(fields.get("superior_rating"))
    peers = tuple([read_rating(item) for item in read_list(fields.get("peer_ratings"))])
    idea = read_flag(fields.get("verified_idea"))
    projects = [
        _project(item, _SHEET_LABEL.format(at))
        for at, item in enumerate(read_list(fields.get("projects")), 1)
    ]
    return ObjectiveInput(tuple(projects), superior, peers, idea)


def gather(snapshot: Snapshot) -> ObjectiveInput:
    """Build the input from the frozen facts of one appraisal; the same errors as `parse`."""
    superior = _form_means(snapshot.forms, "superior")
    idea = snapshot.fact("verified_idea")
    return ObjectiveInput(
        projects=tuple([_project(_plain(p), p.title) for p in snapshot.projects]),
        superior_rating=_superior(superior[0] if superior else None),
        peer_ratings=tuple([read_rating(item) for item in _form_means(snapshot.forms, "peer")]),
        verified_idea=idea is not None and idea.confirmed and idea.value == "true",
    )


def _superior(value: object) -> Number:
    if value is None:
        raise ScoringError("no_superior_rating")
    return read_rating(value)


def _project(document: object, title: str) -> Project:
    fields = read_object(document)
    days = read_number(fields.get("days"))
    if days == 0:
        raise ScoringError("invalid_value")
    return Project(days, read_indicator_set(fields.get("indicators")), title)


def _form_means(forms: Iterable[FormFacts], relation: str) -> list[Number]:
    """Return the mean of the items of every form of that relation that has items."""
    return [
        mean([exact(mark) for mark in form.items.values()])
        for form in forms
        if form.relation == relation and form.items
    ]


def _plain(project: ProjectFacts) -> dict[str, object]:
    return {"days": project.days, "indicators": [_fields(m) for m in project.measures]}


def _fields(measure: Measure) -> dict[str, object]:
    return {name: getattr(measure, name) for name in _MEASURE_FIELDS}
