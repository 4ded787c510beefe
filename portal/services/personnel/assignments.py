"""Who holds which position from when to when, and who appraises him there."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.editing import claim
from portal.store.db import session, unit_of_work
from portal.store.models import Assignment, Employee, Position

_DEPTH = 40
"""No office has a longer line of superiors; a longer one is a ring."""


def assign(
    actor: Actor,
    *,
    employee_id: int,
    position_id: int,
    appraiser_id: int | None,
    starts: date,
    ends: date | None = None,
) -> Assignment:
    """Put an employee into a position under an appraiser. `ends` is the last day.

    Raises Invalid: the same position twice at a time, oneself as appraiser, a ring of appraisers.
    """
    with unit_of_work() as db_session:
        employee = _employee(employee_id)
        access.require(actor, "people.edit", employee.region)
        refuse_own(actor, employee_id)
        position = db_session.get(Position, position_id)
        if position is None or position.region != employee.region:
            raise Invalid(
                Problem("position_id", Sentence(_("Jabatan ini tidak ada di daerah itu.")))
            )
        _check_span(starts, ends)
        _check_overlap(employee_id, position_id, starts, ends)
        check_appraiser(employee, appraiser_id, starts, ends)
        assignment = Assignment(
            region=employee.region,
            employee_id=employee_id,
            position_id=position_id,
            appraiser_id=appraiser_id,
            starts=starts,
            ends=ends,
        )
        db_session.add(assignment)
        db_session.flush()
        _record(actor, "assignment.created", assignment)
    return assignment


def end_assignment(actor: Actor, assignment_id: int, ends: date) -> Assignment:
    """Set the last day of an assignment."""
    with unit_of_work() as db_session:
        assignment = _assignment(assignment_id)
        access.require(actor, "people.edit", assignment.region)
        refuse_own(actor, assignment.employee_id)
        _check_span(assignment.starts, ends)
        assignment.ends = ends
        db_session.flush()
        _record(actor, "assignment.ended", assignment)
    return assignment


def set_appraiser(
    actor: Actor,
    assignment_id: int,
    appraiser_id: int | None,
    *,
    from_day: date,
    expected_version: int | None = None,
) -> Assignment:
    """Change the appraiser from a day on: the old assignment ends, a new one begins.

    On the first day of the assignment itself it is corrected in place. Raises Conflict when
    somebody else changed it meanwhile.
    """
    with unit_of_work() as db_session:
        old = _assignment(assignment_id)
        access.require(actor, "people.edit", old.region)
        refuse_own(actor, old.employee_id)
        claim(old, expected_version, {"appraiser": _name(appraiser_id)}, lambda: _told(old))
        if from_day < old.starts or (old.ends is not None and from_day > old.ends):
            text = _("Tanggal perubahan berada di luar masa tugas.")
            raise Invalid(Problem("from_day", Sentence(text), value=from_day.isoformat()))
        check_appraiser(_employee(old.employee_id), appraiser_id, from_day, old.ends)
        if from_day == old.starts:
            old.appraiser_id = appraiser_id
            db_session.flush()
            _record(actor, "assignment.corrected", old)
            return old
        last_day, old.ends = old.ends, from_day - timedelta(days=1)
        db_session.flush()
        _record(actor, "assignment.ended", old)
        return assign(
            actor,
            employee_id=old.employee_id,
            position_id=old.position_id,
            appraiser_id=appraiser_id,
            starts=from_day,
            ends=last_day,
        )


def _told(row: Assignment) -> dict[str, object]:
    """Return what somebody else may have changed meanwhile, the appraiser by name."""
    ends = {} if row.ends is None else {"ends": row.ends}
    return {"appraiser": _name(row.appraiser_id), **ends}


def _name(employee_id: int | None) -> str:
    found = session().get(Employee, employee_id) if employee_id is not None else None
    return found.name if found is not None else ""


def refuse_own(actor: Actor, employee_id: int) -> None:
    """Raise NotAllowed when an act on personnel data concerns the actor himself."""
    if actor.employee_id == employee_id:
        raise NotAllowed(_("Data Anda sendiri harus diubah oleh pengelola lain."))


def appraiser_superior(employee_id: int, on: date) -> int | None:
    """Return the appraiser of this employee's appraiser on a day, or None at the top."""
    appraiser = appraiser_on(employee_id, on)
    return appraiser_on(appraiser, on) if appraiser is not None else None


