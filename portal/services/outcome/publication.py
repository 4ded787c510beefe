"""Publishing results, the employee's response, and the end of the objection time.

Nobody publishes or finalises his own result: the actor's own appraisal is skipped and named, and
a colleague publishes it with `publish_appraisal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED, step
from portal.services.common import audit
from portal.services.common.appraisals import (
    entry_of,
    load_appraisal,
    load_cycle,
    local_day,
    local_today,
    workflow_of_cycle,
)
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.services.registers import record_blocking
from portal.services.scores import combining, fairness_rules
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, ScoreRecord

_CHUNK = 500
_SHOWN_PROBLEMS = 50
OWN = _("Hasil Anda sendiri diterbitkan atau ditetapkan oleh pengelola lain.")
NO_DIALOGUE = _("Dialog kinerja belum dicatat.")
NOT_CALCULATED = _("Nilai belum dihitung.")
NOT_OPENED = _("Belum dibuka pegawai; catat tanggal penyerahannya.")
NOT_PUBLISHED = _("Hasil belum diterbitkan.")
NOT_ANSWERED = _("Pegawai belum menanggapi hasil.")
NO_ANSWER = "none"
"""Response of whoever gave none although the region asks for one before it publishes."""
OBJECTING = _("Keberatan belum diputuskan.")
STILL_OPEN = _("Masa keberatan berlangsung sampai {due}.")


@dataclass(frozen=True, slots=True)
class Remaining:
    """An appraisal that a step left out, and why."""

    appraisal_id: int
    nip: str
    name: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class PublicationReport:
    """How many results were published or finalised, and who was left out."""

    done: int
    remaining: tuple[Remaining, ...] = ()


def publish_cycle(
    actor: Actor, cycle_id: int, *, partial: bool = False, expected_version: int | None = None
) -> PublicationReport:
    """Publish all results of a calculated cycle but the actor's own.

    Raises Invalid, naming each appraisal, when results or required dialogues are missing. With
    `partial` those are left out and listed; publish them later with `publish_appraisal`.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, "publish")
        fairness_rules.require_review(cycle)
        ready, own, missing = sorted_out(actor, cycle)
        if missing and not partial:
            raise Invalid([_problem(one) for one in missing[:_SHOWN_PROBLEMS]])
        _publish([one.id for one in ready], cycle.region)
        cycle.state, cycle.published_at = moved.target, now()
        detail = {"published": len(ready), "left_out": len(own) + len(missing)}
        _audit(actor, "cycle.publish", cycle.region, "cycle", cycle.id, **detail)
        current.flush()
        current.expire_all()
        region, code = cycle.region, cycle.code
    announce(region, "cycle.published", cycle=code)
    return PublicationReport(len(ready), tuple(own + missing))


def _problem(one: Remaining) -> Problem:
    told = sentence(_("{name}: {why}"), name=one.name, why=str(one.sentence))
    return Problem(f"appraisal.{one.appraisal_id}", told, value=one.nip)


def sorted_out(
    actor: Actor, cycle: Cycle
) -> tuple[list[Appraisal], list[Remaining], list[Remaining]]:
    """Return appraisals ready to publish, the actor's own, and those that lack something."""
    ready, own, missing = [], list[Remaining](), list[Remaining]()
    needs_dialogue = workflow_of_cycle(cycle).requires_dialogue
    # Whoever objected in his answer has had his result published already.
    left = [one for one in _all(cycle) if one.phase not in PUBLISHED]
    lacks = record_blocking.missing_before(left, ("dialogue", "published"))
    lacks |= fairness_rules.undecided_of(cycle)
    for one in left:
        lack = _lack(one, lacks.get(one.id, ()), needs_dialogue=needs_dialogue)
        if lack is not None:
            missing.append(_remaining(one, lack))
        elif one.employee_id == actor.employee_id:
            own.append(_remaining(one, Sentence(OWN)))
        else:
            ready.append(one)
    return ready, own, missing


def _lack(one: Appraisal, records: Sequence[Sentence], *, needs_dialogue: bool) -> Sentence | None:
    if one.hold:
        return Sentence(one.hold)
    if one.phase == "dialogue" or (one.phase == "calculated" and not needs_dialogue):
        return records[0] if records else None
    return Sentence(NO_DIALOGUE if one.phase == "calculated" else NOT_CALCULATED)


