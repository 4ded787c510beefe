"""Year predikat from the published values of the two halves."""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    Number,
    PastResult,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Snapshot,
    mean,
    read_list,
    read_number,
    read_object,
)

from .quadrant import RULE, not_rated_card, rated_card

_ID = "lhokseumawe.year"
_HALF_METHOD = "lhokseumawe.three_sources"
_KEYS = ("result_value", "behavior_value")
_HALVES = 2
_PLACES = {"-H1": 0, "-H2": 1}
_HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Half:
    """The published values 0..100 of one half-year."""

    result: Number
    behavior: Number


@dataclass(frozen=True, slots=True)
class YearInput:
    """Both halves in their order; ``None`` for a half without a rating."""

    halves: tuple[Half | None, ...]


def parse(document: object) -> YearInput:
    """Read ``{halves}``: exactly two entries, each a pair or null; else ``invalid_value``."""
    halves = tuple([_half(item) for item in read_list(read_object(document).get("halves"))])
    if len(halves) != _HALVES:
        raise ScoringError("invalid_value")
    return YearInput(halves)


def gather(snapshot: Snapshot) -> YearInput:
    """Take the published halves of the year from the history.

    Who moved inside a half has two results of that half; the last one counts. A half keeps its
    place also when the other one is missing.
    """
    halves: list[object] = [None] * _HALVES
    for at, past in enumerate(halves_of(snapshot)[:_HALVES]):
        result, place = past.result, _PLACES.get(past.period[4:], at)
        if result.get("result_value") is not None:
            halves[place] = {
                "result": result.get("result_value"),
                "behavior": result.get("behavior_value"),
            }
    return parse({"halves": halves})


def halves_of(snapshot: Snapshot) -> tuple[PastResult, ...]:
    """Return the last published result of each half of the year, in calendar order."""
    year = snapshot.cycle.year
    by_half = {
        past.period or past.cycle or str(at): past
        for at, past in enumerate(snapshot.history)
        if past.year == year and past.method == _HALF_METHOD
    }
    return tuple(by_half.values())


def compute(given: YearInput) -> ScoreCard:
    """Return the means of the halves that exist, rated like a half."""
    known = [(at, half) for at, half in enumerate(given.halves, 1) if half is not None]
    if not known:
        return not_rated_card(_ID, _KEYS, "no_half", "belum ada nilai semester")
    results = [half.result.named(f"result_{at}", f"Hasil semester {at}") for at, half in known]
    behaviors = [
        half.behavior.named(f"behavior_{at}", f"Perilaku semester {at}") for at, half in known
    ]
    numbers = {
        "result_value": mean(results).named("result_value", "Nilai hasil kerja"),
        "behavior_value": mean(behaviors).named("behavior_value", "Nilai perilaku kerja"),
    }
    flags = [] if len(known) == _HALVES else ["one_half_only"]
    return rated_card(_ID, numbers, (), flags)


def _half(document: object) -> Half | None:
    if document is None:
        return None
    fields = read_object(document)
    return Half(
        result=read_number(fields.get("result"), 0, _HIGHEST),
        behavior=read_number(fields.get("behavior"), 0, _HIGHEST),
    )


YEAR = ScoringMethod(
    id=_ID,
    title="Penilaian tahunan dari dua semester",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data="Semester tanpa nilai tidak dihitung; hanya satu semester diberi tanda.",
    legal_basis=RULE,
    cycle_result=True,
    published_key="result_value",
    grade_key="predikat",
)
