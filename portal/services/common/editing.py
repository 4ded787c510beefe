"""Editing what somebody else may be editing at the same moment: one record, or a whole region."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from portal.domain.errors import Conflict
from portal.store.base import Base
from portal.store.db import lock, session
from portal.store.models import RegionRecord


def claim(
    row: Base,
    expected_version: int | None,
    yours: Mapping[str, object] | None = None,
    theirs: Callable[[], Mapping[str, object]] | None = None,
) -> None:
    """Lock the row for this unit of work and raise `Conflict` when it changed meanwhile.

    `yours` holds the values about to be saved; the same fields of the stored row are shown beside
    them, or what `theirs` answers: where the row has keys, people read names. None as version
    claims without comparing: for steps that overwrite nothing.
    """
    lock(row)
    version: int = getattr(row, "version")  # noqa: B009  (each caller's row has one)
    if expected_version is None or expected_version == version:
        return
    given = {name: value for name, value in (yours or {}).items() if value is not None}
    stored = theirs() if theirs else {name: getattr(row, name, "") for name in given}
    raise Conflict(_all_shown(stored), _all_shown(given))


def claim_region(region: str) -> None:
    """Let one unit of work at a time go on from here in a region, until it ends.

    For rules about rows that are not there yet, such as "no second one": there is no row to lock,
    and two who look at once would both find nothing. Rows of the region may still be added.
    """
    wanted = select(RegionRecord.code).where(RegionRecord.code == region)
    session().execute(wanted.with_for_update(key_share=True))


def _all_shown(values: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}
