"""The frozen facts of made-up people, as a region's own indicators, forms and registers ask.

A full person has as many indicators as the sets allow (at most `ROWS`), in every period of the
year; the other extreme has indicators without a single actual value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from portal.api.describe import Indicator, IndicatorSet
from portal.api.instruments import Fact, RatingForm
from portal.api.methods import ScoringError
from portal.api.snapshot import (
    CycleFacts,
    FactValue,
    FormFacts,
    Measure,
    PastResult,
    PersonFacts,
    ProjectFacts,
    Snapshot,
)
from portal.domain.periods import periods_of_year
from portal.host.registry import RegionEntry
from portal.testing.sample_records import own_records, survey_facts
from portal.testing.sample_words import CYCLE, LONG_UNIT, NIP, SECTORS
from portal.testing.sample_years import history, periods

FEW = 3
"""Rows of somebody who is one of many."""
_DECIMALS = ("82.5", "3", "1", "0")
"""Values tried for facts that are numbers: their ranges are known to the plugin alone."""


def snapshot(entry: RegionEntry, at: int, name: str, rows: int = FEW) -> Snapshot:
    """Return frozen facts of one person as the region's own forms and indicators ask for them."""
    person = _year(entry, at, name, rows)
    return replace(person, history=(*person.history, *_halves(entry, person))) if rows else person


def half_snapshot(entry: RegionEntry, at: int, name: str, rows: int = FEW) -> Snapshot:
    """Return the facts of one half of the year, for the method that scores halves."""
    return _half(_year(entry, at, name, rows), 1)


def numbers_tried(found: Snapshot, entry: RegionEntry) -> Iterator[Snapshot]:
    """Yield the facts with each value that a fact of the kind `decimal` may have."""
    decimals = {fact.code for fact in entry.facts() if fact.kind == "decimal"}
    for value in _DECIMALS if decimals else _DECIMALS[:1]:
        facts = [replace(f, value=value) if f.code in decimals else f for f in found.facts]
        yield replace(found, facts=tuple(facts))


def people_only(found: Snapshot) -> Snapshot:
    """Return the same person before anything was measured, rated or written down."""
    return Snapshot(
        region=found.region,
        cycle=found.cycle,
        employee=found.employee,
        appraiser=found.appraiser,
        appraiser_superior=found.appraiser_superior,
        starts=found.starts,
        ends=found.ends,
    )


def person(at: int, name: str) -> PersonFacts:
    """Return a person with the longest texts that a row about him can hold."""
    return PersonFacts(
        nip=f"{NIP[:-3]}{at % 1000:03}" if at != 1 else NIP,
        name=name,
        rank="Pembina Utama Muda (IV/c)",
        position="Perencana Ahli Madya pada Bidang Perencanaan Makro dan Evaluasi Pembangunan",
        unit=LONG_UNIT,
        unit_code="U-01",
        sex="female" if at % 2 else "male",
    )


def measures_of(found: IndicatorSet) -> tuple[Measure, ...]:
    """Return one measured row for each indicator of a set."""
    return _measured(found.indicators, found.verified_marks, CYCLE.code, rows=1)


def _year(entry: RegionEntry, at: int, name: str, rows: int) -> Snapshot:
    projects = [one for one in entry.indicator_sets if one.subject == "project"]
    return Snapshot(
        region=entry.region.code,
        cycle=CYCLE,
        employee=person(at, name),
        appraiser=person(901, "Drs. H. Bambang Suryo Atmojo, M.Si."),
        appraiser_superior=person(902, "Dra. Hj. Siti Nurhaliza Rahmawati, M.M."),
        starts=CYCLE.starts,
        ends=CYCLE.ends,
        projects=_projects(projects[0], rows) if projects else (),
        measures=measures(entry, ("person", "position"), rows),
        unit_measures=measures(entry, ("unit",), rows),
        forms=tuple([form for found in entry.forms() for form in _forms(found, rows)]),
        facts=tuple(
            [
                FactValue(code=f.code, value=_fact(f), text="Uraian singkat.", confirmed=True)
                for f in entry.facts()
                if rows and f.kind in {"flag", "decimal", "choice"}
            ]
        ),
        history=history(entry, rows),
        periods=periods(entry, "person") if rows else (),
        unit_periods=periods(entry, "unit") if rows else (),
        surveys=survey_facts(entry) if rows else (),
        records=own_records(entry, name, person(at, name).nip, rows),
    )


def _half(year: Snapshot, at: int) -> Snapshot:
    """Return one half of the year; what is measured by half-years keeps its own rows only."""
    code = f"{CYCLE.year}-H{at}"
    starts, ends = (date(CYCLE.year, 1, 1), date(CYCLE.year, 6, 30))
    if at != 1:
        starts, ends = (date(CYCLE.year, 7, 1), date(CYCLE.year, 12, 31))
    cycle = CycleFacts(
        code=code, title=f"Semester {at} {CYCLE.year}", year=CYCLE.year, starts=starts, ends=ends
    )
    mine = [one for one in year.measures if "-H" not in one.period or one.period == code]
    return replace(year, cycle=cycle, starts=starts, ends=ends, measures=tuple(mine))


def _halves(entry: RegionEntry, year: Snapshot) -> Iterator[PastResult]:
    """Yield the published halves of the year, where the region scores halves."""
    method = entry.result_method("half")
    if method is None or entry.result_method() is None:
        return
    for at in (1, 2):
        half = _half(year, at)
        try:
            given = method.gather(half)
            card = None if given is None else method.compute(given)
        except ScoringError:
            card = None  # told by the check of `gather`
        if card is not None:
            yield PastResult(
                year=CYCLE.year,
                method=method.id,
                result=dict(card.result),
                cycle=half.cycle.title,
                cadence="half",
            )


def _fact(fact: Fact) -> str:
    if fact.kind == "choice":
        return fact.choices[0] if fact.choices else ""
    return "true" if fact.kind == "flag" else _DECIMALS[0]


def measures(entry: RegionEntry, subjects: Sequence[str], rows: int) -> tuple[Measure, ...]:
    """Return the measured rows of every period of the year for the sets of these subjects."""
    sets = [one for one in entry.indicator_sets if one.subject in subjects]
    sets.sort(key=lambda one: one.period)
    found: list[Measure] = []
    for kind, group in groupby(sets, key=lambda one: one.period):
        alike = list(group)
        indicators, marks = _plan(alike, rows), alike[0].verified_marks
        for span in periods_of_year(CYCLE.year, kind):
            found.extend(_measured(indicators, marks, span.code, rows))
    return tuple(found)


def _plan(sets: Sequence[IndicatorSet], rows: int) -> tuple[Indicator, ...]:
    """Return what one person is measured by: a fixed set as it stands, others up to their limit.

    Sets of different positions are joined, and own indicators added, until the plan is as long as
    the region allows; the weights are then spread anew.
    """
    longest = max(sets, key=lambda one: (not one.adjustable, len(one.indicators)))
    if not longest.adjustable or (longest.indicators and rows <= FEW):
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


def _projects(found: IndicatorSet, rows: int) -> tuple[ProjectFacts, ...]:
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


def _forms(form: RatingForm, rows: int) -> list[FormFacts]:
    marks = [point.value for point in form.scale.points]
    items = {item.code: marks[-2] for item in form.items}
    texts = {one.code: "Pekerjaan selesai tepat waktu dan rapi." for one in form.narratives}
    count = max(form.quorum, 1) if rows or form.relation == "superior" else 0
    return [
        FormFacts(instrument=form.id, relation=form.relation, items=items, texts=texts)
        for _ in range(count)
    ]
