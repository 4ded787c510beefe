"""Reports as pages: what one may open, the cycle's projects, and printing jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, Job, PeriodClosing, Project, Unit
from portal.store.scope import allowed_rows

KIND = "report_batch"
_CYCLE_WIDE = ("report.committee", "report.leader", "report.hr")


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What a report is about: an appraisal, a project or a cycle."""

    id: int
    region: str
    key: str
    name: str
    cycle_id: int


def appraisal(actor: Actor, appraisal_id: int) -> SubjectRow:
    """Return an appraisal whose sheet the actor may open. Raises NotFound."""
    row = (
        session()
        .execute(
            select(Appraisal, Employee.nip, Employee.name)
            .join(Employee, Employee.id == Appraisal.employee_id)
            .where(
                Appraisal.id == appraisal_id,
                or_(
                    allowed_rows(Appraisal, actor, "report.employee"),
                    allowed_rows(Appraisal, actor, "report.hr"),
                ),
            )
        )
        .first()
    )
    if row is None:
        raise NotFound(_("Penilaian"))
    one, nip, name = row
    return SubjectRow(one.id, one.region, nip, name, one.cycle_id)


def project(actor: Actor, project_id: int) -> SubjectRow:
    """Return a project whose report the actor may open. Raises NotFound."""
    one = session().scalar(
        select(Project).where(
            Project.id == project_id, allowed_rows(Project, actor, "report.project_head")
        )
    )
    if one is None:
        raise NotFound(_("Proyek ini"))
    return SubjectRow(one.id, one.region, one.code, one.title, one.cycle_id)


def unit(actor: Actor, unit_id: int) -> SubjectRow:
    """Return a unit of which the actor may open a report, with its last published cycle."""
    one = session().scalar(
        select(Unit).where(
            Unit.id == unit_id,
            or_(allowed_rows(Unit, actor, "report.unit_head"), _of_units(actor)),
        )
    )
    if one is None:
        raise NotFound(_("Unit kerja"))
    closed = select(PeriodClosing.cycle_id).where(
        PeriodClosing.subject == "unit", PeriodClosing.unit_id == one.id
    )
    last = session().scalar(closed.order_by(PeriodClosing.period.desc()).limit(1))
    return SubjectRow(one.id, one.region, one.code, one.name, last or 0)


def _of_units(actor: Actor) -> Any:  # noqa: ANN401  (a condition)
    return or_(*(allowed_rows(Unit, actor, name) for name in _CYCLE_WIDE))


def cycle(actor: Actor, cycle_id: int) -> SubjectRow:
    """Return a cycle of which the actor may open at least one report. Raises NotFound."""
    one = session().scalar(select(Cycle).where(Cycle.id == cycle_id, _readable(actor)))
    if one is None:
        raise NotFound(_("Siklus"))
    return SubjectRow(one.id, one.region, one.code, one.title, one.id)


def cycles(actor: Actor) -> tuple[Cycle, ...]:
    """Return the opened cycles with reports for the actor, latest first: one statement."""
    wanted = select(Cycle).where(_readable(actor), Cycle.state.not_in(["draft", "cancelled"]))
    return tuple(session().scalars(wanted.order_by(Cycle.year.desc(), Cycle.id.desc())))


def _readable(actor: Actor) -> Any:  # noqa: ANN401  (a condition)
    return or_(*(allowed_rows(Cycle, actor, name) for name in _CYCLE_WIDE))


def projects(actor: Actor, cycle_id: int | None = None) -> tuple[SubjectRow, ...]:
    """Return accepted projects whose report the actor may open: one statement."""
    wanted = select(Project).where(
        Project.state == "accepted", allowed_rows(Project, actor, "report.project_head")
    )
    if cycle_id is not None:
        wanted = wanted.where(Project.cycle_id == cycle_id)
    rows = session().scalars(wanted.order_by(Project.accepted_on.desc(), Project.id))
    return tuple(SubjectRow(p.id, p.region, p.code, p.title, p.cycle_id) for p in rows)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One mass print: how far it is and what it left behind."""

    id: int
    region: str
    cycle_id: int
    format_id: str
    paper: str
    state: str
    done: int
    total: int
    reason: str
    result: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def busy(self) -> bool:
        """Tell whether somebody should look again soon."""
        return self.state in {"new", "running"}


def print_job(actor: Actor, job_id: int) -> PrintJob:
    """Return one printing job. Raises NotFound, also behind a wall."""
    wanted = select(Job).where(
        Job.id == job_id, Job.kind == KIND, allowed_rows(Job, actor, "job.view")
    )
    job = session().scalar(wanted)
    if job is None:
        raise NotFound(_("Pekerjaan cetak"))
    return _job(job)


def print_jobs(actor: Actor, cycle_id: int, limit: int = 10) -> tuple[PrintJob, ...]:
    """Return the latest printing jobs of a cycle: one statement."""
    wanted = (
        select(Job)
        .where(Job.kind == KIND, allowed_rows(Job, actor, "job.view"))
        .where(Job.key.startswith(f"{KIND}:{cycle_id}:", autoescape=True))
        .order_by(Job.id.desc())
        .limit(limit)
    )
    return tuple(_job(job) for job in session().scalars(wanted))


def _job(job: Job) -> PrintJob:
    return PrintJob(
        id=job.id,
        region=job.region,
        cycle_id=int(job.args["cycle_id"]),
        format_id=str(job.args["format_id"]),
        paper=str(job.args.get("paper", "A4")),
        state=job.state,
        done=job.done,
        total=job.total,
        reason=job.reason,
        result=dict(job.result),
        created_at=job.created_at,
        finished_at=job.finished_at,
    )
