"""A worker with one more kind of job: an effect in the audit trail, after some time."""

from __future__ import annotations

import time
from pathlib import Path

from portal.app import create_app
from portal.domain.actor import SYSTEM
from portal.jobs.kinds import kind
from portal.jobs.worker import work
from portal.services.common import audit
from portal.settings import load_settings
from portal.store.db import unit_of_work


@kind("slow", "Lambat", "job.view")
def slow(run):
    """Say that work has begun, wait, then write the effect together with the end of the job."""
    with Path(run.args["sign"]).open("a") as sign:
        sign.write(f"{run.attempt}\n")
    time.sleep(run.args["seconds"] if run.attempt == 1 else 0)
    with unit_of_work():
        audit.record(SYSTEM, "effect", entity="job", entity_id=run.key)
        run.finish({"attempt": run.attempt})
    return {}


if __name__ == "__main__":
    work(create_app(load_settings()).app_context)
