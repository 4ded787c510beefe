"""What the use cases around results share: loading under permission, versions, days, the plugin.

Nothing here changes a record.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.errors import Unavailable
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services import access
from portal.services.runtime import now, runtime
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, RegionRecord
from portal.store.scope import get_visible

_WESTERN = "Asia/Jakarta"
_PINNED = ("indicator_sets", "instruments", "methods", "workflow")


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


_OTHER_VERSION = _(
    "Siklus ini dibuka dengan plugin {id} versi {version}, sedangkan yang terpasang versi "
    "{present}. Pasang kembali versi itu; tidak ada nilai yang diubah."
)
_EDITED = _(
    "Isi plugin {id} versi {version} sudah berubah sejak siklus ini dibuka. Pasang kembali isi "
    "semula; tidak ada nilai yang diubah."
)


def frozen_entry(cycle: Cycle) -> RegionEntry:
    """Return the region's entry if it is still the one the cycle pinned when it opened.

    Raises Unavailable when the plugin is away or has changed since: another version never scores
    an open cycle.
    """
    entry = runtime().host.registry.region(cycle.region)
    same = (entry.plugin_id, entry.plugin_version) == (cycle.plugin_id, cycle.plugin_version)
    if same and cycle.frozen:
        present = entry.freeze()
        same = all(present[name] == cycle.frozen.get(name) for name in _PINNED)
    if not same:
        edited = entry.plugin_version == cycle.plugin_version
        message = _EDITED if edited else _OTHER_VERSION
        values = {"id": cycle.plugin_id, "version": cycle.plugin_version}
        raise Unavailable(Sentence(message, {**values, "present": entry.plugin_version}))
    return entry


def workflow_of(region: str) -> Workflow:
    """Return deadlines and required steps of the region, or the core's own defaults."""
    return entry_of(region).workflow or Workflow(stages=())


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
