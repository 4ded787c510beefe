"""What the use cases around results share: loading under permission, versions, days, the plugin.

Nothing here changes a record.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common import access
from portal.services.common.archived import archived_entry, draws_the_same, is_pinned
from portal.services.common.runtime import now, runtime
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, RegionRecord
from portal.store.scope import get_visible

_WESTERN = "Asia/Jakarta"


def load_cycle(actor: Actor, cycle_id: int, permission: str) -> Cycle:
    """Return the cycle when the actor may use the permission in its region."""
    cycle = get_visible(Cycle, cycle_id, actor, permission, _("Siklus"))
    access.require(actor, permission, cycle.region)
    return cycle


def load_appraisal(actor: Actor, appraisal_id: int, permission: str) -> Appraisal:
    """Return the appraisal when the actor may use the permission on it (never_self included)."""
    appraisal = get_visible(Appraisal, appraisal_id, actor, permission, _("Penilaian"))
    access.require(actor, permission, appraisal.region, record=appraisal)
    return appraisal


def entry_of(region: str) -> RegionEntry:
    """Return what the region's plugin described, also while it is closed to calculation."""
    registry = runtime().host.registry
    return registry.known(region) or registry.region(region)


def described(region: str) -> RegionEntry | None:
    """Return what the region's plugin described, None while it was not admitted.

    For pages that only read: stored values are shown with or without the plugin's own words.
    """
    return runtime().host.registry.known(region)


def frozen_entry(cycle: Cycle) -> RegionEntry:
    """Return the region's entry as the cycle pinned it when it opened.

    That is the installed plugin while it is still the same to the last file, else the archived
    copy, which computes in a process of its own. Raises Unavailable when the region is closed or
    the copy cannot answer: another version never scores an open cycle.
    """
    entry = runtime().host.registry.region(cycle.region)
    return entry if is_pinned(entry, cycle) else archived_entry(cycle, entry)


def cycle_entry(cycle: Cycle) -> RegionEntry:
    """Return what the forms and indicators of a cycle are drawn from: what was frozen.

    The installed plugin draws them while it describes the same ones, also when its numbers
    changed. Raises Unavailable as `frozen_entry` does.
    """
    entry = entry_of(cycle.region)
    return entry if draws_the_same(entry, cycle) else archived_entry(cycle, entry)


def pinned_entry(cycle: Cycle) -> RegionEntry:
    """Return the region's entry with the indicator sets that the cycle was opened with.

    A newer plugin never changes an open cycle: where its sets differ, the archived ones answer.
    Raises `Unavailable` when the region is closed or the archive cannot answer.
    """
    runtime().host.registry.region(cycle.region)
    return cycle_entry(cycle)


def workflow_of(region: str) -> Workflow:
    """Return deadlines and required steps of the region, or the core's own defaults."""
    return entry_of(region).workflow or Workflow(stages=())


def workflow_of_cycle(cycle: Cycle) -> Workflow:
    """Return the deadlines and required steps that the cycle was opened with."""
    return cycle_entry(cycle).workflow or Workflow(stages=())


def gathers(region: str, cadence: str) -> bool:
    """Tell whether such a cycle is made of published shorter ones and has nothing of its own.

    Where every half-year is appraised, the year has no plans and no forms: its result comes from
    the two halves.
    """
    entry = described(region)
    flow = entry.workflow if entry is not None else None
    return flow is not None and flow.cadence == "half" and cadence == "year"


def local_day(moment: datetime, region: str) -> date:
    """Return the calendar day of a moment where the region stands, also while its plugin is away.

    People of a region without plugin still sign in, read and save evidence.
    """
    return moment.astimezone(ZoneInfo(_time_zone(region))).date()


def local_today(region: str) -> date:
    """Return the present day where the region stands."""
    return local_day(now(), region)


def _time_zone(region: str) -> str:
    entry = described(region)
    if entry is not None:
        return entry.region.time_zone
    record = session().get(RegionRecord, region)
    return record.time_zone if record is not None else _WESTERN
