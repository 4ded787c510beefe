"""Accounts: making them, proving who somebody is, and the actor that follows from it."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access
from portal.services.identity import passwords, sessions, throttle
from portal.services.identity.account_core import (
    account_by_login,
    actor_for,
    all_accounts,
    get_account,
    give_password,
    normal_login,
    record,
    require_power_over,
)
from portal.services.identity.activation import activate, issue_activation
from portal.services.identity.grants import grant_role, revoke_role
from portal.services.identity.throttle import SignInRefused
from portal.store.db import session, unit_of_work
from portal.store.models import Account, Employee, RegionRecord

WRONG = _("Nama pengguna atau kata sandi tidak cocok.")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")

__all__ = [
    "SignInRefused",
    "account_by_login",
    "activate",
    "actor_for",
    "all_accounts",
    "authenticate",
    "change_password",
    "confirm_password",
    "create_account",
    "create_for_employees",
    "disable_account",
    "enable_account",
    "get_account",
    "grant_role",
    "issue_activation",
    "normal_login",
    "revoke_role",
    "set_password",
]


def create_account(
    actor: Actor,
    *,
    login: str,
    name: str,
    region: str,
    employee_id: int | None = None,
    password: str | None = None,
) -> Account:
    """Create an account; without a password it waits for activation.

    `region` is "" only for accounts of the whole installation. Raises Invalid, NotAllowed.
    """
    wanted = normal_login(login)
    with unit_of_work() as db_session:
        access.require(actor, "accounts.manage", region or "*")
        _check_new(wanted, name, region, employee_id)
        account = Account(login=wanted, name=name.strip(), region=region, employee_id=employee_id)
        if password is not None:
            give_password(account, password)
        db_session.add(account)
        db_session.flush()
        record(actor, "account.created", account, login=wanted)
    return account


def create_for_employees(actor: Actor, region: str) -> tuple[tuple[Account, str], ...]:
    """Create accounts, named by NIP, for all employees without one; return them with codes."""
    made = []
    with unit_of_work() as db_session:
        access.require(actor, "accounts.manage", region)
        statement = (
            select(Employee)
            .outerjoin(Account, Account.employee_id == Employee.id)
            .where(Employee.region == region, Employee.active, Account.id.is_(None))
            .order_by(Employee.nip)
        )
        for person in db_session.scalars(statement).all():
            account = create_account(
                actor, login=person.nip, name=person.name, region=region, employee_id=person.id
            )
            made.append((account, issue_activation(actor, account.id)))
    return tuple(made)


def set_password(actor: Actor, account_id: int, password: str) -> None:
    """Give an account a password chosen by an administrator; all its sessions end."""
    with unit_of_work():
        account = get_account(account_id)
        require_power_over(actor, account)
        give_password(account, password)
        sessions.kill(account.id)
        record(actor, "account.password_set", account)


def change_password(actor: Actor, *, old: str, new: str, address: str = "") -> None:
    """Change one's own password; all sessions end, the present one too."""
    account = confirm_password(actor, old, address=address)
    with unit_of_work():
        account = get_account(account.id)
        give_password(account, new)
        sessions.kill(account.id)
        record(actor, "account.password_changed", account)


def confirm_password(actor: Actor, password: str, *, address: str = "") -> Account:
    """Prove again who is sitting there, for steps that need a fresh password."""
    if actor.account_id is None:
        raise NotAllowed(WRONG)
    return authenticate(get_account(actor.account_id).login, password, address or actor.address)


def authenticate(login: str, password: str, address: str) -> Account:
    """Return the account whose password this is. Raises SignInRefused with one sentence for all.

    Unknown, disabled and waiting accounts cost the same time and give the same sentence.
    """
    wanted = normal_login(login)
    throttle.reserve(wanted, address)
    account = session().scalar(select(Account).where(Account.login == wanted))
    usable = account is not None and account.active
    stored = account.password_hash if account is not None and usable else ""
    if not passwords.verify(stored, password) or account is None:
        if account is not None:
            _note_failure(account.id, address)
        raise SignInRefused(WRONG)
    account_id = account.id
    with unit_of_work() as db_session:
        account = get_account(account_id)
        throttle.forget(db_session, wanted)
        if passwords.needs_rehash(account.password_hash):
            account.password_hash = passwords.hash_password(password)
        record(actor_for(account, address=address), "account.signed_in", account)
    return account


def disable_account(actor: Actor, account_id: int) -> None:
    """Close an account; its sessions end at once."""
    _switch(actor, account_id, active=False)


def enable_account(actor: Actor, account_id: int) -> None:
    """Open a closed account again."""
    _switch(actor, account_id, active=True)


def _switch(actor: Actor, account_id: int, *, active: bool) -> None:
    with unit_of_work():
        account = get_account(account_id)
        require_power_over(actor, account)
        if account.id == actor.account_id:
            raise NotAllowed(_("Anda tidak dapat menutup akun Anda sendiri."))
        account.active = active
        sessions.kill(account.id)
        record(actor, "account.enabled" if active else "account.disabled", account)


def _check_new(login: str, name: str, region: str, employee_id: int | None) -> None:
    problems = []
    if not _LOGIN.fullmatch(login):
        text = _("Nama pengguna 3-64 karakter: huruf, angka, titik, garis, atau @.")
        problems.append(Problem("login", Sentence(text), value=login))
    elif session().scalar(select(Account.id).where(Account.login == login)) is not None:
        text = _("Nama pengguna ini sudah dipakai.")
        problems.append(Problem("login", Sentence(text), value=login))
    if not name.strip():
        problems.append(Problem("name", Sentence(_("Isi nama pemilik akun."))))
    if region and session().get(RegionRecord, region) is None:
        text = _("Daerah ini tidak dikenal.")
        problems.append(Problem("region", Sentence(text), value=region))
    if employee_id is not None:
        problems += _employee_problems(employee_id, region)
    if problems:
        raise Invalid(problems)


def _employee_problems(employee_id: int, region: str) -> list[Problem]:
    employee = session().get(Employee, employee_id)
    if employee is None or employee.region != region:
        return [Problem("employee_id", Sentence(_("Pegawai ini tidak ada di daerah tersebut.")))]
    taken = session().scalar(select(Account.id).where(Account.employee_id == employee_id))
    if taken is not None:
        return [Problem("employee_id", Sentence(_("Pegawai ini sudah punya akun.")))]
    return []


def _note_failure(account_id: int, address: str) -> None:
    with unit_of_work():
        account = get_account(account_id)
        nobody = Actor(account_id=None, name="", address=address)
        record(nobody, "account.sign_in_failed", account)
