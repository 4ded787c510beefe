"""The people with whom a method is tried until it scores one of them.

An honest `gather` may refuse most made-up people: somebody released by a flag, a number outside
its range, a record that takes a person out of the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from portal.api.snapshot import Snapshot
from portal.host.registry import RegionEntry
from portal.testing.sample_facts import values_tried
from portal.testing.sample_measures import places
from portal.testing.sample_people import of_cadence, year_of
from portal.testing.sample_words import LONG_NAME, ROWS

_FEWER = 20
"""Combinations of facts tried with each other place, and with somebody without records."""


def people_tried(entry: RegionEntry, cadence: str) -> Iterator[Snapshot]:
    """Yield complete people, the fullest one first, with the facts of a year or of a half."""
    for year in _years(entry):
        yield of_cadence(entry, cadence, year)


def _years(entry: RegionEntry) -> Iterator[Snapshot]:
    full = year_of(entry, 1, LONG_NAME, ROWS)
    yield from _valued(entry, full)
    elsewhere = [year_of(entry, 1, LONG_NAME, ROWS, place) for place in places(entry)]
    for other in (replace(full, records=()), *elsewhere):
        yield from islice(_valued(entry, other), _FEWER)
    yield replace(full, facts=())


def _valued(entry: RegionEntry, person: Snapshot) -> Iterator[Snapshot]:
    for facts in values_tried(entry.facts()):
        yield replace(person, facts=facts)
