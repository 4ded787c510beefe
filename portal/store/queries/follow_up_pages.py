"""Follow-ups of a cycle: counts per rule, the proposals of one rule, people for its committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Account, Employee, FollowUp, Minutes, RoleGrant
from portal.store.queries.paging import Page, read_page
from portal.store.scope import allowed_rows

_ID: Any = FollowUp.id


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One proposal with the decision on it."""

    id: int
    employee_id: int
    name: str
    nip: str
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
    rule: str
    version: int


def _rows(actor: Actor) -> Any:  # noqa: ANN401  (a SELECT of five columns)
    return (
        select(FollowUp, Employee.name, Employee.nip, Minutes.number, Minutes.held_on)
        .join(Employee, Employee.id == FollowUp.employee_id)
        .outerjoin(Minutes, Minutes.id == FollowUp.minutes_id)
        .where(allowed_rows(FollowUp, actor, "followup.view"))
    )


def _build(row: Any) -> FollowUpRow:  # noqa: ANN401  (a row of five)
    one, name, nip, number, held_on = row
    return FollowUpRow(
        id=one.id,
        employee_id=one.employee_id,
        name=name,
        nip=nip,
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
        rule=one.rule,
        version=one.version,
    )


def counts(actor: Actor, cycle_id: int) -> dict[str, dict[str, int]]:
    """Return the number of follow-ups by rule and state: one statement."""
    rows = session().execute(
        select(FollowUp.rule, FollowUp.state, func.count())
        .where(FollowUp.cycle_id == cycle_id, allowed_rows(FollowUp, actor, "followup.view"))
        .group_by(FollowUp.rule, FollowUp.state)
    )
    found: dict[str, dict[str, int]] = {}
    for rule, state, count in rows:
        found.setdefault(rule, {})[state] = count
    return found


def of_rule(actor: Actor, cycle_id: int, rule: str, *, page: int = 1) -> Page[FollowUpRow]:
    """Return the proposals of one rule by rank: two statements."""
    wanted = _rows(actor).where(FollowUp.cycle_id == cycle_id, FollowUp.rule == rule)
    sorts = {"rank": func.coalesce(FollowUp.rank, 1_000_000)}
    return read_page(wanted, _build, sorts=sorts, tie=_ID, default="rank", page=page)


def waiting(actor: Actor, cycle_id: int, rule: str) -> tuple[FollowUpRow, ...]:
    """Return all proposals of a rule that wait for a decision: one statement."""
    wanted = _rows(actor).where(
        FollowUp.cycle_id == cycle_id, FollowUp.rule == rule, FollowUp.state == "proposed"
    )
    ordered = wanted.order_by(FollowUp.rank, FollowUp.id)
    return tuple(_build(row) for row in session().execute(ordered))


def one(actor: Actor, follow_up_id: int) -> FollowUpRow:
    """Return one follow-up. Raises NotFound, also behind a wall."""
    row = session().execute(_rows(actor).where(FollowUp.id == follow_up_id)).first()
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


def people_by_nip(region: str, nips: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Return id and name of the employees of a region by NIP."""
    rows = session().execute(
        select(Employee.nip, Employee.id, Employee.name).where(
            Employee.region == region, Employee.nip.in_(nips)
        )
    )
    return {nip: (key, name) for nip, key, name in rows}
