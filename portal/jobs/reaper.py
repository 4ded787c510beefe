"""Sends runnable jobs again whose message was lost: to a crash, or with the dequeuing worker."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import select

from portal.jobs.engine import queue_for
from portal.jobs.runner import Context, runnable
from portal.services.common.runtime import runtime
from portal.store.db import session
from portal.store.models import Job

logger = logging.getLogger(__name__)
_AT_ONCE = 100


def reap() -> int:
    """Send all runnable jobs when the queue is empty; return how many.

    While messages wait the workers are busy and nothing can have been lost yet.
    """
    queue = queue_for(runtime().settings)
    if queue.pending():
        return 0
    statement = select(Job.id).where(runnable()).order_by(Job.id).limit(_AT_ONCE)
    ids = list(session().scalars(statement))
    session().rollback()  # ends the read transaction
    for job_id in ids:
        queue.send(job_id)
    return len(ids)


def keep_reaping(context: Context, ended: threading.Event, seconds: int = 2) -> None:
    """Reap every few seconds until `ended`; two reapers do no harm, leases keep order."""
    while not ended.wait(seconds):
        try:
            with context():
                reap()
        except Exception:
            logger.warning("reaping failed", exc_info=True)
