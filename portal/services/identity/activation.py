"""One-time activation codes: printed on a slip, typed once, kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import NotAllowed
from portal.domain.sentences import mark as _
from portal.services.common.runtime import now, runtime
from portal.services.identity import sessions, throttle
from portal.services.identity.account_core import (
    actor_for,
    get_account,
    give_password,
    normal_login,
    record,
    require_power_over,
)
from portal.services.identity.throttle import SignInRefused
from portal.store.db import session, unit_of_work
from portal.store.models import Account

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and figures that cannot be mistaken for one another on paper; 5 bits each."""
GROUPS, GROUP = 4, 4
REFUSED = _("Kode aktivasi tidak cocok atau sudah tidak berlaku. Mintalah kode baru.")


def issue_activation(actor: Actor, account_id: int) -> str:
    """Return a new code for the slip, such as `7K2M-...`; an older code no longer works.

    Raises NotAllowed when the account holds roles that the actor may not hand out.
    """
    code = "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(GROUP)) for _group in range(GROUPS)
    )
    with unit_of_work():
        account = get_account(account_id)
        require_power_over(actor, account, "accounts.activate")
        if not account.active:
            raise NotAllowed(_("Akun ini ditutup; buka dahulu sebelum mencetak slip."))
        account.activation_hash = hashed(code)
        account.activation_expires = now() + timedelta(days=runtime().settings.activation_days)
        record(actor, "account.activation_issued", account)
    return code


def activate(login: str, code: str, new_password: str, *, address: str = "") -> Account:
    """Set the first (or a forgotten) password by a code. Raises SignInRefused, Invalid.

    A password that is refused leaves the code usable.
    """
    wanted = normal_login(login)
    throttle.reserve(wanted, address)
    with unit_of_work() as db_session:
        account = session().scalar(select(Account).where(Account.login == wanted))
        if account is None or not _fits(account, code):
            raise SignInRefused(REFUSED)
        throttle.forget(db_session, wanted)
        give_password(account, new_password)
        sessions.kill(account.id)
        record(actor_for(account, address=address), "account.activated", account)
    return account


def hashed(code: str) -> str:
    """Return what the table keeps of a code; hyphens, spaces and case do not matter.

    A plain SHA-256 will do: a code has 80 random bits.
    """
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def _fits(account: Account, code: str) -> bool:
    expires = account.activation_expires
    same = hmac.compare_digest(account.activation_hash, hashed(code))
    return bool(account.active and same and expires is not None and now() < expires)
