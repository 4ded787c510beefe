"""The combined year as a reader may see it: parts behind the walls stay behind them.

The person himself sees every part once he has opened all of them. Others see the year where they
see the last appraisal, with the parts of that same region; of a part in another region they see
the span alone, and then no calculation. A link leads only to what the walls open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.api.cards import Step
from portal.domain.actor import Actor
from portal.services.scores.guarding import guarded_keys, sees_all
from portal.services.scores.sight import must_open_first
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
        found = _views(actor, [row], is_self=mine)
        return found[0] if found else None
    if mine and appraisal.cycle.cadence == "year":
        count = _count(appraisal.employee_id, year)
        return YearView(year, (), count, "") if count > 1 else None
    return None


def years_of(actor: Actor, employee_id: int) -> tuple[YearView, ...]:
    """Return the combined years of a person that the reader may see, the latest first."""
    mine = actor.employee_id is not None and actor.employee_id == employee_id
    wanted = _newest(actor, is_self=mine).where(CombinedScore.employee_id == employee_id)
    rows = session().scalars(wanted.order_by(CombinedScore.year.desc())).all()
    return _views(actor, rows, is_self=mine)


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """What one reader may see of several years, read in a fixed number of statements."""

    is_self: bool
    linked: frozenset[int]
    unopened: frozenset[int]
    names: Mapping[str, str]


def _reader(actor: Actor, rows: Sequence[CombinedScore], *, is_self: bool) -> _Reader:
    parts = [part for row in rows for part in row.segments]
    keys = {part["appraisal"] for part in parts}
    own = select(Appraisal).where(Appraisal.id.in_(keys))
    seen = own.with_only_columns(Appraisal.id).where(allowed_rows(Appraisal, actor, _VIEW))
    waits = [one for one in session().scalars(own) if must_open_first(actor, one)]
    regions = select(RegionRecord.code, RegionRecord.name)
    wanted = regions.where(RegionRecord.code.in_({part["region"] for part in parts}))
    return _Reader(
        is_self=is_self,
        linked=frozenset(keys if is_self else session().scalars(seen)),
        unopened=frozenset(one.id for one in waits),
        names={code: name for code, name in session().execute(wanted)},  # noqa: C416
    )


def _views(actor: Actor, rows: Sequence[CombinedScore], *, is_self: bool) -> tuple[YearView, ...]:
    if not rows:
        return ()
    reader = _reader(actor, rows, is_self=is_self)
    return tuple(_view(row, reader) for row in rows if is_self or not _guarded(actor, row))


def _view(row: CombinedScore, reader: _Reader) -> YearView:
    keys = {part["appraisal"] for part in row.segments}
    if not keys.isdisjoint(reader.unopened):
        return YearView(row.year, (), len(keys), row.rule)
    near = {part["appraisal"] for part in row.segments if part["region"] == row.region}
    seen = keys if reader.is_self else near
    return YearView(
        year=row.year,
        parts=tuple(
            _part(
                part,
                reader.names.get(part["region"], ""),
                seen=part["appraisal"] in seen,
                linked=part["appraisal"] in reader.linked,
            )
            for part in row.segments
        ),
        count=len(keys),
        rule=row.rule,
        value=row.result.get("final_value"),
        predikat=row.result.get("predikat"),
        revision=row.revision,
        breakdown=_steps(row) if seen == keys else (),
    )


def _steps(row: CombinedScore) -> tuple[Step, ...]:
    return tuple(Step.from_document(step) for step in row.breakdown)


def _guarded(actor: Actor, row: CombinedScore) -> bool:
    """Tell whether the region keeps the value itself from this reader."""
    method = row.segments[-1]["method"]
    hidden = "final_value" in guarded_keys(row.region, method)
    return hidden and not sees_all(actor, row.region, row.employee_id)


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
