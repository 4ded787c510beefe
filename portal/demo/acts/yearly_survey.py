"""A survey of employees once a year, with last year's for comparison."""

from __future__ import annotations

from datetime import timedelta

from portal.api.instruments import Survey
from portal.demo.scene import Scene
from portal.services.common.appraisals import entry_of
from portal.services.survey import survey_rounds, surveys
from portal.store.db import unit_of_work
from portal.store.models import Cycle

_ANSWERING = 0.85


def _surveys(scene: Scene) -> list[Survey]:
    return [
        one
        for one in entry_of(scene.region).surveys()
        if one.audience == "employees" and one.period == "year"
    ]


def _last_year(scene: Scene, cycle: Cycle) -> None:
    """Tell the survey of the year before the first one, with lower marks."""
    for survey in _surveys(scene):
        _tell(scene, survey, str(cycle.year - 1), better=0)


def _this_year(scene: Scene, cycle: Cycle) -> None:
    """Ask once the results are out."""
    for survey in _surveys(scene):
        _tell(scene, survey, str(cycle.year), better=1)


def _ask_now(scene: Scene, cycle: Cycle) -> None:
    """Leave a survey open in the running year, so that it can be tried."""
    if not scene.is_current(cycle):
        return
    hr = scene.with_role("hr")[0]
    for survey in _surveys(scene):
        survey_rounds.open_round(
            hr.actor(),
            survey.id,
            region=scene.region,
            period=str(cycle.year),
            opens_on=scene.today - timedelta(days=3),
            closes_on=scene.today + timedelta(days=25),
            title=f"{survey.title} {cycle.year}",
        )


def _tell(scene: Scene, survey: Survey, year: str, *, better: int) -> None:
    hr, now = scene.with_role("hr")[0], scene.clock.moment.date()
    row = survey_rounds.open_round(
        hr.actor(),
        survey.id,
        region=scene.region,
        period=year,
        opens_on=now,
        closes_on=now + timedelta(days=5),
        title=f"{survey.title} {year}",
    )
    texts: list[str] = scene.words.get("surveys", {}).get("comments", [])
    with unit_of_work():
        for person in scene.people:
            if scene.random.random() < _ANSWERING:
                told = scene.random.choice(texts) if texts and scene.random.random() < 0.15 else ""
                surveys.answer_as_employee(
                    person.actor(), row.id, _marks(scene, survey, better), told
                )
    survey_rounds.close_round(hr.actor(), row.id)


def _marks(scene: Scene, survey: Survey, better: int) -> dict[str, int]:
    """Draw believable marks; the questions differ, and a later year is a little better."""
    points = [point.value for point in survey.scale.points]
    found = {}
    for at, item in enumerate(survey.items):
        weights = [3 - 2 * better, 6 - 4 * better, 16 - at, 18 + 6 * better, 6 + 6 * better][
            -len(points) :
        ]
        found[item.code] = scene.random.choices(points[-len(weights) :], weights)[0]
    return found


MOMENTS = {"office": _last_year, "published": _this_year, "rating": _ask_now}
