"""What all use cases around accounts share: finding one, power over it, its actor."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from portal.domain.actor import Actor, Grant
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.runtime import now, today
from portal.services.identity import passwords, sessions
from portal.store import db
from portal.store.models import Account, Assignment, RegionRecord, WebSession


def normal_login(text: str) -> str:
    """Return a login as it is stored: lower case, without spaces (a NIP may be typed with them)."""
    return re.sub(r"\s+", "", text).casefold()


def actor_for(
    account: Account,
    *,
    session: WebSession | None = None,
    address: str = "",
    fresh: bool = False,
) -> Actor:
    """Return the actor with his roles; `appraiser` follows from having staff today."""
    grants = [Grant(g.role, g.region, g.unit_id) for g in account.grants]
    if account.employee_id is not None and _has_staff(account.employee_id):
        grants.append(Grant("appraiser", account.region))
    return Actor(
        account_id=account.id,
        name=account.name or account.login,
        region=account.region,
        employee_id=account.employee_id,
        grants=tuple(grants),
        address=address or (session.address if session else ""),
        session_id=session.id if session else None,
        fresh=fresh or (session is not None and sessions.is_fresh(session)),
    )


def get_account(account_id: int) -> Account:
    """Return an account, whoever asks. Raises NotFound."""
    account = db.session().get(Account, account_id)
    if account is None:
        raise NotFound(_("Akun"))
    return account


def account_by_login(login: str) -> Account | None:
    """Return the account of a login as people type it, or None."""
    statement = select(Account).where(Account.login == normal_login(login))
    return db.session().scalar(statement)


def all_accounts(region: str = "") -> list[Account]:
    """Return the accounts of a region (or all) by login; for the operator's list."""
    statement = select(Account).order_by(Account.login)
    if region:
        statement = statement.where(Account.region == region)
    return list(db.session().scalars(statement))


def require_power_over(actor: Actor, account: Account, permission: str = "accounts.manage") -> None:
    """Raise NotAllowed unless the actor may manage the account with all the roles it holds.

    Whoever takes over an account takes its roles: a helper of one region must not reach those of
    an administrator, nor of another region.
    """
    access.require(actor, permission, account.region or "*")
    for grant in account.grants:
        access.require(actor, "accounts.manage", grant.region)


def own_words(account: Account) -> tuple[str, ...]:
    """Return the words that this person's password must not consist of."""
    region = db.session().get(RegionRecord, account.region)
    place = (region.name, region.agency, region.place) if region else ()
    return (account.login, account.name, account.region, *place)


def give_password(account: Account, password: str) -> None:
    """Check and set a password inside the caller's unit of work; an open activation ends."""
    passwords.require_good(password, own_words(account))
    account.password_hash = passwords.hash_password(password)
    account.password_changed_at = now()
    account.activation_hash = ""
    account.activation_expires = None


def record(actor: Actor, action: str, account: Account, **detail: Any) -> None:  # noqa: ANN401
    """Audit an act upon an account; `detail` holds plain JSON values."""
    audit.record(
        actor,
        action,
        region=account.region,
        entity="account",
        entity_id=account.id,
        detail=detail,
    )


def _has_staff(employee_id: int) -> bool:
    day = today()
    statement = select(Assignment.id).where(
        Assignment.appraiser_id == employee_id,
        Assignment.starts <= day,
        Assignment.ends.is_(None) | (Assignment.ends >= day),
    )
    return db.session().scalar(statement.limit(1)) is not None
