"""Records beside the scores that reports show: projects, follow-ups, participation, counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from portal.domain.workflow import PUBLISHED
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    FormTally,
    LearningRecord,
    Measurement,
    Minutes,
    Objection,
    Project,
    ProjectMember,
)
from portal.store.queries.leadership import LeaderSummary

_MEASURE_TEXTS = (
    "code",
    "label",
    "direction",
    "measure_unit",
    "range_direction",
    "aspect",
    "source",
    "competence",
    "period",
    "target_is_maximum",
    "not_applicable",
)
_MEASURE_NUMBERS = ("weight", "target", "actual", "lower_bound", "upper_bound", "tolerance")


def project_record(project: Project) -> dict[str, Any]:
    """Return a project with members, measures, tally of one item by sectors, and acceptance."""
    measures = _measures([member.id for member in project.members])
    return {
        "code": project.code,
        "title": project.title,
        "place": project.place,
        "goal": project.goal,
        "state": project.state,
        "starts": project.starts.isoformat(),
        "planned_end": project.planned_end.isoformat(),
        "ended": project.ended.isoformat() if project.ended else None,
        "accepted_on": project.accepted_on.isoformat() if project.accepted_on else None,
        "document_number": project.document_number,
        "documents": project.documents,
        "head": _person(project.head),
        "members": [_member(member, measures.get(member.id, [])) for member in project.members],
        "tally": _tally(project.id),
        "acceptance": _acceptance(project.id),
    }


def _person(employee: Employee) -> dict[str, Any]:
    return {"name": employee.name, "nip": employee.nip, "rank": employee.rank}


def _member(member: ProjectMember, measures: list[dict[str, Any]]) -> dict[str, Any]:
    facts = {"sector": member.sector, "days": member.days, "role": member.role}
    return {**_person(member.employee), **facts, "measures": measures}


def _measures(member_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    statement = (
        select(Measurement)
        .where(Measurement.subject == "project", Measurement.subject_id.in_(member_ids))
        .order_by(Measurement.subject_id, Measurement.order, Measurement.id)
    )
    found = dict[int, list[dict[str, Any]]]()
    for row in session().scalars(statement):
        texts = {name: getattr(row, name) for name in _MEASURE_TEXTS}
        numbers = {name: _decimal(getattr(row, name)) for name in _MEASURE_NUMBERS}
        found.setdefault(row.subject_id, []).append({**texts, **numbers})
    return found


def _decimal(value: object) -> str | None:
    return None if value is None else format(value, "f")


def _tally(project_id: int) -> list[dict[str, Any]]:
    """Return counts and sums by sectors and item, all instruments of the project together."""
    statement = (
        select(
            FormTally.item,
            FormTally.rater_sector,
            FormTally.ratee_sector,
            func.sum(FormTally.count).label("count"),
            func.sum(FormTally.total).label("total"),
        )
        .where(FormTally.project_id == project_id)
        .group_by(FormTally.item, FormTally.rater_sector, FormTally.ratee_sector)
        .order_by(FormTally.item, FormTally.rater_sector, FormTally.ratee_sector)
    )
    return [
        {**row, "count": int(row["count"]), "total": int(row["total"])}
        for row in session().execute(statement).mappings()
    ]


def _acceptance(project_id: int) -> dict[str, Any]:
    row = session().scalar(
        select(Minutes)
        .where(Minutes.kind == "acceptance", Minutes.subject_id == project_id)
        .order_by(Minutes.id.desc())
        .limit(1)
    )
    return {**minutes_record(row), "remarks": row.content.get("remarks", "")} if row else {}


def minutes_record(row: Minutes) -> dict[str, Any]:
    """Return minutes with the NIP and rank of those attendees who are employees."""
    ids = [person.get("employee_id") for person in row.attendees]
    staff = select(Employee).where(Employee.id.in_([key for key in ids if key is not None]))
    known = {person.id: person for person in session().scalars(staff)}
    return {
        "number": row.number,
        "held_on": row.held_on.isoformat(),
        "place": row.place,
        "attendees": [_attendee(person, known) for person in row.attendees],
    }


def _attendee(person: dict[str, Any], known: dict[int, Employee]) -> dict[str, Any]:
    employee = known.get(person.get("employee_id") or 0)
    facts = {"nip": employee.nip, "rank": employee.rank} if employee else {"nip": "", "rank": ""}
    return {"name": person.get("name", ""), "role": person.get("role", ""), **facts}


def participation_record(cycle: Cycle, told: LeaderSummary) -> dict[str, Any]:
    """Return what the management did in the cycle, and who took part in learning."""
    return {
        "leaders": [
            {
                "name": row.name,
                "projects_opened": row.projects_opened,
                "dialogues_attended": row.dialogues,
                "awards_confirmed": row.awards_confirmed,
            }
            for row in told.participation
        ],
        "learning": _learning(cycle),
    }


def _learning(cycle: Cycle) -> dict[str, int]:
    took = select(func.count(LearningRecord.employee_id.distinct())).where(
        LearningRecord.region == cycle.region, LearningRecord.on.between(cycle.starts, cycle.ends)
    )
    staff = select(func.count()).where(Employee.region == cycle.region, Employee.active)
    return {"participants": session().scalar(took) or 0, "staff": session().scalar(staff) or 0}


def summary_record(cycle_id: int, told: LeaderSummary) -> dict[str, Any]:
    """Return counts of a cycle: people, held appraisals, forms and objections."""
    published = select(func.count()).where(
        Appraisal.cycle_id == cycle_id, Appraisal.phase.in_(PUBLISHED)
    )
    decisions = Counter(
        session().scalars(
            select(Objection.decision)
            .join(Appraisal, Appraisal.id == Objection.appraisal_id)
            .where(Appraisal.cycle_id == cycle_id)
        )
    )
    return {
        "staff": told.people,
        "held": told.on_hold,
        "published": session().scalar(published) or 0,
        "forms": [
            {"instrument": share.instrument, "expected": share.total, "sent": share.sent}
            for share in told.forms
        ],
        "objections_open": decisions[""],
        "objections_decided": decisions["confirmed"] + decisions["changed"],
        "objections_changed": decisions["changed"],
    }
