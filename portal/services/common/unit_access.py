"""How an actor stands to units, positions and closed periods, for the permission table."""

from __future__ import annotations

from portal.store import unit_relations as places
from portal.store.db import session
from portal.store.models import Appraisal, PeriodClosing, Position, Unit

UnitRecord = Unit | Position | PeriodClosing


def unit_relations(me: int, record: UnitRecord) -> frozenset[str]:
    """Return the relations of an employee; the head of a unit counts as `self` of its values."""
    if isinstance(record, Position):
        found = {
            "self": places.is_in(places.positions_held(me), record.id),
            "appraiser_of": places.is_in(places.positions_below(me), record.id),
        }
    elif isinstance(record, PeriodClosing) and record.subject == "person":
        return _of_appraisal(me, record)
    else:
        key = record.unit_id if isinstance(record, PeriodClosing) else record.id
        head = places.is_in(places.units_headed(me), key)
        found = {
            "unit_head": head,
            "self": head,
            "unit_superior": places.is_in(places.units_below(me), key),
            "unit_member": places.is_in(places.units_of(me), key),
        }
    return frozenset(name for name, holds in found.items() if holds)


def _of_appraisal(me: int, record: PeriodClosing) -> frozenset[str]:
    one = session().get(Appraisal, record.appraisal_id)
    if one is None:
        return frozenset()
    pairs = {
        "self": one.employee_id,
        "appraiser_of": one.appraiser_id,
        "appraiser_superior_of": one.appraiser_superior_id,
    }
    return frozenset(name for name, who in pairs.items() if who == me)
