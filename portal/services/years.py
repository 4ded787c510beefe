"""The combined year as a reader may see it: parts behind the walls stay behind them.

The person himself sees every part once he has opened all of them. Others see the year where they
see the last appraisal, with the parts of that same region; of a part in another region they see
the span alone, and then no calculation. A link leads only to what the walls open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.api.cards import Step
from portal.domain.actor import Actor
from portal.services.guarding import guarded_keys, sees_all
from portal.services.sight import must_open_first
from portal.store.db import session
from portal.store.models import Appraisal, CombinedScore, Cycle, RegionRecord
from portal.store.scope import allowed_rows

_VIEW = "appraisal.view"


@dataclass(frozen=True, slots=True)
class YearPart:
    """One span of the year; no unit and no value of another region, no id behind a wall."""

    appraisal_id: int | None
    region: str
    unit: str
    position: str
    starts: date
    ends: date
    days: int
    months: int
    value: str | None
    predikat: str | None


@dataclass(frozen=True, slots=True)
class YearView:
    """A year made of several parts. `value` is None while a part is not out or not opened."""

    year: int
    parts: tuple[YearPart, ...]
    count: int
    rule: str
    value: str | None = None
    predikat: str | None = None
    revision: int = 0
    breakdown: tuple[Step, ...] = ()


def year_of(actor: Actor, appraisal: Appraisal) -> YearView | None:
    """Return the combined year of an appraisal that the caller has already been shown.

    None for who did not move, and for readers who see nothing of the year beyond this part. A
    fixed number of statements.
    """
    year = appraisal.cycle.year
    mine = actor.employee_id is not None and actor.employee_id == appraisal.employee_id
    row = _row(actor, appraisal.employee_id, year, is_self=mine)
    if row is not None:
        return _view(actor, row, is_self=mine)
    if mine and appraisal.cycle.cadence == "year":
        count = _count(appraisal.employee_id, year)
        return YearView(year, (), count, "") if count > 1 else None
    return None


def years_of(actor: Actor, employee_id: int) -> tuple[YearView, ...]:
    """Return the combined years of a person that the reader may see, the latest first."""
    mine = actor.employee_id is not None and actor.employee_id == employee_id
    wanted = _newest(actor, is_self=mine).where(CombinedScore.employee_id == employee_id)
    rows = session().scalars(wanted.order_by(CombinedScore.year.desc())).all()
    found = (_view(actor, row, is_self=mine) for row in rows)
    return tuple(one for one in found if one is not None)


def _row(actor: Actor, employee_id: int, year: int, *, is_self: bool) -> CombinedScore | None:
    mine = (CombinedScore.employee_id == employee_id, CombinedScore.year == year)
    found: CombinedScore | None = session().scalar(_newest(actor, is_self=is_self).where(*mine))
    return found


def _newest(actor: Actor, *, is_self: bool) -> Any:  # noqa: ANN401  (a SELECT)
    """Return the SELECT of the last revisions that the reader may see."""
    later = (
        select(
            CombinedScore.employee_id,
            CombinedScore.year,
            func.max(CombinedScore.revision).label("revision"),
        )
        .group_by(CombinedScore.employee_id, CombinedScore.year)
        .subquery("later")
    )
    wanted = select(CombinedScore).join(
        later,
        (CombinedScore.employee_id == later.c.employee_id)
        & (CombinedScore.year == later.c.year)
        & (CombinedScore.revision == later.c.revision),
    )
    if is_self:  # his own year, also where the last part lies in another region
        return wanted.where(CombinedScore.employee_id == actor.employee_id)
    return wanted.where(allowed_rows(CombinedScore, actor, _VIEW))


def _view(actor: Actor, row: CombinedScore, *, is_self: bool) -> YearView | None:
    keys = [part["appraisal"] for part in row.segments]
    if is_self:
        own = session().scalars(select(Appraisal).where(Appraisal.id.in_(keys)))
        waits = any(must_open_first(actor, one) for one in own)
        if waits:
            return YearView(row.year, (), len(keys), row.rule)
        seen = linked = set(keys)
    else:
        if _guarded(actor, row):
            return None
        linked = _linked(actor, keys)
        seen = {part["appraisal"] for part in row.segments if part["region"] == row.region}
    return YearView(
        year=row.year,
        parts=_parts(row, seen, linked),
        count=len(keys),
        rule=row.rule,
        value=row.result.get("final_value"),
        predikat=row.result.get("predikat"),
        revision=row.revision,
        breakdown=_steps(row) if seen.issuperset(keys) else (),
    )


def _steps(row: CombinedScore) -> tuple[Step, ...]:
    return tuple(Step.from_document(step) for step in row.breakdown)


def _guarded(actor: Actor, row: CombinedScore) -> bool:
    """Tell whether the region keeps the value itself from this reader."""
    method = row.segments[-1]["method"]
    hidden = "final_value" in guarded_keys(row.region, method)
    return hidden and not sees_all(actor, row.region, row.employee_id)


def _linked(actor: Actor, keys: Collection[int]) -> set[int]:
    wanted = select(Appraisal.id).where(
        Appraisal.id.in_(keys), allowed_rows(Appraisal, actor, _VIEW)
    )
    return set(session().scalars(wanted))


def _parts(
    row: CombinedScore, seen: Collection[int], linked: Collection[int]
) -> tuple[YearPart, ...]:
    codes = {part["region"] for part in row.segments}
    wanted = select(RegionRecord.code, RegionRecord.name).where(RegionRecord.code.in_(codes))
    names = {code: name for code, name in session().execute(wanted)}  # noqa: C416
    return tuple(
        _part(
            part,
            names.get(part["region"], ""),
            seen=part["appraisal"] in seen,
            linked=part["appraisal"] in linked,
        )
        for part in row.segments
    )


def _part(part: Mapping[str, Any], region: str, *, seen: bool, linked: bool) -> YearPart:
    return YearPart(
        appraisal_id=part["appraisal"] if linked else None,
        region=region,
        unit=part["unit"] if seen else "",
        position=part["position"] if seen else "",
        starts=date.fromisoformat(part["starts"]),
        ends=date.fromisoformat(part["ends"]),
        days=part["days"],
        months=part["months"],
        value=part["value"] if seen else None,
        predikat=part["predikat"] if seen else None,
    )


def _count(employee_id: int, year: int) -> int:
    wanted = (
        select(func.count())
        .select_from(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Appraisal.employee_id == employee_id,
            Cycle.year == year,
            Cycle.cadence == "year",
            Cycle.state.not_in(("draft", "cancelled")),
        )
    )
    return session().scalar(wanted) or 0
