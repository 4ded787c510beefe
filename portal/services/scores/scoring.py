"""One score: the method under the guard, and the record that keeps all it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from portal.api import EXPECTATION_LABELS
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.digests import canonical_json, digest
from portal.domain.errors import Unavailable, WrongStage
from portal.domain.sentences import mark as _
from portal.host.archive import ArchivedEntry
from portal.host.registry import RegionEntry
from portal.services.common.runtime import now, runtime
from portal.store.db import session
from portal.store.models import Cycle, ScoreRecord

LABEL = _("menghitung nilai")
COVERED = (
    "method",
    "plugin_id",
    "plugin_version",
    "plugin_digest",
    "snapshot",
    "result",
    "breakdown",
)
"""Columns under the digest of a score record."""


def result_method(entry: RegionEntry, cadence: str = "year") -> ScoringMethod[Any]:
    """Return the method of the published score of cycles of that span.

    Raises Unavailable when the region has none.
    """
    method = entry.result_method(cadence)
    if method is None:
        raise Unavailable(_("Daerah ini belum memiliki metode penilaian."))
    return method


def score(method: ScoringMethod[Any], snapshot: Snapshot) -> dict[str, Any]:
    """Run the method under the guard; return method, result and breakdown.

    Raises ScoringError for bad data, also `not_applicable_method` when the method does not apply.
    """
    return runtime().host.call(
        snapshot.region, LABEL, _score_document, method, snapshot, expect=dict
    )


def _score_document(method: ScoringMethod[Any], snapshot: Snapshot) -> dict[str, Any]:
    given = method.gather(snapshot)
    if given is None:
        raise ScoringError("not_applicable_method")
    document = method.compute(given).to_document()
    canonical_json(document)  # inside the guard: a float in a result is the plugin's fault
    return document


def record_values(  # noqa: PLR0917  (all that one record keeps)
    cycle: Cycle,
    appraisal_id: int,
    entry: RegionEntry,
    method: ScoringMethod[Any],
    snapshot: Snapshot,
    document: dict[str, Any],
    revision: int,
) -> dict[str, Any]:
    """Return the columns of a score record; `digest` covers all it was made of."""
    result: dict[str, Any] = document["result"]
    values = {
        "method": method.id,
        "plugin_id": entry.plugin_id,
        "plugin_version": entry.plugin_version,
        "plugin_digest": entry.plugin_digest,
        "snapshot": snapshot.to_document(),
        "result": result,
        "breakdown": document["breakdown"],
    }
    return {
        **values,
        "digest": digest(values),
        "region": cycle.region,
        "cycle_id": cycle.id,
        "appraisal_id": appraisal_id,
        "revision": revision,
        "final_value": result.get(method.published_key),
        "predikat": _in_words(result.get(method.grade_key)),
        "reason": "",
        "calculated_at": now(),
        "published": False,
    }


def _in_words(grade: str | None) -> str | None:
    """Return the word that people read; some methods publish a code such as `meets`."""
    return None if grade is None else EXPECTATION_LABELS.get(grade, grade)


def latest_record(appraisal_id: int) -> ScoreRecord:
    """Return the score that counts. Raises WrongStage when there is none yet."""
    statement = select(ScoreRecord).where(ScoreRecord.appraisal_id == appraisal_id)
    record = session().scalar(statement.order_by(ScoreRecord.revision.desc()).limit(1))
    if record is None:
        raise WrongStage(_("Nilai penilaian ini belum dihitung."))
    return record


def last_revisions(keys: Sequence[int]) -> dict[int, int]:
    """Return the last revision of each of these appraisals that has a score."""
    rows = session().execute(
        select(ScoreRecord.appraisal_id, func.max(ScoreRecord.revision))
        .where(ScoreRecord.appraisal_id.in_(keys))
        .group_by(ScoreRecord.appraisal_id)
    )
    return {key: revision for key, revision in rows}  # noqa: C416  (rows are no pairs to mypy)


def findings(entry: RegionEntry, snapshot: Snapshot) -> tuple[str, str]:
    """Return the errors and the warnings of the region's own check, each as one text.

    Whatever is scored is asked about, also when it is scored again after a correction.
    """
    if isinstance(entry, ArchivedEntry):
        found = entry.validate(snapshot, "calculated")
    else:
        found = runtime().host.validate(snapshot.region, snapshot, "calculated")
    errors = [one.sentence for one in found if one.level == "error"]
    return " ".join(errors), " ".join(one.sentence for one in found if one.level != "error")
