"""Follow-ups as pages and lists: counts per rule, one rule's proposals, one's staff, one's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    Employee,
    FollowUp,
    Minutes,
    RoleGrant,
    Unit,
)
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows

_ID: Any = FollowUp.id
_coach = aliased(Employee)
GuidedRules = Mapping[str, Collection[str]]
"""Region -> ids of some of its rules: those that the appraiser decides, those open to people."""


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One proposal with the decision on it and what came of it."""

    id: int
    region: str
    employee_id: int
    name: str
    nip: str
    unit: str
    title: str
    reason: str
    rank: int | None
    state: str
    decision_text: str
    due_on: date | None
    outcome: str
    minutes_number: str
    held_on: date | None
    cycle_id: int
    cycle_title: str
    rule: str
    kind: str
    topic: str
    details: Mapping[str, Any]
    outcome_values: Mapping[str, Any]
    coach_id: int | None
    coach: str
    finished_on: date | None
    version: int

    @property
    def locked(self) -> str:
        """Return the sentence that says why nobody may decide yet, or nothing."""
        return str(self.details.get("locked", "")) if self.state == "proposed" else ""


def _rows(seen: ColumnElement[bool]) -> Any:  # noqa: ANN401  (a SELECT of eight columns)
    unit = (
        select(Unit.name)
        .join(Appraisal, Appraisal.unit_id == Unit.id)
        .where(
            Appraisal.employee_id == FollowUp.employee_id, Appraisal.cycle_id == FollowUp.cycle_id
        )
        .order_by(Appraisal.id.desc())
        .limit(1)
        .correlate(FollowUp)
        .scalar_subquery()
    )
    return (
        select(
            FollowUp,
            Employee.name,
            Employee.nip,
            unit.label("unit"),
            Minutes.number,
            Minutes.held_on,
            _coach.name,
            Cycle.title,
        )
        .join(Employee, Employee.id == FollowUp.employee_id)
        .join(Cycle, Cycle.id == FollowUp.cycle_id)
        .outerjoin(Minutes, Minutes.id == FollowUp.minutes_id)
        .outerjoin(_coach, _coach.id == FollowUp.coach_id)
        .where(seen)
    )


def _build(row: Any) -> FollowUpRow:  # noqa: ANN401  (a row of eight)
    one, name, nip, unit, number, held_on, coach, cycle = row
    return FollowUpRow(
        id=one.id,
        region=one.region,
        employee_id=one.employee_id,
        name=name,
        nip=nip,
        unit=unit or "",
        title=one.title,
        reason=one.reason,
        rank=one.rank,
        state=one.state,
        decision_text=one.decision_text,
        due_on=one.due_on,
        outcome=one.outcome,
        minutes_number=number or "",
        held_on=held_on,
        cycle_id=one.cycle_id,
        cycle_title=cycle,
        rule=one.rule,
        kind=one.kind,
        topic=one.topic,
        details=one.details,
        outcome_values=one.outcome_values,
        coach_id=one.coach_id,
        coach=coach or "",
        finished_on=one.finished_on,
        version=one.version,
    )


def _viewed(actor: Actor) -> ColumnElement[bool]:
    return allowed_rows(FollowUp, actor, "followup.view")


def guided(actor: Actor, rules: GuidedRules) -> ColumnElement[bool]:
    """Return the condition of what one decides as appraiser or accompanies as coach.

    Never about oneself; a rule that others decide stays unseen by the appraiser.
    """
    return and_(
        allowed_rows(FollowUp, actor, "followup.guide"),
        or_(_of(rules), FollowUp.coach_id == actor.employee_id),
        FollowUp.employee_id != actor.employee_id,
    )


def counts(actor: Actor, cycle_id: int) -> dict[str, dict[str, int]]:
    """Return the number of follow-ups by rule and state: one statement."""
    rows = session().execute(
        select(FollowUp.rule, FollowUp.state, func.count())
        .where(FollowUp.cycle_id == cycle_id, _viewed(actor))
        .group_by(FollowUp.rule, FollowUp.state)
    )
    found: dict[str, dict[str, int]] = {}
    for rule, state, count in rows:
        found.setdefault(rule, {})[state] = count
    return found


