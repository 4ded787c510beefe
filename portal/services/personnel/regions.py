"""Keeps a row for every region that plugins describe, so that records outlive a plugin."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from portal.api.describe import Region
from portal.domain.actor import SYSTEM
from portal.services.common import audit
from portal.services.common.runtime import runtime
from portal.store.db import session, unit_of_work
from portal.store.models import RegionRecord


def sync_regions() -> tuple[str, ...]:
    """Bring the region rows up to what the registry says; return the codes that changed.

    Regions whose plugin is away keep their row. Writes, and takes the write lock, only when
    something differs: every process calls this at its start.
    """
    wanted = {entry.region.code: _row(entry.region, entry.plugin_id) for entry in _entries()}
    if not _changed(wanted):
        return ()
    with unit_of_work() as db_session:
        codes = _changed(wanted)  # again, now that nobody else can write
        for code in codes:
            db_session.merge(RegionRecord(**wanted[code]))
            audit.record(SYSTEM, "region.described", region=code, entity="region", entity_id=code)
    return codes


def _entries() -> tuple[Any, ...]:
    return runtime().host.registry.regions()


def _changed(wanted: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    known = {row.code: row for row in session().scalars(select(RegionRecord))}
    return tuple(
        code
        for code, values in wanted.items()
        if code not in known or any(getattr(known[code], k) != v for k, v in values.items())
    )


def _row(region: Region, plugin_id: str) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "agency": region.agency,
        "plugin_id": plugin_id,
        "time_zone": region.time_zone,
        "place": region.place,
        "about": region.about,
        "letterhead": asdict(region.letterhead),
    }
