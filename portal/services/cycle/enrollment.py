"""Who is appraised in a cycle: one appraisal for each assignment that overlaps it.

A move in the middle of the year is two assignments, so it gives two appraisals, each with its own
appraiser; the year combines them. Where moves count from month to month, an assignment that gets
no month gives none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host import RegionEntry
from portal.services.common.appraisals import gathers
from portal.services.work import shared_plans
from portal.services.work.closing_rows import new_closings
from portal.services.work.plans import Place, plan_rows
from portal.services.work.post_months import without_month
from portal.store.db import session
from portal.store.models import Appraisal, Assignment, Cycle, Employee, Measurement, Position, Unit

NOT_APPRAISED = frozenset({"Pejabat Negara"})
"""Kinds of position without appraisal: holders of state office (PermenPANRB 8/2021, annex)."""


def enroll(cycle: Cycle, entry: RegionEntry) -> tuple[Appraisal, ...]:
    """Create the missing appraisals with their first plan; call inside a unit of work."""
    assignments = _overlapping(cycle)
    _refuse_own_appraisers(assignments)
    known = set(
        session().scalars(select(Appraisal.assignment_id).where(Appraisal.cycle_id == cycle.id))
    )
    known |= _monthless(cycle, entry, assignments)
    superiors = _by_employee(assignments)
    enrolled = [
        (_appraisal(cycle, entry, item, superiors), _place(item))
        for item in assignments
        if item.id not in known and item.position.kind not in NOT_APPRAISED
    ]
    appraisals = tuple(appraisal for appraisal, _where in enrolled)
    session().add_all(appraisals)
    session().flush()
    if not gathers(cycle.region, cycle.cadence):  # a year made of halves has no plan of its own
        session().add_all(_new_rows(cycle, plan_rows(entry, cycle, enrolled)))
        session().flush()
        session().add_all(new_closings(cycle, entry, enrolled))
        session().flush()
        shared_plans.add_missing(cycle, entry, {one.id for one in appraisals})
    return appraisals


def _overlapping(cycle: Cycle) -> Sequence[Assignment]:
    statement = (
        select(Assignment)
        .join(Assignment.employee)
        .join(Assignment.position)
        .join(Position.unit)
        .options(
            contains_eager(Assignment.employee),
            contains_eager(Assignment.position).contains_eager(Position.unit),
        )
        .where(
            Assignment.region == cycle.region,
            Employee.active,
            Assignment.starts <= cycle.ends,
            or_(Assignment.ends.is_(None), Assignment.ends >= cycle.starts),
        )
        .order_by(Employee.nip, Assignment.starts, Unit.id)
    )
    return session().scalars(statement).unique().all()


def _monthless(cycle: Cycle, entry: RegionEntry, assignments: Iterable[Assignment]) -> set[int]:
    if entry.workflow is None:
        return set()
    return without_month(cycle, entry.workflow, {item.employee_id for item in assignments})


def _refuse_own_appraisers(assignments: Iterable[Assignment]) -> None:
    told = _("{name} tercatat sebagai pejabat penilai bagi dirinya sendiri. Perbaiki penugasannya.")
    problems = [
        Problem("appraiser_id", sentence(told, name=item.employee.name), value=item.employee.nip)
        for item in assignments
        if item.appraiser_id == item.employee_id
    ]
    if problems:
        raise Invalid(problems)


def _by_employee(assignments: Iterable[Assignment]) -> Mapping[int, list[Assignment]]:
    found: defaultdict[int, list[Assignment]] = defaultdict(list)
    for item in assignments:
        found[item.employee_id].append(item)
    return found


def _appraisal(
    cycle: Cycle,
    entry: RegionEntry,
    assignment: Assignment,
    everyone: Mapping[int, list[Assignment]],
) -> Appraisal:
    last_day = min(cycle.ends, assignment.ends or cycle.ends)
    return Appraisal(
        region=cycle.region,
        cycle_id=cycle.id,
        assignment_id=assignment.id,
        employee_id=assignment.employee_id,
        appraiser_id=assignment.appraiser_id,
        appraiser_superior_id=_superior(assignment.appraiser_id, last_day, everyone),
        superior_reads=entry.workflow.superior_reads if entry.workflow else "always",
        unit_id=assignment.position.unit_id,
    )


def _superior(
    appraiser_id: int | None, on: date, everyone: Mapping[int, list[Assignment]]
) -> int | None:
    """Return who appraises the appraiser on that day: he hears objections."""
    if appraiser_id is None:
        return None
    held = [
        item
        for item in everyone.get(appraiser_id, [])
        if item.starts <= on and (item.ends is None or item.ends >= on)
    ]
    return held[-1].appraiser_id if held else None


def _place(assignment: Assignment) -> Place:
    position = assignment.position
    return Place(
        unit_id=position.unit_id,
        unit_code=position.unit.code,
        position_id=position.id,
        position_code=position.code,
        starts=assignment.starts,
        ends=assignment.ends,
        unit_name=position.unit.name,
        position_title=position.title,
    )


def _new_rows(cycle: Cycle, rows: Iterable[Measurement]) -> list[Measurement]:
    """Leave out units and positions that are measured already, for those who came later."""
    statement = select(Measurement.subject, Measurement.subject_id).where(
        Measurement.cycle_id == cycle.id, Measurement.subject.in_(["unit", "position"])
    )
    known = {(row.subject, row.subject_id) for row in session().execute(statement)}
    return [row for row in rows if (row.subject, row.subject_id) not in known]
