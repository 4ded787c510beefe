"""Work units as pages: the tree with lights, one unit, and the public list without names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Cycle, Measurement, PeriodClosing, Unit
from portal.store.queries.closing_pages import OUT
from portal.store.scope import allowed_rows
from portal.store.unit_relations import UnitHead, heads_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the tree. `depth` counts the units above it within the list."""

    id: int
    region: str
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str
    measured: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Light:
    """The last published status of a unit."""

    closing: str
    period: str
    status: str
    value: str | None


def units(actor: Actor) -> tuple[UnitRow, ...]:
    """Return the units in sight that have indicators or units below, from the top down."""
    has = exists().where(Measurement.subject == "unit", Measurement.subject_id == Unit.id)
    columns = (Unit.id, Unit.region, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path)
    wanted = select(*columns, has).where(allowed_rows(Unit, actor, "unit.view"))
    rows = [UnitRow(*row) for row in session().execute(wanted.order_by(Unit.region, Unit.code))]
    return _tree(rows)


def unit(actor: Actor, unit_id: int) -> Unit:
    """Return one unit in sight. Raises NotFound."""
    wanted = select(Unit).where(Unit.id == unit_id, allowed_rows(Unit, actor, "unit.view"))
    found = session().scalar(wanted)
    if found is None:
        raise NotFound(_("Unit kerja"))
    return found


def head_of(unit_id: int) -> UnitHead | None:
    """Return the head of a unit that was read through the walls."""
    return heads_of([unit_id]).get(unit_id)


def cycles_of(unit_id: int) -> tuple[Cycle, ...]:
    """Return the cycles in which the unit is measured, the newest first."""
    measured = select(Measurement.cycle_id).where(
        Measurement.subject == "unit", Measurement.subject_id == unit_id
    )
    wanted = select(Cycle).where(Cycle.id.in_(measured))
    return tuple(session().scalars(wanted.order_by(Cycle.starts.desc(), Cycle.id.desc())))


def lights(unit_ids: list[int]) -> dict[int, Light]:
    """Return the last published status of each of these units: one statement."""
    wanted = (
        select(
            PeriodClosing.unit_id,
            PeriodClosing.closing,
            PeriodClosing.period,
            PeriodClosing.status,
            PeriodClosing.value,
        )
        .where(
            PeriodClosing.subject == "unit",
            PeriodClosing.unit_id.in_(unit_ids),
            PeriodClosing.state.in_(OUT),
        )
        .order_by(PeriodClosing.period, PeriodClosing.revision)
    )
    return {row[0]: Light(*row[1:]) for row in session().execute(wanted)}


def public_units(region: str, closings: list[str]) -> tuple[tuple[str, Light], ...]:
    """Return (unit's name, light) of every unit with a published public status, by name and code.

    No person stands in it; the caller names the closings whose status is public.
    """
    wanted = (
        select(
            Unit.id,
            Unit.name,
            PeriodClosing.closing,
            PeriodClosing.period,
            PeriodClosing.status,
            PeriodClosing.value,
        )
        .join(Unit, Unit.id == PeriodClosing.unit_id)
        .where(
            PeriodClosing.region == region,
            PeriodClosing.subject == "unit",
            PeriodClosing.closing.in_(closings),
            PeriodClosing.state.in_(OUT),
        )
        .order_by(Unit.name, Unit.code, PeriodClosing.period, PeriodClosing.revision)
    )
    latest: dict[int, tuple[str, Light]] = {}
    for key, name, closing, period, status, value in session().execute(wanted):
        latest[key] = (name, Light(closing, period, status, value))
    return tuple(latest.values())


def last_publication(region: str) -> str:
    """Return a mark that changes whenever a unit's period is published: for the public cache."""
    wanted = select(func.max(PeriodClosing.published_at), func.count()).where(
        PeriodClosing.region == region,
        PeriodClosing.subject == "unit",
        or_(PeriodClosing.state == "published", PeriodClosing.state == "objection"),
    )
    moment, number = session().execute(wanted).one()
    return f"{moment}-{number}"


def _tree(rows: list[UnitRow]) -> tuple[UnitRow, ...]:
    """Order the units parent before children, each with its depth below the first in sight."""
    known = {row.id: row for row in rows}
    children: dict[int | None, list[UnitRow]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: list[UnitRow] = []

    def walk(parent: int | None, depth: int) -> bool:
        """Add what lies below, leaving out branches in which nothing is measured."""
        kept = False
        for row in children.get(parent, ()):
            at = len(ordered)
            below = _with(row, depth)
            ordered.append(below)
            if walk(row.id, depth + 1) or row.measured:
                kept = True
            else:
                del ordered[at:]
        return kept

    walk(None, 0)
    return tuple(ordered)


def _with(row: UnitRow, depth: int) -> UnitRow:
    values = {name: getattr(row, name) for name in UnitRow.__slots__ if name != "depth"}
    return UnitRow(**values, depth=depth)