def _all(cycle: Cycle) -> Sequence[Appraisal]:
    statement = (
        select(Appraisal)
        .where(Appraisal.cycle_id == cycle.id)
        .options(joinedload(Appraisal.employee))
        .order_by(Appraisal.id)
    )
    return session().scalars(statement).all()


def _remaining(one: Appraisal, why: Sentence) -> Remaining:
    return Remaining(one.id, one.employee.nip, one.employee.name, why)


def _publish(keys: list[int], region: str) -> None:
    """Publish; whoever let the term of a required answer pass is marked as not having answered."""
    moment = now()
    answered = record_blocking.answers(region) is not None
    for chunk in _chunks(keys):
        scores = ScoreRecord.appraisal_id.in_(chunk) & ~ScoreRecord.published
        _update(ScoreRecord, scores, published=True)
        mine = Appraisal.id.in_(chunk)
        bumped = Appraisal.version + 1
        _update(Appraisal, mine, phase="published", published_at=moment, version=bumped)
        if answered:
            _update(Appraisal, mine & (Appraisal.response == ""), response=NO_ANSWER)
        combining.combine_years(chunk)


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def _update(model: type, condition: object, **values: object) -> None:
    statement = update(model).where(condition).values(**values)  # type: ignore[arg-type]
    session().execute(statement.execution_options(synchronize_session=False))


def publish_appraisal(actor: Actor, appraisal_id: int) -> None:
    """Publish one result that was left out of its cycle's publication."""
    with unit_of_work() as current:
        one = load_appraisal(actor, appraisal_id, "result.publish")
        claim(one, None)
        if one.cycle.state != "published":
            raise WrongStage(_("Terbitkan siklusnya lebih dahulu."))
        step("appraisal", one.phase, "publish")
        needs_dialogue = workflow_of_cycle(one.cycle).requires_dialogue
        lacks = record_blocking.missing_before([one], ("dialogue", "published"))
        lacks |= fairness_rules.undecided_of(one.cycle)
        lack = _lack(one, lacks.get(one.id, ()), needs_dialogue=needs_dialogue)
        if lack is not None:
            raise Invalid(Problem("appraisal", lack))
        _audit(actor, "result.publish", one.region, "appraisal", one.id)
        current.flush()
        _publish([one.id], one.region)
        current.expire_all()
        region = one.region
    announce(region, "result.published", appraisal=str(appraisal_id))


def publish_for_objection(actor: Actor, one: Appraisal) -> None:
    """Publish the one result to which its employee objects before the cycle is published.

    An objection always stands on a published number; there is no second way into it. Call it
    inside the unit of work that files the objection.
    """
    if one.hold:
        raise WrongStage(one.hold)
    step("appraisal", one.phase, "publish")
    one.opened_at = now()
    _audit(actor, "result.publish", one.region, "appraisal", one.id, cause="objection")
    current = session()
    current.flush()
    _publish([one.id], one.region)
    current.expire_all()


def mark_opened(actor: Actor, appraisal_id: int) -> Appraisal:
    """Start the objection clock: the employee sees his published result for the first time."""
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.respond")
        _require_published(one)
        if one.opened_at is None:
            one.opened_at = now()
            _audit(actor, "result.open", one.region, "appraisal", one.id)
        return one


def record_delivery(actor: Actor, appraisal_id: int, *, on: date, note: str = "") -> Appraisal:
    """Record that a result nobody opened was handed over on a day; the clock starts that day."""
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.publish")
        claim(one, None)
        _require_published(one)
        published = local_day(one.published_at or now(), one.region)
        if not published <= on <= local_today(one.region):
            told = _("Tanggal penyerahan harus sejak penerbitan dan tidak boleh di masa depan.")
            raise Invalid(Problem("on", Sentence(told), value=on.isoformat()))
        if one.opened_at is not None:
            raise WrongStage(_("Hasil ini sudah dibuka pegawai."))
        zone = ZoneInfo(entry_of(one.region).region.time_zone)
        one.opened_at = datetime.combine(on, time(12), tzinfo=zone)
        detail = {"on": on.isoformat(), "note": note.strip()}
        _audit(actor, "result.deliver", one.region, "appraisal", one.id, **detail)
        return one


