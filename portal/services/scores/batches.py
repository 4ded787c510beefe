"""One batch of a calculation: computed without writing, then written in a few statements.

Bad data of one person holds only his appraisal, with a sentence that says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, update

from portal.api.describe import Workflow
from portal.api.methods import ScoringError, ScoringMethod
from portal.domain.codes import hold_sentences
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.host.registry import RegionEntry
from portal.services.registers import record_blocking
from portal.services.scores.scoring import findings, last_revisions, record_values, score
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.services.work.post_months import without_month
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, ScoreRecord

__all__ = ["BATCH", "Batch", "HeldAppraisal", "calculate_batch", "set_appraisals", "write_batch"]

_NO_MONTH = _(
    "Jabatan ini tidak mendapat satu bulan pun dalam siklus ini, karena bulan perpindahan dihitung "
    "pada jabatan sebelumnya. Jabatan ini tidak dinilai; tidak ada yang perlu dilakukan."
)
BATCH = 500
"""People per batch; each batch costs a fixed number of statements."""


@dataclass(frozen=True, slots=True)
class HeldAppraisal:
    """An appraisal without a result, and the sentence that says why and what to do."""

    appraisal_id: int
    nip: str
    name: str
    sentence: str


@dataclass(slots=True)
class Batch:
    """Outcome of one batch before it is written."""

    records: list[dict[str, Any]] = field(default_factory=list)
    holds: list[HeldAppraisal] = field(default_factory=list)
    notices: dict[int, str] = field(default_factory=dict)


def calculate_batch(
    cycle: Cycle, keys: list[int], entry: RegionEntry, method: ScoringMethod[Any]
) -> Batch:
    """Return the score records of these appraisals, the holds and the warnings; write nothing."""
    appraisals = appraisals_of(cycle, keys)
    snapshots = build_snapshots(cycle, appraisals, entry)
    revisions = last_revisions(keys)
    lacks = record_blocking.missing_before(appraisals, ("rating", "calculated"))
    workflow = entry.workflow or Workflow(stages=())
    lost = without_month(cycle, workflow, {one.employee_id for one in appraisals})
    batch = Batch()
    for one in appraisals:
        snapshot = snapshots[one.id]
        try:
            _refuse(_NO_MONTH if one.assignment_id in lost else "")
            _refuse(" ".join(str(lack) for lack in lacks.get(one.id, ())))
            errors, warning = findings(entry, snapshot)
            _refuse(errors)
            document = score(method, snapshot)
        except ScoringError as error:
            why, advice = hold_sentences(error.code, error.params)
            batch.holds.append(_held(one, f"{why} {advice}"))
        except _Refused as refused:
            batch.holds.append(_held(one, str(refused)))
        else:
            revision = revisions.get(one.id, 0) + 1
            if warning:
                batch.notices[one.id] = warning
            batch.records.append(
                record_values(cycle, one.id, entry, method, snapshot, document, revision)
            )
    return batch


class _Refused(Exception):
    """Something is missing, or the region's own check found an error; the text says what."""


def _refuse(text: str) -> None:
    if text:
        raise _Refused(text)


def _held(one: Appraisal, text: str) -> HeldAppraisal:
    return HeldAppraisal(one.id, one.employee.nip, one.employee.name, text)


def write_batch(cycle: Cycle, batch: Batch, reason: str) -> None:
    """Write one batch: a fixed number of statements, and one more per different sentence.

    A result that was never published is replaced, not kept: comparing it with the next one could
    tell which anonymous form came late.
    """
    current = session()
    done = [row["appraisal_id"] for row in batch.records]
    keys = done + [held.appraisal_id for held in batch.holds]
    stale = ScoreRecord.appraisal_id.in_(keys) & ~ScoreRecord.published
    current.execute(delete(ScoreRecord).where(stale).execution_options(synchronize_session=False))
    if batch.records:
        rows = [{**row, "reason": reason if row["revision"] > 1 else ""} for row in batch.records]
        current.execute(insert(ScoreRecord), rows)
    target = step("appraisal", "rating", "calculate").target
    set_appraisals(done, phase=target, hold="", notice="", outdated_at=None)
    for text in {held.sentence for held in batch.holds}:
        held = [one.appraisal_id for one in batch.holds if one.sentence == text]
        set_appraisals(held, hold=text, notice="")
    for text in set(batch.notices.values()):
        set_appraisals([key for key, told in batch.notices.items() if told == text], notice=text)
    current.flush()
    current.expire_all()


def set_appraisals(keys: list[int], **values: str | None) -> None:
    """Set the same values on these appraisals, raising their version."""
    session().execute(
        update(Appraisal)
        .where(Appraisal.id.in_(keys))
        .values(version=Appraisal.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
