"""Records beside the scores that reports show: projects, follow-ups, participation, counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.store.db import session
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    Employee,
    FollowUp,
    FormTally,
    LearningRecord,
    Measurement,
    Minutes,
    Objection,
    Project,
    ProjectMember,
    RaterTask,
    RoleGrant,
)

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
    return {**_minutes(row), "remarks": row.content.get("remarks", "")} if row else {}


def _minutes(row: Minutes) -> dict[str, Any]:
    return {
        "number": row.number,
        "held_on": row.held_on.isoformat(),
        "place": row.place,
        "attendees": row.attendees,
    }


def follow_up_records(cycle_id: int) -> tuple[dict[str, Any], ...]:
    """Return all follow-ups of a cycle with the minutes that decided them."""
    statement = (
        select(FollowUp, Minutes)
        .outerjoin(Minutes, Minutes.id == FollowUp.minutes_id)
        .where(FollowUp.cycle_id == cycle_id)
        .options(joinedload(FollowUp.employee))
        .order_by(FollowUp.rule, FollowUp.rank, FollowUp.id)
    )
    return tuple(_follow_up(row, minutes) for row, minutes in session().execute(statement))


def _follow_up(row: FollowUp, minutes: Minutes | None) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "kind": row.kind,
        "title": row.title,
        "nip": row.employee.nip,
        "name": row.employee.name,
        "reason": row.reason,
        "rank": row.rank,
        "state": row.state,
        "decision_text": row.decision_text,
        "minutes": _minutes(minutes) if minutes else None,
    }


def participation_record(cycle: Cycle) -> dict[str, Any]:
    """Return what each leader of the region did in the cycle, and who took part in learning."""
    leaders = session().scalars(
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == "leader", RoleGrant.region == cycle.region, Account.active)
        .options(joinedload(Account.employee))
        .distinct()
        .order_by(Account.id)
    )
    minutes = list(session().scalars(select(Minutes).where(Minutes.cycle_id == cycle.id)))
    opened = Counter(
        session().scalars(select(Project.opened_by).where(Project.cycle_id == cycle.id))
    )
    return {
        "leaders": [_leader(account, opened, minutes) for account in leaders.unique()],
        "learning": _learning(cycle),
    }


def _leader(
    account: Account, opened: Counter[int | None], minutes: list[Minutes]
) -> dict[str, Any]:
    attended = [
        row
        for row in minutes
        if account.employee_id is not None
        and any(person.get("employee_id") == account.employee_id for person in row.attendees)
    ]
    dialogues = sum(row.kind == "dialogue" for row in attended)
    others = sum(row.kind not in {"dialogue", "acceptance", "rater_exchange"} for row in attended)
    return {
        "name": account.employee.name if account.employee else account.name,
        "projects_opened": opened[account.id],
        "dialogues_attended": dialogues,
        "awards_confirmed": others,
    }


def _learning(cycle: Cycle) -> dict[str, int]:
    took = select(func.count(LearningRecord.employee_id.distinct())).where(
        LearningRecord.region == cycle.region, LearningRecord.on.between(cycle.starts, cycle.ends)
    )
    staff = select(func.count()).where(Employee.region == cycle.region, Employee.active)
    return {"participants": session().scalar(took) or 0, "staff": session().scalar(staff) or 0}


def summary_record(cycle_id: int) -> dict[str, Any]:
    """Return counts of a cycle: phases, held appraisals, forms and objections."""
    counted = session().execute(
        select(Appraisal.phase, func.count())
        .where(Appraisal.cycle_id == cycle_id)
        .group_by(Appraisal.phase)
    )
    phases = {row.phase: int(row[1]) for row in counted}
    held = select(func.count()).where(Appraisal.cycle_id == cycle_id, Appraisal.hold != "")
    decisions = Counter(
        session().scalars(
            select(Objection.decision)
            .join(Appraisal, Appraisal.id == Objection.appraisal_id)
            .where(Appraisal.cycle_id == cycle_id)
        )
    )
    return {
        "staff": sum(phases.values()),
        "phases": phases,
        "held": session().scalar(held) or 0,
        "published": sum(phases.get(name, 0) for name in ("published", "objection", "final")),
        "forms": _forms(cycle_id),
        "objections_open": decisions[""],
        "objections_decided": decisions["confirmed"] + decisions["changed"],
        "objections_changed": decisions["changed"],
    }


def _forms(cycle_id: int) -> list[dict[str, Any]]:
    sent = func.count().filter(RaterTask.state == "sent")
    statement = (
        select(RaterTask.relation, func.count().label("expected"), sent.label("sent"))
        .where(RaterTask.cycle_id == cycle_id, RaterTask.state != "withdrawn")
        .group_by(RaterTask.relation)
        .order_by(RaterTask.relation.desc())
    )
    return [
        {"relation": row.relation, "expected": row.expected, "sent": row.sent}
        for row in session().execute(statement)
    ]
