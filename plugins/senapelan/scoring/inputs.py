"""What a month and a year are made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    IndicatorInput,
    Number,
    PeriodFacts,
    ScoringError,
    Snapshot,
    read_indicator_set,
    read_list,
    read_number,
    read_object,
    read_whole,
)

MONTH = "month"
"""Id of the closing of a month."""
MONTHS_OF_A_YEAR = 12
_HIGHEST = 100


@dataclass(frozen=True, slots=True)
class MonthInput:
    """The agreed parameters of one month with their weights."""

    indicators: tuple[IndicatorInput, ...]


@dataclass(frozen=True, slots=True)
class YearInput:
    """Published monthly values (``None``: no appraisal), survey index, reports and service."""

    monthly: tuple[Number | None, ...]
    satisfaction_index: Number | None
    reports_on_time: int
    reports_due: int
    months_in_service: int


def parse(document: object) -> MonthInput | YearInput:
    """Read ``{indicators}`` of a month, or the year; a key ``monthly`` makes it the year.

    The year answers ``invalid_value`` for a value outside 0..100, more than twelve months, no
    month in service, and more reports on time than due. The survey index may be null, but a
    document without it is no answer.
    """
    fields = read_object(document)
    if "monthly" in fields:
        return _year(fields)
    return MonthInput(read_indicator_set(fields.get("indicators")))


def read_monthly(value: object) -> tuple[Number | None, ...]:
    """Read a list of monthly values 0..100, null for a month without appraisal."""
    return tuple([_optional(item) for item in read_list(value)])


def gather(snapshot: Snapshot) -> YearInput | None:
    """Build the year from the frozen facts; ``None`` while no month was opened.

    The months come as they were published, the index from the survey of the counter or unit. A
    practice month counts nowhere: no value, no report, no month in service.
    """
    if not months_of(snapshot):
        return None
    practice = practice_period(snapshot)
    counted = [one for one in months_of(snapshot) if one.period != practice]
    served = [_period(snapshot, at) for at in range(1, 13) if _is_served(snapshot, at)]
    return _year(
        {
            "monthly": list(gather_monthly(snapshot)),
            "satisfaction_index": _satisfaction_index(snapshot),
            "reports_on_time": sum(one.on_time is True for one in counted),
            "reports_due": sum(one.on_time is not None for one in counted),
            "months_in_service": max(1, sum(period != practice for period in served)),
        }
    )


def gather_monthly(snapshot: Snapshot) -> tuple[Number | None, ...]:
    """Return the published value of each month of the cycle's year, in calendar order."""
    practice = practice_period(snapshot)
    values = {one.period: one.value for one in months_of(snapshot) if one.period != practice}
    return tuple([_optional(values.get(_period(snapshot, at))) for at in range(1, 13)])


def months_of(snapshot: Snapshot) -> tuple[PeriodFacts, ...]:
    """Return the months that are published or over, in calendar order."""
    return tuple([one for one in snapshot.periods if one.closing == MONTH])


def practice_period(snapshot: Snapshot) -> str:
    """Return the month that a first-time user practiced in, or an empty text."""
    fact = snapshot.fact("practice_month")
    return f"{snapshot.cycle.year}-{fact.value}" if fact is not None and fact.value else ""


def _satisfaction_index(snapshot: Snapshot) -> object:
    found = [one for one in snapshot.surveys if one.survey == "satisfaction"]
    return found[0].result.get("index") if found else None


def _period(snapshot: Snapshot, month: int) -> str:
    return f"{snapshot.cycle.year}-{month:02d}"


def _is_served(snapshot: Snapshot, month: int) -> bool:
    """Say whether the person held the position for any day of that month."""
    starts = snapshot.starts or snapshot.cycle.starts
    ends = snapshot.ends or snapshot.cycle.ends
    year = snapshot.cycle.year
    return (starts.year, starts.month) <= (year, month) <= (ends.year, ends.month)


def _year(fields: Mapping[str, object]) -> YearInput:
    if "satisfaction_index" not in fields:
        raise ScoringError("invalid_value")
    monthly = read_monthly(fields["monthly"])
    if len(monthly) > MONTHS_OF_A_YEAR:
        raise ScoringError("invalid_value")
    due = read_whole(fields.get("reports_due"))
    return YearInput(
        monthly=monthly,
        satisfaction_index=_optional(fields["satisfaction_index"]),
        reports_on_time=read_whole(fields.get("reports_on_time"), 0, due),
        reports_due=due,
        months_in_service=read_whole(fields.get("months_in_service"), 1, MONTHS_OF_A_YEAR),
    )


def _optional(value: object) -> Number | None:
    return None if value is None else read_number(value, 0, _HIGHEST)
