"""Objections: once per result, within the region's days, decided by the appraiser's superior.

He hears both sides, confirms or changes, and his decision is final: it waits until nothing that
the result is made of can change any more. A change recalculates from
the published snapshot with corrected actual values, or corrected marks of the superior's own form;
the result before and after is kept, and each corrected value beside its former one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from portal.api.methods import ScoringError
from portal.api.snapshot import Snapshot
from portal.domain.actor import Actor
from portal.domain.codes import error_sentence
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import (
    frozen_entry,
    load_appraisal,
    local_today,
    workflow_of_cycle,
)
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.common.unit_access import let_judge_read
from portal.services.outcome.objection_corrections import (
    UNMOVED,
    Corrections,
    Marks,
    Typed,
    corrected,
)
from portal.services.outcome.receiving import objection_due
from portal.services.reading.values import require_text
from portal.services.scores import combining, outdated
from portal.services.scores.scoring import (
    findings,
    latest_record,
    record_values,
    result_method,
    score,
)
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Objection, ScoreRecord
from portal.store.scope import get_visible

_UNSETTLED = _(
    "Semester atau periode yang membentuk nilai ini masih dapat berubah. Putuskan keberatan ini "
    "sesudah semesternya ditetapkan final, atau periodenya terbit dan masa keberatannya lewat."
)
_NOT_GATHERED = _(
    "Bagian nilai ini berubah sesudah dihitung. Minta pengelola kepegawaian menghimpun ulang "
    "nilainya, lalu putuskan keberatan ini."
)


def file(actor: Actor, appraisal_id: int, *, reason: str, statement: str = "") -> Objection:
    """File the one objection against a published result, within the objection days."""
    with unit_of_work() as current:
        one = load_appraisal(actor, appraisal_id, "objection.file")
        claim(one, None)
        taken = select(Objection.id).where(Objection.appraisal_id == one.id)
        if current.scalar(taken) is not None:
            raise WrongStage(_("Keberatan atas hasil ini sudah pernah diajukan."))
        moved = step("appraisal", one.phase, "object")
        one.opened_at = one.opened_at or now()
        due = objection_due(one, workflow_of_cycle(one.cycle))
        if due is None or local_today(one.region) > due:
            raise WrongStage(_("Masa pengajuan keberatan sudah berakhir."))
        if one.appraiser_superior_id in {None, one.employee_id}:
            told = _("Atasan pejabat penilai belum tercatat; hubungi pengelola kepegawaian.")
            raise Invalid(Problem("appraiser_superior", Sentence(told)))
        objection = Objection(
            region=one.region,
            appraisal_id=one.id,
            reason=require_text(reason, "reason", _("Alasan keberatan"), longest=5000),
            employee_statement=statement.strip(),
            filed_at=now(),
            due_on=due,
        )
        current.add(objection)
        one.phase, one.response = moved.target, "object"
        one.responded_at = now()
        let_judge_read(one)
        current.flush()
        _audit(actor, "objection.file", one.region, objection.id)
        region, facts = one.region, {"appraisal": str(one.id)}
    announce(region, "objection.filed", **facts)
    return objection


def state(
    actor: Actor, objection_id: int, *, text: str, expected_version: int | None = None
) -> Objection:
    """Add the statement of the employee or of the appraiser, while the objection is open."""
    with unit_of_work():
        objection = get_visible(Objection, objection_id, actor, "objection.state", _("Keberatan"))
        one = objection.appraisal
        access.require(actor, "objection.state", one.region, record=one)
        claim(objection, expected_version)
        _require_open(objection)
        clean = require_text(text, "text", _("Keterangan"), longest=5000)
        if "self" in access.relations_to(actor, one):
            objection.employee_statement = clean
        else:
            objection.appraiser_statement = clean
        _audit(actor, "objection.state", one.region, objection.id)
        return objection


def _require_open(objection: Objection) -> None:
    if objection.decision:
        raise WrongStage(_("Keberatan ini sudah diputuskan."))


def decide(
    actor: Actor,
    objection_id: int,
    *,
    decision: str,
    text: str,
    corrections: Typed | None = None,
    marks: Marks | None = None,
    appraiser_silent: bool = False,
    expected_version: int | None = None,
) -> Objection:
    """Decide for good: `confirmed`, or `changed` with corrected actual values by measurement id.

    `marks` corrects marks of the superior's form by the keys of `correctable_marks`; `text` is
    the reason of every correction. Both sides must have been heard; `appraiser_silent` records that
    the appraiser was asked and said nothing. Raises Invalid while a half or period of the result
    may still change, for it is final then; Unavailable, saving nothing, when the frozen method
    cannot recalculate.
    """
    with unit_of_work():
        objection = get_visible(Objection, objection_id, actor, "objection.decide", _("Keberatan"))
        one = objection.appraisal
        access.require(actor, "objection.decide", one.region, record=one)
        claim(objection, expected_version)
        _require_decidable(actor, objection, appraiser_silent=appraiser_silent)
        if (waits := why_waiting(one)) is not None:
            raise Invalid(Problem("decision", waits))
        moved = step("appraisal", one.phase, "decide")
        told = require_text(text, "text", _("Pertimbangan"), longest=5000)
        before = latest_record(one.id)
        given = Corrections(corrections or {}, marks or {})
        after = _outcome(actor, one, before, decision, given)
        objection.before, objection.after = _kept(before), after
        objection.decision, objection.decision_text = decision, told
        objection.decided_by, objection.decided_at = actor.employee_id, now()
        one.phase, one.final_at = moved.target, now()
        combining.combine_years([one.id])
        if after != _kept(before):
            outdated.halves_came_out([one.id], one.region)
        detail = {"decision": decision, "appraiser_silent": appraiser_silent}
        _audit(actor, "objection.decide", one.region, objection.id, detail)
        region, facts = one.region, {"appraisal": str(one.id), "decision": decision}
    announce(region, "objection.decided", **facts)
    return objection


def why_waiting(one: Appraisal) -> Sentence | None:
    """Return why the objection against a result cannot be decided yet, or None when it can.

    The decision makes the result final, and a final one never follows its halves or periods.
    """
    if one.id in outdated.unsettled_of(one.cycle, local_today(one.region)):
        return Sentence(_UNSETTLED)
    return Sentence(_NOT_GATHERED) if one.outdated_at is not None else None


def _require_decidable(actor: Actor, objection: Objection, *, appraiser_silent: bool) -> None:
    _require_open(objection)
    if actor.employee_id is not None and actor.employee_id == objection.appraisal.appraiser_id:
        raise NotAllowed(_("Pejabat penilai tidak memutuskan keberatan atas penilaiannya sendiri."))
    if not (objection.appraiser_statement or appraiser_silent):
        hint = _("Dengarkan pejabat penilai lebih dahulu; keterangannya belum ada.")
        raise Invalid(Problem("appraiser_statement", Sentence(hint)))


def _kept(record: ScoreRecord) -> dict[str, Any]:
    return {
        "revision": record.revision,
        "final_value": record.final_value,
        "predikat": record.predikat,
        "digest": record.digest,
    }


def _outcome(
    actor: Actor,
    one: Appraisal,
    before: ScoreRecord,
    decision: str,
    given: Corrections,
) -> dict[str, Any]:
    if decision == "confirmed" and not given.actuals and not given.marks:
        return _kept(before)
    if decision != "changed":
        raise Invalid(Problem("decision", Sentence(_("Pilih: dikuatkan atau diubah."))))
    published = Snapshot.from_document(before.snapshot)
    snapshot, changes = corrected(actor, one, published, given)
    after = _recalculate(one, before, snapshot)
    if after.result == before.result:
        raise Invalid(Problem("corrections", Sentence(UNMOVED)))
    return {**_kept(after), "corrections": [change.to_document() for change in changes]}


def _recalculate(one: Appraisal, before: ScoreRecord, snapshot: Snapshot) -> ScoreRecord:
    """Add a published revision made from the published snapshot with corrected values."""
    entry = frozen_entry(one.cycle)
    method = result_method(entry, one.cycle.cadence)
    errors, one.notice = findings(entry, snapshot)
    if errors:
        raise Invalid(Problem("corrections", Sentence(errors)))
    try:
        document = score(method, snapshot)
    except ScoringError as error:
        told = error_sentence(error.code, error.params)
        raise Invalid(Problem("corrections", told, code=error.code)) from error
    revision = before.revision + 1
    values = record_values(one.cycle, one.id, entry, method, snapshot, document, revision)
    session().execute(insert(ScoreRecord), [{**values, "reason": "objection", "published": True}])
    return latest_record(one.id)


def _audit(
    actor: Actor, action: str, region: str, key: int, detail: dict[str, Any] | None = None
) -> None:
    audit.record(actor, action, region=region, entity="objection", entity_id=key, detail=detail)
