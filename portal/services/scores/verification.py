"""Recomputing what was published from what it was made of, and saying what differs.

Scores, closed periods and combined years each keep their input. Records are read in batches, so
the memory this takes does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from portal.api.methods import ScoringError
from portal.domain.digests import digest
from portal.domain.errors import Unavailable
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.scores import closing_values, combining, scoring
from portal.services.scores.recount import Answer, Input, recount
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    CombinedScore,
    Cycle,
    Employee,
    PeriodClosing,
    ScoreRecord,
    Unit,
)

BATCH = 100
"""Records that are read and recomputed together."""
Progress = Callable[[int, int], None]
Row = TypeVar("Row", ScoreRecord, PeriodClosing, CombinedScore)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something published that no longer proves itself.

    `kind`: `altered` (the record does not match its digest), `differs` (recomputing gives another
    value at `key`), `unavailable` (the plugin that made it cannot answer). `what` is score,
    period or year, `record_id` the id in that table; `who` names the person or unit.
    """

    what: str
    record_id: int
    appraisal_id: int | None
    region: str
    cycle: str
    kind: str
    sentence: Sentence
    key: str = ""
    stored: str = ""
    recomputed: str = ""
    who: str = ""

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        names = ("what", "record_id", "appraisal_id", "region", "cycle", "who", "kind", "key")
        told = {name: getattr(self, name) for name in (*names, "stored", "recomputed")}
        return {**told, "sentence": str(self.sentence)}


@dataclass(frozen=True, slots=True)
class Verification:
    """How many records were recomputed, and what differs."""

    checked: int
    differences: tuple[Difference, ...]


def verify_region(
    region: str = "", cycle: str = "", progress: Progress | None = None
) -> Verification:
    """Recompute everything published of a region and of a cycle's code; empty means all.

    `progress(done, of how many)` is told after each batch.
    """
    return verify(_cycles(region, cycle), progress)


def verify(cycles: Sequence[int] | None = None, progress: Progress | None = None) -> Verification:
    """Recompute everything published of the given cycles, or of all."""
    chosen = list(session().scalars(select(Cycle.id))) if cycles is None else list(cycles)
    scores = select(ScoreRecord).where(ScoreRecord.published, ScoreRecord.cycle_id.in_(chosen))
    periods = select(PeriodClosing).where(
        PeriodClosing.published_at.is_not(None), PeriodClosing.cycle_id.in_(chosen)
    )
    years = (
        select(CombinedScore)
        .join(Appraisal, Appraisal.id == CombinedScore.appraisal_id)
        .where(CombinedScore.published, Appraisal.cycle_id.in_(chosen))
    )
    total = sum(_count(each) for each in (scores, periods, years))
    found: list[Difference] = []
    done = 0
    for step in (_scores(scores), _periods(periods), _years(years)):
        for checked, differences in step:
            done += checked
            found += differences
            if progress is not None:
                progress(done, total)
    return Verification(done, tuple(_named(found)))


def _cycles(region: str, code: str) -> list[int]:
    wanted = select(Cycle.id).order_by(Cycle.id)
    if region:
        wanted = wanted.where(Cycle.region == region)
    if code:
        wanted = wanted.where(Cycle.code == code)
    return list(session().scalars(wanted))


def _count(statement: Select[Any]) -> int:
    return session().scalar(select(func.count()).select_from(statement.subquery())) or 0


def _batches(statement: Select[Any], model: type[Row]) -> Iterator[list[Row]]:
    last = 0
    while True:
        wanted = statement.where(model.id > last).order_by(model.id).limit(BATCH)
        rows = list(session().scalars(wanted))
        if not rows:
            return
        last = rows[-1].id
        yield rows
        for row in rows:
            session().expunge(row)


def _scores(statement: Select[Any]) -> Iterator[tuple[int, list[Difference]]]:
    for rows in _batches(statement, ScoreRecord):
        inputs = [Input(_cycle(row), row.method, "snapshot", row.snapshot) for row in rows]
        yield len(rows), _compared("score", rows, recount(inputs), scoring.COVERED)


