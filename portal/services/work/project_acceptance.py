"""Acceptance of a project's results: the official record of the inspection, and what it sets.

Whoever accepts fixes the actual values of everybody but himself. His own results wait for his
appraiser or the personnel office, who confirm them before the project is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.events import announce
from portal.services.common.runtime import now, today
from portal.services.reading.values import plain, read_decimal, require_text
from portal.services.work.project_parts import measurements_of
from portal.services.work.project_steps import complete_appraisals, move, taken
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Measurement, Minutes, Project, ProjectMember

Attendee = Mapping[str, object]
Result = tuple[ProjectMember, Measurement]


def accept_project(
    actor: Actor,
    project_id: int,
    *,
    accepted_on: date,
    number: str,
    actuals: Mapping[int, str | Decimal | None] | None = None,
    attendees: Sequence[Attendee] = (),
    remarks: str = "",
    expected_version: int | None = None,
) -> Minutes:
    """Accept the results and write the minutes (kind `acceptance`).

    `actuals` maps measurement ids to decimal texts; values entered before stay where none is
    given. `attendees` are {"employee_id", "name", "role"}. A missing value needs a remark.
    """
    with unit_of_work() as db_session:
        project = taken(actor, project_id, "result.accept", expected_version)
        move(project, "accept")
        _check_day(project, accepted_on)
        results = _results(project)
        _set_actuals(results, actuals or {})
        _check_missing(results, remarks)
        _confirm(actor, results)
        project.accepted_on = accepted_on
        minutes = Minutes(
            region=project.region,
            cycle_id=project.cycle_id,
            kind="acceptance",
            subject_id=project.id,
            number=require_text(number, "number", _("Nomor berita acara"), longest=120),
            held_on=accepted_on,
            place=project.place,
            attendees=_attended(attendees),
            content=_content(project, results, remarks),
            recorded_by=actor.account_id,
            recorded_at=now(),
        )
        db_session.add(minutes)
        complete_appraisals(project)
        audit.record(
            actor,
            "project.accepted",
            region=project.region,
            entity="project",
            entity_id=project.id,
            detail={"number": minutes.number, "accepted_on": accepted_on.isoformat()},
        )
    announce(project.region, "project.accepted", project=project.code)
    return minutes


def _check_day(project: Project, accepted_on: date) -> None:
    cycle = session().get_one(Cycle, project.cycle_id)
    if cycle.state not in {"running", "rating"}:
        raise WrongStage(
            _("Nilai siklus ini sudah dihitung. Pindahkan proyek ke siklus yang sedang berjalan.")
        )
    if not cycle.starts <= accepted_on <= cycle.ends:
        told = _(
            "Tanggal pemeriksaan di luar siklus {cycle}. Proyek masuk tahun penerimaannya; "
            "pindahkan dahulu ke siklus tahun itu."
        )
        raise Invalid(Problem("accepted_on", sentence(told, cycle=cycle.title), code="other_cycle"))
    if accepted_on < (project.ended or project.starts) or accepted_on > today():
        told = _("Tanggal pemeriksaan harus antara selesainya proyek dan hari ini.")
        raise Invalid(Problem("accepted_on", Sentence(told), value=accepted_on.isoformat()))


def _results(project: Project) -> list[Result]:
    rows = measurements_of([member.id for member in project.members])
    return [(member, row) for member in project.members for row in rows[member.id]]


def _set_actuals(results: Iterable[Result], actuals: Mapping[int, str | Decimal | None]) -> None:
    by_id = {row.id: row for _member, row in results}
    for key, value in actuals.items():
        if key not in by_id:
            told = _("Salah satu realisasi bukan milik proyek ini.")
            raise Invalid(Problem("actuals", Sentence(told), value=str(key)))
        row = by_id[key]
        number = read_decimal(value, f"actual:{key}")
        if number is None or number == row.actual:
            continue
        row.actual, row.confirmed_at = number, None


def _check_missing(results: Iterable[Result], remarks: str) -> None:
    missing = sum(row.actual is None for _member, row in results)
    if missing and not remarks.strip():
        told = _("{count} realisasi belum diisi. Isi, atau tulis alasannya pada catatan.")
        raise Invalid(Problem("remarks", sentence(told, count=missing), code="no_data"))


def _confirm(actor: Actor, results: Iterable[Result]) -> None:
    for member, row in results:
        if row.actual is None or row.confirmed_at is not None:
            continue
        if actor.employee_id is not None and member.employee_id == actor.employee_id:
            raise NotAllowed(
                _(
                    "Hasil Anda sendiri harus diperiksa atasan Anda atau pengelola kepegawaian "
                    "sebelum proyek ini diterima."
                )
            )
        row.confirmed_at, row.confirmed_by = now(), actor.employee_id


def _attended(attendees: Sequence[Attendee]) -> list[dict[str, Any]]:
    if not attendees:
        told = _("Sebutkan sedikitnya satu peserta pemeriksaan.")
        raise Invalid(Problem("attendees", Sentence(told)))
    return [
        {
            "employee_id": attendee.get("employee_id"),
            "name": require_text(str(attendee.get("name") or ""), "attendees", _("Nama peserta")),
            "role": str(attendee.get("role") or ""),
        }
        for attendee in attendees
    ]


def _content(project: Project, results: Iterable[Result], remarks: str) -> dict[str, Any]:
    ended = project.ended or project.planned_end
    return {
        "project": {
            "code": project.code,
            "title": project.title,
            "planned_end": project.planned_end.isoformat(),
            "ended": ended.isoformat(),
            "late_days": max(0, (ended - project.planned_end).days),
        },
        "remarks": remarks.strip(),
        "results": [
            {
                "measurement_id": row.id,
                "nip": member.employee.nip,
                "name": member.employee.name,
                "code": row.code,
                "label": row.label,
                "target": plain(row.target),
                "actual": plain(row.actual),
            }
            for member, row in results
        ],
    }
