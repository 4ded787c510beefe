"""The rows of a plan of own indicators: one measurement for each indicator and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal.api.describe import IndicatorSet
from portal.domain.errors import Invalid, Problem
from portal.domain.periods import Period, periods_of_year
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.reading.values import plain
from portal.services.work.own_rules import OwnIndicator
from portal.services.work.own_sets import OwnSet
from portal.store.db import session
from portal.store.models import Appraisal, Measurement, Progress

_OWN = "own_"
_TEXTS = ("label", "measure_unit", "direction", "aspect", "source", "duty", "competence")
_NUMBERS = ("weight", "target", "lower_bound", "upper_bound", "tolerance")


def plan_rows_of(one: Appraisal, set_id: str) -> list[Measurement]:
    """Return the rows of one plan, in its order and by period."""
    return [row for row in all_rows(one) if row.indicator_set == set_id]


def all_rows(one: Appraisal) -> list[Measurement]:
    """Return all rows of a person, whatever set they are of."""
    wanted = select(Measurement).where(
        Measurement.subject == "person", Measurement.subject_id == one.id
    )
    return list(session().scalars(wanted.order_by(Measurement.order, Measurement.period)))


def by_code(rows: Sequence[Measurement]) -> dict[str, Measurement]:
    """Return the first period's row of each code, in the plan's order."""
    found: dict[str, Measurement] = {}
    for row in rows:
        found.setdefault(row.code, row)
    return found


def with_codes(
    plan: OwnSet, given: Sequence[OwnIndicator], rows: Sequence[Measurement]
) -> list[tuple[str, OwnIndicator]]:
    """Give new indicators a code of their own; a library's item keeps the library's code."""
    taken = {row.code for row in rows} | {item.code for item in plan.library}
    used: set[str] = set()
    coded: list[tuple[str, OwnIndicator]] = []
    for one in given:
        code = one.code if one.code in taken and one.code not in used else _free(taken | used)
        used.add(code)
        coded.append((code, one))
    return coded


def _free(taken: set[str]) -> str:
    number = 1
    while f"{_OWN}{number}" in taken:
        number += 1
    return f"{_OWN}{number}"


def write(
    one: Appraisal,
    rule: IndicatorSet,
    coded: Sequence[tuple[str, OwnIndicator]],
    numbers: Sequence[Mapping[str, Decimal | None]],
) -> None:
    """Bring the rows of every period up to the plan; what was reached so far is kept."""
    known = {(row.code, row.period): row for row in plan_rows_of(one, rule.id)}
    _refuse_lost_values(known, {code for code, _one in coded})
    for at, ((code, typed), found) in enumerate(zip(coded, numbers, strict=True)):
        for span in _spans(one, rule):
            row = known.get((code, span.code))
            if row is None:
                row = _blank(one, rule, code, span.code)
                session().add(row)
            _fill(row, at, typed, found)
    for (code, _period), row in known.items():
        if code not in {code for code, _one in coded}:
            session().delete(row)


def _refuse_lost_values(known: Mapping[tuple[str, str], Measurement], kept: set[str]) -> None:
    told = _("{label} sudah berisi realisasi; nyatakan tidak berlaku, jangan dihapus.")
    gone = [row for (code, _at), row in known.items() if code not in kept]
    entered = select(Progress.measurement_id).where(
        Progress.measurement_id.in_([row.id for row in gone])
    )
    busy = set(session().scalars(entered))
    lost = sorted({row.label for row in gone if row.actual is not None or row.id in busy})
    if lost:
        raise Invalid([Problem("indicators", sentence(told, label=label)) for label in lost])


def _fill(
    row: Measurement, at: int, typed: OwnIndicator, numbers: Mapping[str, Decimal | None]
) -> None:
    row.order = at
    for name in _TEXTS:
        setattr(row, name, getattr(typed, name).strip())
    for name in _NUMBERS:
        setattr(row, name, numbers[name])
    row.range_direction = typed.range_direction
    row.target_is_maximum = typed.target_is_maximum


def _blank(one: Appraisal, rule: IndicatorSet, code: str, period: str) -> Measurement:
    return Measurement(
        region=one.region,
        cycle_id=one.cycle_id,
        subject="person",
        subject_id=one.id,
        indicator_set=rule.id,
        period=period,
        code=code,
    )


def _spans(one: Appraisal, rule: IndicatorSet) -> list[Period]:
    """Return the set's periods that overlap the cycle and the person's time in the position."""
    starts = max(one.cycle.starts, one.assignment.starts)
    ends = min(one.cycle.ends, one.assignment.ends or one.cycle.ends)
    every = periods_of_year(one.cycle.year, rule.period)
    return [span for span in every if span.starts <= ends and span.ends >= starts]


def as_typed(row: Measurement) -> OwnIndicator:
    """Return an indicator as it would be typed, without what was reached."""
    texts: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
    numbers = {name: plain(getattr(row, name)) or "" for name in _NUMBERS}
    return OwnIndicator(
        code=row.code,
        range_direction=row.range_direction,
        target_is_maximum=row.target_is_maximum,
        **texts,
        **numbers,
    )
