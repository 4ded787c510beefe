"""Gathering values anew: only those whose parts came out or changed after the calculation.

A value that is not out yet is replaced. A published one gets a further revision beside the
earlier one: its parts were changed by decisions that are final, and the region's rule makes the
value of them. The employee has to open it again. While he objects to the value itself his
objection goes on, and is decided about the newest value. A final one never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.actor import Actor
from portal.domain.codes import hold_sentences
from portal.domain.errors import WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED, step
from portal.host.registry import RegionEntry
from portal.services.common import audit
from portal.services.common.appraisals import frozen_entry, load_cycle, local_day
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.outcome.many_results import (
    OWN,
    Remaining,
    chunks,
    record_act,
    remaining_of,
    update_rows,
)
from portal.services.scores import combining
from portal.services.scores.outdated import VALUED, changed_parts, gathered_anew, halves_came_out
from portal.services.scores.scoring import findings, record_values, result_method, score
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Objection, ScoreRecord
from portal.store.queries.scores import is_newest, newest

GATHERED = "gathered"
"""The reason of a revision that was made here."""
_NOTHING = _("Tidak ada nilai yang perlu dihimpun ulang.")
_ANSWERED_ANEW = "published"
"""The phase in which a value that came out anew is opened, and answered, once more."""
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One outdated value: which parts differ, what it was and what it becomes.

    `left` says why it stays as it is; `columns` are those of the record to be added.
    """

    appraisal: Appraisal
    parts: tuple[str, ...]
    before: ScoreRecord
    after: tuple[str | None, str | None]
    left: Sentence | None = None
    columns: dict[str, Any] | None = None
    notice: str = ""

    @property
    def is_new(self) -> bool:
        """Whether anything that the method answers is different."""
        return self.columns is not None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a published value is another one than before: its changed parts, and what it was."""

    parts: tuple[str, ...]
    at: datetime
    value: str | None
    predikat: str | None


@dataclass(frozen=True, slots=True)
class GatheringReport:
    """How many values changed, how many came out the same, and which were left as they are."""

    changed: int
    same: int
    remaining: tuple[Remaining, ...] = ()


def outdated_count(cycle_id: int) -> int:
    """Return how many values of a cycle, already in sight, no longer match their parts."""
    return session().scalar(select(func.count()).where(_outdated(cycle_id))) or 0


def outdated_changes(actor: Actor, cycle_id: int) -> list[Change]:
    """Return what gathering anew would do to each outdated value; writes nothing.

    Raises Unavailable when the frozen plugin cannot answer.
    """
    cycle = load_cycle(actor, cycle_id, "cycle.manage")
    return _changes(
        actor, cycle, session().scalars(select(Appraisal.id).where(_outdated(cycle_id)))
    )


def gather_again(
    actor: Actor, cycle_id: int, *, expected_version: int | None = None
) -> GatheringReport:
    """Compute the outdated values of a cycle anew; both numbers stay in the audit trail."""
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        claim(cycle, expected_version)
        step("cycle", cycle.state, "gather_again")
        found = _changes(actor, cycle, _claimed(cycle.id))
        if not found:
            raise WrongStage(_NOTHING)
        done = [one for one in found if one.left is None]
        new = [one for one in done if one.is_new]
        _write(new)
        _tidy(done)
        _notices(new)
        _audit(actor, cycle, new, len(done))
        published = [one.appraisal.id for one in new if one.before.published]
        current.flush()
        if published:
            combining.combine_years(published)
            halves_came_out(published, cycle.region)
        left = tuple(remaining_of(one.appraisal, one.left) for one in found if one.left)
        region, report = cycle.region, GatheringReport(len(new), len(done) - len(new), left)
        current.expire_all()
    for key in published:
        announce(region, "result.published", appraisal=str(key))
    return report


def explained(appraisal_id: int) -> Explanation | None:
    """Return why the published value that counts differs from the one before it.

    None unless its last revision was gathered anew. The caller has been shown the appraisal.
    """
    wanted = select(ScoreRecord).where(
        ScoreRecord.appraisal_id == appraisal_id, ScoreRecord.published
    )
    last = list(session().scalars(wanted.order_by(ScoreRecord.revision.desc()).limit(2)))
    if len(last) < _BOTH or last[0].reason != GATHERED:
        return None
    present, before = last
    parts = changed_parts(
        Snapshot.from_document(before.snapshot), Snapshot.from_document(present.snapshot)
    )
    return Explanation(parts, present.calculated_at, before.final_value, before.predikat)


def _outdated(cycle_id: int) -> Any:  # noqa: ANN401  (a condition)
    mine = Appraisal.cycle_id == cycle_id
    return mine & Appraisal.outdated_at.is_not(None) & Appraisal.phase.in_(sorted(VALUED))


def _claimed(cycle_id: int) -> list[int]:
    """Lock the outdated appraisals until this unit of work ends; return their keys.

    Who answers, objects, or changes a part once more at this moment waits: none of it is written
    over. The part's publication marks the value again then.
    """
    wanted = select(Appraisal).where(_outdated(cycle_id)).order_by(Appraisal.id).with_for_update()
    rows = session().scalars(wanted.execution_options(populate_existing=True))
    return [one.id for one in rows]


def _changes(actor: Actor, cycle: Cycle, keys: Iterable[int]) -> list[Change]:
    outdated = sorted(keys)
    if not outdated:
        return []
    entry = frozen_entry(cycle)
    method = result_method(entry, cycle.cadence)
    found: list[Change] = []
    for chunk in chunks(outdated):
        appraisals = appraisals_of(cycle, chunk)
        present = build_snapshots(cycle, appraisals, entry)
        records = _records(chunk)
        found += [
            _change(actor, one, records[one.id], present[one.id], entry, method)
            for one in appraisals
            if one.id in records
        ]
    return found


def _records(keys: Sequence[int]) -> dict[int, ScoreRecord]:
    last = newest(ScoreRecord.appraisal_id.in_(keys))
    statement = select(ScoreRecord).join(last, is_newest(last))
    return {record.appraisal_id: record for record in session().scalars(statement)}


def _change(  # noqa: PLR0917  (what one value is made of)
    actor: Actor,
    one: Appraisal,
    before: ScoreRecord,
    present: Snapshot,
    entry: RegionEntry,
    method: ScoringMethod[Any],
) -> Change:
    old = Snapshot.from_document(before.snapshot)
    snapshot = gathered_anew(old, present)
    parts = changed_parts(old, snapshot)
    was = before.final_value, before.predikat
    try:
        errors, notice = findings(entry, snapshot)
        document = score(method, snapshot)
    except ScoringError as error:
        why, advice = hold_sentences(error.code, error.params)
        return Change(one, parts, before, was, Sentence(f"{why} {advice}"))
    if errors:
        return Change(one, parts, before, was, Sentence(errors))
    values = record_values(
        one.cycle, one.id, entry, method, snapshot, document, before.revision + 1
    )
    values |= {"reason": GATHERED, "published": before.published}
    after = values["final_value"], values["predikat"]
    # The card prints the parts too: where one differs, the same rounded result is not the same.
    same = not parts and document["result"] == before.result
    left = None if same else _left(actor, one)
    return Change(one, parts, before, after, left, None if same or left else values, notice)


def _left(actor: Actor, one: Appraisal) -> Sentence | None:
    """Return why a value that would change stays as it is for now."""
    own = one.phase in PUBLISHED and one.employee_id == actor.employee_id
    return Sentence(OWN) if own else None


def _write(new: Sequence[Change]) -> None:
    """Add the revisions; an unpublished value is replaced, as calculating it again would."""
    current = session()
    for chunk in _cut([one.appraisal.id for one in new]):
        stale = ScoreRecord.appraisal_id.in_(chunk) & ~ScoreRecord.published
        current.execute(
            delete(ScoreRecord).where(stale).execution_options(synchronize_session=False)
        )
    rows = [one.columns for one in new if one.columns is not None]
    if rows:
        current.execute(insert(ScoreRecord), rows)


def _tidy(done: Sequence[Change]) -> None:
    """Take the marks away; a published value that changed is opened, and answered, anew.

    A judge who is writing about the former value is told that it changed.
    """
    bumped = Appraisal.version + 1
    for chunk in _cut([one.appraisal.id for one in done]):
        update_rows(Appraisal, Appraisal.id.in_(chunk), outdated_at=None, version=bumped)
    new = [one.appraisal.id for one in done if one.is_new]
    for chunk in _cut(new):
        judged = Objection.appraisal_id.in_(chunk) & (Objection.decision == "")
        update_rows(Objection, judged, version=Objection.version + 1)
        update_rows(
            Appraisal,
            Appraisal.id.in_(chunk) & (Appraisal.phase == _ANSWERED_ANEW),
            published_at=now(),
            opened_at=None,
            response="",
            response_text="",
            responded_at=None,
        )


def _notices(new: Sequence[Change]) -> None:
    """Put the warnings about the new values in the place of those about the former ones."""
    for text in {one.notice for one in new}:
        keys = [one.appraisal.id for one in new if one.notice == text]
        for chunk in _cut(keys):
            update_rows(Appraisal, Appraisal.id.in_(chunk), notice=text)


def _cut(keys: list[int]) -> Iterable[list[int]]:
    return chunks(keys) if keys else ()


def _audit(actor: Actor, cycle: Cycle, new: Sequence[Change], looked_at: int) -> None:
    acts = [
        audit.Act(
            action="result.gathered",
            region=cycle.region,
            entity="appraisal",
            entity_id=one.appraisal.id,
            detail={
                "parts": ", ".join(one.parts),
                "before": _text(one.before.final_value, one.before.predikat),
                "after": _text(*one.after),
                **_answered(one.appraisal),
            },
        )
        for one in new
    ]
    audit.record_all(actor, acts)
    detail = {"changed": len(new), "same": looked_at - len(new)}
    record_act(actor, "cycle.gather_again", cycle.region, "cycle", cycle.id, **detail)


def _answered(one: Appraisal) -> dict[str, str]:
    """Return what the employee did with the former value; his answer begins anew."""
    if one.phase != _ANSWERED_ANEW or one.opened_at is None:
        return {}
    told = {"opened_at": local_day(one.opened_at, one.region).isoformat()}
    return told | {"response": one.response, "note": one.response_text}


def _text(value: str | None, predikat: str | None) -> str:
    return ", ".join(filter(None, (value, predikat)))