def _require_published(one: Appraisal) -> None:
    if one.phase not in PUBLISHED:
        raise WrongStage(NOT_PUBLISHED)


def respond(
    actor: Actor,
    appraisal_id: int,
    response: str,
    text: str = "",
    *,
    expected_version: int | None = None,
) -> Appraisal:
    """Keep the employee's answer: `agree`, or `agree_with_note` with a text. Once only.

    Whoever does not agree files an objection; agreeing does not take that right away.
    """
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.respond")
        claim(one, expected_version)
        if one.phase != "published":
            raise WrongStage(_("Tanggapan hanya dapat diberikan selama hasil belum final."))
        if one.response == NO_ANSWER:
            raise WrongStage(
                _("Batas waktu tanggapan sudah lewat; keberatan masih dapat diajukan.")
            )
        if one.response:
            raise WrongStage(_("Anda sudah menanggapi hasil ini."))
        if response not in {"agree", "agree_with_note"}:
            raise Invalid(Problem("response", Sentence(_("Pilih salah satu tanggapan."))))
        if response == "agree_with_note":
            text = require_text(text, "text", _("Catatan"), longest=2000)
        one.opened_at = one.opened_at or now()
        one.response, one.response_text, one.responded_at = response, text.strip(), now()
        _audit(actor, "result.respond", one.region, "appraisal", one.id, response=response)
        return one


def objection_due(one: Appraisal, workflow: Workflow) -> date | None:
    """Return the last day for an objection; None while the employee has not seen the result."""
    if one.opened_at is None:
        return None
    opened = local_day(one.opened_at, one.region)
    return deadline(opened, workflow.objection_days, workflow.objection_day_kind)


def close_cycle(
    actor: Actor, cycle_id: int, *, expected_version: int | None = None
) -> PublicationReport:
    """Finalise all results whose objection time is over and list who is still open.

    The cycle itself becomes final once nothing but appraisals on hold is left; until then call
    this again on a later day.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "result.finalize")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, "close")
        workflow, today = workflow_of_cycle(cycle), local_today(cycle.region)
        ready, remaining, blocking = list[int](), list[Remaining](), False
        left = [one for one in _all(cycle) if one.phase != "final"]
        lacks = record_blocking.missing_before(left, ("final",))
        for one in left:
            why = _why_open(actor, one, workflow, today)
            if why is None and one.id in lacks:
                why = lacks[one.id][0]
            if why is None:
                ready.append(one.id)
                continue
            remaining.append(_remaining(one, why))
            blocking = blocking or not one.hold
        _finalize(ready)
        if not blocking:
            cycle.state = moved.target
        detail = {"final": len(ready), "open": len(remaining)}
        _audit(actor, "cycle.close", cycle.region, "cycle", cycle.id, **detail)
        current.flush()
        current.expire_all()
        region, code = cycle.region, cycle.code
    announce(region, "cycle.closed", cycle=code)
    return PublicationReport(len(ready), tuple(remaining))


def _why_open(actor: Actor, one: Appraisal, workflow: Workflow, today: date) -> Sentence | None:
    """Return why a result cannot be final yet, or None when it can."""
    if one.hold:
        return Sentence(one.hold)
    if one.phase != "published":
        return Sentence(OBJECTING if one.phase == "objection" else NOT_PUBLISHED)
    due = objection_due(one, workflow)
    if due is None:
        return Sentence(NOT_OPENED)
    if due >= today:
        return Sentence(STILL_OPEN, {"due": due.isoformat()})
    if workflow.requires_response and not one.response:
        return Sentence(NOT_ANSWERED)
    return Sentence(OWN) if one.employee_id == actor.employee_id else None


def _finalize(keys: list[int]) -> None:
    moment, bumped = now(), Appraisal.version + 1
    for chunk in _chunks(keys):
        mine = Appraisal.id.in_(chunk)
        _update(Appraisal, mine, phase="final", final_at=moment, version=bumped)


def _audit(
    actor: Actor, action: str, region: str, entity: str, key: int, **detail: int | str
) -> None:
    audit.record(actor, action, region=region, entity=entity, entity_id=key, detail=dict(detail))