def late_counts(actor: Actor, cycle_id: int, today: date) -> dict[str, int]:
    """Return the number of follow-ups by rule whose day has passed: one statement."""
    rows = session().execute(
        select(FollowUp.rule, func.count())
        .where(FollowUp.cycle_id == cycle_id, _viewed(actor), is_late(today))
        .group_by(FollowUp.rule)
    )
    return {str(rule): int(count) for rule, count in rows}


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition that a decided follow-up should have been finished before today."""
    return and_(FollowUp.state == "confirmed", FollowUp.due_on < today)


def of_rule(
    actor: Actor,
    cycle_id: int,
    rule: str,
    *,
    page: int = 1,
    state: str = "",
    search: str = "",
    late_on: date | None = None,
    size: int = 25,
) -> Page[FollowUpRow]:
    """Return the proposals of one rule by rank: two statements.

    `state` and `search` (name or NIP) narrow the list; with `late_on` only what is late that day.
    """
    wanted = _rows(_viewed(actor)).where(FollowUp.cycle_id == cycle_id, FollowUp.rule == rule)
    return _page(wanted, page=page, state=state, search=search, late_on=late_on, size=size)


def _page(
    wanted: Any,  # noqa: ANN401  (a Select)
    *,
    page: int,
    state: str,
    search: str,
    late_on: date | None,
    size: int = 25,
) -> Page[FollowUpRow]:
    if state:
        wanted = wanted.where(FollowUp.state == state)
    if search:
        wanted = wanted.where(matches(search, Employee.name, Employee.nip))
    if late_on is not None:
        wanted = wanted.where(is_late(late_on))
    sorts = {"rank": func.coalesce(FollowUp.rank, 1_000_000)}
    return read_page(wanted, _build, sorts=sorts, tie=_ID, default="rank", page=page, size=size)


def of_staff(
    actor: Actor, rules: GuidedRules, *, page: int = 1, state: str = "", search: str = ""
) -> Page[FollowUpRow]:
    """Return what one decides as appraiser or accompanies as coach: two statements.

    Open proposals first, then open cases by their day, then what is finished.
    """
    wanted = _rows(guided(actor, rules))
    if state:
        wanted = wanted.where(FollowUp.state == state)
    if search:
        wanted = wanted.where(matches(search, Employee.name, Employee.nip))
    order = case({"proposed": 0, "confirmed": 1}, value=FollowUp.state, else_=2)
    return read_page(wanted, _build, sorts={"state": order}, tie=_ID, default="state", page=page)


def own(actor: Actor, opened: GuidedRules) -> tuple[FollowUpRow, ...]:
    """Return what was decided for oneself, newest first: one statement.

    `opened` names the rules that are open to the person concerned.
    """
    mine = allowed_rows(FollowUp, actor, "followup.own")
    seen = and_(mine, FollowUp.employee_id == actor.employee_id, _decided(), _of(opened))
    wanted = _rows(seen).order_by(FollowUp.cycle_id.desc(), FollowUp.id.desc())
    return tuple(_build(row) for row in session().execute(wanted))


def of_employee(employee_id: int, opened: GuidedRules) -> tuple[FollowUpRow, ...]:
    """Return the decided follow-ups of somebody whose record the caller may open: one statement.

    Only of the rules named: for the person himself and his superiors those open to him.
    """
    seen = and_(FollowUp.employee_id == employee_id, _decided(), _of(opened))
    wanted = _rows(seen).order_by(FollowUp.cycle_id.desc(), FollowUp.id.desc())
    return tuple(_build(row) for row in session().execute(wanted))


def _decided() -> ColumnElement[bool]:
    return FollowUp.state.in_(["confirmed", "done"])


def _of(rules: GuidedRules) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(FollowUp.region == region, FollowUp.rule.in_(sorted(ids)))
            for region, ids in sorted(rules.items())
        ),
    )


def waiting(actor: Actor, cycle_id: int, rule: str) -> tuple[FollowUpRow, ...]:
    """Return all proposals of a rule that wait for a decision: one statement."""
    wanted = _rows(_viewed(actor)).where(
        FollowUp.cycle_id == cycle_id, FollowUp.rule == rule, FollowUp.state == "proposed"
    )
    ordered = wanted.order_by(FollowUp.rank, FollowUp.id)
    return tuple(_build(row) for row in session().execute(ordered))


def one(actor: Actor, follow_up_id: int) -> FollowUpRow:
    """Return one follow-up. Raises NotFound, also behind a wall."""
    return _one(_viewed(actor), follow_up_id)


def one_open(
    actor: Actor, follow_up_id: int, rules: GuidedRules, opened: GuidedRules
) -> FollowUpRow:
    """Return one follow-up by a role, as appraiser or coach, or one's own decided one."""
    mine = allowed_rows(FollowUp, actor, "followup.own")
    own_one = and_(mine, FollowUp.employee_id == actor.employee_id, _decided(), _of(opened))
    return _one(or_(_viewed(actor), guided(actor, rules), own_one), follow_up_id)


def _one(seen: ColumnElement[bool], follow_up_id: int) -> FollowUpRow:
    row = session().execute(_rows(seen).where(FollowUp.id == follow_up_id)).first()
    if row is None:
        raise NotFound(_("Tindak lanjut"))
    return _build(row)


def committee_people(region: str) -> tuple[tuple[str, str], ...]:
    """Return NIP and name of leaders and committee members of a region, to choose from."""
    rows = session().execute(
        select(Employee.nip, Employee.name)
        .join(Account, Account.employee_id == Employee.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Employee.region == region,
            RoleGrant.role.in_(["committee", "leader"]),
            RoleGrant.region.in_([region, "*"]),
        )
        .distinct()
        .order_by(Employee.name)
    )
    return tuple((nip, name) for nip, name in rows)


def coaches(region: str, employee_id: int) -> tuple[tuple[str, str], ...]:
    """Return NIP and name of those who may accompany somebody, himself left out, to choose from.

    These are the people who appraise others in the region, however many others work there.
    """
    rows = session().execute(
        select(Employee.nip, Employee.name)
        .join(Appraisal, Appraisal.appraiser_id == Employee.id)
        .where(Employee.region == region, Employee.active, Employee.id != employee_id)
        .distinct()
        .order_by(Employee.name)
    )
    return tuple((nip, name) for nip, name in rows)


def people_by_nip(region: str, nips: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Return id and name of the employees of a region by NIP."""
    rows = session().execute(
        select(Employee.nip, Employee.id, Employee.name).where(
            Employee.region == region, Employee.nip.in_(nips)
        )
    )
    return {nip: (key, name) for nip, key, name in rows}