def appraiser_on(employee_id: int, on: date) -> int | None:
    """Return who appraises an employee on a day: the one of the latest assignment that has one."""
    statement = (
        select(Assignment.appraiser_id)
        .where(
            Assignment.employee_id == employee_id,
            Assignment.appraiser_id.is_not(None),
            _covers(on, on),
        )
        .order_by(Assignment.starts.desc(), Assignment.id.desc())
        .limit(1)
    )
    return session().scalar(statement)


def check_appraiser(
    employee: Employee, appraiser_id: int | None, starts: date, ends: date | None
) -> None:
    """Raise Invalid unless that person may appraise this one during the span."""
    if appraiser_id is None:
        return
    problem: Sentence | None = None
    appraiser = session().get(Employee, appraiser_id)
    if appraiser_id == employee.id:
        problem = Sentence(_("Pegawai tidak dapat menjadi penilai dirinya sendiri."))
    elif appraiser is None or appraiser.region != employee.region:
        problem = Sentence(_("Pejabat penilai tidak ada di daerah yang sama."))
    elif _leads_to(appraiser_id, employee.id, starts, ends):
        text = _("{appraiser} dinilai oleh {name}, langsung atau berjenjang; penilai berputar.")
        problem = sentence(text, appraiser=appraiser.name, name=employee.name)
    if problem is not None:
        raise Invalid(Problem("appraiser_id", problem))


def _leads_to(start: int, target: int, starts: date, ends: date | None) -> bool:
    """Tell whether going up from `start` within the span comes to `target`."""
    seen, level = {start}, {start}
    for _step in range(_DEPTH):
        values = {"level": list(level), "first_day": starts, "last_day": ends}
        above = session().scalars(_above(ends is None), values)
        level = {found for found in above if found is not None} - seen
        if target in level:
            return True
        if not level:
            return False
        seen |= level
    return True


@cache
def _above(open_end: bool) -> Select[int | None]:  # noqa: FBT001
    """Return the statement of one step up, built once: an import of a whole office takes many."""
    first: Any = bindparam("first_day", type_=Date)
    last: Any = None if open_end else bindparam("last_day", type_=Date)
    return select(Assignment.appraiser_id).where(
        Assignment.employee_id.in_(bindparam("level", expanding=True)),
        Assignment.appraiser_id.is_not(None),
        _covers(first, last),
    )


def _covers(starts: date, ends: date | None) -> ColumnElement[bool]:
    """Return the condition of assignments that share at least one day with a span."""
    after = Assignment.ends.is_(None) | (Assignment.ends >= starts)
    return after if ends is None else after & (Assignment.starts <= ends)


def _check_span(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        text = _("Tanggal selesai mendahului tanggal mulai.")
        raise Invalid(Problem("ends", Sentence(text), value=ends.isoformat()))


def _check_overlap(employee_id: int, position_id: int, starts: date, ends: date | None) -> None:
    statement = select(Assignment.id).where(
        Assignment.employee_id == employee_id,
        Assignment.position_id == position_id,
        _covers(starts, ends),
    )
    if session().scalar(statement.limit(1)) is not None:
        text = _("Pegawai ini sudah memegang jabatan yang sama pada masa itu.")
        raise Invalid(Problem("starts", Sentence(text), value=starts.isoformat()))


def _employee(employee_id: int) -> Employee:
    employee = session().get(Employee, employee_id)
    if employee is None:
        raise NotFound(_("Pegawai"))
    return employee


def _assignment(assignment_id: int) -> Assignment:
    assignment = session().get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound(_("Penugasan"))
    return assignment


def _record(actor: Actor, action: str, assignment: Assignment) -> None:
    audit.record(
        actor,
        action,
        region=assignment.region,
        entity="assignment",
        entity_id=assignment.id,
        detail={
            "employee_id": assignment.employee_id,
            "position_id": assignment.position_id,
            "appraiser_id": assignment.appraiser_id,
            "starts": assignment.starts.isoformat(),
            "ends": assignment.ends.isoformat() if assignment.ends else None,
        },
    )
