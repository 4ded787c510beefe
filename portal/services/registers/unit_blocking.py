"""Required records about units: results of a team wait until its unit has the record.

A record counts from the day on which values of the cycle were first calculated: one of the half
before says nothing about this one, and one that was held still counts when forms are opened again
and values are calculated anew. Nobody waits in a unit where he alone is appraised, nor in a
year that is made of its halves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from portal.api.instruments import Register
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, gathers, local_day
from portal.store.db import session
from portal.store.models import Appraisal, Record


def units_lack(
    appraisals: Sequence[Appraisal], phases: Iterable[str]
) -> dict[int, tuple[Sentence, ...]]:
    """Say by appraisal which records its unit lacks; all are of one cycle.

    Two statements, none where the region requires no such record.
    """
    found = units_without(appraisals, phases)
    return {key: tuple(_told(register) for register in lacks) for key, lacks in found.items()}


def units_without(
    appraisals: Sequence[Appraisal], phases: Iterable[str]
) -> dict[int, tuple[Register, ...]]:
    """Return by appraisal of one cycle the registers in which its unit lacks a record."""
    asked = _required(appraisals[0], set(phases)) if appraisals else ()
    if not asked:
        return {}
    cycle = appraisals[0].cycle
    since = cycle.calculated_at
    teams = _teams(cycle.id)
    kept = _kept(asked, teams, local_day(since, cycle.region)) if since is not None else set()
    found: dict[int, tuple[Register, ...]] = {}
    for one in appraisals:
        lacks = tuple(r for r in asked if (r.id, one.unit_id) not in kept)
        if lacks and one.unit_id in teams:
            found[one.id] = lacks
    return found


def _required(one: Appraisal, phases: set[str]) -> tuple[Register, ...]:
    entry = described(one.region)
    asked = tuple(
        register
        for register in (entry.registers() if entry else ())
        if register.subject == "unit" and register.required_before in phases
    )
    return asked if asked and not gathers(one.region, one.cycle.cadence) else ()


def _told(register: Register) -> Sentence:
    told = _('Unit kerja ini belum memiliki "{title}" sesudah nilai dihitung.')
    return sentence(told, title=register.title)


def _teams(cycle_id: int) -> set[int]:
    """Return the units in which several people are appraised."""
    statement = (
        select(Appraisal.unit_id)
        .where(Appraisal.cycle_id == cycle_id)
        .group_by(Appraisal.unit_id)
        .having(func.count(Appraisal.employee_id.distinct()) > 1)
    )
    return set(session().scalars(statement))


def _kept(asked: Sequence[Register], units: set[int], since: date) -> set[tuple[str, int | None]]:
    """Return (register, unit) of the records since that day that everybody asked has signed."""
    session().flush()
    signers = {register.id: set(register.signed_by) for register in asked}
    rows = session().execute(
        select(Record.register, Record.unit_id, Record.signatures).where(
            Record.register.in_(signers), Record.unit_id.in_(units), Record.held_on >= since
        )
    )
    return {
        (register, unit_id)
        for register, unit_id, signatures in rows
        if signers[register] <= {sign.get("role") for sign in signatures}
    }
