"""Is the portal well? JSON for monitors, a page for people. Nothing secret on either."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.services.common.runtime import runtime
from portal.services.upkeep.archive_keeping import missing_archives
from portal.store.db import session
from portal.store.models import Job
from portal.web.permit import route

bp = Blueprint("health", __name__)


@route(bp, "/healthz", permission="public")
def machine() -> ResponseReturnValue:
    """Answer 200 while the portal can serve, 503 when the database is away."""
    state = look()
    return make_response(jsonify(state), 503 if state["status"] == "down" else 200)


@route(bp, "/keadaan", permission="public")
def page() -> ResponseReturnValue:
    """Tell people in plain words what works and what does not."""
    return render_template("admin/health.html", state=look())


def look() -> dict[str, object]:
    """Return the state of database, plugins and queue."""
    database, queue = _database()
    plugins = [
        {
            "id": report.id,
            "name": report.name,
            "version": report.version,
            "state": report.state,
            "stage": report.stage,
            "fault": report.fault,
            "regions": list(report.regions),
        }
        for report in runtime().host.reports()
    ]
    broken = any(plugin["state"] in {"quarantined", "missing"} for plugin in plugins)
    lost = _lost_archives() if database == "ok" else []
    worse = broken or lost or queue["failed"]
    status = "down" if database != "ok" else "degraded" if worse else "ok"
    return {
        "status": status,
        "database": database,
        "plugins": plugins,
        "queue": queue,
        "missing_archives": lost,
    }


def _lost_archives() -> list[dict[str, str]]:
    """Return the plugin versions that cycles were opened with and that are kept nowhere."""
    return [{"id": need.plugin_id, "version": need.version} for need in missing_archives()]


def _database() -> tuple[str, dict[str, int]]:
    queue = {"new": 0, "running": 0, "failed": 0}
    try:
        session().execute(text("SELECT 1"))
        counts = session().execute(select(Job.state, func.count()).group_by(Job.state)).all()
    except SQLAlchemyError:
        return "away", queue
    queue.update({state: count for state, count in counts if state in queue})
    return "ok", queue
