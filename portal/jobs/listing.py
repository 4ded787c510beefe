"""Jobs as people see them: what runs for whom, how far it is, why it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.domain.actor import Actor
from portal.jobs.kinds import KINDS, load_kinds
from portal.store.db import session
from portal.store.models import Job
from portal.store.scope import get_visible, visible

STATE_LABELS = {
    "new": "Menunggu",
    "running": "Berjalan",
    "done": "Selesai",
    "failed": "Gagal",
}


@dataclass(frozen=True, slots=True)
class JobRow:
    """One line of the job list."""

    id: int
    kind: str
    label: str
    state: str
    state_label: str
    done: int
    total: int
    reason: str
    result: dict[str, object]
    created_at: datetime
    finished_at: datetime | None


def list_jobs(actor: Actor, limit: int = 50) -> tuple[JobRow, ...]:
    """Return the newest jobs that the actor may see."""
    statement = visible(Job, actor, "job.view").order_by(Job.id.desc()).limit(limit)
    return tuple(_row(job) for job in session().scalars(statement))


def get_job(actor: Actor, job_id: int) -> JobRow:
    """Return one job. Raises NotFound, also behind a wall."""
    return _row(get_visible(Job, job_id, actor, "job.view", "Pekerjaan"))


def _row(job: Job) -> JobRow:
    load_kinds()
    known = KINDS.get(job.kind)
    return JobRow(
        id=job.id,
        kind=job.kind,
        label=known.label if known else job.kind,
        state=job.state,
        state_label=STATE_LABELS.get(job.state, job.state),
        done=job.done,
        total=job.total,
        reason=job.reason,
        result=dict(job.result),
        created_at=job.created_at,
        finished_at=job.finished_at,
    )
