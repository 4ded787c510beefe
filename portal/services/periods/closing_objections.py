"""Objecting to one published period: once, within its days, decided above the appraiser.

A decision that changes something adds a revision, made from the snapshot of the published one
with corrected values; the earlier revision stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.api.describe import Closing
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import local_day, local_today
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.common.unit_access import let_judge_read
from portal.services.reading.values import plain, require_decimal, require_text
from portal.services.scores import outdated
from portal.services.scores.closing_values import closing_of, compute, corrected, rows_of
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, PeriodClosing
from portal.store.scope import get_visible

_COPIED = (
    "region",
    "cycle_id",
    "closing",
    "subject",
    "subject_id",
    "appraisal_id",
    "unit_id",
    "period",
    "report",
    "reported_at",
    "feedback",
    "closed_by",
    "closed_at",
    "published_at",
    "talk",
    "talk_at",
    "due_on",
)


def objection_due(row: PeriodClosing, closing: Closing) -> date | None:
    """Return the last day for an objection to a published period; None when there is none."""
    if row.published_at is None or not closing.objection_days or row.subject != "person":
        return None
    day = local_day(row.published_at, row.region)
    return deadline(day, closing.objection_days, "calendar")


def may_object(row: PeriodClosing, closing: Closing) -> bool:
    """Tell whether the person may still object to this period today."""
    due = objection_due(row, closing)
    open_state = row.state == "published" and row.revision == 1 and not row.objection
    return open_state and due is not None and local_today(row.region) <= due


def object_to_period(
    actor: Actor, row_id: int, reason: str, *, expected_version: int | None = None
) -> PeriodClosing:
    """File the one objection to a published period, with its reason."""
    with unit_of_work():
        row, closing = _loaded(actor, row_id, "closing.object")
        claim(row, expected_version)
        moved = step("closing", row.state, "object")
        if row.objection or row.revision > 1:
            raise WrongStage(_("Keberatan atas periode ini sudah pernah diajukan."))
        if not may_object(row, closing):
            raise WrongStage(_("Masa pengajuan keberatan atas periode ini sudah berakhir."))
        told = require_text(reason, "reason", _("Alasan keberatan"), longest=5000)
        row.objection = {"reason": told, "filed_at": now().isoformat()}
        row.state = moved.target
        let_judge_read(session().get_one(Appraisal, row.appraisal_id))
        _audit(actor, "period.objected", row, {})
    return row


def decide_period_objection(
    actor: Actor,
    row_id: int,
    *,
    decision: str,
    text: str,
    corrections: Mapping[int, str] | None = None,
    report_accepted: bool | None = None,
    expected_version: int | None = None,
) -> PeriodClosing:
    """Confirm the period, or change it: corrected values (by measurement id), or the report.

    Returns the revision that counts from now on. Nobody decides about himself or his own closing.
    """
    with unit_of_work() as current:
        row, closing = _loaded(actor, row_id, "closing.decide")
        claim(row, expected_version)
        moved = step("closing", row.state, "decide")
        _refuse_appraiser(actor, row)
        told = require_text(text, "text", _("Pertimbangan"), longest=5000)
        if decision not in {"confirmed", "changed"}:
            raise Invalid(Problem("decision", Sentence(_("Pilih: dikuatkan atau diubah."))))
        newest = row
        if decision == "changed":
            newest = _revised(
                actor, row, closing, corrections or {}, report_accepted=report_accepted
            )
        decided = {"decision": decision, "text": told, "decided_at": now().isoformat()}
        before = {"value": row.value, "status": row.status, "digest": row.digest}
        row.objection = {**row.objection, **decided, "before": before, "by": actor.name}
        row.state = moved.target
        if newest is not row:
            newest.objection = dict(row.objection)
            current.add(newest)
            outdated.periods_came_out([newest])
        current.flush()
        _audit(actor, "period.decided", row, {"decision": decision, "value": newest.value})
    announce(row.region, "period.decided", id=newest.id, closing=row.closing, period=row.period)
    return newest


def _revised(
    actor: Actor,
    row: PeriodClosing,
    closing: Closing,
    corrections: Mapping[int, str],
    *,
    report_accepted: bool | None,
) -> PeriodClosing:
    values = _correct(actor, row, corrections)
    same_report = report_accepted is None or report_accepted == row.report_accepted
    if not values and same_report:
        told = _("Perbaiki sedikitnya satu nilai, atau pilih dikuatkan.")
        raise Invalid(Problem("corrections", Sentence(told)))
    newest = PeriodClosing(**{name: getattr(row, name) for name in _COPIED})
    newest.revision, newest.state = row.revision + 1, "published"
    newest.report_accepted = row.report_accepted if report_accepted is None else report_accepted
    newest.snapshot = row.snapshot
    compute(newest, closing, corrected(row, values))
    return newest


def _correct(actor: Actor, row: PeriodClosing, corrections: Mapping[int, str]) -> dict[str, str]:
    """Write the corrected values; return them by code."""
    known = {one.id: one for one in rows_of(row)}
    changed: dict[str, str] = {}
    for key, given in corrections.items():
        if key not in known:
            told = _("Indikator ini bukan bagian periode.")
            raise Invalid(Problem(f"actual-{key}", Sentence(told)))
        measured = known[key]
        value = require_decimal(given, f"actual-{key}", measured.label)
        if value == measured.actual:
            continue
        detail = {"before": plain(measured.actual), "after": plain(value)}
        _audit(actor, "period.corrected", row, {"code": measured.code, **detail})
        measured.actual = value
        changed[measured.code] = plain(value) or "0"
    return changed


def _refuse_appraiser(actor: Actor, row: PeriodClosing) -> None:
    one = session().get_one(Appraisal, row.appraisal_id)
    if actor.employee_id is not None and actor.employee_id == one.appraiser_id:
        raise NotAllowed(_("Pejabat penilai tidak memutuskan keberatan atas penilaiannya sendiri."))


def _loaded(actor: Actor, row_id: int, permission: str) -> tuple[PeriodClosing, Closing]:
    row = get_visible(PeriodClosing, row_id, actor, "closing.view", _("Penutupan periode"))
    access.require(actor, permission, row.region, record=row)
    newest = select(PeriodClosing.id).where(
        PeriodClosing.cycle_id == row.cycle_id,
        PeriodClosing.closing == row.closing,
        PeriodClosing.subject == row.subject,
        PeriodClosing.subject_id == row.subject_id,
        PeriodClosing.period == row.period,
        PeriodClosing.revision > row.revision,
    )
    if session().scalar(newest.limit(1)) is not None:
        raise WrongStage(_("Periode ini sudah diputuskan; buka hasil yang terakhir."))
    return row, closing_of(row)


def _audit(actor: Actor, action: str, row: PeriodClosing, detail: Mapping[str, Any]) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="period_closing",
        entity_id=row.id,
        detail={"closing": row.closing, "period": row.period, **detail},
    )
