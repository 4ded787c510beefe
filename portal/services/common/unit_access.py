"""How an actor stands to appraisals, units, positions and closed periods, for the permissions."""

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
    return frozenset() if one is None else appraisal_relations(me, one)


def appraisal_relations(me: int, one: Appraisal) -> frozenset[str]:
    """Return the relations to an appraisal; to its appraiser's superior it must be open."""
    pairs = {
        "self": one.employee_id,
        "appraiser_of": one.appraiser_id,
        "appraiser_superior_of": one.appraiser_superior_id if _open_above(one) else None,
    }
    return frozenset(name for name, who in pairs.items() if who == me)


def _open_above(one: Appraisal) -> bool:
    return one.superior_reads in {"always", "filed"}


def let_judge_read(one: Appraisal) -> None:
    """Open the appraisal to the superior of the appraiser: an objection about it was filed."""
    if one.superior_reads == "objection":
        one.superior_reads = "filed"
