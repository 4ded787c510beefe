"""Reads for the list of people and the page of one employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import aliased

from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Account, Assignment, Employee, Position, Unit
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows, get_visible

SEE = "people.view"
_appraiser = aliased(Employee)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An employee in the list, with the position held on the day asked for."""

    id: int
    nip: str
    name: str
    rank: str
    active: bool
    position: str
    unit: str
    appraiser: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One span in one position under one appraiser."""

    id: int
    position: str
    unit: str
    appraiser_id: int | None
    appraiser: str
    starts: date
    ends: date | None
    version: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One employee with assignments and account."""

    employee: Employee
    assignments: tuple[AssignmentRow, ...]
    staff: tuple[PersonRow, ...]
    account_id: int | None
    login: str


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What to look for: words, a unit with everything below it, former employees too."""

    search: str = ""
    unit_id: int | None = None
    state: str = "active"


def people_page(
    actor: Actor, wanted: PeopleFilter, on: date, *, page: int = 1, sort: str = "name"
) -> Page[PersonRow]:
    """Return one page of the people whom the actor may see, as of a day."""
    return read_page(
        _people(actor, wanted, on),
        _person,
        sorts={"name": Employee.name.expression, "nip": Employee.nip.expression},
        tie=Employee.id.expression,
        default="name",
        page=page,
        search=wanted.search,
        sort=sort,
    )


def people_all(actor: Actor, wanted: PeopleFilter, on: date) -> tuple[PersonRow, ...]:
    """Return all of them, for an export."""
    statement = _people(actor, wanted, on).order_by(Employee.name, Employee.id)
    return tuple(_person(row) for row in session().execute(statement))


def person(actor: Actor, employee_id: int, on: date) -> PersonPage:
    """Return the page of one employee. Raises NotFound, also behind a wall."""
    employee = get_visible(Employee, employee_id, actor, SEE, _("Pegawai"))
    account = (
        session()
        .execute(select(Account.id, Account.login).where(Account.employee_id == employee_id))
        .first()
    )
    staff = select(Assignment.employee_id).where(Assignment.appraiser_id == employee_id, _holds(on))
    rows = session().execute(
        _columns(on)
        .where(Employee.id.in_(staff), allowed_rows(Employee, actor, SEE))
        .order_by(Employee.name)
    )
    return PersonPage(
        employee,
        _assignments(employee_id),
        tuple(_person(row) for row in rows),
        account.id if account else None,
        account.login if account else "",
    )


def units_of(actor: Actor) -> list[tuple[int, str, str]]:
    """Return id, name and path of the units that the actor's roles reach, in tree order."""
    statement = (
        select(Unit.id, Unit.name, Unit.path)
        .where(allowed_rows(Unit, actor, SEE))
        .order_by(Unit.region, Unit.path)
    )
    return [(row[0], row[1], row[2]) for row in session().execute(statement)]


def colleagues(actor: Actor, region: str, on: date) -> list[tuple[int, str]]:
    """Return id and name of the active people of a region, to choose an appraiser from."""
    statement = (
        select(Employee.id, Employee.name, Employee.nip)
        .where(Employee.region == region, Employee.active, allowed_rows(Employee, actor, SEE))
        .order_by(Employee.name)
    )
    return [(row[0], f"{row[1]} ({row[2]})") for row in session().execute(statement)]


def _people(actor: Actor, wanted: PeopleFilter, on: date) -> Any:  # noqa: ANN401  (a SELECT of eight columns)
    statement = _columns(on).where(allowed_rows(Employee, actor, SEE))
    if wanted.search.strip():
        statement = statement.where(matches(wanted.search, Employee.name, Employee.nip))
    if wanted.unit_id is not None:
        below = select(Unit.id).where(Unit.path.like(f"%/{wanted.unit_id}/%"))
        statement = statement.where(Unit.id.in_(below))
    if wanted.state in {"active", "former"}:
        statement = statement.where(Employee.active.is_(wanted.state == "active"))
    return statement


def _columns(on: date) -> Any:  # noqa: ANN401  (a SELECT of eight columns)
    """One row per employee: the assignment that began last counts where two overlap."""
    newest = (
        select(Assignment.id)
        .where(Assignment.employee_id == Employee.id, _holds(on))
        .order_by(Assignment.starts.desc(), Assignment.id.desc())
        .limit(1)
        .correlate(Employee)
        .scalar_subquery()
    )
    return (
        select(
            Employee.id,
            Employee.nip,
            Employee.name,
            Employee.rank,
            Employee.active,
            Position.title,
            Unit.name.label("unit"),
            _appraiser.name.label("appraiser"),
        )
        .outerjoin(Assignment, Assignment.id == newest)
        .outerjoin(Position, Position.id == Assignment.position_id)
        .outerjoin(Unit, Unit.id == Position.unit_id)
        .outerjoin(_appraiser, _appraiser.id == Assignment.appraiser_id)
    )


def _holds(on: date) -> Any:  # noqa: ANN401  (a condition)
    return and_(Assignment.starts <= on, or_(Assignment.ends.is_(None), Assignment.ends >= on))


def _person(row: Row[Any]) -> PersonRow:
    texts = (row.title or "", row.unit or "", row.appraiser or "")
    return PersonRow(row.id, row.nip, row.name, row.rank, row.active, *texts)


def _assignments(employee_id: int) -> tuple[AssignmentRow, ...]:
    statement = (
        select(
            Assignment.id,
            Position.title,
            Unit.name,
            Assignment.appraiser_id,
            _appraiser.name,
            Assignment.starts,
            Assignment.ends,
            Assignment.version,
        )
        .join(Position, Position.id == Assignment.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(_appraiser, _appraiser.id == Assignment.appraiser_id)
        .where(Assignment.employee_id == employee_id)
        .order_by(Assignment.starts.desc())
    )
    return tuple(
        AssignmentRow(r[0], r[1], r[2], r[3], r[4] or "", r[5], r[6], r[7])
        for r in session().execute(statement)
    )


def staffed_regions() -> frozenset[str]:
    """Return the codes of regions with employees; names nobody, so visitors may be told."""
    statement = select(Employee.region).where(Employee.active).distinct()
    return frozenset(session().scalars(statement))
