"""What waits for the head of a unit before the results of his team are published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.api.instruments import Register
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.domain.workflow import PHASES
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import gathers
from portal.services.desk.waiting import ENDPOINTS, WaitingTask
from portal.services.registers.unit_blocking import units_without
from portal.services.scores import fairness_rules
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, FairnessReview, Unit
from portal.store.unit_relations import units_headed


def waiting(me: int, entry: RegionEntry | None) -> Iterator[WaitingTask]:
    """Yield the records without which the results of a headed unit wait, one for each unit.

    Three statements for a cycle whose values are calculated; none where the region requires no
    record about units. A cycle that is reviewed for fairness asks once its review was run.
    """
    asked = [
        one
        for one in (entry.registers() if entry is not None else ())
        if one.subject == "unit" and one.required_before and "unit_head" in one.written_by
    ]
    if entry is None or not asked:
        return
    rows = _calculated(me, entry.region.code)
    for _cycle, group in groupby(rows, lambda row: row[0].cycle_id):
        yield from _of_cycle(list(group))


def _calculated(me: int, region: str) -> list[tuple[Appraisal, str]]:
    """Return the appraisals of the team with the name of their unit."""
    statement = (
        select(Appraisal, FairnessReview.id.is_not(None), Unit.name)
        .join(Appraisal.cycle)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(FairnessReview, FairnessReview.cycle_id == Cycle.id)
        .where(
            Appraisal.region == region,
            Appraisal.hold == "",
            Appraisal.unit_id.in_(units_headed(me)),
            Cycle.state.in_(["calculated", "published"]),
            Cycle.calculated_at.is_not(None),
        )
        .options(contains_eager(Appraisal.cycle))
        .order_by(Appraisal.cycle_id, Appraisal.unit_id, Appraisal.id)
    )
    return [
        (one, unit)
        for one, reviewed, unit in session().execute(statement)
        if not gathers(region, one.cycle.cadence)
        and (reviewed or not fairness_rules.is_reviewed(region, one.cycle.cadence))
    ]


def _of_cycle(rows: list[tuple[Appraisal, str]]) -> Iterator[WaitingTask]:
    told: set[tuple[str, int]] = set()
    lacks = units_without([one for one, _unit in rows], PHASES)
    for one, unit in rows:
        for register in lacks.get(one.id, ()):
            key = (register.id, one.unit_id)
            before = PHASES.index(register.required_before)
            mine = "unit_head" in register.written_by
            if mine and key not in told and PHASES.index(one.phase) < before:
                told.add(key)
                yield _task(one, unit, register)


def _task(one: Appraisal, unit: str, register: Register) -> WaitingTask:
    title = sentence(_("Isi {title}: {name}"), title=register.title, name=unit)
    told = _("{cycle}: hasil tim baru terbit sesudah catatan ini disimpan.")
    detail = sentence(told, cycle=one.cycle.title)
    endpoint, name = ENDPOINTS["unit_record"]
    params: dict[str, int | str] = {name: register.id, "unit": one.unit_id, "daerah": one.region}
    return WaitingTask("unit_record", title, detail, None, endpoint, params, one.region)
