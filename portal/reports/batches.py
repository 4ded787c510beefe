"""The memory of a batch: which documents were asked for, and how far it came.

Every finished document is one short transaction, so a batch that is killed at any moment goes on
where it stopped; what counts as finished is proved by the hash of the file in the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from portal.api.describe import ReportFormat
from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED
from portal.reports.data import is_early
from portal.reports.issue import Subject
from portal.reports.manifest import Line
from portal.reports.period_cards import closing_id_of, published_rows
from portal.reports.unit_records import last_periods
from portal.services.common.runtime import now
from portal.services.scores.sight import must_open_first
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Cycle,
    Measurement,
    Project,
    ReportBatch,
    ReportItem,
    Unit,
)
from portal.store.scope import visible

BUILD = "report.build"
_WAITING = _("Hasilnya belum diterbitkan.")
_UNOPENED = _("Anda belum membuka hasil penilaian Anda sendiri.")


def list_subjects(
    actor: Actor, cycle: Cycle, form: ReportFormat
) -> tuple[list[Subject], list[Line]]:
    """Return who can be printed now, and who is unfinished and why. Passes the region's walls."""
    if closing_id_of(form):
        return _with_periods(actor, cycle, form)
    if form.scope == "unit":
        return _units(actor, cycle)
    if form.scope == "employee":
        return _people(actor, cycle, early=is_early(form))
    if form.scope == "project":
        return _projects(actor, cycle)
    return [Subject(cycle.id, cycle.code, cycle.title)], []


def _with_periods(
    actor: Actor, cycle: Cycle, form: ReportFormat
) -> tuple[list[Subject], list[Line]]:
    """Return everybody with his last published period, and who has none yet."""
    people = list(
        session().scalars(
            visible(Appraisal, actor, BUILD)
            .where(Appraisal.cycle_id == cycle.id)
            .options(joinedload(Appraisal.employee))
        )
    )
    rows = published_rows(closing_id_of(form), [one.id for one in people])
    last = {row.appraisal_id: row.period for row in rows}
    ready, unfinished = list[Subject](), list[Line]()
    for one in sorted(people, key=lambda found: (found.employee.nip, found.id)):
        nip, name, period = one.employee.nip, one.employee.name, last.get(one.id)
        if period is None:
            unfinished.append(Line(name, nip, "unfinished", reason=_WAITING))
        else:
            ready.append(Subject(one.id, f"{nip}-{period}", name, period))
    return ready, unfinished


def _people(actor: Actor, cycle: Cycle, *, early: bool) -> tuple[list[Subject], list[Line]]:
    appraisals = session().scalars(
        visible(Appraisal, actor, BUILD)
        .where(Appraisal.cycle_id == cycle.id)
        .options(joinedload(Appraisal.employee))
    )
    ready, unfinished, seen = list[Subject](), list[Line](), dict[str, int]()
    for row in sorted(appraisals, key=lambda found: (found.employee.nip, found.id)):
        nip, name = row.employee.nip, row.employee.name
        seen[nip] = seen.get(nip, 0) + 1
        if must_open_first(actor, row) and not early:
            unfinished.append(Line(name, nip, "unfinished", reason=_UNOPENED))
        elif early or row.phase in PUBLISHED:
            key = nip if seen[nip] == 1 else f"{nip}-{seen[nip]}"
            ready.append(Subject(row.id, key, name))
        else:
            unfinished.append(Line(name, nip, "unfinished", reason=row.hold or _WAITING))
    return ready, unfinished


def _units(actor: Actor, cycle: Cycle) -> tuple[list[Subject], list[Line]]:
    """Return the units with a published period of the cycle, and the measured ones without."""
    measured = select(Measurement.subject_id).where(
        Measurement.cycle_id == cycle.id, Measurement.subject == "unit"
    )
    rows = visible(Unit, actor, BUILD).where(Unit.id.in_(measured)).order_by(Unit.code)
    last = last_periods(cycle.id)
    ready, unfinished = list[Subject](), list[Line]()
    for unit in session().scalars(rows):
        period = last.get(unit.id)
        if period is None:
            told = _("Belum ada periode unit yang diterbitkan.")
            unfinished.append(Line(unit.name, unit.code, "unfinished", reason=told))
        else:
            ready.append(Subject(unit.id, f"{unit.code}-{period}", unit.name, period))
    return ready, unfinished


def _projects(actor: Actor, cycle: Cycle) -> tuple[list[Subject], list[Line]]:
    rows = list(
        session().scalars(
            visible(Project, actor, BUILD)
            .where(Project.cycle_id == cycle.id, Project.state != "cancelled")
            .order_by(Project.code)
        )
    )
    ready = [Subject(row.id, row.code, row.title) for row in rows if row.state == "accepted"]
    waiting = [
        Line(row.title, row.code, "unfinished", reason=_("Hasil pekerjaannya belum diterima."))
        for row in rows
        if row.state != "accepted"
    ]
    return ready, waiting


def open_batch(
    actor: Actor,
    cycle: Cycle,
    form: ReportFormat,
    folder: Path,
    *,
    paper: str,
    subjects: Sequence[Subject],
    fresh: bool,
) -> ReportBatch:
    """Return the batch of that folder, with one item a subject; `fresh` forgets what was done."""
    with unit_of_work() as db_session:
        batch = db_session.scalar(
            select(ReportBatch)
            .where(
                ReportBatch.cycle_id == cycle.id,
                ReportBatch.format_id == form.id,
                ReportBatch.paper == paper,
                ReportBatch.folder == str(folder),
            )
            .order_by(ReportBatch.id.desc())
            .limit(1)
        )
        if batch is None:
            batch = ReportBatch(
                region=cycle.region,
                cycle_id=cycle.id,
                format_id=form.id,
                paper=paper,
                folder=str(folder),
                created_by=actor.account_id,
                created_at=now(),
            )
            db_session.add(batch)
            db_session.flush()
        elif fresh:
            db_session.execute(delete(ReportItem).where(ReportItem.batch_id == batch.id))
        batch.state, batch.total, batch.finished_at = "open", len(subjects), None
        _add_items(batch.id, form, subjects)
    return batch


def _add_items(batch_id: int, form: ReportFormat, subjects: Sequence[Subject]) -> None:
    statement = select(ReportItem.subject).where(ReportItem.batch_id == batch_id)
    known = set(session().scalars(statement))
    session().add_all(
        ReportItem(
            batch_id=batch_id,
            subject=subject.key,
            appraisal_id=subject.id if form.scope == "employee" else None,
        )
        for subject in subjects
        if subject.key not in known
    )


def items_of(batch_id: int) -> dict[str, ReportItem]:
    """Return the items of a batch by subject."""
    statement = select(ReportItem).where(ReportItem.batch_id == batch_id)
    return {item.subject: item for item in session().scalars(statement)}


def record_item(item_id: int, **values: object) -> None:
    """Write what became of one document; joins the caller's unit of work."""
    with unit_of_work() as db_session:
        item = db_session.get_one(ReportItem, item_id)
        for name, value in values.items():
            setattr(item, name, value)


def close_batch(batch_id: int, failures: int) -> None:
    """Mark a batch finished: `done`, or `failed` when documents are missing."""
    with unit_of_work() as db_session:
        batch = db_session.get_one(ReportBatch, batch_id)
        batch.state, batch.finished_at = ("failed" if failures else "done"), now()
