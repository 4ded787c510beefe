"""What a month and a year are made of: read from a document, or gathered from one appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    IndicatorInput,
    Number,
    ScoringError,
    Snapshot,
    exact,
    published,
    read_indicator_set,
    read_list,
    read_number,
    read_object,
    read_whole,
)

from .month import month_value

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
    """Build the year from the frozen facts; ``None`` while no parameter was agreed.

    Monthly measures carry their month; the survey and the reports come as facts, and without
    them their parts are left out and flagged.
    """
    if not snapshot.measures:
        return None
    months = gather_monthly(snapshot)
    facts = {fact.code: fact.value for fact in snapshot.facts if fact.confirmed}
    served = sum(_is_served(snapshot, month) for month in range(1, MONTHS_OF_A_YEAR + 1))
    return _year(
        {
            "monthly": list(months),
            "satisfaction_index": facts.get("satisfaction_index"),
            "reports_on_time": facts.get("reports_on_time", 0),
            "reports_due": facts.get("reports_due", 0),
            "months_in_service": facts.get("months_in_service", served),
        }
    )


def gather_monthly(snapshot: Snapshot) -> tuple[Number | None, ...]:
    """Return the published value of each month of the cycle's year, in calendar order."""
    values: list[Number | None] = []
    for month in range(1, MONTHS_OF_A_YEAR + 1):
        period = f"{snapshot.cycle.year}-{month:02d}"
        documents = [m.to_document() for m in snapshot.measures if m.period == period]
        value = month_value(read_indicator_set(documents)).value() if documents else None
        values.append(None if value is None else exact(str(published(value))))
    return tuple(values)


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
