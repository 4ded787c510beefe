"""Slows down guessing: per account with growing waits, per address by a limit; never for good.

An attempt is written down before the password is looked at, in a transaction that lets one in at
a time, so that a hundred tries at once count as a hundred. A success takes the account's attempts
away. Attempts from an address where the person has signed in before count on their own: strangers
cannot keep the owner waiting.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.common.runtime import now, runtime
from portal.store.db import unit_of_work
from portal.store.models import Account, LoginAttempt, WebSession

MEMORY = timedelta(hours=24)
ADDRESS_WINDOW = timedelta(minutes=15)
_LOCK = 0x6C6F67


class SignInRefused(NotAllowed):
    """Sign-in failed. `wait` is the number of seconds until the next try has a chance, or 0."""

    code = "sign_in_refused"

    def __init__(self, text: str, wait: int = 0) -> None:
        """`text` is a marked message; it may name `{wait}`."""
        self.wait = wait
        super().__init__(sentence(text, wait=wait))


def reserve(login: str, address: str) -> None:
    """Count an attempt that begins now. Raises SignInRefused while a wait is on."""
    with unit_of_work() as db_session:
        if db_session.get_bind().dialect.name == "postgresql":
            db_session.execute(select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(login))))
        wait = _wait(db_session, login, address)
        if wait > 0:
            raise SignInRefused(
                _("Terlalu banyak percobaan masuk. Coba lagi dalam {wait} detik."), wait
            )
        db_session.add(LoginAttempt(login=login, address=address, at=now()))


def forget(db_session: Session, login: str) -> None:
    """Take away the attempts of an account that has just signed in, and all old ones."""
    db_session.execute(delete(LoginAttempt).where(LoginAttempt.login == login))
    db_session.execute(delete(LoginAttempt).where(LoginAttempt.at < now() - MEMORY))


def delay(failures: int) -> int:
    """Return the seconds to wait after that many failures in a row: 2, 4, 8, ... up to a limit."""
    settings = runtime().settings
    beyond = failures - settings.login_free_attempts
    if beyond < 0:
        return 0
    return int(min(settings.login_max_delay_seconds, 2 ** (beyond + 1)))


def _wait(db_session: Session, login: str, address: str) -> int:
    moment = now()
    own = and_(LoginAttempt.login == login, LoginAttempt.at > moment - MEMORY)
    if _knows(db_session, login, address):
        own = and_(own, LoginAttempt.address == address)
    failures, last = _count(db_session, own)
    waits = [_left(last, delay(failures), moment)]
    recent = and_(LoginAttempt.address == address, LoginAttempt.at > moment - ADDRESS_WINDOW)
    tries, first = _count(db_session, recent, earliest=True)
    if address and tries >= runtime().settings.login_address_limit:
        waits.append(_left(first, int(ADDRESS_WINDOW.total_seconds()), moment))
    return max(waits)


def _count(
    db_session: Session, condition: ColumnElement[bool], *, earliest: bool = False
) -> tuple[int, datetime | None]:
    edge = func.min(LoginAttempt.at) if earliest else func.max(LoginAttempt.at)
    row = db_session.execute(select(func.count(), edge).where(condition)).one()
    return row[0], row[1]


def _left(since: datetime | None, seconds: int, moment: datetime) -> int:
    if since is None:
        return 0
    return max(0, seconds - int((moment - since).total_seconds()))


def _knows(db_session: Session, login: str, address: str) -> bool:
    statement = (
        select(WebSession.id)
        .join(Account, Account.id == WebSession.account_id)
        .where(Account.login == login, WebSession.address == address)
        .limit(1)
    )
    return bool(address) and db_session.scalar(statement) is not None
