"""Which archived plugins the stored cycles and results need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from portal.store.models import CombinedScore, Cycle, ScoreRecord


@dataclass(frozen=True, slots=True)
class Need:
    """One plugin version that cycles were opened with: how many cycles and results name it."""

    digest: str
    plugin_id: str
    version: str
    cycles: int = 0
    results: int = 0


def needed(connection: Session | Connection, *, results: bool = True) -> dict[str, Need]:
    """Return the needs by digest. Without `results` the scores are not counted, which is quick."""
    found: dict[str, Need] = {}
    for need in _by_cycles(connection):
        before = found.get(need.digest, replace(need, cycles=0))
        found[need.digest] = replace(before, cycles=before.cycles + 1)
    if results:
        for need in _by_results(connection):
            before = found.get(need.digest, replace(need, results=0))
            found[need.digest] = replace(before, results=before.results + need.results)
    return found


def _by_cycles(connection: Session | Connection) -> Iterator[Need]:
    """Yield the plugin of each opened cycle, and the national one it borrowed from."""
    wanted = select(Cycle.plugin_digest, Cycle.plugin_id, Cycle.plugin_version, Cycle.frozen)
    for digest, plugin_id, version, frozen in connection.execute(
        wanted.where(Cycle.plugin_digest != "", Cycle.state != "cancelled")
    ):
        yield Need(digest, plugin_id, version)
        lender = frozen.get("lender")
        if lender and lender["digest"] != digest:
            yield Need(lender["digest"], lender["id"], lender["version"])


def _by_results(connection: Session | Connection) -> Iterator[Need]:
    named = (ScoreRecord.plugin_digest, ScoreRecord.plugin_id, ScoreRecord.plugin_version)
    rows = connection.execute(
        select(*named, func.count()).where(ScoreRecord.published).group_by(*named)
    )
    for digest, plugin_id, version, count in rows:
        yield Need(digest, plugin_id, version, results=count)
    years = select(CombinedScore.plugin_digest, func.count()).where(CombinedScore.method != "")
    for digest, count in connection.execute(years.group_by(CombinedScore.plugin_digest)):
        yield Need(digest, "", "", results=count)
