"""Asking for background work, in the same transaction as the change that needs it.

The row is the promise: when the transaction commits the job exists, when it rolls back it never
did. The message to the workers follows after the commit and may get lost without harm.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.jobs.engine import queue_for
from portal.jobs.kinds import KINDS, load_kinds
from portal.services.common import access, audit
from portal.services.common.runtime import now, runtime
from portal.store.db import unit_of_work
from portal.store.models import Job

logger = logging.getLogger(__name__)


def request_job(
    actor: Actor, name: str, *, key: str, region: str, args: dict[str, Any] | None = None
) -> Job:
    """Ask for a job once per `key`; an unfinished or done job of that key is returned as it is.

    A failed one starts anew. Raises NotAllowed by the kind's permission in the region.
    """
    load_kinds()
    if name not in KINDS:
        raise NotFound
    access.require(actor, KINDS[name].permission, region)
    with unit_of_work() as session:
        job = session.scalar(select(Job).where(Job.key == key))
        if job is not None and job.state != "failed":
            return job
        if job is None:
            job = Job(key=key, kind=name, region=region, created_at=now())
            session.add(job)
        job.args, job.created_by = args or {}, actor.account_id
        job.state, job.attempts, job.reason, job.finished_at = "new", 0, "", None
        job.lease_until, job.lease_by = None, ""
        session.flush()
        detail = {"kind": name}
        audit.record(
            actor, "job.requested", region=region, entity="job", entity_id=job.id, detail=detail
        )
        _send_after_commit(session, job.id)
    return job


def _send_after_commit(session: Session, job_id: int) -> None:
    queue = queue_for(runtime().settings)

    def send(_session: Session) -> None:
        try:
            queue.send(job_id)
        except Exception:
            logger.warning("job %s was not announced", job_id, exc_info=True)

    event.listen(session, "after_commit", send, once=True)
