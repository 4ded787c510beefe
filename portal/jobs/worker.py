"""The worker process: takes jobs from the queue, one at a time, and runs the reaper beside."""

from __future__ import annotations

import threading

from portal.jobs.engine import queue_for
from portal.jobs.reaper import keep_reaping
from portal.jobs.runner import Context, run_job
from portal.services.common.runtime import runtime


def work(context: Context) -> None:
    """Work until SIGTERM or SIGINT. `context` opens an application context."""
    with context():
        queue = queue_for(runtime().settings)
    ended = threading.Event()
    reaper = threading.Thread(target=keep_reaping, args=(context, ended), daemon=True)
    reaper.start()
    try:
        queue.work(lambda job_id: _quietly(run_job(job_id, context)))
    finally:
        ended.set()


def _quietly(_ran: object) -> None:
    """Drop an answer: the truth is in the table."""
