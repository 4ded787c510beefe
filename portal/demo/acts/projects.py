"""Projects with members from several sectors: opened, reported on, inspected and accepted."""

from __future__ import annotations

from datetime import date, timedelta

from portal.demo.projects import finish_teams, open_teams, plan_teams, report_progress
from portal.demo.scene import Scene
from portal.store.models import Cycle

_MANY = 1000
"""An office of so many people reports its progress once, so that the story stays short."""


def _open(scene: Scene, cycle: Cycle) -> None:
    teams = plan_teams(scene.words["projects"], scene.people, cycle.year, scene.random)
    ids = open_teams(cycle, teams, scene.clock, date(cycle.year, 2, 3))
    days = scene.past([date(cycle.year, month, 20) for month in (3, 6, 9)])
    days = days if len(scene.people) < _MANY else days[:1]
    report_progress(teams, ids, scene.clock, days, scene.random)
    scene.teams, scene.project_ids = teams, ids


def _finish(scene: Scene, cycle: Cycle) -> None:
    yesterday = scene.today - timedelta(days=1)
    last = date(cycle.year, 12, 10)
    on = min(yesterday, last) if scene.is_current(cycle) else last
    finish_teams(scene.teams, scene.project_ids, scene.clock, on, scene.random)


MOMENTS = {"running": _open, "before_rating": _finish}
