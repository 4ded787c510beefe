"""Calculating a cycle: snapshots to score records, all or nothing when the plugin fails.

Bad data of one person holds only his appraisal, with a sentence that says what to do. A fault of
the plugin, a closed region or another plugin version than the frozen one stops the whole run
before anything is saved; no number is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.api.snapshot import Snapshot
from portal.domain.actor import Actor
from portal.domain.errors import WrongStage
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.domain.workflow import APPRAISAL, step
from portal.services.common import audit
from portal.services.common.appraisals import (
    cycle_entry,
    entry_of,
    frozen_entry,
    gathers,
    load_cycle,
)
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.rating import form_sealing
from portal.services.scores.batches import (
    BATCH,
    Batch,
    HeldAppraisal,
    calculate_batch,
    write_batch,
)
from portal.services.scores.scoring import result_method
from portal.services.scores.snapshots import build_snapshots
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    Evidence,
    FactRecord,
    FormAnswer,
    Measurement,
    PeriodClosing,
    Project,
    Record,
    SurveyRound,
)

_COUNTED = (
    Appraisal,
    Project,
    Measurement,
    FactRecord,
    Employee,
    PeriodClosing,
    Record,
    SurveyRound,
)


@dataclass(frozen=True, slots=True)
class CalculationReport:
    """What a run gave: people calculated, forms not given, and who is on hold."""

    calculated: int
    forms_not_given: int
    holds: tuple[HeldAppraisal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All batches of a cycle, and the counts that tell whether they still hold."""

    basis: tuple[object, ...]
    batches: list[Batch]


def build_snapshot(appraisal: Appraisal) -> Snapshot:
    """Return the frozen facts of one appraisal as its rows stand now."""
    entry = entry_of(appraisal.region)
    return build_snapshots(appraisal.cycle, [appraisal], entry)[appraisal.id]


def calculate_cycle(
    actor: Actor, cycle_id: int, *, expected_version: int | None = None
) -> CalculationReport:
    """Close the forms and calculate everybody who stands in rating.

    A year that is made of its published halves has no forms: everybody enrolled is calculated.
    Raises Unavailable (nothing saved) when the plugin fails, is away, or is not the frozen one.
    """
    prepared = _prepare(load_cycle(actor, cycle_id, "cycle.manage"))
    with unit_of_work():
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, _action(cycle))
        if prepared.basis != _basis(cycle):
            prepared = _prepare(cycle)  # somebody sent or entered something meanwhile
        sealed = [form.id for form in cycle_entry(cycle).forms() if form.anonymous]
        expired = form_sealing.close_forms(cycle, sealed)
        done, holds = 0, list[HeldAppraisal]()
        for batch in prepared.batches:
            write_batch(cycle, batch, "calculation")
            done += len(batch.records)
            holds += batch.holds
        cycle.state, cycle.calculated_at = moved.target, cycle.calculated_at or now()
        report = CalculationReport(done, expired, tuple(holds))
        _audit(actor, cycle, report)
        region, code = cycle.region, cycle.code
    announce(region, "cycle.calculated", cycle=code)
    return report


def _prepare(cycle: Cycle) -> _Prepared:
    """Calculate everybody without writing: nobody else has to wait for the plugin."""
    step("cycle", cycle.state, _action(cycle))
    _refuse_unpublished_halves(cycle)
    entry = frozen_entry(cycle)
    method = result_method(entry, cycle.cadence)
    basis = _basis(cycle)
    batches = [calculate_batch(cycle, keys, entry, method) for keys in _batches(cycle)]
    return _Prepared(basis, batches)


def _action(cycle: Cycle) -> str:
    """Return the step that gives values: closing the forms, or gathering the published halves."""
    return "gather" if gathers(cycle.region, cycle.cadence) else "calculate"


def _refuse_unpublished_halves(cycle: Cycle) -> None:
    """Raise WrongStage when a half of the year that is being gathered has not been published."""
    if _action(cycle) != "gather":
        return
    waiting = session().scalar(
        select(Cycle.title)
        .where(
            Cycle.region == cycle.region,
            Cycle.year == cycle.year,
            Cycle.cadence == "half",
            Cycle.state.in_(["draft", "running", "rating", "calculated"]),
        )
        .order_by(Cycle.starts)
        .limit(1)
    )
    if waiting is not None:
        raise WrongStage(sentence(_("Terbitkan dahulu hasil {title}."), title=waiting))


def _basis(cycle: Cycle) -> tuple[object, ...]:
    """Return counts that change whenever anything a score is made of changes.

    A survey counts once its round is closed, which changes the round.
    """
    mine = select(Appraisal.id).where(Appraisal.cycle_id == cycle.id)
    answers = select(func.count()).where(FormAnswer.appraisal_id.in_(mine))
    found: list[object] = [cycle.version, session().scalar(answers)]
    for model in _COUNTED:
        totals = select(func.count(), func.sum(model.version))
        rows = session().execute(totals.where(model.region == cycle.region))
        found.append(tuple(rows.one()))
    files = select(func.count()).where(Evidence.region == cycle.region)
    return (*found, session().scalar(files))


def _audit(actor: Actor, cycle: Cycle, report: CalculationReport) -> None:
    detail = {"calculated": report.calculated, "holds": len(report.holds)}
    audit.record(
        actor,
        "cycle.calculate",
        region=cycle.region,
        entity="cycle",
        entity_id=cycle.id,
        detail={**detail, "forms_not_given": report.forms_not_given},
    )


def _batches(cycle: Cycle) -> Iterator[list[int]]:
    phases = [row.source for row in APPRAISAL if row.action == _action(cycle)]
    mine = (Appraisal.cycle_id == cycle.id, Appraisal.phase.in_(phases))
    wanted = select(Appraisal.id).where(*mine)
    keys = list(session().scalars(wanted.order_by(Appraisal.id)))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
