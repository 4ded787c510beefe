"""Deliberations as pages need them: rounds, proposals with totals, members. Never a ballot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Assignment,
    Ballot,
    DeliberationMember,
    DeliberationRound,
    Employee,
    ParameterProposal,
    Position,
    Unit,
)
from portal.store.scope import allowed_rows, get_visible


@dataclass(frozen=True, slots=True)
class DeliberationRow:
    """One deliberation in a list, with counts of proposals and members."""

    id: int
    deliberation: str
    title: str
    year: int
    unit: str
    state: str
    members: int
    proposals: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One participant: present, and whether (never how) he voted and gave points."""

    id: int
    employee_id: int
    name: str
    nip: str
    position: str
    present: bool
    voted: bool
    balloted: bool


def rounds(actor: Actor) -> tuple[DeliberationRow, ...]:
    """Return the deliberations in sight, latest first: one statement."""
    members = _counted(DeliberationMember)
    proposals = _counted(ParameterProposal, ParameterProposal.withdrawn.is_(False))
    statement = (
        select(DeliberationRound, Unit.name, members, proposals)
        .outerjoin(Unit, Unit.id == DeliberationRound.unit_id)
        .where(allowed_rows(DeliberationRound, actor, "deliberation.view"))
        .order_by(DeliberationRound.year.desc(), DeliberationRound.id.desc())
    )
    return tuple(
        DeliberationRow(
            one.id, one.deliberation, one.title, one.year, unit or "", one.state, people, items
        )
        for one, unit, people, items in session().execute(statement)
    )


def _counted(model: Any, *more: Any) -> Any:  # noqa: ANN401  (a model, conditions, a subquery)
    wanted = select(func.count()).where(model.round_id == DeliberationRound.id, *more)
    return wanted.correlate(DeliberationRound).scalar_subquery()


def deliberation(actor: Actor, round_id: int) -> DeliberationRound:
    """Return one deliberation in sight. Raises NotFound."""
    return get_visible(DeliberationRound, round_id, actor, "deliberation.view", _("Musyawarah"))


def proposals(round_id: int, *, withdrawn: bool = False) -> list[ParameterProposal]:
    """Return the proposals of a round in the order in which they were made."""
    wanted = select(ParameterProposal).where(ParameterProposal.round_id == round_id)
    if not withdrawn:
        wanted = wanted.where(ParameterProposal.withdrawn.is_(False))
    return list(session().scalars(wanted.order_by(ParameterProposal.id)))


def accepted(round_id: int) -> list[ParameterProposal]:
    """Return the accepted proposals in the order that ballots follow."""
    return [one for one in proposals(round_id) if one.outcome == "accepted"]


def proposers(round_id: int) -> dict[int, str]:
    """Return the names of those who proposed, by employee id."""
    statement = (
        select(Employee.id, Employee.name)
        .join(ParameterProposal, ParameterProposal.proposed_by == Employee.id)
        .where(ParameterProposal.round_id == round_id)
    )
    return {key: text for key, text in session().execute(statement.distinct())}  # noqa: C416


def members(round_id: int) -> tuple[MemberRow, ...]:
    """Return the participants by name with their present position: one statement."""
    statement = (
        select(DeliberationMember, Employee.name, Employee.nip, func.min(Position.title))
        .join(Employee, Employee.id == DeliberationMember.employee_id)
        .outerjoin(Assignment, (Assignment.employee_id == Employee.id) & Assignment.ends.is_(None))
        .outerjoin(Position, Position.id == Assignment.position_id)
        .where(DeliberationMember.round_id == round_id)
        .group_by(DeliberationMember.id, Employee.name, Employee.nip)
        .order_by(Employee.name, Employee.nip)
    )
    return tuple(
        MemberRow(
            one.id,
            one.employee_id,
            name,
            nip,
            title or "",
            one.present,
            one.voted,
            one.balloted,
        )
        for one, name, nip, title in session().execute(statement)
    )


def membership(round_id: int, employee_id: int | None) -> DeliberationMember | None:
    """Return somebody's own row among the participants."""
    return session().scalar(
        select(DeliberationMember).where(
            DeliberationMember.round_id == round_id,
            DeliberationMember.employee_id == (employee_id or 0),
        )
    )


def people_of(region: str, unit_id: int | None) -> list[tuple[int, str]]:
    """Return the employees at work in a unit and below (None: the whole region), by name."""
    statement = (
        select(Employee.id, Employee.name)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Employee.region == region, Employee.active, Assignment.ends.is_(None))
    )
    if unit_id is not None:
        statement = statement.where(Unit.path.like(f"%/{unit_id}/%"))
    rows = session().execute(statement.distinct().order_by(Employee.name, Employee.id))
    return [(key, name) for key, name in rows]


def ballots(round_id: int) -> list[list[int]]:
    """Return all ballots of a round in the order of their random keys, for counting only."""
    statement = select(Ballot.points).where(Ballot.round_id == round_id).order_by(Ballot.key)
    return [list(points) for points in session().scalars(statement)]


def fixed(region: str, year: int, deliberations: Collection[str]) -> list[DeliberationRound]:
    """Return the fixed rounds of a year; those of a unit come after those of the whole office."""
    statement = (
        select(DeliberationRound)
        .outerjoin(Unit, Unit.id == DeliberationRound.unit_id)
        .where(
            DeliberationRound.region == region,
            DeliberationRound.year == year,
            DeliberationRound.deliberation.in_(deliberations),
            DeliberationRound.state == "fixed",
        )
        .order_by(func.length(func.coalesce(Unit.path, "")), DeliberationRound.id)
    )
    return list(session().scalars(statement))


def waiting(me: int) -> list[tuple[DeliberationRound, DeliberationMember]]:
    """Return the deliberations in which the employee has something to do: one statement."""
    statement = (
        select(DeliberationRound, DeliberationMember)
        .join(DeliberationMember, DeliberationMember.round_id == DeliberationRound.id)
        .where(
            DeliberationMember.employee_id == me,
            or_(
                DeliberationRound.state == "proposals",
                (DeliberationRound.state == "voting")
                & DeliberationMember.present
                & ~DeliberationMember.voted,
                (DeliberationRound.state == "points")
                & DeliberationMember.present
                & ~DeliberationMember.balloted,
            ),
        )
        .order_by(DeliberationRound.id)
    )
    return [(one, member) for one, member in session().execute(statement)]