def _periods(statement: Select[Any]) -> Iterator[tuple[int, list[Difference]]]:
    for rows in _batches(statement, PeriodClosing):
        inputs = [
            Input(_cycle(row), row.method, "document", row.snapshot.get("document")) for row in rows
        ]
        yield len(rows), _compared("period", rows, recount(inputs), closing_values.COVERED)


def _years(statement: Select[Any]) -> Iterator[tuple[int, list[Difference]]]:
    for rows in _batches(statement, CombinedScore):
        answers = [combining.computed(_cycle(r), r.method, r.rule, r.document) for r in rows]
        yield len(rows), _compared("year", rows, answers, combining.COVERED)


def _cycle(row: ScoreRecord | PeriodClosing | CombinedScore) -> Cycle:
    if isinstance(row, CombinedScore):
        return session().get_one(Appraisal, row.appraisal_id).cycle
    return session().get_one(Cycle, row.cycle_id)


def _compared(
    what: str, rows: Sequence[Row], answers: Sequence[Answer], covered: tuple[str, ...]
) -> list[Difference]:
    """Return what differs: first the digest of each record, then its value."""
    found: list[Difference] = []
    for row, answer in zip(rows, answers, strict=True):
        base = Difference(
            what, row.id, row.appraisal_id, row.region, _cycle(row).code, "", Sentence("")
        )
        if digest({name: getattr(row, name) for name in covered}) != row.digest:
            told = Sentence(_("Catatan nilai tidak cocok dengan sidiknya."))
            found.append(replace(base, kind="altered", sentence=told, key="digest"))
        else:
            found += compare(base, row.result, row.breakdown, answer)
    return found


def compare(
    base: Difference, result: dict[str, Any], breakdown: list[Any], answer: Answer
) -> list[Difference]:
    """Return one difference per key of the result that comes out otherwise now."""
    if isinstance(answer, Unavailable):
        return [replace(base, kind="unavailable", sentence=answer.sentence)]
    if isinstance(answer, ScoringError):
        told = sentence(_("Perhitungan ulang menolak data ({code})."), code=answer.code)
        return [replace(base, kind="differs", sentence=told, recomputed=answer.code)]
    now: dict[str, Any] = {**answer["result"], "breakdown": answer["breakdown"]}
    then: dict[str, Any] = {**result, "breakdown": breakdown}
    keys = [key for key in sorted({*now, *then}) if now.get(key) != then.get(key)]
    if len(keys) > 1:  # a breakdown differs with every value; alone it is worth telling
        keys = [key for key in keys if key != "breakdown"]
    return [_differs(base, key, then.get(key), now.get(key)) for key in keys]


def _differs(base: Difference, key: str, then: object, now: object) -> Difference:
    if key == "breakdown":
        told = Sentence(_("Rincian perhitungan ulang berbeda; nilainya sama."))
        return replace(base, kind="differs", sentence=told, key=key)
    told = sentence(
        _("{key}: tersimpan {stored}, dihitung ulang {recomputed}."),
        key=key,
        stored=_shown(then),
        recomputed=_shown(now),
    )
    return replace(
        base, kind="differs", sentence=told, key=key, stored=_shown(then), recomputed=_shown(now)
    )


def _shown(value: object) -> str:
    return "-" if value is None else str(value)[:200]


def _named(found: Sequence[Difference]) -> Iterator[Difference]:
    """Add the person, or the unit of a unit's period."""
    for one in found:
        yield replace(one, who=_who(one))


def _who(one: Difference) -> str:
    if one.appraisal_id is not None:
        wanted = select(Employee.nip, Employee.name).join(
            Appraisal, Appraisal.employee_id == Employee.id
        )
        row = session().execute(wanted.where(Appraisal.id == one.appraisal_id)).first()
        return f"{row.nip} {row.name}" if row else ""
    unit = select(Unit.name).join(PeriodClosing, PeriodClosing.unit_id == Unit.id)
    return session().scalar(unit.where(PeriodClosing.id == one.record_id)) or ""
