"""Sessions on the server's side: the browser holds a random token, the table only its hash.

A session ends after a time without requests, after its longest time, when its owner or an
administrator revokes it, and with every change of password or state of the account.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.runtime import now, runtime
from portal.store.db import session, unit_of_work
from portal.store.models import Account, WebSession

TOKEN_BYTES = 32
TOUCH_EVERY = timedelta(minutes=1)
_BROWSER_LENGTH = 200


def start(account: Account, address: str, browser: str) -> tuple[str, WebSession]:
    """Begin a session for somebody who has just proved who he is; return token and row.

    The token is always a new one; whoever had an older session must end that.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    moment = now()
    with unit_of_work() as db_session:
        row = WebSession(
            token_hash=hashed(token),
            account_id=account.id,
            data={"password_at": moment.isoformat()},
            created_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(hours=runtime().settings.session_hours),
            address=address,
            browser=browser[:_BROWSER_LENGTH],
        )
        db_session.add(row)
        db_session.execute(delete(WebSession).where(WebSession.expires_at < moment))
        db_session.flush()
    return token, row


def load(token: str) -> WebSession | None:
    """Return the living session of a token, or None. Sessions of disabled accounts are dead."""
    row = session().scalar(select(WebSession).where(WebSession.token_hash == hashed(token)))
    if row is None or not _alive(row):
        return None
    if row.account_id is not None:
        account = session().get(Account, row.account_id)
        if account is None or not account.active:
            return None
    return row


def touch(row: WebSession) -> None:
    """Note that the session was used; writes at most once a minute."""
    moment = now()
    if moment - row.seen_at < TOUCH_EVERY:
        return
    session_id = row.id
    with unit_of_work() as db_session:
        statement = update(WebSession).where(WebSession.id == session_id).values(seen_at=moment)
        db_session.execute(statement)


def is_fresh(row: WebSession) -> bool:
    """Tell whether the password was given within the last minutes (setting `fresh_minutes`)."""
    given = row.data.get("password_at")
    if not isinstance(given, str):
        return False
    limit = timedelta(minutes=runtime().settings.fresh_minutes)
    return now() - datetime.fromisoformat(given) <= limit


def mark_fresh(row: WebSession) -> None:
    """Note that the person has just given his password again."""
    session_id, data = row.id, {**row.data, "password_at": now().isoformat()}
    with unit_of_work() as db_session:
        db_session.execute(update(WebSession).where(WebSession.id == session_id).values(data=data))


def end(token: str) -> None:
    """End the session of a token; an unknown token ends nothing."""
    with unit_of_work() as db_session:
        db_session.execute(delete(WebSession).where(WebSession.token_hash == hashed(token)))


def list_own(actor: Actor) -> tuple[WebSession, ...]:
    """Return the actor's living sessions, the latest used first."""
    statement = (
        select(WebSession)
        .where(WebSession.account_id == actor.account_id)
        .order_by(WebSession.seen_at.desc())
    )
    return tuple(row for row in session().scalars(statement) if _alive(row))


def revoke(actor: Actor, session_id: int) -> None:
    """End one session of the actor's own. Raises NotFound for any other."""
    with unit_of_work() as db_session:
        row = db_session.get(WebSession, session_id)
        if row is None or actor.account_id is None or row.account_id != actor.account_id:
            raise NotFound(_("Sesi"))
        db_session.delete(row)
        audit.record(actor, "session.revoked", entity="account", entity_id=actor.account_id)


def revoke_all(
    actor: Actor, account_id: int | None = None, *, keep_session_id: int | None = None
) -> int:
    """End all sessions of an account (own: all but `keep_session_id`); return how many."""
    account_id = actor.account_id if account_id is None else account_id
    with unit_of_work() as db_session:
        account = db_session.get(Account, account_id) if account_id is not None else None
        if account is None:
            raise NotFound(_("Akun"))
        if account.id != actor.account_id:
            access.require(actor, "accounts.manage", account.region or "*")
        count = kill(account.id, keep_session_id=keep_session_id)
        audit.record(
            actor,
            "session.all_revoked",
            region=account.region,
            entity="account",
            entity_id=account.id,
            detail={"count": count},
        )
    return count


def kill(account_id: int, *, keep_session_id: int | None = None) -> int:
    """Delete the sessions of an account inside the caller's unit of work; return how many."""
    with unit_of_work() as db_session:
        statement = delete(WebSession).where(WebSession.account_id == account_id)
        if keep_session_id is not None:
            statement = statement.where(WebSession.id != keep_session_id)
        rows = db_session.execute(statement.returning(WebSession.id)).all()
    return len(rows)


def hashed(token: str) -> str:
    """Return what the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _alive(row: WebSession) -> bool:
    moment = now()
    idle = timedelta(minutes=runtime().settings.session_idle_minutes)
    return moment < row.expires_at and moment - row.seen_at <= idle
