"""Calculating a few appraisals again after the panel's corrections: both revisions stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from portal.api.methods import ScoringError
from portal.domain.codes import error_sentence
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence
from portal.services.common.appraisals import frozen_entry
from portal.services.scores.scoring import (
    findings,
    last_revisions,
    record_values,
    result_method,
    score,
)
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.store.db import session
from portal.store.models import Cycle, ScoreRecord

REASON = "fairness"


def recalculate(cycle: Cycle, keys: Sequence[int]) -> int:
    """Add an unpublished revision for each appraisal; call inside a unit of work.

    Raises Unavailable or Invalid, saving nothing, when a value cannot be computed any more.
    """
    if not keys:
        return 0
    entry = frozen_entry(cycle)
    method = result_method(entry, cycle.cadence)
    appraisals = appraisals_of(cycle, sorted(keys))
    snapshots = build_snapshots(cycle, appraisals, entry)
    last = last_revisions(keys)
    rows: list[dict[str, Any]] = []
    for one in appraisals:
        snapshot = snapshots[one.id]
        errors, one.notice = findings(entry, snapshot)
        if errors:
            raise Invalid(Problem(f"appraisal.{one.id}", Sentence(errors)))
        try:
            document = score(method, snapshot)
        except ScoringError as error:
            told = error_sentence(error.code, error.params)
            raise Invalid(Problem(f"appraisal.{one.id}", told, code=error.code)) from error
        revision = last.get(one.id, 0) + 1
        values = record_values(cycle, one.id, entry, method, snapshot, document, revision)
        rows.append({**values, "reason": REASON})
    session().execute(insert(ScoreRecord), rows)
    return len(rows)
