"""Duties that do not apply this year: the superior says so, with a reason."""

from __future__ import annotations

from sqlalchemy import select

from portal.demo.scene import Scene, appraisals
from portal.services.work import own_indicators
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement

_SHARE = 0.04
_REASON = "Tugas ini dipindahkan ke bidang lain sejak bulan Maret."


def _drop(scene: Scene, cycle: Cycle) -> None:
    """One duty in twenty-five is not done by its person this year; never the first of a plan."""
    people, mine = scene.by_id, dict(appraisals(cycle))
    statement = (
        select(Measurement.subject_id, Measurement.indicator_set, Measurement.code)
        .join(Appraisal, Appraisal.id == Measurement.subject_id)
        .where(Measurement.cycle_id == cycle.id, Measurement.subject == "person")
        .where(Measurement.order > 0, Appraisal.phase == "running")
        .order_by(Measurement.id)
    )
    found = [(key, plan, code) for key, plan, code in session().execute(statement)]
    with unit_of_work():
        for key, plan, code in found:
            boss = people[mine[key]].appraiser
            if boss is not None and scene.random.random() < _SHARE:
                actor = boss.actor()
                own_indicators.set_applicable(
                    actor, key, plan, code, applicable=False, reason=_REASON
                )


MOMENTS = {"before_rating": _drop}
"""Listed before the act that enters results."""
