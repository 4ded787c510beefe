"""The performance dialogue: held by the appraiser with the employee, kept as minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import audit
from portal.services.common.appraisals import load_appraisal, local_today
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.services.registers import record_blocking
from portal.store.db import unit_of_work
from portal.store.models import Appraisal, Minutes


def hold_dialogue(
    actor: Actor,
    appraisal_id: int,
    *,
    held_on: date,
    place: str,
    attendees: Iterable[Mapping[str, Any]] = (),
    summary: str,
    agreements: str = "",
    expected_version: int | None = None,
) -> Minutes:
    """Record that appraiser and employee talked about the calculated result.

    `attendees` names further people by {"employee_id"?, "name", "role"?}; the two themselves are
    always in the record.
    """
    with unit_of_work() as current:
        appraisal = load_appraisal(actor, appraisal_id, "dialogue.hold")
        claim(appraisal, expected_version)
        moved = step("appraisal", appraisal.phase, "hold_dialogue")
        _check_day(held_on, appraisal)
        lacks = record_blocking.missing_records(appraisal, "dialogue")
        if lacks:
            raise WrongStage(lacks[0])
        minutes = Minutes(
            region=appraisal.region,
            cycle_id=appraisal.cycle_id,
            kind="dialogue",
            subject_id=appraisal.id,
            held_on=held_on,
            place=place.strip(),
            attendees=_attendees(appraisal, attendees),
            content={
                "summary": require_text(summary, "summary", _("Ringkasan"), longest=5000),
                "agreements": agreements.strip(),
            },
            recorded_by=actor.account_id,
            recorded_at=now(),
        )
        current.add(minutes)
        appraisal.phase = moved.target
        current.flush()
        audit.record(
            actor,
            "dialogue.hold",
            region=appraisal.region,
            entity="appraisal",
            entity_id=appraisal.id,
        )
        region, facts = appraisal.region, {"appraisal": str(appraisal.id)}
    announce(region, "dialogue.held", **facts)
    return minutes


def _check_day(held_on: date, appraisal: Appraisal) -> None:
    if held_on > local_today(appraisal.region) or held_on < appraisal.cycle.starts:
        told = _("Tanggal dialog harus dalam siklus ini dan tidak boleh di masa depan.")
        raise Invalid(Problem("held_on", Sentence(told), value=held_on.isoformat()))


def _attendees(appraisal: Appraisal, further: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    people = [_attendee(appraisal.employee_id, appraisal.employee.name, "employee")]
    if appraisal.appraiser is not None:
        people.append(_attendee(appraisal.appraiser.id, appraisal.appraiser.name, "appraiser"))
    known = {person["employee_id"] for person in people}
    for person in further:
        name, key = str(person.get("name", "")).strip(), person.get("employee_id")
        if name and (key is None or key not in known):
            people.append(_attendee(key, name, str(person.get("role", "attendee"))))
    return people


def _attendee(employee_id: int | None, name: str, role: str) -> dict[str, Any]:
    return {"employee_id": employee_id, "name": name, "role": role}
