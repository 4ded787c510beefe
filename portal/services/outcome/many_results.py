"""What publishing and finalising share: reports, the rows of a cycle, updates of many rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.domain.actor import Actor
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.store.db import session
from portal.store.models import Appraisal, Cycle

_CHUNK = 500
OWN = _("Hasil Anda sendiri diterbitkan atau ditetapkan oleh pengelola lain.")
NOT_PUBLISHED = _("Hasil belum diterbitkan.")


@dataclass(frozen=True, slots=True)
class Remaining:
    """An appraisal that a step left out, and why."""

    appraisal_id: int
    nip: str
    name: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class PublicationReport:
    """How many results were published or finalised, and who was left out."""

    done: int
    remaining: tuple[Remaining, ...] = ()


def all_of(cycle: Cycle) -> Sequence[Appraisal]:
    """Return every appraisal of the cycle with its employee, in one statement."""
    statement = (
        select(Appraisal)
        .where(Appraisal.cycle_id == cycle.id)
        .options(joinedload(Appraisal.employee))
        .order_by(Appraisal.id)
    )
    return session().scalars(statement).all()


def remaining_of(one: Appraisal, why: Sentence) -> Remaining:
    """Name an appraisal that a step left out."""
    return Remaining(one.id, one.employee.nip, one.employee.name, why)


def chunks(keys: list[int]) -> Iterable[list[int]]:
    """Cut keys into parts that fit into one statement."""
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def update_rows(model: type, condition: object, **values: object) -> None:
    """Set values on all rows that meet the condition; loaded rows must be expired afterwards."""
    statement = update(model).where(condition).values(**values)  # type: ignore[arg-type]
    session().execute(statement.execution_options(synchronize_session=False))


def record_act(
    actor: Actor, action: str, region: str, entity: str, key: int, **detail: int | str
) -> None:
    """Write the audit entry of one act on a cycle or a result."""
    audit.record(actor, action, region=region, entity=entity, entity_id=key, detail=dict(detail))
