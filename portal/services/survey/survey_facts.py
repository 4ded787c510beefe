"""What the public's surveys of a cycle's time say about each appraised person.

The person's own counter speaks when it has enough complete sheets, else his unit, else nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.api.instruments import Survey
from portal.api.snapshot import SurveyFacts
from portal.domain.periods import period
from portal.host import RegionEntry
from portal.services.common.runtime import runtime
from portal.services.survey.survey_results import groups_of, result_of
from portal.store.models import Appraisal, Cycle, SurveyRound
from portal.store.queries import survey_pages as queries
from portal.store.queries.survey_pages import Counter, Sheet


def facts_of(
    cycle: Cycle, appraisals: Sequence[Appraisal], entry: RegionEntry
) -> dict[int, tuple[SurveyFacts, ...]]:
    """Return the survey facts of each appraisal by its id: at most three statements."""
    public = [one for one in entry.surveys() if one.audience == "public"]
    if not public:
        return {}
    rounds = rounds_within(cycle)
    sheets = queries.sheets([one.id for one in rounds])
    counters = queries.counters(cycle.region)
    units = queries.units(cycle.region)
    found: dict[int, list[SurveyFacts]] = {one.id: [] for one in appraisals}
    for survey in public:
        mine = {one.id for one in rounds if one.survey == survey.id}
        of_survey = [sheet for sheet in sheets if sheet.round_id in mine and sheet.complete]
        judge = _Judge(survey, cycle.region, of_survey, counters, units)
        for one in appraisals:
            fact = judge.fact(one.employee_id, one.unit_id)
            if fact is not None:
                found[one.id].append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def rounds_within(cycle: Cycle) -> list[SurveyRound]:
    """Return the closed rounds whose period lies in the cycle's time."""
    return [
        one
        for one in queries.rounds_of_year(cycle.region, cycle.year)
        if cycle.starts <= period(one.period).ends <= cycle.ends
    ]


class _Judge:
    """Results of one survey by place, each calculated once."""

    def __init__(
        self,
        survey: Survey,
        region: str,
        sheets: Sequence[Sheet],
        counters: Sequence[Counter],
        units: Mapping[int, str],
    ) -> None:
        self.survey, self.region = survey, region
        self.sheets, self.counters, self.units = sheets, counters, units
        self.method = runtime().host.registry.method(survey.method) if survey.method else None
        self.known: dict[tuple[str, tuple[int, ...]], SurveyFacts | None] = {}

    def fact(self, employee_id: int, unit_id: int) -> SurveyFacts | None:
        """Return what the survey says about somebody: counter, then unit, then nothing."""
        own = [one for one in self.counters if any(key == employee_id for key, _n in one.staff)]
        at_counter = self._of("counter", tuple(one.id for one in own)) if own else None
        return at_counter or self._of("unit", (unit_id,))

    def _of(self, level: Any, keys: tuple[int, ...]) -> SurveyFacts | None:  # noqa: ANN401
        if (level, keys) not in self.known:
            self.known[level, keys] = self._judged(level, keys)
        return self.known[level, keys]

    def _judged(self, level: Any, keys: tuple[int, ...]) -> SurveyFacts | None:  # noqa: ANN401
        column = "counter_id" if level == "counter" else "unit_id"
        marks = [sheet.marks for sheet in self.sheets if getattr(sheet, column) in keys]
        if len(marks) < max(1, self.survey.minimum_answers):
            return None
        if level == "counter":
            name = ", ".join(one.name for one in self.counters if one.id in keys)
        else:
            name = self.units.get(keys[0], "")
        return SurveyFacts(
            survey=self.survey.id,
            level=level,
            name=name,
            answers=len(marks),
            result=result_of(self.method, self.region, marks),
        )


def survey_records(cycle: Cycle, entry: RegionEntry) -> tuple[dict[str, Any], ...]:
    """Return what reports show of the cycle's closed surveys: each round, then each whole year.

    Whole years are told of the public's surveys only (see `groups_of`).
    """
    rounds = rounds_within(cycle)
    told: list[dict[str, Any]] = []
    for survey in entry.surveys():
        mine = [one for one in rounds if one.survey == survey.id]
        told += [_record(entry, survey, [one], one.period, one.topic) for one in mine]
        topics = sorted({one.topic for one in mine})
        if mine and survey.period != "year" and survey.audience == "public":
            told += [
                _record(entry, survey, [r for r in mine if r.topic == t], str(cycle.year), t)
                for t in topics
            ]
        told += _earlier(entry, survey, cycle)
    return tuple(told)


def _earlier(entry: RegionEntry, survey: Survey, cycle: Cycle) -> list[dict[str, Any]]:
    """Return last year's whole, for comparison; none of employees' surveys with several rounds."""
    year = cycle.year - 1
    if survey.audience != "public" and survey.period != "year":
        return []
    mine = [one for one in queries.rounds_of_year(cycle.region, year) if one.survey == survey.id]
    topics = sorted({one.topic for one in mine})
    return [
        _record(entry, survey, [r for r in mine if r.topic == topic], str(year), topic)
        for topic in topics
    ]


def _record(
    entry: RegionEntry, survey: Survey, rounds: Sequence[SurveyRound], code: str, topic: str
) -> dict[str, Any]:
    return {
        "survey": survey.id,
        "title": rounds[-1].title if len(rounds) == 1 else survey.title,
        "period": code,
        "topic": topic,
        "minimum": survey.minimum_answers,
        "groups": [
            {
                "level": group.level,
                "name": group.name,
                "answers": group.answers,
                "rejected": group.rejected,
                "items": [
                    {
                        "code": item.code,
                        "label": item.label,
                        "mean": item.mean,
                        "high_share": item.high_share,
                        "total": item.total,
                    }
                    for item in group.items
                ],
                "result": dict(group.result),
                "plan": group.plan,
            }
            for group in groups_of(entry, survey, rounds)
        ],
    }
