"""Projects beside quarters that are closed: progress is told when each quarter closes."""

from __future__ import annotations

from datetime import date, timedelta

from portal.demo.projects import finish_teams, open_teams, plan_teams, report_progress
from portal.demo.scene import Scene
from portal.store.models import Cycle


def _open(scene: Scene, cycle: Cycle) -> None:
    """Open the year's projects in February; nobody has reported yet."""
    teams = plan_teams(scene.words["projects"], scene.people, cycle.year, scene.random)
    scene.project_ids = open_teams(cycle, teams, scene.clock, date(cycle.year, 2, 3))
    scene.teams = teams


def _report(scene: Scene, cycle: Cycle) -> None:
    """Let members enter what they reached so far, on the day that the clock shows."""
    day = scene.clock.moment.date()
    if day.year == cycle.year and day <= scene.today:
        report_progress(scene.teams, scene.project_ids, scene.clock, [day], scene.random)


def _finish(scene: Scene, cycle: Cycle) -> None:
    yesterday = scene.today - timedelta(days=1)
    last = date(cycle.year, 12, 10)
    on = min(yesterday, last) if scene.is_current(cycle) else last
    finish_teams(scene.teams, scene.project_ids, scene.clock, on, scene.random)


MOMENTS = {"running": _open, "quarter": _report, "before_rating": _finish}
