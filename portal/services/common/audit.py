"""The audit trail: one hash-chained entry per act, written in the act's own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.actor import Actor
from portal.domain.digests import canonical_json, chain
from portal.services.common.runtime import now
from portal.store.db import session
from portal.store.models import AuditEntry

GENESIS = "0" * 64
_TAIL = "portal.audit_tail"
"""Where a session keeps the last entry of its present transaction; the lock is held until then."""
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


def record(
    actor: Actor,
    action: str,
    *,
    region: str = "",
    entity: str = "",
    entity_id: int | str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry. `detail` holds plain facts; never answers of anonymous forms or passwords.

    Call inside a unit of work: the write lock keeps the chain in one line.
    """
    act = Act(action=action, region=region, entity=entity, entity_id=entity_id, detail=detail or {})
    return record_all(actor, [act])[0]


def record_all(actor: Actor, acts: Sequence[Act]) -> list[AuditEntry]:
    """Append one entry for each act, in their order; like `record`, in one go."""
    if not acts:
        return []
    current = session()
    sequence, previous = _next(current)
    found: list[AuditEntry] = []
    for at, act in enumerate(acts, sequence):
        found.append(_entry(actor, act, at, found[-1].hash if found else previous))
    current.add_all(found)
    last = found[-1]
    current.info[_TAIL] = (current.get_transaction(), last.sequence, last.hash)
    return found


def _entry(actor: Actor, act: Act, sequence: int, previous: str) -> AuditEntry:
    entry = AuditEntry(
        sequence=sequence,
        at=now().astimezone(UTC),
        account_id=actor.account_id,
        actor=actor.name,
        address=actor.address,
        region=act.region,
        action=act.action,
        entity=act.entity,
        entity_id=str(act.entity_id),
        # As it will be read back: the hash must not see keys or lists as JSON does not keep them.
        detail=json.loads(canonical_json(act.detail)),
        previous_hash=previous,
        hash="",
    )
    entry.hash = chain(previous, facts(entry))
    return entry


def _next(current: Session) -> tuple[int, str]:
    """Return the next number and the hash before it, read once in a transaction.

    What was done so far goes to the database first: an act is written before it is told.
    """
    current.flush()
    transaction, sequence, previous = current.info.get(_TAIL, (None, 0, GENESIS))
    if transaction is not None and transaction is current.get_transaction():
        return sequence + 1, previous
    _lock(current)
    last = current.execute(
        select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).first()
    return (last.sequence + 1, last.hash) if last else (1, GENESIS)


def _lock(current: Session) -> None:
    if current.get_bind().dialect.name == "postgresql":
        current.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def facts(entry: AuditEntry) -> dict[str, Any]:
    """Return what the hash of an entry covers, as plain JSON values."""
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "account_id": entry.account_id,
        "actor": entry.actor,
        "address": entry.address,
        "region": entry.region,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "detail": entry.detail,
    }


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
