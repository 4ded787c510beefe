"""Surveys: counters, a round each quarter with tickets and paper sheets, employees' answers.

The clock never goes back, so a round is told when its quarter is over: by whoever tells the months
(`quarter`), else by this act itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.api.instruments import Survey
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.domain.periods import Period, periods_of_year
from portal.services.common.appraisals import entry_of
from portal.services.reading.tables import Row, Table
from portal.services.survey import survey_import, survey_results, survey_rounds, surveys
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, SurveyRound
from portal.store.queries import survey_pages
from portal.store.queries.survey_pages import Counter

_TICKETS, _PAPER = 8, 6
"""Sheets of a counter and round: by ticket, and on paper."""


def _open_counters(scene: Scene, _cycle: Cycle) -> None:
    """Open the counters that the region's words name, each with staff of its unit."""
    hr = scene.with_role("hr")[0]
    units = {code: key for key, code in survey_pages.unit_codes(scene.region).items()}
    for given in scene.words.get("surveys", {}).get("counters", ()):
        staff = [p.employee_id for p in scene.people if p.unit == given["unit"] and not p.is_head]
        if given["unit"] in units:
            first, last = given.get("staff", (0, 3))
            survey_rounds.save_counter(
                hr.actor(),
                region=scene.region,
                code=given["code"],
                name=given["name"],
                unit_id=units[given["unit"]],
                staff=staff[first:last],
            )


def _rounds(scene: Scene, cycle: Cycle) -> None:
    """Tell the rounds of the year whose time is over by the turned clock."""
    for survey in entry_of(scene.region).surveys():
        for span in periods_of_year(cycle.year, survey.period):
            if span.ends <= cycle.ends:
                _tell(scene, survey, span)


def _tell(scene: Scene, survey: Survey, span: Period) -> None:
    told = scene.notes.setdefault("surveys", set())
    opens, closes = span.ends - timedelta(days=20), span.ends - timedelta(days=1)
    now = scene.clock.moment.date()
    if (survey.id, span.code) in told or closes >= now:
        return
    told.add((survey.id, span.code))
    hr = scene.with_role("hr")[0]
    row = survey_rounds.open_round(
        hr.actor(),
        survey.id,
        region=scene.region,
        period=span.code,
        opens_on=opens,
        closes_on=now,
        title=f"{survey.title} {_words(span)}",
    )
    if survey.audience == "public":
        _public(scene, survey, row, hr)
    else:
        _employees(scene, survey, row)
    survey_rounds.close_round(hr.actor(), row.id)
    session().expire_all()
    _plans(scene, survey, row, hr)


def _words(span: Period) -> str:
    return {
        "quarter": f"Triwulan {span.code[-1]} {span.code[:4]}",
        "half": f"Semester {span.code[-1]} {span.code[:4]}",
    }.get(span.kind, span.code)


def _public(scene: Scene, survey: Survey, row: SurveyRound, hr: Person) -> None:
    """Answer by tickets, and bring in a table of paper sheets with a few incomplete ones."""
    counters: list[Any] = list(survey_pages.counters(scene.region, active=True))
    places = counters if survey.per_counter else [None]
    lines: list[Row] = []
    for place in places:
        codes = surveys.make_tickets(hr.actor(), row.id, place.id if place else None, _TICKETS + 2)
        with unit_of_work():
            for code in codes[:_TICKETS]:
                marks = dict(zip(_codes(survey), _marks(scene, survey, place), strict=True))
                surveys.answer_ticket(code, "", marks, _comment(scene))
        lines += [_paper(scene, survey, place, len(lines) + at + 2) for at in range(_PAPER)]
    table = Table(survey_import.headings(survey), tuple(lines))
    survey_import.import_sheets(hr.actor(), row.id, table)


def _paper(scene: Scene, survey: Survey, place: Counter | None, number: int) -> Row:
    marks = [str(mark) for mark in _marks(scene, survey, place)]
    if scene.random.random() < 0.08:
        marks[scene.random.randrange(len(marks))] = ""
    counter = [place.code] if place else []
    comment = [_comment(scene)] if survey.comment else []
    return Row(number, (*counter, *marks, *comment))


def _codes(survey: Survey) -> list[str]:
    return [item.code for item in survey.items]


def _marks(scene: Scene, survey: Survey, place: Counter | None) -> list[int]:
    """Draw believable marks; each place and question has its own habit."""
    points = [point.value for point in survey.scale.points]
    habit = (sum(map(ord, place.code)) % 5) if place else 2
    drawn = []
    for at, _item in enumerate(survey.items):
        weak = 2 if (at + habit) % 5 == 0 else 0
        weights = [1 + weak * 2, 3 + weak * 4, 22, 20 + habit * 4][-len(points) :]
        weights = [1] * (len(points) - len(weights)) + weights
        drawn.append(scene.random.choices(points, weights)[0])
    return drawn


def _comment(scene: Scene) -> str:
    texts: list[str] = scene.words.get("surveys", {}).get("comments", [])
    return scene.random.choice(texts) if texts and scene.random.random() < 0.25 else ""


def _employees(scene: Scene, survey: Survey, row: SurveyRound) -> None:
    with unit_of_work():
        for person in scene.people:
            if scene.random.random() < 0.85:
                marks = dict(zip(_codes(survey), _marks(scene, survey, None), strict=True))
                surveys.answer_as_employee(person.actor(), row.id, marks, "")


def _plans(scene: Scene, survey: Survey, row: SurveyRound, hr: Person) -> None:
    """Write what will be done about the weakest question of the office."""
    entry = entry_of(scene.region)
    groups = survey_results.groups_of(entry, survey, [row])
    texts: list[str] = scene.words.get("surveys", {}).get("plans", [])
    for group, text in zip(
        [g for g in groups if g.shown and g.level != "counter"], texts, strict=False
    ):
        weak = group.lowest[0].label
        survey_rounds.save_plan(
            hr.actor(), row.id, text.format(weak=weak.lower()), unit_id=group.unit_id
        )


def _open_now(scene: Scene, cycle: Cycle) -> None:
    """Leave this quarter's round open in the running year, so that it can be tried."""
    _rounds(scene, cycle)
    if not scene.is_current(cycle):
        return
    hr, told = scene.with_role("hr")[0], scene.notes["surveys"]
    for survey in entry_of(scene.region).surveys():
        for span in periods_of_year(cycle.year, survey.period):
            if span.starts <= scene.today <= span.ends and (survey.id, span.code) not in told:
                told.add((survey.id, span.code))
                survey_rounds.open_round(
                    hr.actor(),
                    survey.id,
                    region=scene.region,
                    period=span.code,
                    opens_on=max(span.starts, scene.today - timedelta(days=14)),
                    closes_on=span.ends,
                    title=f"{survey.title} {_words(span)}",
                )


MOMENTS = {"office": _open_counters, "quarter": _rounds, "running": _open_now}
