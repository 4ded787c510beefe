"""What people and the guard decided about plugins, kept in the database for all processes.

Each process has its own host. A change is written down by the process in which it happened and
followed by the others at their next look.
"""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.host import PluginReport
from portal.services.common import audit
from portal.services.common.access import require
from portal.services.common.runtime import now, runtime
from portal.store.db import session, unit_of_work
from portal.store.models import PluginState


def remember(report: PluginReport) -> None:
    """Write down the state of a plugin as one host reports it."""
    with unit_of_work() as db:
        row = db.get(PluginState, report.id)
        if row is None:
            row = PluginState(id=report.id)
            db.add(row)
        row.version, row.digest = report.version, report.digest
        row.disabled = report.state == "disabled"
        row.quarantined = report.state == "quarantined"
        row.stage, row.reason, row.fault = report.stage, report.reason, report.fault
        row.changed_at = now()


def disabled_plugins() -> frozenset[str]:
    """Return the ids that a person switched off."""
    return frozenset(session().scalars(select(PluginState.id).where(PluginState.disabled)))


def follow() -> None:
    """Bring this process's host in line with what other processes wrote down."""
    host = runtime().host
    states = {row.id: row for row in session().scalars(select(PluginState))}
    for report in host.reports():
        row = states.get(report.id)
        if row is None or report.state in {"found", "missing"}:
            continue
        if row.disabled and report.state != "disabled":
            host.disable(report.id)
        elif report.state == "disabled" and not row.disabled:
            host.enable(report.id)
        elif report.state == "quarantined" and report.stage == "runtime" and not row.quarantined:
            host.release(report.id)


def change(actor: Actor, plugin_id: str, action: str) -> PluginReport:
    """Disable, enable or release a plugin. `action` is one of these three words."""
    require(actor, "plugin.manage", "*")
    host = runtime().host
    report = {"disable": host.disable, "enable": host.enable, "release": host.release}[action](
        plugin_id
    )
    with unit_of_work():
        remember(report)
        audit.record(
            actor,
            f"plugin.{action}",
            entity="plugin",
            entity_id=plugin_id,
            detail={"state": report.state, "reason": report.reason},
        )
    return report
