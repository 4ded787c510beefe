"""The region walls: the one place that decides which rows an actor may read.

Every read of people's data passes `visible` or `get_visible`. A row is visible when a role of the
actor counts in the row's region (and unit, for grants of one unit), or when the actor stands in
one of the relations that the permission names. A foreign id looks like an unknown one.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.permissions import PERMISSIONS
from portal.store.base import Base
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    DeliberationRound,
    Employee,
    Evidence,
    FollowUp,
    LearningRecord,
    Measurement,
    PeriodClosing,
    Position,
    Project,
    ProjectMember,
    Record,
    Unit,
)
from portal.store.row_relations import BY_APPRAISAL, Clause, measured, placed, related
from portal.store.unit_relations import Person

Row = TypeVar("Row", bound=Base)
Place = tuple[str, int | None]
"""Where a granted role counts: a region (`*`: each) and, of a grant for one unit, that unit."""

_KEPT = 512
"""Built conditions that are kept; one takes some tens of kilobytes. They hold keys and names only:
no row, no session, and the present day is asked for when a statement runs."""
_EVERYWHERE: Place = ("*", None)
_ME: BindParameter[int] = bindparam("actor_id")

_BY_EMPLOYEE: dict[type[Base], InstrumentedAttribute[Any]] = {
    Evidence: Evidence.employee_id,
    FollowUp: FollowUp.employee_id,
    LearningRecord: LearningRecord.employee_id,
    ProjectMember: ProjectMember.employee_id,
    Employee: Employee.id,
    Assignment: Assignment.employee_id,
}
_BY_UNIT: dict[type[Base], InstrumentedAttribute[Any]] = {
    Appraisal: Appraisal.unit_id,
    DeliberationRound: DeliberationRound.unit_id,
    PeriodClosing: PeriodClosing.unit_id,
    Position: Position.unit_id,
    Record: Record.unit_id,
    Unit: Unit.id,
}


def visible(model: type[Row], actor: Actor, permission: str) -> Select[Any]:
    """Return a SELECT of the rows of `model` that the actor may read by this permission."""
    return select(model).where(allowed_rows(model, actor, permission))


def get_visible(
    model: type[Row], key: int | str, actor: Actor, permission: str, what: str = ""
) -> Row:
    """Return one visible row, or raise NotFound (also for rows behind a wall)."""
    places, relations = _asked(actor, permission)
    statement = _one_row(model, places, relations, None if actor.employee_id is None else _ME)
    row: Row | None = session().scalar(statement, {"actor_id": actor.employee_id, "row_key": key})
    if row is None:
        raise NotFound(what)
    return row


@lru_cache(maxsize=_KEPT)
def _one_row(
    model: type[Base], places: tuple[Place, ...], relations: frozenset[str], me: Person | None
) -> Select[Any]:
    """Return the SELECT of one row, for everybody with such grants: who asks is a parameter."""
    primary = model.__mapper__.primary_key[0]
    return select(model).where(
        _condition(model, places, relations, me), primary == bindparam("row_key")
    )


def allowed_rows(model: type[Base], actor: Actor, permission: str) -> Clause:
    """Return the condition that holds exactly for the rows the actor may read."""
    return _condition(model, *_asked(actor, permission), actor.employee_id)


def _asked(actor: Actor, permission: str) -> tuple[tuple[Place, ...], frozenset[str]]:
    """Return where the actor's roles give the permission, and the relations that give it."""
    if actor.is_system:
        return (_EVERYWHERE,), frozenset()
    entry = PERMISSIONS[permission]
    return _places(actor, entry.roles), entry.relations


def _places(actor: Actor, roles: Collection[str]) -> tuple[Place, ...]:
    """Return where one of the roles is granted; `staff` alone opens no rows of other people."""
    held = (one for one in actor.grants if one.role in roles and one.role != "staff")
    return tuple(dict.fromkeys((one.region, one.unit_id) for one in held))


@lru_cache(maxsize=_KEPT)
def _condition(
    model: type[Base], places: tuple[Place, ...], relations: frozenset[str], me: Person | None
) -> Clause:
    """Build a condition once: pages ask for the same ones again and again."""
    clauses = [_granted(model, place) for place in places]
    if me is not None:
        clauses += related(model, me, relations)
    return or_(*clauses) if clauses else false()


def allowed_records(actor: Actor, region: str, readers: Collection[str]) -> Clause:
    """Return the condition for the records of one register, by the words that may read it.

    `readers` are the words of `portal.api.words.Reader`. Combine it with the register's id: the
    register tells who reads, the walls tell which rows that makes.
    """
    if actor.is_system:
        return Record.region == region
    words = frozenset(readers)
    roles = words & {"hr", "committee", "leader", "auditor"}
    relations = frozenset(READER_RELATIONS[w] for w in words - roles - {"everyone"})
    me = actor.employee_id
    clauses = [_condition(Record, _places(actor, roles), relations, me)]
    if "everyone" in words and (actor.region == region or actor.roles_in(region)):
        clauses.append(true())
    if me is not None:
        clauses.append(Record.author_id == me)
    return and_(Record.region == region, or_(*clauses))


READER_RELATIONS: dict[str, str] = {
    "self": "self",
    "appraiser": "appraiser_of",
    "appraiser_superior": "appraiser_superior_of",
    "objection_judge": "objection_judge_of",
    "unit_head": "unit_head",
}
"""Word of a register -> relation of the permission table."""


def _granted(model: type[Base], place: Place) -> Clause:
    where, unit_id = place
    region: Any = getattr(model, "region", None)
    if region is None:
        return true() if where == "*" else false()
    inside: Clause = true() if where == "*" else region == where
    return inside if unit_id is None else and_(inside, _in_unit(model, unit_id))


def _in_unit(model: type[Base], unit_id: int) -> Clause:
    units = select(Unit.id).where(Unit.path.like(f"%/{unit_id}/%"))
    if model in _BY_UNIT:
        return _BY_UNIT[model].in_(units)
    people = (
        select(Assignment.employee_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Position.unit_id.in_(units))
    )
    if model in BY_APPRAISAL:
        inside = select(Appraisal.id).where(Appraisal.unit_id.in_(units))
        return BY_APPRAISAL[model].in_(inside)
    if model in _BY_EMPLOYEE:
        return _BY_EMPLOYEE[model].in_(people)
    if model is Project:
        return Project.head_id.in_(people)
    if model is Measurement:
        seats = select(Position.id).where(Position.unit_id.in_(units))
        persons = measured(Appraisal.unit_id.in_(units), ProjectMember.employee_id.in_(people))
        return or_(persons, placed("unit", units), placed("position", seats))
    return false()
