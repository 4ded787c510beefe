"""Numbers that several reports of the region print: achievements and means, exactly computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api import (
    FormFacts,
    Measure,
    ScoringError,
    borrow,
    clamp,
    exact,
    mean,
    printed,
    read_indicator_set,
    total,
)

from .instruments import ITEMS, PEER_FORM

_ACHIEVEMENT = borrow("national.achievement")
_FIELDS = (
    "code",
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
class IndicatorRow:
    """One indicator as printed: plan, realization, achievement 0..120 (None without data)."""

    label: str
    unit: str
    weight: str | None
    target: str | None
    actual: str | None
    achievement: str | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One BerAKHLAK value: the superior's mark, and the peers' mean when there are enough forms."""

    label: str
    superior: str | None
    peers: str | None


def indicator_rows(measures: Iterable[Measure]) -> tuple[tuple[IndicatorRow, ...], str | None]:
    """Return the printed indicators and the share of their weight that has data, in percent."""
    listed = tuple(measures)
    try:
        given = read_indicator_set(
            [{name: getattr(measure, name) for name in _FIELDS} for measure in listed]
        )
    except ScoringError:
        return tuple([_row(measure, None) for measure in listed]), None
    found = [_ACHIEVEMENT(indicator).exact("achievement") for indicator in given]
    shown = [None if value is None else printed(clamp(value, 0, 120)) for value in found]
    covered = [i.weight for i, value in zip(given, found, strict=True) if value is not None]
    rows = [_row(measure, text) for measure, text in zip(listed, shown, strict=True)]
    return tuple(rows), printed(total(covered))


def value_rows(forms: Iterable[FormFacts]) -> tuple[ValueRow, ...]:
    """Return the superior's mark and the peers' mean of each of the seven values."""
    listed = tuple(forms)
    superior = [form for form in listed if form.relation == "superior"][:1]
    peers = [form for form in listed if form.relation == "peer"]
    enough = peers if len(peers) >= PEER_FORM.quorum else []
    return tuple(
        [
            ValueRow(item.label, _mean(superior, item.code), _mean(enough, item.code))
            for item in ITEMS
        ]
    )


def form_mean(forms: Iterable[FormFacts], relation: str, quorum: int) -> str | None:
    """Return the mean of the form means of one relation, or None below the quorum."""
    listed = [form for form in forms if form.relation == relation and form.items]
    if len(listed) < quorum:
        return None
    return printed(mean([mean([exact(m) for m in form.items.values()]) for form in listed]))


def _mean(forms: Iterable[FormFacts], code: str) -> str | None:
    marks = [exact(form.items[code]) for form in forms if code in form.items]
    return printed(mean(marks)) if marks else None


def _row(measure: Measure, achievement: str | None) -> IndicatorRow:
    return IndicatorRow(
        measure.label,
        measure.measure_unit,
        measure.weight,
        measure.target,
        measure.actual,
        achievement,
    )
