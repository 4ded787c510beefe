"""Members of a project and their measurements: written from a checked plan, read back as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import delete, select

from portal.domain.errors import Invalid, NotFound, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.work.project_rules import IndicatorInput, MemberInput, Plan
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, Measurement, Project, ProjectMember

SUBJECT = "project"


def check_people(cycle: Cycle, head_id: int, members: Sequence[MemberInput]) -> None:
    """Require that all are active staff of the cycle's region and that members are appraised.

    A foreign employee is not found, whoever asks.
    """
    wanted = {head_id, *(member.employee_id for member in members)}
    statement = select(Employee.id, Employee.name).where(
        Employee.id.in_(wanted), Employee.region == cycle.region, Employee.active
    )
    names = {row.id: row.name for row in session().execute(statement)}
    if wanted - names.keys():
        raise NotFound(_("Pegawai"))
    enrolled = set(
        session().scalars(
            select(Appraisal.employee_id).where(
                Appraisal.cycle_id == cycle.id, Appraisal.employee_id.in_(wanted)
            )
        )
    )
    told = _("{name} belum memiliki penilaian pada siklus ini. Tambahkan dahulu ke siklus.")
    problems = [
        Problem("members", sentence(told, name=names[member.employee_id]), at, code="no_appraisal")
        for at, member in enumerate(members)
        if member.employee_id not in enrolled
    ]
    if problems:
        raise Invalid(problems)


def write_parts(project: Project, members: Sequence[MemberInput], plans: Sequence[Plan]) -> None:
    """Bring members and measurements in line with the plan.

    Who finds his own part changed has to accept it again; nobody else is asked twice.
    """
    before = {member.employee_id: member for member in project.members}
    old_terms = _terms(project.members)
    wanted = {member.employee_id for member in members}
    for gone in [member for member in project.members if member.employee_id not in wanted]:
        project.members.remove(gone)
    for given in members:
        row = before.get(given.employee_id)
        if row is None:
            row = ProjectMember(region=project.region, employee_id=given.employee_id)
            project.members.append(row)
        row.sector, row.days = given.sector.strip(), given.days
        row.role = "head" if given.employee_id == project.head_id else given.role
    _forget([member.id for member in before.values()])
    session().flush()
    rows = [
        _row(project, member, plan, at)
        for member in project.members
        for at, plan in enumerate(plans)
    ]
    session().add_all(rows)
    session().flush()
    new_terms = _terms(project.members)
    for member in project.members:
        if old_terms.get(member.employee_id) != new_terms[member.employee_id]:
            member.accepted_at = None


def stored_plan(project: Project) -> tuple[list[MemberInput], list[IndicatorInput]]:
    """Return members and indicators as they were agreed, fit to be edited and checked again."""
    rows = measurements_of([member.id for member in project.members])
    members = [
        MemberInput(
            employee_id=member.employee_id,
            sector=member.sector,
            days=member.days,
            role=member.role,
            targets={row.code: row.target for row in rows[member.id]},
        )
        for member in project.members
    ]
    first = rows[project.members[0].id] if project.members else []
    return members, [_indicator(row) for row in first]


def measurements_of(member_ids: Collection[int]) -> defaultdict[int, list[Measurement]]:
    """Return the measurements by project member, in the order of the plan. One statement."""
    found: defaultdict[int, list[Measurement]] = defaultdict(list)
    statement = (
        select(Measurement)
        .where(Measurement.subject == SUBJECT, Measurement.subject_id.in_(member_ids))
        .order_by(Measurement.subject_id, Measurement.order, Measurement.id)
    )
    for row in session().scalars(statement):
        found[row.subject_id].append(row)
    return found


def _forget(member_ids: Collection[int]) -> None:
    if member_ids:
        session().execute(
            delete(Measurement).where(
                Measurement.subject == SUBJECT, Measurement.subject_id.in_(member_ids)
            )
        )


def _terms(members: Sequence[ProjectMember]) -> dict[int, tuple[object, ...]]:
    rows = measurements_of([member.id for member in members])
    return {
        member.employee_id: (
            member.sector,
            member.days,
            *((_indicator(row), _exact(row.target)) for row in rows[member.id]),
        )
        for member in members
    }


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()


def _indicator(row: Measurement) -> IndicatorInput:
    return IndicatorInput(
        code=row.code,
        label=row.label,
        measure_unit=row.measure_unit,
        direction=row.direction,
        weight=row.weight,
        aspect=row.aspect,
        source=row.source,
        lower_bound=row.lower_bound,
        upper_bound=row.upper_bound,
        range_direction=row.range_direction,
        tolerance=row.tolerance,
        target_is_maximum=row.target_is_maximum,
    )


def _row(project: Project, member: ProjectMember, plan: Plan, at: int) -> Measurement:
    given = plan.given
    return Measurement(
        region=project.region,
        cycle_id=project.cycle_id,
        subject=SUBJECT,
        subject_id=member.id,
        indicator_set=project.indicator_set,
        order=at,
        code=given.code,
        label=given.label.strip(),
        measure_unit=given.measure_unit.strip(),
        direction=given.direction,
        aspect=given.aspect,
        source=given.source,
        weight=plan.weight,
        target=plan.targets[member.employee_id],
        lower_bound=plan.lower_bound,
        upper_bound=plan.upper_bound,
        range_direction=given.range_direction,
        tolerance=plan.tolerance,
        target_is_maximum=given.target_is_maximum,
    )
