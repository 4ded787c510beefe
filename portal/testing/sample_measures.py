"""What a made-up person or unit is measured by: the region's sets as the core hands them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from portal.api.describe import Indicator, IndicatorSet
from portal.api.snapshot import Measure, ProjectFacts
from portal.domain.periods import periods_of_year
from portal.host.registry import RegionEntry
from portal.testing.sample_words import CYCLE, SECTORS

FEW = 3
"""Rows of somebody who is one of many."""


def measures(
    entry: RegionEntry, subjects: Sequence[str], rows: int, place: str = ""
) -> tuple[Measure, ...]:
    """Return the measured rows of every period of the year for the sets of these subjects.

    Fixed sets are handed over one beside the other, as the core does. Of those that name a unit
    or position, the ones of `place` count; without one, of the place that asks for the most.
    """
    sets = [one for one in entry.indicator_sets if one.subject in subjects]
    sets.sort(key=lambda one: (one.period, one.subject))
    found: list[Measure] = []
    for (kind, _subject), group in groupby(sets, key=lambda one: (one.period, one.subject)):
        for indicators, marks in _plans(list(group), rows, place):
            for span in periods_of_year(CYCLE.year, kind):
                found.extend(_measured(indicators, marks, span.code, rows))
    return tuple(found)


def measures_of(found: IndicatorSet) -> tuple[Measure, ...]:
    """Return one measured row for each indicator of a set."""
    return _measured(found.indicators, found.verified_marks, CYCLE.code, rows=1)


def places(entry: RegionEntry) -> tuple[str, ...]:
    """Return the units and positions for which the region has fixed sets of their own."""
    named = [one.applies_to for one in entry.indicator_sets if not one.adjustable]
    return tuple(dict.fromkeys([name for name in named if name]))


Plan = tuple[tuple[Indicator, ...], tuple[tuple[str, str], ...]]
"""Indicators, and the marks by which they are verified."""


def _plans(sets: Sequence[IndicatorSet], rows: int, place: str) -> list[Plan]:
    fixed = [one for one in sets if not one.adjustable]
    own = [one for one in sets if one.adjustable]
    found = [(one.indicators, one.verified_marks) for one in _held(fixed, place)]
    return [*found, *([(_plan(own, rows), own[0].verified_marks)] if own else [])]


def _held(fixed: Sequence[IndicatorSet], place: str) -> list[IndicatorSet]:
    """Return the fixed sets of somebody at one place: those for all, and those of the place."""
    named = [one for one in fixed if one.applies_to]
    if named and place not in {one.applies_to for one in named}:
        place = max(named, key=lambda one: len(one.indicators)).applies_to
    return [one for one in fixed if one.applies_to in {"", place}]


def _plan(sets: Sequence[IndicatorSet], rows: int) -> tuple[Indicator, ...]:
    """Return the own plan of one person, as long as the region allows.

    Sets of different positions are joined, and own indicators added, until the plan has its
    length; the weights are then spread anew.
    """
    longest = max(sets, key=lambda one: len(one.indicators))
    if longest.indicators and rows <= FEW:
        return longest.indicators
    wanted = max(min(rows, longest.maximum_count), longest.minimum_count)
    known = {one.code: one for found in sets for one in found.indicators}
    chosen = list(known.values())[:wanted]
    own = [_own(longest, at) for at in range(len(chosen) + 1, wanted + 1)]
    return _spread([*chosen, *own])


def _own(found: IndicatorSet, at: int) -> Indicator:
    aspects = found.required_aspects or ("",)
    return Indicator(
        code=f"own-{at}",
        label=f"Sasaran sendiri ke-{at}: dokumen rencana kerja yang selesai tepat pada waktunya",
        measure_unit="dokumen",
        direction="higher",
        aspect=aspects[at % len(aspects)],
        duty="Menyusun rencana kerja",
    )


def _spread(chosen: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """Return the indicators with whole weights that add up to exactly 100."""
    share = 100 // max(len(chosen), 1)
    rest = 100 - share * (len(chosen) - 1)
    return tuple([replace(one, weight=str(share if at else rest)) for at, one in enumerate(chosen)])


def _measured(
    indicators: Sequence[Indicator], marks: Sequence[tuple[str, str]], period: str, rows: int
) -> tuple[Measure, ...]:
    return tuple(
        [
            Measure(
                code=i.code,
                label=i.label,
                direction=i.direction,
                measure_unit=i.measure_unit,
                weight=i.weight,
                target=i.target or "10",
                actual=(marks[at % len(marks)][0] if marks else "9.5") if rows else None,
                lower_bound=i.lower_bound or ("8" if i.direction == "range" else None),
                upper_bound=i.upper_bound or ("12" if i.direction == "range" else None),
                range_direction=i.range_direction,
                tolerance=i.tolerance,
                target_is_maximum=i.target_is_maximum,
                aspect=i.aspect,
                source=i.source,
                competence=i.competence,
                duty=i.duty,
                period=period,
                evidence_count=2 if rows else 0,
            )
            for at, i in enumerate(indicators)
        ]
    )


def projects(found: IndicatorSet, rows: int) -> tuple[ProjectFacts, ...]:
    """Return accepted projects with `rows` measured rows among them."""
    per_project = max(len(found.indicators), 1)
    return tuple(
        [
            ProjectFacts(
                code=f"P-{at:02}",
                title=f"Pembangunan Jembatan Gantung Sungai Perbatasan Tahap {at}",
                starts=date(2026, 2, 1),
                planned_end=date(2026, 6, 30),
                ended=date(2026, 7, 4),
                sector=SECTORS[at % 3],
                days=100 + at,
                measures=_measured(found.indicators, found.verified_marks, "", rows),
            )
            for at in range(1, -(-rows // per_project) + 1)
        ]
    )
