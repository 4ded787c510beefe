"""Objections: once per result, within the region's days, decided by the appraiser's superior.

He hears both sides, confirms or changes, and his decision is final. A change recalculates from
the published snapshot with corrected actual values; the result before and after is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from portal.api.methods import ScoringError
from portal.api.snapshot import Measure, Snapshot
from portal.domain.actor import Actor
from portal.domain.codes import error_sentence
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
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
from portal.services.outcome.publication import objection_due
from portal.services.reading.values import plain, require_decimal, require_text
from portal.services.scores import combining
from portal.services.scores.scoring import latest_record, record_values, result_method, score
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Measurement,
    Objection,
    Project,
    ProjectMember,
    ScoreRecord,
)
from portal.store.scope import get_visible

_Place = tuple[str, str, str]


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
    corrections: Mapping[int, str | int | Decimal] | None = None,
    appraiser_silent: bool = False,
    expected_version: int | None = None,
) -> Objection:
    """Decide for good: `confirmed`, or `changed` with corrected actual values by measurement id.

    Both sides must have been heard; `appraiser_silent` records that the appraiser was asked and
    said nothing. Raises Unavailable, saving nothing, when the frozen method cannot recalculate.
    """
    with unit_of_work():
        objection = get_visible(Objection, objection_id, actor, "objection.decide", _("Keberatan"))
        one = objection.appraisal
        access.require(actor, "objection.decide", one.region, record=one)
        claim(objection, expected_version)
        _require_decidable(actor, objection, appraiser_silent=appraiser_silent)
        moved = step("appraisal", one.phase, "decide")
        told = require_text(text, "text", _("Pertimbangan"), longest=5000)
        before = latest_record(one.id)
        after = _outcome(actor, one, before, decision, corrections or {})
        objection.before, objection.after = _kept(before), after
        objection.decision, objection.decision_text = decision, told
        objection.decided_by, objection.decided_at = actor.employee_id, now()
        one.phase, one.final_at = moved.target, now()
        combining.combine_years([one.id])
        detail = {"decision": decision, "appraiser_silent": appraiser_silent}
        _audit(actor, "objection.decide", one.region, objection.id, detail)
        region, facts = one.region, {"appraisal": str(one.id), "decision": decision}
    announce(region, "objection.decided", **facts)
    return objection


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
    corrections: Mapping[int, str | int | Decimal],
) -> dict[str, Any]:
    if decision == "confirmed" and not corrections:
        return _kept(before)
    if decision != "changed":
        raise Invalid(Problem("decision", Sentence(_("Pilih: dikuatkan atau diubah."))))
    if not corrections:
        raise Invalid(Problem("corrections", Sentence(_("Isi nilai yang diperbaiki."))))
    places = _correct(actor, one, corrections)
    return _kept(_recalculate(one, before, places))


def _correct(
    actor: Actor, one: Appraisal, corrections: Mapping[int, str | int | Decimal]
) -> dict[_Place, Decimal]:
    """Write the corrected actual values; return them by project, code and period."""
    known = correctable(one)
    places: dict[_Place, Decimal] = {}
    for key, given in corrections.items():
        field = f"corrections.{key}"
        if key not in known:
            raise Invalid(Problem(field, Sentence(_("Indikator ini bukan bagian penilaian."))))
        project, row = known[key]
        value = require_decimal(given, field, row.label)
        if value == row.actual:
            continue
        detail = {"before": plain(row.actual), "after": plain(value), "code": row.code}
        audit.record(
            actor,
            "objection.correct",
            region=one.region,
            entity="measurement",
            entity_id=row.id,
            detail=detail,
        )
        row.actual = value
        places[project, row.code, row.period] = value
    if not places:  # a decision that says "changed" must have changed something
        told = _("Nilai yang diisi sama dengan nilai semula. Perbaiki, atau pilih dikuatkan.")
        raise Invalid(Problem("corrections", Sentence(told)))
    return places


def correctable(one: Appraisal) -> dict[int, tuple[str, Measurement]]:
    """Return the measurements of the appraisal by id, each with its project's code (or "")."""
    own = select(Measurement).where(
        Measurement.subject == "person",
        Measurement.subject_id == one.id,
        Measurement.cycle_id == one.cycle_id,
    )
    found = {row.id: ("", row) for row in session().scalars(own)}
    counted = {p["code"] for p in latest_record(one.id).snapshot["projects"]}
    of_projects = (
        select(Project.code, Measurement)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .join(
            Measurement,
            (Measurement.subject == "project") & (Measurement.subject_id == ProjectMember.id),
        )
        .where(
            Project.region == one.region,
            ProjectMember.employee_id == one.employee_id,
            Project.code.in_(counted),
        )
    )
    return found | {row.id: (code, row) for code, row in session().execute(of_projects)}


def _recalculate(
    one: Appraisal, before: ScoreRecord, places: Mapping[_Place, Decimal]
) -> ScoreRecord:
    """Add a published revision made from the published snapshot with corrected values."""
    entry = frozen_entry(one.cycle)
    method = result_method(entry, one.cycle.cadence)
    snapshot = _corrected(Snapshot.from_document(before.snapshot), places)
    try:
        document = score(method, snapshot)
    except ScoringError as error:
        told = error_sentence(error.code, error.params)
        raise Invalid(Problem("corrections", told, code=error.code)) from error
    revision = before.revision + 1
    values = record_values(one.cycle, one.id, entry, method, snapshot, document, revision)
    session().execute(insert(ScoreRecord), [{**values, "reason": "objection", "published": True}])
    return latest_record(one.id)


def _corrected(snapshot: Snapshot, places: Mapping[_Place, Decimal]) -> Snapshot:
    used = set[_Place]()

    def fix(project: str, measure: Measure) -> Measure:
        place = (project, measure.code, measure.period)
        if place not in places:
            return measure
        used.add(place)
        return replace(measure, actual=plain(places[place]))

    projects = tuple(
        replace(p, measures=tuple(fix(p.code, m) for m in p.measures)) for p in snapshot.projects
    )
    measures = tuple(fix("", measure) for measure in snapshot.measures)
    if used != set(places):
        told = sentence(_("Indikator ini tidak dipakai dalam hasil yang diterbitkan."))
        raise Invalid(Problem("corrections", told))
    return replace(snapshot, projects=projects, measures=measures)


def _audit(
    actor: Actor, action: str, region: str, key: int, detail: dict[str, Any] | None = None
) -> None:
    audit.record(actor, action, region=region, entity="objection", entity_id=key, detail=detail)
