"""The jobs of the portal: printing a batch, calculating a cycle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.domain.actor import SYSTEM, Actor
from portal.domain.sentences import mark as _
from portal.jobs.kinds import kind
from portal.jobs.runner import JobRun
from portal.services.common.runtime import runtime
from portal.store.db import session
from portal.store.models import Account


def _actor(run: JobRun) -> Actor:
    """Return who asked, with the roles he holds now; the system itself for its own jobs."""
    if run.created_by is None:
        return SYSTEM
    from portal.services.identity.accounts import actor_for

    return actor_for(session().get_one(Account, run.created_by))


def batch_folder(job_id: int) -> Path:
    """Return the folder in which a job's documents, lists and ZIP are kept."""
    return runtime().settings.instance / "batches" / str(job_id)


@kind("report_batch", _("Mencetak laporan"), "report.build")
def report_batch(run: JobRun) -> dict[str, Any]:
    """Print one format for a cycle: args cycle_id, format_id, paper, merge. Resumable by nature."""
    from portal.reports.build import build_batch

    folder = batch_folder(run.id)
    made = build_batch(
        _actor(run),
        int(run.args["cycle_id"]),
        str(run.args["format_id"]),
        folder / "files",
        paper=run.args.get("paper", "A4"),
        zip_file=folder / "laporan.zip",
        merge_file=folder / "laporan.pdf" if run.args.get("merge") else None,
        progress=_sparingly(run),
    )
    return {
        "batch_id": made.batch_id,
        "done": len(made.of("done")),
        "failed": len(made.of("failed")),
        "unfinished": len(made.of("unfinished")),
        "zip": "laporan.zip",
        "merged": "laporan.pdf" if run.args.get("merge") else "",
    }


def _sparingly(run: JobRun) -> Callable[[int, int], None]:
    """Write progress to the table every tenth document and at the end."""
    told = -10

    def progress(done: int, total: int) -> None:
        nonlocal told
        if done - told >= 10 or (done == total and done != told):
            told = done
            run.progress(done, total)

    return progress


@kind("calculate_cycle", _("Menghitung nilai"), "cycle.manage")
def calculate_cycle(run: JobRun) -> dict[str, Any]:
    """Calculate a cycle's results; the score and the end of the job commit together."""
    from portal.services.scores import calculation
    from portal.store.db import unit_of_work

    with unit_of_work():
        calculation.calculate_cycle(_actor(run), int(run.args["cycle_id"]))
        run.finish({"cycle_id": run.args["cycle_id"]})
    return {}
