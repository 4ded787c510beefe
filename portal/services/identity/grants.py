"""Roles: who gave which role for which region or unit."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem
from portal.domain.permissions import ROLES
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access
from portal.services.identity.account_core import get_account, record
from portal.store.db import session, unit_of_work
from portal.store.models import Account, RegionRecord, RoleGrant, Unit

GRANTED = tuple(role for role in ROLES if role not in {"staff", "appraiser"})
"""Roles that people give; the other two follow from the personnel data."""


def grant_role(
    actor: Actor, account_id: int, role: str, region: str, unit_id: int | None = None
) -> RoleGrant:
    """Give a role for a region (`*` for all), or one unit with everything below it. Repeatable.

    Raises NotAllowed beyond the actor's own region, and for the actor's own account.
    """
    with unit_of_work() as db_session:
        account = _changeable(actor, account_id, region)
        _check(role, region, unit_id)
        found = _find(account.id, role, region, unit_id)
        if found is not None:
            return found
        grant = RoleGrant(account_id=account.id, role=role, region=region, unit_id=unit_id)
        db_session.add(grant)
        db_session.flush()
        db_session.expire(account, ["grants"])
        record(actor, "account.role_granted", account, role=role, to=region, unit_id=unit_id)
    return grant


def revoke_role(
    actor: Actor, account_id: int, role: str, region: str, unit_id: int | None = None
) -> None:
    """Take a role away. Raises NotFound when the account does not hold it."""
    with unit_of_work() as db_session:
        account = _changeable(actor, account_id, region)
        found = _find(account.id, role, region, unit_id)
        if found is None:
            raise NotFound(_("Peran"))
        db_session.delete(found)
        db_session.flush()
        db_session.expire(account, ["grants"])
        record(actor, "account.role_revoked", account, role=role, to=region, unit_id=unit_id)


def _changeable(actor: Actor, account_id: int, region: str) -> Account:
    account = get_account(account_id)
    access.require(actor, "accounts.manage", region)
    access.require(actor, "accounts.manage", account.region or "*")
    if account.id == actor.account_id:
        raise NotAllowed(_("Anda tidak dapat mengubah peran Anda sendiri."))
    return account


def _check(role: str, region: str, unit_id: int | None) -> None:
    if role not in GRANTED:
        raise Invalid(Problem("role", Sentence(_("Peran ini tidak dikenal.")), value=role))
    if region != "*" and session().get(RegionRecord, region) is None:
        raise Invalid(Problem("region", Sentence(_("Daerah ini tidak dikenal.")), value=region))
    if unit_id is not None:
        unit = session().get(Unit, unit_id)
        if unit is None or unit.region != region:
            text = _("Unit kerja ini tidak ada di daerah tersebut.")
            raise Invalid(Problem("unit_id", Sentence(text)))


def _find(account_id: int, role: str, region: str, unit_id: int | None) -> RoleGrant | None:
    # Asked for by hand: a unique constraint takes two grants without a unit for different ones.
    return session().scalar(
        select(RoleGrant).where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            RoleGrant.region == region,
            RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id,
        )
    )
