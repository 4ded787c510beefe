"""The frozen facts of made-up people, as a region's own indicators, forms and registers ask.

A full person has as many indicators as the sets allow (at most `ROWS`), in every period of the
year; the other extreme has indicators without a single actual value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.api.instruments import RatingForm
from portal.api.methods import ScoringError
from portal.api.snapshot import (
    CycleFacts,
    FormFacts,
    PastResult,
    PersonFacts,
    Snapshot,
)
from portal.host.registry import RegionEntry
from portal.testing.sample_facts import first_values
from portal.testing.sample_measures import FEW, measures, projects
from portal.testing.sample_records import own_records, survey_facts
from portal.testing.sample_words import CYCLE, LONG_UNIT, NIP
from portal.testing.sample_years import history, periods


def snapshot(entry: RegionEntry, at: int, name: str, rows: int = FEW) -> Snapshot:
    """Return frozen facts of one person as the region's own forms and indicators ask for them."""
    year = year_of(entry, at, name, rows)
    return of_cadence(entry, "year", year) if rows else year


def half_snapshot(entry: RegionEntry, at: int, name: str, rows: int = FEW) -> Snapshot:
    """Return the facts of one half of the year, for the method that scores halves."""
    return of_cadence(entry, "half", year_of(entry, at, name, rows))


def of_cadence(entry: RegionEntry, cadence: str, year: Snapshot) -> Snapshot:
    """Return the first half of a year's facts, or the year with its halves as published."""
    if cadence == "half":
        return _half(year, 1)
    return replace(year, history=(*year.history, *_halves(entry, year)))


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


def year_of(entry: RegionEntry, at: int, name: str, rows: int, place: str = "") -> Snapshot:
    """Return one person's year before its halves are known; `place` as in `measures`."""
    built = [one for one in entry.indicator_sets if one.subject == "project"]
    return Snapshot(
        region=entry.region.code,
        cycle=CYCLE,
        employee=person(at, name),
        appraiser=person(901, "Drs. H. Bambang Suryo Atmojo, M.Si."),
        appraiser_superior=person(902, "Dra. Hj. Siti Nurhaliza Rahmawati, M.M."),
        starts=CYCLE.starts,
        ends=CYCLE.ends,
        projects=projects(built[0], rows) if built else (),
        measures=measures(entry, ("person", "position"), rows, place),
        unit_measures=measures(entry, ("unit",), rows, place),
        forms=tuple([form for found in entry.forms() for form in _forms(found, rows)]),
        facts=first_values(entry.facts()) if rows else (),
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
                cycle=half.cycle.code,
                cadence="half",
                period=half.cycle.code,
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
