"""The audit trail: one hash-chained entry per act, written in the act's own transaction.

Entries are made when an act is told and reach the database together, right before the commit: a
unit of work of many acts writes all its entries in one statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, cast

from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from portal.domain.actor import Actor
from portal.domain.digests import canonical_json, chain
from portal.services.common.runtime import now
from portal.store.db import require_unit_of_work, session
from portal.store.models import AuditEntry

GENESIS = "0" * 64
_TRAIL = "portal.audit_trail"
"""Where a session keeps what its present transaction tells; the lock is held until then."""
_COVERED = (
    "sequence",
    "at",
    "account_id",
    "actor",
    "address",
    "region",
    "action",
    "entity",
    "entity_id",
    "detail",
)
"""Fields that the hash of an entry covers, beside the hash before it."""
CHAIN_LOCK = 0x706F7274
"""Key of PostgreSQL's advisory lock: a row lock on the last entry would hold back neither the
first entry of an empty table nor an entry that follows one just committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is told of one act. `detail` holds plain facts, as of `record`."""

    action: str
    region: str = ""
    entity: str = ""
    entity_id: int | str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Trail:
    """The end of the chain as one transaction sees it, and its entries not yet written."""

    transaction: SessionTransaction | None
    sequence: int
    hash: str
    waiting: list[dict[str, Any]] = field(default_factory=list)


def record(
    actor: Actor,
    action: str,
    *,
    region: str = "",
    entity: str = "",
    entity_id: int | str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry. `detail` holds plain facts; never answers of anonymous forms or passwords.

    Call inside a unit of work: the write lock keeps the chain in one line.
    """
    act = Act(action=action, region=region, entity=entity, entity_id=entity_id, detail=detail or {})
    record_all(actor, [act])


def record_all(actor: Actor, acts: Sequence[Act]) -> None:
    """Append one entry for each act, in their order; like `record`, in one go."""
    if not acts:
        return
    trail = _trail(require_unit_of_work())
    for act in acts:
        row = _row(actor, act, trail.sequence + 1)
        found = chain(trail.hash, _covered(row))
        trail.waiting.append({**row, "previous_hash": trail.hash, "hash": found})
        trail.sequence, trail.hash = trail.sequence + 1, found


def _row(actor: Actor, act: Act, sequence: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "at": now().astimezone(UTC),
        "account_id": actor.account_id,
        "actor": actor.name,
        "address": actor.address,
        "region": act.region,
        "action": act.action,
        "entity": act.entity,
        "entity_id": str(act.entity_id),
        # As it will be read back: the hash must not see keys or lists as JSON does not keep them.
        "detail": json.loads(canonical_json(act.detail)),
    }


def _trail(current: Session) -> _Trail:
    """Return the end of the chain, read once in a transaction.

    What was done so far goes to the database first: an act is written before it is told, and its
    rows are locked before the chain is.
    """
    if current.in_nested_transaction():
        msg = "an entry inside a savepoint would outlive the act that is taken back"
        raise RuntimeError(msg)
    current.flush()
    known: _Trail | None = current.info.get(_TRAIL)
    if known is not None and known.transaction is current.get_transaction():
        return known
    _lock(current)
    last = current.execute(
        select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).first()
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    begun = _Trail(current.get_transaction(), sequence, previous)
    current.info[_TRAIL] = begun
    return begun


@event.listens_for(Session, "before_commit")
def _write(current: Session) -> None:
    """Write the entries of the transaction that is about to be committed.

    The release of a savepoint comes by here as well; it may still fail and be taken back alone.
    """
    if current.in_nested_transaction():
        return
    trail: _Trail | None = current.info.pop(_TRAIL, None)
    if trail is not None and trail.transaction is current.get_transaction() and trail.waiting:
        current.execute(insert(cast("Table", AuditEntry.__table__)), trail.waiting)


def _lock(current: Session) -> None:
    if current.get_bind().dialect.name == "postgresql":
        current.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def facts(entry: AuditEntry) -> dict[str, Any]:
    """Return what the hash of an entry covers, as plain JSON values."""
    return _covered({name: getattr(entry, name) for name in _COVERED})


def _covered(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": row["at"].isoformat(timespec="microseconds")}


def verify() -> tuple[int, int | None]:
    """Walk the chain. Returns the number of sound entries and the first broken sequence, if any."""
    # Read from the database, not from what the session may still hold; in portions.
    options = {"yield_per": 500, "populate_existing": True}
    statement = select(AuditEntry).order_by(AuditEntry.sequence)
    rows = session().scalars(statement, execution_options=options)
    try:
        return _walk(rows)
    finally:
        rows.close()


def _walk(entries: Iterable[AuditEntry]) -> tuple[int, int | None]:
    previous, expected = GENESIS, 1
    for entry in entries:
        sound = (
            entry.sequence == expected
            and entry.previous_hash == previous
            and entry.hash == chain(previous, facts(entry))
        )
        if not sound:
            return expected - 1, expected
        previous, expected = entry.hash, expected + 1
    return expected - 1, None


def head() -> str:
    """Return the end of the chain, such as `128 9f86d0...`: kept elsewhere it reveals a cut."""
    statement = select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc())
    last = session().execute(statement.limit(1)).first()
    return f"{last.sequence} {last.hash}" if last else f"0 {GENESIS}"
