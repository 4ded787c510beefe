"""Time per 1,000 people: a whole office is scored in one go, while people wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice

from portal.testing.findings import Finding
from portal.testing.places import place_of
from portal.testing.subject import Subject, Tried

PEOPLE = 1_000
_SAMPLE = 250
"""Documents really scored; the figure is for four times as many."""
_SLOW, _TOO_SLOW = 10.0, 60.0


def speed(subject: Subject) -> Iterator[Finding]:
    """Report methods that need many seconds for 1,000 people."""
    methods = {tried.method.id: tried.method for tried in subject.tried}
    for method_id, seconds in seconds_per_thousand(subject).items():
        if seconds > _SLOW:
            file, line = place_of(subject, methods[method_id].compute, method_id)
            yield Finding(
                level="must" if seconds > _TOO_SLOW else "should",
                what=f"Metode {method_id} butuh {seconds:.1f} detik untuk {PEOPLE} orang.",
                file=file,
                line=line,
                why="Kantor besar dihitung sekaligus, dan orang menunggu hasilnya.",
                mend="Hitung hal yang sama sekali saja; hindari perulangan di dalam perulangan.",
            )


def seconds_per_thousand(subject: Subject) -> dict[str, float]:
    """Return the seconds that each method with examples needs for 1,000 inputs."""
    return {tried.method.id: _seconds(tried) for tried in subject.tried if tried.golden}


def _seconds(tried: Tried) -> float:
    inputs = [case.input for case in tried.golden.usable] if tried.golden else []
    started = time.perf_counter()
    for document in islice(cycle(inputs), _SAMPLE if inputs else 0):
        tried.score(document)
    return (time.perf_counter() - started) * PEOPLE / _SAMPLE
