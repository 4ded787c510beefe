"""The people a follow-up rule looks at: rated ones of a cycle, or those with closed periods."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from portal.api.snapshot import Cohort, CohortMember, Snapshot
from portal.host.registry import RegionEntry
from portal.services.scores import fairness_rules
from portal.services.scores.snapshots import appraisals_of, build_snapshots, cycle_facts
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, PeriodClosing, ScoreRecord
from portal.store.queries.scores import is_newest, newest

_BATCH = 200


def build_cohort(cycle: Cycle) -> Cohort:
    """Return everybody with a published result in the cycle, by NIP: one statement."""
    last = newest(ScoreRecord.cycle_id == cycle.id, ScoreRecord.published.expression)
    rows = session().execute(
        select(ScoreRecord.snapshot, ScoreRecord.result)
        .join(last, is_newest(last))
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .order_by(Employee.nip, Appraisal.id)
    )
    members = [
        CohortMember(snapshot=Snapshot.from_document(snapshot), result=result)
        for snapshot, result in rows
    ]
    return Cohort(
        region=cycle.region,
        cycle=cycle_facts(cycle),
        members=tuple(members),
        locked=fairness_rules.locked_nips(cycle),
    )


def closed_cohort(
    cycle: Cycle, entry: RegionEntry, appraisal_ids: Collection[int] | None = None
) -> Cohort:
    """Return everybody with a published period (of those named), by NIP, without yearly results.

    Each batch of people costs a fixed number of statements.
    """
    wanted = (
        select(PeriodClosing.appraisal_id)
        .where(PeriodClosing.cycle_id == cycle.id, PeriodClosing.subject == "person")
        .where(PeriodClosing.published_at.is_not(None), PeriodClosing.appraisal_id.is_not(None))
        .distinct()
    )
    if appraisal_ids is not None:
        wanted = wanted.where(PeriodClosing.appraisal_id.in_(sorted(appraisal_ids)))
    keys = sorted(key for key in session().scalars(wanted) if key is not None)
    members: list[CohortMember] = []
    for first in range(0, len(keys), _BATCH):
        batch = appraisals_of(cycle, keys[first : first + _BATCH])
        members += [
            CohortMember(snapshot=one) for one in build_snapshots(cycle, batch, entry).values()
        ]
    members.sort(key=lambda one: one.snapshot.employee.nip)
    return Cohort(region=cycle.region, cycle=cycle_facts(cycle), members=tuple(members))
