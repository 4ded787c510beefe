"""Running one job under a lease: exactly one worker at a time, effects exactly once.

A worker takes the lease by one conditional UPDATE and renews it while it works. When it dies the
lease ends and another takes over; when it was only slow, its late `finish` is refused.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update

from portal.domain.errors import PortalError
from portal.domain.sentences import mark as _
from portal.jobs.kinds import KINDS, UNKNOWN, load_kinds
from portal.services.common.runtime import now, runtime
from portal.store.db import session, unit_of_work
from portal.store.models import Job

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
Context = Callable[[], AbstractContextManager[Any]]
"""Opens an application context; the runner needs a second one to renew the lease."""


class LeaseLost(Exception):
    """Another worker has taken the job over; nothing of this run may be kept."""


@dataclass(slots=True)
class JobRun:
    """One attempt at a job, as its handler sees it."""

    id: int
    key: str
    region: str
    args: dict[str, Any]
    attempt: int
    worker: str
    created_by: int | None
    finished: bool = field(default=False)

    def progress(self, done: int, total: int) -> None:
        """Tell how far the job is. Raises LeaseLost."""
        self._change(done=done, total=total)

    def finish(self, result: dict[str, Any]) -> None:
        """Mark the job done; inside the handler's unit of work both happen or neither."""
        self._change(
            state="done", result=result, reason="", finished_at=now(), lease_until=None, lease_by=""
        )
        self.finished = True

    def fail(self, reason: str) -> None:
        """Mark the job failed with a sentence."""
        self._change(
            state="failed", reason=reason, finished_at=now(), lease_until=None, lease_by=""
        )

    def renew(self) -> None:
        """Hold the job for another term. Raises LeaseLost."""
        self._change(lease_until=now() + _lease())

    def _change(self, **values: object) -> None:
        mine = and_(Job.id == self.id, Job.state == "running", Job.lease_by == self.worker)
        with unit_of_work() as current:
            changed = current.execute(update(Job).where(mine).values(**values))
            if cast("CursorResult[Any]", changed).rowcount != 1:
                raise LeaseLost(self.id)


def runnable() -> Any:  # noqa: ANN401  (a condition)
    """Return the condition of jobs that a worker may take: new, or with an expired lease."""
    expired = and_(Job.state == "running", Job.lease_until < now())
    return or_(Job.state == "new", expired)


def run_job(job_id: int, context: Context) -> bool:
    """Take a job and run it. False when it is not there, done, or in other hands."""
    load_kinds()
    with context():
        run = _take(job_id)
        if run is None:
            return False
        with _heartbeat(run, context):
            _attempt(run)
    return True


def _lease() -> timedelta:
    return timedelta(seconds=runtime().settings.job_lease_seconds)


def _take(job_id: int) -> JobRun | None:
    worker = uuid.uuid4().hex
    with unit_of_work() as current:
        taken = current.execute(
            update(Job)
            .where(Job.id == job_id, runnable())
            .values(
                state="running",
                attempts=Job.attempts + 1,
                lease_by=worker,
                lease_until=now() + _lease(),
            )
        )
        if cast("CursorResult[Any]", taken).rowcount != 1:
            return None
        job = current.scalars(
            select(Job).where(Job.id == job_id).execution_options(populate_existing=True)
        ).one()
        return JobRun(
            job.id, job.key, job.region, dict(job.args), job.attempts, worker, job.created_by
        )


def _attempt(run: JobRun) -> None:
    found = _kind_name(run.id)
    try:
        if found not in KINDS:
            run.fail(UNKNOWN)
        elif run.attempt > MAX_ATTEMPTS:
            run.fail(_("Pekerjaan ini berulang kali terhenti. Hubungi pengelola portal."))
        else:
            result = KINDS[found].handler(run)
            if not run.finished:
                run.finish(result)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", run.id)
    except PortalError as error:
        _give_up(run, str(error.sentence))
    except Exception:
        logger.exception("job %s failed", run.id)
        _give_up(run, _("Kesalahan tak terduga; hubungi pengelola portal."))


def _kind_name(job_id: int) -> str:
    return session().scalars(select(Job.kind).where(Job.id == job_id)).one()


def _give_up(run: JobRun, reason: str) -> None:
    session().rollback()
    try:
        run.fail(reason)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", run.id)


@contextmanager
def _heartbeat(run: JobRun, context: Context) -> Iterator[None]:
    """Renew the lease from a thread of its own until the work ends."""
    ended = threading.Event()
    pause = _lease().total_seconds() / 3

    def beat() -> None:
        while not ended.wait(pause):
            try:
                with context():
                    run.renew()
            except LeaseLost:
                return
            except Exception:
                logger.warning("lease of job %s was not renewed", run.id, exc_info=True)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
