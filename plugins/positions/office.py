"""The map of positions: every position with its unit, holders, requirement and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.feature import (
    Actor,
    Ask,
    NotFound,
    PersonRow,
    PositionRow,
    UnitRow,
    assignments,
    people,
    positions,
    read,
    regions_of,
    select,
    setting,
    today,
    units,
)
from portal.feature import mark as _

from . import retirement
from .tables import Requirement
from .words import FILLED, ID, SOON_VACANT, VACANT


@dataclass(frozen=True, slots=True)
class Seat:
    """One position as the map shows it; `retires_on` is that of the first holder to go."""

    position: PositionRow
    unit: UnitRow
    holders: tuple[PersonRow, ...]
    requirement: Requirement | None
    status: str
    retires_on: date | None


@dataclass(frozen=True, slots=True)
class Office:
    """A region's positions as one person may see them, in the order of the units."""

    region: str
    day: date
    seats: tuple[Seat, ...]
    people: dict[int, PersonRow]
    held: dict[int, tuple[int, ...]]
    """Employee id -> ids of the positions held now."""

    def seat(self, position_id: int) -> Seat:
        """Return one position. Raises NotFound, also for one behind a wall."""
        for seat in self.seats:
            if seat.position.id == position_id:
                return seat
        raise NotFound(_("Jabatan"))

    def count(self, status: str) -> int:
        """Return how many positions are in a state."""
        return sum(seat.status == status for seat in self.seats)


def served() -> tuple[str, ...]:
    """Return the regions that use position management, by the plugin's setting."""
    return tuple(str(setting(ID, "regions")).split())


def region_for(actor: Actor, permission: str) -> str:
    """Return the region whose positions the actor works with; empty when it is none."""
    allowed = regions_of(actor, permission)
    usable = [code for code in served() if code in allowed or "*" in allowed]
    return actor.region if actor.region in usable else (usable[0] if usable else "")


def need_region(ask: Ask, permission: str) -> str:
    """Return that region. Raises NotFound where there is none."""
    region = region_for(ask.actor, permission)
    if not region:
        raise NotFound(_("Jabatan"))
    return region


def office(actor: Actor, permission: str, region: str) -> Office:
    """Read a whole region's map by a fixed number of statements."""
    day = today(region)
    known = {unit.id: unit for unit in units(actor, permission, region)}
    staff = {one.id: one for one in people(actor, permission, region)}
    holders: dict[int, list[PersonRow]] = defaultdict(list)
    held: dict[int, list[int]] = defaultdict(list)
    for row in assignments(actor, permission, region, on=day):
        if row.employee_id in staff and staff[row.employee_id].active:
            holders[row.position_id].append(staff[row.employee_id])
            held[row.employee_id].append(row.position_id)
    wanted = requirements(region)
    seats = [
        _seat(one, known[one.unit_id], holders[one.id], wanted.get(one.id), day)
        for one in positions(actor, permission, region)
        if one.unit_id in known
    ]
    order = {unit_id: at for at, unit_id in enumerate(known)}
    seats.sort(key=lambda seat: (order[seat.unit.id], seat.position.code))
    return Office(region, day, tuple(seats), staff, {k: tuple(v) for k, v in held.items()})


def requirements(region: str) -> dict[int, Requirement]:
    """Return the requirement that counts for each position of the region."""
    statement = select(Requirement).where(Requirement.region == region)
    return {row.position_id: row for row in read(statement.order_by(Requirement.revision))}


def _seat(
    position: PositionRow,
    unit: UnitRow,
    holders: Iterable[PersonRow],
    requirement: Requirement | None,
    day: date,
) -> Seat:
    own = requirement.retirement_age if requirement else None
    age = retirement.retirement_age(position.kind, position.level, own)
    staff = tuple(holders)
    born = [birth for one in staff if (birth := retirement.birth_date(one.birth_date, one.nip))]
    leaves = min((retirement.retires_on(one, age) for one in born), default=None)
    status = FILLED if staff else VACANT
    if staff and leaves is not None and leaves <= horizon(day):
        status = SOON_VACANT
    return Seat(position, unit, staff, requirement, status, leaves)


def horizon(day: date) -> date:
    """Return the day up to which a retirement makes a position one that will be vacant."""
    ahead = int(setting(ID, "months_ahead"))
    first = retirement.add_months(day, ahead)
    return first.replace(day=min(day.day, 28))
