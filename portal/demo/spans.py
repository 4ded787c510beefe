"""The spans of time that a sample year is told in: one year, or two halves and their year.

All days are counted from the end of a span, so that a half-year is told like a year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.demo.scene import Scene
from portal.services.cycle.cycles import cadences

_MONTHS = 6
_OFFSETS = {
    "draft": -400,
    "running": -400,
    "rating": -17,
    "calculated": -9,
    "dialogue": -2,
    "published": 8,
    "objection": 9,
    "final": 33,
}
"""Days from the end of a span to the common step of each stage."""
_AFTER_THE_HALVES = 40
"""Days by which the year of two halves comes later than the second half."""


@dataclass(frozen=True, slots=True)
class Span:
    """One cycle to be told: what it is called, when it lies, and how far it is told."""

    code: str
    title: str
    year: int
    cadence: str
    starts: date
    ends: date
    stage: str
    current: bool
    base: date
    """Day from which the days of the steps are counted."""

    def day(self, stage: str, more: int = 0) -> date:
        """Return the day of a stage's common step, some days later when asked."""
        return self.base + timedelta(days=_OFFSETS[stage] + more)


def spans_of(scene: Scene, year: int, stage: str) -> tuple[Span, ...]:
    """Return the spans of a year in the order in which they are told."""
    if "half" not in cadences(scene.region):
        return (_year(scene, year, stage),)
    halves = [_half(scene, year, at) for at in (1, 2)]
    if stage != "final" and scene.is_present(year):
        now = 1 if scene.today <= halves[0].ends and scene.today.year == year else 2
        told = [_reaching(one, "final", scene.today) for one in halves[: now - 1]]
        last = halves[now - 1]
        return (*told, _changed(last, stage=stage, current=True))
    return (*(_changed(one, stage=stage) for one in halves), _year_of_halves(scene, year, stage))


def _year(scene: Scene, year: int, stage: str) -> Span:
    return Span(
        code=f"{scene.region.upper()}-{year}",
        title=scene.words["year_title"].format(year=year),
        year=year,
        cadence="year",
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
        stage=stage,
        current=scene.is_present(year),
        base=date(year, 12, 31),
    )


def _half(scene: Scene, year: int, at: int) -> Span:
    starts = date(year, 1 if at == 1 else _MONTHS + 1, 1)
    ends = date(year, _MONTHS, 30) if at == 1 else date(year, 12, 31)
    return Span(
        code=f"{scene.region.upper()}-{year}-S{at}",
        title=scene.words["half_title"].format(year=year, half=at),
        year=year,
        cadence="half",
        starts=starts,
        ends=ends,
        stage="final",
        current=False,
        base=ends,
    )


def _year_of_halves(scene: Scene, year: int, stage: str) -> Span:
    one = _year(scene, year, stage)
    later = one.ends + timedelta(days=_AFTER_THE_HALVES)
    return _changed(one, current=False, base=later)


def _reaching(one: Span, stage: str, today: date) -> Span:
    """Tell a half as far as the days allow: nothing lies after today."""
    reached = [name for name in _OFFSETS if one.day(name) <= today]
    return _changed(one, stage=reached[-1] if stage not in reached else stage)


def _changed(one: Span, **values: object) -> Span:
    return replace(one, **values)  # type: ignore[arg-type]  # fields of the span
