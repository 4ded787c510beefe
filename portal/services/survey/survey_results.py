"""What anonymous sheets say: by counter, unit and office, for one round or a whole year.

Nothing is calculated below the survey's minimum of complete sheets. What is shown of employees'
surveys must not give away what is hidden either: the office less its shown units is nothing or
enough sheets. The public's sheets carry no person to protect; there the minimum is one of weight.
The survey's own method judges the marks under the guard; without one the core tells mean and share
of high marks per question.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from portal.api.instruments import Survey
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.numbers import exact, printed
from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.host import RegionEntry
from portal.services.common import access
from portal.services.common.appraisals import local_today
from portal.services.common.runtime import runtime
from portal.services.survey.survey_rounds import plan_key
from portal.store.models import SurveyRound
from portal.store.queries import survey_pages as queries
from portal.store.queries.survey_pages import Sheet

LABEL = _("menghitung hasil survei")
HIGH_MARKS = 2
"""The two highest marks of the scale count as high."""
_LOWEST = 3
Level = Literal["counter", "unit", "region"]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """Mean (two decimals) and share of high marks (percent) of one question."""

    code: str
    label: str
    mean: str
    high_share: str
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """The result of one place. `items` is empty and `result` too below the minimum.

    `withheld` units have enough sheets, but with them the hidden ones could be worked out.
    """

    level: Level
    id: int | None
    name: str
    unit_id: int | None
    answers: int
    rejected: int
    items: tuple[ItemResult, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    plan: str = ""
    withheld: bool = False

    @property
    def shown(self) -> bool:
        """Tell whether there were enough complete sheets."""
        return bool(self.items)

    @property
    def lowest(self) -> tuple[ItemResult, ...]:
        """Return the three lowest questions; ties keep the order of the questions."""
        return tuple(sorted(self.items, key=lambda item: item.total)[:_LOWEST])


@dataclass(frozen=True, slots=True)
class Sights:
    """Whose results a reader sees: everything, or the office and these units."""

    everything: bool
    units: frozenset[int]
    comments: frozenset[int] | None
    """Units whose comments the reader may see; None for all."""

    def sees(self, group: Group) -> bool:
        """Tell whether a group's numbers may be shown."""
        return self.everything or group.level == "region" or group.unit_id in self.units


def sights(actor: Actor, region: str) -> Sights:
    """Return what the actor may see of a region's surveys."""
    me = actor.employee_id
    headed = queries.headed_units(me, region) if me is not None else frozenset()
    own = queries.unit_of(me, local_today(region)) if me is not None else None
    above = not access.roles_for(actor, region).isdisjoint({"hr", "leader", "auditor"})
    everywhere = access.can(actor, "survey.comments", region)
    return Sights(above, headed | ({own} if own else set()), None if everywhere else headed)


def groups_of(
    entry: RegionEntry, survey: Survey, rounds: Sequence[SurveyRound]
) -> tuple[Group, ...]:
    """Return office, units and counters of some rounds of one survey: three statements.

    Of employees' surveys ask one round at a time: sums over rounds would undo what rounds hide.
    """
    region = entry.region.code
    found = queries.sheets([one.id for one in rounds])
    units, counters = queries.units(region), queries.counters(region)
    method = _method(survey)
    plan = rounds[-1].plan if rounds else {}
    office = _group(
        survey, method, region, found, ("region", None, entry.region.name, None), plan.get("all")
    )
    told, silent = [office], withheld_unit(survey, found)
    for key, name in units.items():
        mine = [sheet for sheet in found if sheet.unit_id == key]
        if mine:
            place: _Place = ("unit", key, name, key)
            one = _group(survey, method, region, mine, place, plan.get(plan_key(key)))
            told.append(_hidden(one) if key == silent else one)
        told += [
            _group(survey, method, region, at, ("counter", one.id, one.name, key), None)
            for one in counters
            if one.unit_id == key and (at := [s for s in mine if s.counter_id == one.id])
        ]
    return tuple(told)


