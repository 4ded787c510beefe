"""Which revision of a score counts: always the last one of its appraisal."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, and_, func, select

from portal.store.models import ScoreRecord


def newest(*conditions: ColumnElement[bool]) -> Subquery:
    """Return appraisal_id and last revision of the scores that meet the conditions.

    A grouped subquery reads the scores once for a whole list, not once a row.
    """
    return (
        select(ScoreRecord.appraisal_id, func.max(ScoreRecord.revision).label("revision"))
        .where(*conditions)
        .group_by(ScoreRecord.appraisal_id)
        .subquery("newest")
    )


def is_newest(last: Subquery) -> ColumnElement[bool]:
    """Return the condition that joins a score to `newest`."""
    return and_(
        ScoreRecord.appraisal_id == last.c.appraisal_id, ScoreRecord.revision == last.c.revision
    )
