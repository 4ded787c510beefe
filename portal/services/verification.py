"""Recomputing published scores from what they were made of, and saying which differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.digests import digest
from portal.domain.errors import Unavailable
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.runtime import runtime
from portal.services.scoring import COVERED, score
from portal.store.db import session
from portal.store.models import ScoreRecord


@dataclass(frozen=True, slots=True)
class Difference:
    """A published score that no longer proves itself.

    `kind`: `altered` (the stored record does not match its digest), `differs` (recomputing gives
    another result or breakdown), `unavailable` (the method that made it is not there).
    """

    score_id: int
    appraisal_id: int
    revision: int
    kind: str
    sentence: Sentence


def verify_scores(cycle_id: int | None = None) -> tuple[Difference, ...]:
    """Recompute every published score, of one cycle or of all, and return what differs."""
    statement = select(ScoreRecord).where(ScoreRecord.published).order_by(ScoreRecord.id)
    if cycle_id is not None:
        statement = statement.where(ScoreRecord.cycle_id == cycle_id)
    found = []
    for record in session().scalars(statement.execution_options(yield_per=500)):
        difference = _check(record)
        if difference is not None:
            found.append(difference)
        session().expunge(record)
    return tuple(found)


def _check(record: ScoreRecord) -> Difference | None:
    stored = {name: getattr(record, name) for name in COVERED}
    if digest(stored) != record.digest:
        return _difference(record, "altered", _("Catatan nilai tidak cocok dengan sidiknya."))
    try:
        again = score(_method(record), Snapshot.from_document(record.snapshot))
    except Unavailable as error:
        return _difference(record, "unavailable", error.sentence)
    except ScoringError as error:
        told = _("Perhitungan ulang menolak data ({code}).")
        return _difference(record, "differs", sentence(told, code=error.code))
    if (again["result"], again["breakdown"]) != (record.result, record.breakdown):
        return _difference(record, "differs", _("Hasil perhitungan ulang berbeda."))
    return None


def _method(record: ScoreRecord) -> ScoringMethod[Any]:
    """Return the very method that made the score: same id, same plugin version."""
    entry = runtime().host.registry.region(record.region)
    try:
        method = entry.method(record.method)
    except KeyError:
        method = None
    if method is None or entry.plugin_version != record.plugin_version:
        told = _("Dihitung dengan plugin versi {version}, yang tidak terpasang sekarang.")
        raise Unavailable(sentence(told, version=record.plugin_version))
    return method


def _difference(record: ScoreRecord, kind: str, text: Sentence | str) -> Difference:
    shown = text if isinstance(text, Sentence) else Sentence(text)
    return Difference(record.id, record.appraisal_id, record.revision, kind, shown)
