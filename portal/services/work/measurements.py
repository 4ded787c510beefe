"""Targets, dated progress, actual values and their confirmation, for whatever is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import workflow_of_cycle
from portal.services.common.editing import claim
from portal.services.common.runtime import now, today
from portal.services.reading.typed_dates import long_date
from portal.services.reading.values import plain, read_decimal
from portal.services.registers import record_blocking
from portal.services.work import evidence, own_indicators
from portal.services.work.measured_subjects import Subject, names_for, require_open, subject_of
from portal.services.work.post_months import MONTH_ENDS, appraised_span
from portal.services.work.project_rules import target_problem, weight_problems
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Cycle,
    Measurement,
    Progress,
    ProjectMember,
)
from portal.store.scope import get_visible

__all__ = [
    "Subject",
    "agree_plan",
    "check_person_plan",
    "confirm",
    "enter_progress",
    "save_actual",
    "save_target",
    "set_actual",
    "set_target",
    "subject_of",
]

Number = str | Decimal | None


def enter_progress(
    actor: Actor,
    measurement_id: int,
    *,
    on: date,
    value: Number,
    note: str = "",
    evidence_file: tuple[str, IO[bytes]] | None = None,
) -> Progress:
    """Add a dated entry, with a file when there is one. Entries are never changed afterwards."""
    with unit_of_work() as db_session:
        row, subject = _reached(actor, measurement_id, "progress.enter")
        require_open(row, subject, {"running"})
        number = read_decimal(value, "value")
        if number is None and not note.strip():
            told = _("Isi nilai yang dicapai atau catatan kemajuan.")
            raise Invalid(Problem("value", Sentence(told)))
        _check_day(row, subject, on)
        entry = Progress(
            region=row.region,
            measurement_id=row.id,
            on=on,
            value=number,
            note=note.strip(),
            entered_by=actor.employee_id,
            entered_at=now(),
        )
        db_session.add(entry)
        db_session.flush()
        if evidence_file is not None:
            name, stream = evidence_file
            evidence.store(
                actor, kind="progress", subject_id=entry.id, file_name=name, stream=stream
            )
        _audited(actor, "progress.entered", row, {"on": on.isoformat(), "value": plain(number)})
    return entry


def set_target(
    actor: Actor, measurement_id: int, target: Number, expected_version: int | None
) -> Measurement:
    """Set the target while the plan is open; the appraised person has to agree to it again."""
    with unit_of_work():
        return save_target(actor, measurement_id, target, expected_version)


def save_target(
    actor: Actor,
    measurement_id: int,
    target: Number,
    expected_version: int | None,
    *,
    field: str = "target",
) -> Measurement:
    """Do as `set_target` inside the caller's unit of work; `field` names the input in problems."""
    row, subject = _reached(actor, measurement_id, "project.manage", person="result.accept")
    claim(row, expected_version, {"target": target})
    require_open(row, subject, {"planning"})
    number = read_decimal(target, field)
    problem = target_problem(row.direction, number, row.label)
    if problem is not None:
        raise Invalid(replace(problem, field=field))
    before, row.target = row.target, number
    if isinstance(subject, ProjectMember):
        subject.accepted_at = None
    _audited(actor, "target.set", row, {"before": plain(before), "after": plain(number)})
    return row


def set_actual(
    actor: Actor, measurement_id: int, value: Number, expected_version: int | None
) -> Measurement:
    """Enter what was really reached: by the person himself, or by whoever inspects it.

    A new value has to be confirmed again. 0 is a value; an empty text takes the value back.
    """
    with unit_of_work():
        return save_actual(actor, measurement_id, value, expected_version)


def save_actual(
    actor: Actor,
    measurement_id: int,
    value: Number,
    expected_version: int | None,
    *,
    field: str = "actual",
) -> Measurement:
    """Do as `set_actual` inside the caller's unit of work; `field` names the input in problems."""
    row, subject = _reached(actor, measurement_id, "progress.enter", also="result.accept")
    claim(row, expected_version, {"actual": value})
    require_open(row, subject, {"running", "acceptance"}, values=True)
    number = read_decimal(value, field)
    before, row.actual = row.actual, number
    row.confirmed_at, row.confirmed_by = None, None
    _audited(actor, "actual.set", row, {"before": plain(before), "after": plain(number)})
    return row


def confirm(actor: Actor, measurement_id: int, expected_version: int | None = None) -> Measurement:
    """Confirm an entered value: head of project, appraiser or personnel office, never oneself."""
    with unit_of_work():
        row, subject = _reached(actor, measurement_id, "result.accept")
        claim(row, expected_version, {"actual": row.actual})
        require_open(row, subject, {"running", "acceptance"}, values=True)
        if row.actual is None:
            told = _("Realisasi belum diisi, sehingga belum dapat disahkan.")
            raise Invalid(Problem("actual", Sentence(told), code="no_data"))
        row.confirmed_at, row.confirmed_by = now(), actor.employee_id
        _audited(actor, "actual.confirmed", row, {"actual": plain(row.actual)})
    return row