def withheld_unit(survey: Survey, found: Iterable[Sheet]) -> int | None:
    """Return the unit to hide beside those below the minimum, so that none can be worked out.

    Office minus shown units must leave no sheet or the minimum of sheets. The smallest shown unit
    has the minimum itself, so hiding that one is always enough.
    """
    least = max(1, survey.minimum_answers)
    counts = Counter(sheet.unit_id for sheet in found if sheet.complete)
    shown = {key: n for key, n in counts.items() if key is not None and n >= least}
    left = counts.total() - sum(shown.values())
    if survey.audience != "employees" or not shown or not 0 < left < least:
        return None
    return min(shown, key=lambda key: (shown[key], key))


def _hidden(group: Group) -> Group:
    return replace(group, items=(), result={}, withheld=True)


_Place = tuple[Level, int | None, str, int | None]


def _group(  # noqa: PLR0917  (what one place's result is made of)
    survey: Survey,
    method: ScoringMethod[Any] | None,
    region: str,
    found: Sequence[Sheet],
    place: _Place,
    plan: str | None,
) -> Group:
    complete = [sheet.marks for sheet in found if sheet.complete]
    rejected = len(found) - len(complete)
    level, key, name, unit_id = place
    if len(complete) < max(1, survey.minimum_answers):
        return Group(level, key, name, unit_id, len(complete), rejected, plan=plan or "")
    result = result_of(method, region, complete)
    items = item_results(survey, complete)
    return Group(level, key, name, unit_id, len(complete), rejected, items, result, plan or "")


def _method(survey: Survey) -> ScoringMethod[Any] | None:
    return runtime().host.registry.method(survey.method) if survey.method else None


def result_of(
    method: ScoringMethod[Any] | None, region: str, answers: Sequence[Sequence[int | None]]
) -> dict[str, Any]:
    """Return what the method says of complete sheets; nothing without a method."""
    if method is None:
        return {}
    document = {"answers": [list(marks) for marks in answers]}
    try:
        return runtime().host.call(region, LABEL, _scored, method, document, expect=dict)
    except ScoringError:
        return {}


def _scored(method: ScoringMethod[Any], document: object) -> dict[str, Any]:
    return dict(method.score(document).result)


def item_results(survey: Survey, answers: Sequence[Sequence[int | None]]) -> tuple[ItemResult, ...]:
    """Return mean and share of high marks of each question, in order."""
    high = {point.value for point in survey.scale.points[-HIGH_MARKS:]}
    columns = list(zip(*answers, strict=True))
    return tuple(
        ItemResult(
            item.code,
            item.label,
            printed(exact(sum(mark or 0 for mark in column)) / len(column)) or "",
            printed(exact(sum(mark in high for mark in column)) * 100 / len(column)) or "",
            sum(mark or 0 for mark in column),
        )
        for item, column in zip(survey.items, columns, strict=True)
    )


def comments_of(round_id: int, survey: Survey, group: Group, sight: Sights) -> tuple[str, ...]:
    """Return the comments to be read beside a group, in an order that is drawn at each reading.

    Who may read all of them reads each at one place only: told for the office and again unit by
    unit, what is left over would belong to the small units.
    """
    if not survey.comment or not group.shown:
        return ()
    if sight.comments is not None:
        mine = group.level == "unit" and group.id in sight.comments
    else:
        mine = group.level == ("unit" if survey.per_counter else "region")
    if not mine:
        return ()
    units = None if group.level == "region" else [group.id or 0]
    texts = [text for _unit, text in queries.comments(round_id, units)]
    secrets.SystemRandom().shuffle(texts)
    return tuple(texts)


def before(entry: RegionEntry, survey: Survey, one: SurveyRound) -> tuple[Group, ...]:
    """Return the groups of the same round a year earlier; nothing when there was none."""
    year = int(one.period[:4]) - 1
    same = f"{year}{one.period[4:]}"
    earlier = [
        row
        for row in queries.rounds_of_year(entry.region.code, year)
        if (row.survey, row.period, row.topic) == (one.survey, same, one.topic)
    ]
    return groups_of(entry, survey, earlier) if earlier else ()
