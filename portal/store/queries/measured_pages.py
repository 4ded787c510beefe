"""How one person is measured in his present cycle: position, unit's and own indicators, role."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select

from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Measurement, Position, Unit


@dataclass(frozen=True, slots=True)
class Seat:
    """The position in which somebody is appraised now."""

    appraisal_id: int
    cycle_id: int
    region: str
    cycle_title: str
    cycle_state: str
    position_id: int
    position: str
    kind: str
    unit_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One indicator of the unit, the position or the person, with its last agreed target."""

    subject: str
    label: str
    measure_unit: str
    direction: str
    weight: Decimal | None
    target: Decimal | None
    duty: str
    source: str
    period: str


def seat(employee_id: int) -> Seat | None:
    """Return the position of the latest opened cycle in which the person is appraised."""
    row: Any = (
        session()
        .execute(
            select(
                Appraisal.id,
                Cycle.id,
                Cycle.region,
                Cycle.title,
                Cycle.state,
                Position.id,
                Position.title,
                Position.kind,
                Unit.id,
                Unit.name,
            )
            .join(Cycle, Cycle.id == Appraisal.cycle_id)
            .join(Assignment, Assignment.id == Appraisal.assignment_id)
            .join(Position, Position.id == Assignment.position_id)
            .join(Unit, Unit.id == Appraisal.unit_id)
            .where(Appraisal.employee_id == employee_id, Cycle.state.not_in(["draft", "cancelled"]))
            .order_by(Cycle.year.desc(), Cycle.id.desc(), Appraisal.id.desc())
            .limit(1)
        )
        .first()
    )
    return Seat(*row) if row is not None else None


def counted(place: Seat) -> tuple[Counted, ...]:
    """Return the indicators that count for somebody, each once with its latest period."""
    m = Measurement
    wanted = or_(
        and_(m.subject == "unit", m.subject_id == place.unit_id),
        and_(m.subject == "position", m.subject_id == place.position_id),
        and_(m.subject == "person", m.subject_id == place.appraisal_id),
    )
    rows = session().scalars(
        select(m).where(m.cycle_id == place.cycle_id, wanted).order_by(m.subject, m.order, m.period)
    )
    found: dict[tuple[str, str], Counted] = {}
    for row in rows:
        found[row.subject, row.code] = Counted(
            row.subject,
            row.label,
            row.measure_unit,
            row.direction,
            row.weight,
            row.target,
            row.duty,
            row.source,
            row.period,
        )
    return tuple(found.values())