def agree_plan(actor: Actor, appraisal_id: int, expected_version: int | None = None) -> Appraisal:
    """Agree to one's own plan; weights and targets must be complete by then."""
    with unit_of_work():
        appraisal = get_visible(Appraisal, appraisal_id, actor, "plan.agree", _("Penilaian"))
        access.require(actor, "plan.agree", appraisal.region, record=appraisal)
        claim(appraisal, expected_version)
        moved = step("appraisal", appraisal.phase, "agree")
        lacks = record_blocking.missing_records(appraisal, "running")
        if lacks:
            raise WrongStage(lacks[0])
        appraisal.phase = moved.target
        _refuse_own_plans(appraisal)
        check_person_plan(appraisal)
        audit.record(
            actor,
            "plan.agreed",
            region=appraisal.region,
            entity="appraisal",
            entity_id=appraisal.id,
        )
    return appraisal


def _reached(
    actor: Actor, measurement_id: int, permission: str, *, person: str = "", also: str = ""
) -> tuple[Measurement, Subject]:
    """Return the measurement behind the walls, with the subject that the permission is about.

    `person` replaces the permission for a person's own plan; `also` suffices as well. Units have
    permissions of their own for the same acts.
    """
    row = _visible(actor, measurement_id, {permission, person, also} - {""})
    subject = subject_of(row)
    wanted = person if person and isinstance(subject, Appraisal) else permission
    names = names_for(subject, (wanted, also))
    if also and access.can(actor, names[1], row.region, record=subject):
        return row, subject
    access.require(actor, names[0], row.region, record=subject)
    return row, subject


def _visible(actor: Actor, measurement_id: int, permissions: set[str]) -> Measurement:
    # One's own values are in sight even when they are not one's own to change.
    for permission in sorted(permissions | {"progress.enter", "unit.view"}):
        try:
            return get_visible(Measurement, measurement_id, actor, permission, _("Indikator"))
        except NotFound:
            continue
    return get_visible(Measurement, measurement_id, actor, "project.view", _("Indikator"))


def _check_day(row: Measurement, subject: Subject, on: date) -> None:
    if isinstance(subject, Appraisal):
        _check_appraised(subject, on)
    if isinstance(subject, ProjectMember):
        starts = subject.project.starts
    else:
        starts = session().get_one(Cycle, row.cycle_id).starts
    if not starts <= on <= today():
        told = _("Tanggal kemajuan harus antara tanggal mulai dan hari ini.")
        raise Invalid(Problem("on", Sentence(told), value=on.isoformat()))


def _check_appraised(one: Appraisal, on: date) -> None:
    """Where moves count from month to month, an entry lies within the months of its indicators."""
    if workflow_of_cycle(one.cycle).combine != MONTH_ENDS:
        return
    first, last = appraised_span(one)
    if not first <= on <= last:
        told = _("Indikator jabatan ini berlaku {first} sampai {last}.")
        days = {"first": long_date(first), "last": long_date(last)}
        raise Invalid(Problem("on", sentence(told, **days), value=on.isoformat()))


def _refuse_own_plans(appraisal: Appraisal) -> None:
    """Own indicators are agreed by two people, set by set; one alone cannot start the work."""
    plans = own_indicators.plans_of(appraisal)
    if any(found is None or not found.agreed for _plan, found in plans):
        told = _("Indikator Anda disetujui bersama atasan pada halaman rencana.")
        raise Invalid(Problem("plan", Sentence(told)))


def check_person_plan(appraisal: Appraisal) -> None:
    """Raise `Invalid` unless weights add up to 100 and targets can be measured against."""
    statement = select(Measurement).where(
        Measurement.subject == "person", Measurement.subject_id == appraisal.id
    )
    groups: dict[tuple[str, str], list[Measurement]] = {}
    problems: list[Problem] = []
    for row in session().scalars(statement.order_by(Measurement.period, Measurement.order)):
        groups.setdefault((row.indicator_set, row.period), []).append(row)
        problem = target_problem(row.direction, row.target, row.label)
        problems += [problem] if problem and not row.not_applicable else []
    for rows in groups.values():
        if any(row.weight is not None for row in rows):
            problems += weight_problems([row.weight for row in rows])
    if problems:
        raise Invalid(problems)


def _audited(actor: Actor, action: str, row: Measurement, detail: dict[str, Any]) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="measurement",
        entity_id=row.id,
        detail={"code": row.code, **detail},
    )
