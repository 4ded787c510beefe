"""Reads for the pages of administrators: accounts, the audit trail, background jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import Account, AuditEntry, Job, RegionRecord, RoleGrant, Unit
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list. `state`: active, waiting (for activation) or closed."""

    id: int
    login: str
    name: str
    region: str
    state: str


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role that an account holds, with the names of its region and unit."""

    role: str
    region: str
    unit_id: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the audit trail."""

    sequence: int
    at: datetime
    actor: str
    address: str
    region: str
    action: str
    entity: str
    entity_id: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobRow:
    """One background job with how far it came."""

    id: int
    kind: str
    region: str
    state: str
    done: int
    total: int
    attempts: int
    reason: str
    created_at: datetime
    finished_at: datetime | None


def accounts_page(
    actor: Actor, permission: str, *, search: str = "", state: str = "", page: int = 1
) -> Page[AccountRow]:
    """Return accounts of the actor's regions by name."""
    statement = select(
        Account.id, Account.login, Account.name, Account.region, Account.active, *_WAITING
    ).where(allowed_rows(Account, actor, permission))
    if search.strip():
        statement = statement.where(matches(search, Account.login, Account.name))
    if state in _STATES:
        statement = statement.where(_STATES[state])
    sorts: dict[str, ColumnElement[Any]] = {"name": Account.name.expression}
    return read_page(
        statement,
        _account,
        sorts=sorts,
        tie=Account.id.expression,
        default="name",
        page=page,
        search=search,
    )


def account(actor: Actor, account_id: int, permission: str) -> tuple[AccountRow, list[GrantRow]]:
    """Return one account within the actor's sight with its roles. Raises NotFound."""
    statement = select(
        Account.id, Account.login, Account.name, Account.region, Account.active, *_WAITING
    ).where(Account.id == account_id, allowed_rows(Account, actor, permission))
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("Akun"))
    grants = session().execute(
        select(RoleGrant.role, RoleGrant.region, RoleGrant.unit_id, Unit.name)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id == account_id)
        .order_by(RoleGrant.region, RoleGrant.role)
    )
    return _account(row), [GrantRow(g[0], g[1], g[2], g[3] or "") for g in grants]


def region_choices(actor: Actor, *roles: str) -> list[tuple[str, str]]:
    """Return code and name of the regions in which the actor holds one of the roles."""
    held = actor.regions(*roles)
    statement = select(RegionRecord.code, RegionRecord.agency).order_by(RegionRecord.agency)
    if "*" not in held:
        statement = statement.where(RegionRecord.code.in_(held))
    return [(row[0], row[1]) for row in session().execute(statement)]


def unit_choices(region: str) -> list[tuple[int, str]]:
    """Return id and name of a region's units in the order of the tree."""
    statement = select(Unit.id, Unit.name).where(Unit.region == region).order_by(Unit.path)
    return [(row[0], row[1]) for row in session().execute(statement)]


def audit_page(
    actor: Actor, *, search: str = "", action: str = "", page: int = 1, size: int = 50
) -> Page[AuditRow]:
    """Return entries of the actor's regions, the newest first."""
    columns = [getattr(AuditEntry, name) for name in AuditRow.__dataclass_fields__]
    statement = select(*columns).where(allowed_rows(AuditEntry, actor, "audit.view"))
    if search.strip():
        statement = statement.where(
            or_(
                matches(search, AuditEntry.actor, AuditEntry.entity),
                AuditEntry.entity_id == search.strip(),
            )
        )
    if action.strip():
        statement = statement.where(AuditEntry.action.startswith(action.strip(), autoescape=True))
    return read_page(
        statement,
        lambda row: AuditRow(*row),
        sorts={"sequence": AuditEntry.sequence.expression},
        tie=AuditEntry.sequence.expression,
        default="-sequence",
        page=page,
        search=search,
        size=size,
    )


def jobs_page(actor: Actor, *, page: int = 1) -> Page[JobRow]:
    """Return background jobs of the actor's regions, the newest first."""
    columns = [getattr(Job, name) for name in JobRow.__dataclass_fields__]
    statement = select(*columns).where(allowed_rows(Job, actor, "job.view"))
    return read_page(
        statement,
        lambda row: JobRow(*row),
        sorts={"id": Job.id.expression},
        tie=Job.id.expression,
        default="-id",
        page=page,
    )


_WAITING = ((Account.password_hash == "").label("waiting"),)
_STATES: dict[str, ColumnElement[bool]] = {
    "active": and_(Account.active, Account.password_hash != ""),
    "waiting": and_(Account.active, Account.password_hash == ""),
    "closed": ~Account.active.expression,
}


def _account(row: Any) -> AccountRow:  # noqa: ANN401  (a row of either statement)
    state = "closed" if not row.active else "waiting" if row.waiting else "active"
    return AccountRow(row.id, row.login, row.name, row.region, state)
