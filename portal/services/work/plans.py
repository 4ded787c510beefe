"""The first plan of an appraisal: one measurement for each indicator, period and subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.api.describe import Indicator, IndicatorSet
from portal.domain.periods import Period, periods_of_year
from portal.host import RegionEntry
from portal.services.work.own_sets import fits
from portal.store.models import Appraisal, Cycle, Measurement


@dataclass(frozen=True, slots=True)
class Place:
    """Where an appraised person works: what indicator sets are chosen by, and from when to when."""

    unit_id: int
    unit_code: str
    position_id: int
    position_code: str
    starts: date
    ends: date | None
    unit_name: str = ""
    position_title: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the codes and titles by which a set may name this place."""
        return self.position_code, self.position_title, self.unit_code, self.unit_name


def plan_rows(
    entry: RegionEntry, cycle: Cycle, enrolled: Sequence[tuple[Appraisal, Place]]
) -> list[Measurement]:
    """Return the measurements that the region's sets ask for.

    Project sets wait for projects, adjustable sets of persons for their own plans.
    """
    rows: list[Measurement] = []
    for found in entry.indicator_sets:
        if found.adjustable and found.subject == "person":
            continue
        periods = periods_of_year(cycle.year, found.period)
        for subject, subject_id, place in _subjects(found, enrolled):
            spans = [span for span in periods if _overlaps(span, cycle, place)]
            rows += [
                measurement(
                    cycle,
                    found,
                    item,
                    at=at,
                    subject=subject,
                    subject_id=subject_id,
                    period=span.code,
                )
                for span in spans
                for at, item in enumerate(found.indicators)
            ]
    return rows


def measurement(
    cycle: Cycle,
    found: IndicatorSet,
    item: Indicator,
    *,
    at: int,
    subject: str,
    subject_id: int,
    period: str,
) -> Measurement:
    """Return one measurement as the indicator describes it, target and weight included."""
    return Measurement(
        region=cycle.region,
        cycle_id=cycle.id,
        subject=subject,
        subject_id=subject_id,
        indicator_set=found.id,
        period=period,
        order=at,
        code=item.code,
        label=item.label,
        measure_unit=item.measure_unit,
        direction=item.direction,
        aspect=item.aspect,
        source=item.source,
        competence=item.competence,
        duty=item.duty,
        weight=_number(item.weight),
        target=_number(item.target),
        lower_bound=_number(item.lower_bound),
        upper_bound=_number(item.upper_bound),
        range_direction=item.range_direction,
        tolerance=_number(item.tolerance),
        target_is_maximum=item.target_is_maximum,
    )


def _subjects(
    found: IndicatorSet, enrolled: Iterable[tuple[Appraisal, Place]]
) -> Iterator[tuple[str, int, Place | None]]:
    """Yield the subjects of a set; a unit or position is measured once for all of its people."""
    seen: set[int] = set()
    for appraisal, place in enrolled:
        if not fits(found, place.names):
            continue
        if found.subject == "person":
            yield "person", appraisal.id, place
            continue
        shared = {"unit": place.unit_id, "position": place.position_id}.get(found.subject)
        if shared is not None and shared not in seen:
            seen.add(shared)
            yield found.subject, shared, None


def _overlaps(span: Period, cycle: Cycle, place: Place | None) -> bool:
    starts, ends = cycle.starts, cycle.ends
    if place is not None:
        starts, ends = max(starts, place.starts), min(ends, place.ends or ends)
    return span.starts <= ends and span.ends >= starts


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
