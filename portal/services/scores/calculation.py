"""Calculating a cycle: snapshots to score records, all or nothing when the plugin fails.

Bad data of one person holds only his appraisal, with a sentence that says what to do. A fault of
the plugin, a closed region or another plugin version than the frozen one stops the whole run
before anything is saved; no number is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.actor import Actor
from portal.domain.codes import hold_sentences
from portal.domain.errors import WrongStage
from portal.domain.periods import deadline
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.domain.workflow import APPRAISAL, step
from portal.host.registry import RegionEntry
from portal.services.common import audit
from portal.services.common.appraisals import (
    cycle_entry,
    entry_of,
    frozen_entry,
    gathers,
    load_cycle,
    local_today,
)
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.rating import form_sealing, forms
from portal.services.reading.values import require_text
from portal.services.registers import record_blocking
from portal.services.scores import fairness_rules
from portal.services.scores.scoring import (
    findings,
    last_revisions,
    record_values,
    result_method,
    score,
)
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    Evidence,
    FactRecord,
    FormAnswer,
    Measurement,
    Minutes,
    PeriodClosing,
    Project,
    Record,
    ScoreRecord,
    SurveyRound,
)

__all__ = [
    "BATCH",
    "CalculationReport",
    "HeldAppraisal",
    "build_snapshot",
    "calculate_cycle",
    "reopen_forms",
]

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
BATCH = 500
"""People per batch; each batch costs a fixed number of statements."""


@dataclass(frozen=True, slots=True)
class HeldAppraisal:
    """An appraisal without a result, and the sentence that says why and what to do."""

    appraisal_id: int
    nip: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CalculationReport:
    """What a run gave: people calculated, forms not given, and who is on hold."""

    calculated: int
    forms_not_given: int
    holds: tuple[HeldAppraisal, ...] = ()


@dataclass(slots=True)
class _Batch:
    """Outcome of one batch before it is written."""

    records: list[dict[str, Any]] = field(default_factory=list)
    holds: list[HeldAppraisal] = field(default_factory=list)
    notices: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All batches of a cycle, and the counts that tell whether they still hold."""

    basis: tuple[object, ...]
    batches: list[_Batch]


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
            _write(cycle, batch, "calculation")
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
    batches = [_calculate(cycle, keys, entry, method) for keys in _batches(cycle)]
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


def _calculate(
    cycle: Cycle, keys: list[int], entry: RegionEntry, method: ScoringMethod[Any]
) -> _Batch:
    appraisals = appraisals_of(cycle, keys)
    snapshots = build_snapshots(cycle, appraisals, entry)
    revisions = last_revisions(keys)
    lacks = record_blocking.missing_before(appraisals, ("rating", "calculated"))
    batch = _Batch()
    for one in appraisals:
        snapshot = snapshots[one.id]
        try:
            _refuse(" ".join(str(lack) for lack in lacks.get(one.id, ())))
            errors, warning = findings(entry, snapshot)
            _refuse(errors)
            document = score(method, snapshot)
        except ScoringError as error:
            why, advice = hold_sentences(error.code, error.params)
            batch.holds.append(_held(one, f"{why} {advice}"))
        except _Refused as refused:
            batch.holds.append(_held(one, str(refused)))
        else:
            revision = revisions.get(one.id, 0) + 1
            if warning:
                batch.notices[one.id] = warning
            batch.records.append(
                record_values(cycle, one.id, entry, method, snapshot, document, revision)
            )
    return batch


class _Refused(Exception):
    """Something is missing, or the region's own check found an error; the text says what."""


def _refuse(text: str) -> None:
    if text:
        raise _Refused(text)


def _held(one: Appraisal, text: str) -> HeldAppraisal:
    return HeldAppraisal(one.id, one.employee.nip, one.employee.name, text)


def _write(cycle: Cycle, batch: _Batch, reason: str) -> None:
    """Write one batch: a fixed number of statements, and one more per different sentence.

    A result that was never published is replaced, not kept: comparing it with the next one could
    tell which anonymous form came late.
    """
    current = session()
    done = [row["appraisal_id"] for row in batch.records]
    keys = done + [held.appraisal_id for held in batch.holds]
    stale = ScoreRecord.appraisal_id.in_(keys) & ~ScoreRecord.published
    current.execute(delete(ScoreRecord).where(stale).execution_options(synchronize_session=False))
    if batch.records:
        rows = [{**row, "reason": reason if row["revision"] > 1 else ""} for row in batch.records]
        current.execute(insert(ScoreRecord), rows)
    target = step("appraisal", "rating", "calculate").target
    _set(done, phase=target, hold="", notice="")
    for text in {held.sentence for held in batch.holds}:
        held = [one.appraisal_id for one in batch.holds if one.sentence == text]
        _set(held, hold=text, notice="")
    for text in set(batch.notices.values()):
        _set([key for key, told in batch.notices.items() if told == text], notice=text)
    current.flush()
    current.expire_all()


def _set(keys: list[int], **values: str) -> None:
    session().execute(
        update(Appraisal)
        .where(Appraisal.id.in_(keys))
        .values(version=Appraisal.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


def reopen_forms(actor: Actor, cycle_id: int, reason: str, *, due_on: date | None = None) -> int:
    """Open the unsent forms again, with a reason kept as minutes; return the forms now open.

    Appraisals whose dialogue was already held keep their calculated result.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        moved = step("cycle", cycle.state, "reopen_forms")
        fairness_rules.drop_review(cycle)
        reason = require_text(reason, "reason", _("Alasan"))
        today = local_today(cycle.region)
        described = cycle_entry(cycle).forms()
        usual = max(
            (deadline(today, f.open_days, f.open_day_kind) for f in described), default=today
        )
        due = due_on or usual
        back = step("appraisal", "calculated", "reopen_forms").target
        mine = (Appraisal.cycle_id == cycle.id, Appraisal.phase == "calculated")
        keys = list(current.scalars(select(Appraisal.id).where(*mine)))
        for start in range(0, len(keys), BATCH):
            _set(keys[start : start + BATCH], phase=back, notice="")
        count = forms.reopen_tasks(cycle, due)
        current.expire_all()
        cycle.state, cycle.forms_due_on = moved.target, due
        current.add(_reopening(actor, cycle, reason, today))
        audit.record(
            actor,
            "forms.reopen",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail={"reason": reason, "forms": count},
        )
        return count


def _reopening(actor: Actor, cycle: Cycle, reason: str, today: date) -> Minutes:
    return Minutes(
        region=cycle.region,
        cycle_id=cycle.id,
        kind="forms_reopened",
        subject_id=cycle.id,
        held_on=today,
        attendees=[],
        content={"reason": reason},
        recorded_by=actor.account_id,
        recorded_at=now(),
    )
