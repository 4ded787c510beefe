"""One sample year of an office, told up to a wanted stage and always through the use cases."""

from __future__ import annotations

import random as dice
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.demo import outcome
from portal.demo.clock import TurnedClock, turned
from portal.demo.forms import fill_forms
from portal.demo.people import PASSWORD, Person, fill_office
from portal.demo.plan import read_office
from portal.demo.projects import Team, finish_teams, open_teams, plan_teams, report_progress
from portal.demo.roles import SampleAccount, open_accounts
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services import calculation, cycles, facts, forms
from portal.services.runtime import runtime, today
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle

if TYPE_CHECKING:
    from random import Random

STAGES = ("draft", "running", "rating", "calculated", "dialogue", "published", "objection", "final")
"""How far a story can be told, in order."""
DEFAULT_STAGES = ("final", "rating")
"""Without a wanted stage: last year finished, this year with forms to fill."""
_SPRING = 5
"""Up to May the year being rated is the one before."""
LARGE = 1000
"""More people than this get one year by default, so that the story stays short."""
ENOUGH = 4
"""Fewer people make no office."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was built: the cycles, and one account per role."""

    region: str
    cycles: tuple[dict[str, str], ...]
    accounts: tuple[SampleAccount, ...]
    people: int

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "region": self.region,
            "people": self.people,
            "cycles": list(self.cycles),
            "accounts": {one.role: one.to_document() for one in self.accounts},
        }


@dataclass(slots=True)
class _Scene:
    """What every step of the story needs."""

    region: str
    random: Random
    clock: TurnedClock
    people: list[Person]
    words: dict[str, Any]
    teams: list[Team] = field(default_factory=list)
    project_ids: list[int] = field(default_factory=list)

    @property
    def by_id(self) -> dict[int, Person]:
        return {person.employee_id: person for person in self.people}

    def with_role(self, role: str) -> list[Person]:
        return [person for person in self.people if role in person.roles]


def tell(
    region: str,
    *,
    people: int,
    seed: int,
    stage: str | None = None,
    say: Callable[[str], None] = lambda _line: None,
) -> Told:
    """Build a sample office. The same seed on the same day gives the same office.

    Raises Invalid for an unknown stage or too few people, Unavailable when the plugin is away.
    """
    stages = (stage,) if stage else DEFAULT_STAGES if people <= LARGE else DEFAULT_STAGES[:1]
    _check(stages, people)
    entry = runtime().host.registry.region(region)
    now = today()
    present = now.year if now.month > _SPRING else now.year - 1
    first_year = present - len(stages) + (0 if _begins_this_year(stages[-1]) else -1) + 1
    if entry.folder is None:
        raise Invalid(Problem("region", sentence(_("Plugin ini tidak membawa data contoh."))))
    office = read_office(entry.folder, people + 1)
    random = dice.Random(seed)
    with turned(date(first_year - 1, 11, 2)) as clock:
        staff = fill_office(region, office, random, date(first_year - 1, 11, 1))
        accounts = open_accounts(region, staff, PASSWORD)
        scene = _Scene(region, random, clock, staff, office.text)
        say(f"{people} pegawai")
        told = [_year(scene, first_year + at, one, now, say) for at, one in enumerate(stages)]
    return Told(region, tuple(told), tuple(accounts), people)


def _check(stages: tuple[str, ...], people: int) -> None:
    unknown = [stage for stage in stages if stage not in STAGES]
    if unknown:
        told = sentence(_("Tahap tidak dikenal; pilih: {known}."), known=", ".join(STAGES))
        raise Invalid(Problem("stage", told, value=unknown[0]))
    if people < ENOUGH:
        told = sentence(_("Paling sedikit {least} pegawai."), least=ENOUGH)
        raise Invalid(Problem("people", told, value=str(people)))


def _begins_this_year(stage: str) -> bool:
    """A year that is still running, or whose forms are open, is this year."""
    return STAGES.index(stage) <= STAGES.index("rating")


def _year(
    scene: _Scene, year: int, stage: str, now: date, say: Callable[[str], None]
) -> dict[str, str]:
    hr = scene.with_role("hr")[0]
    scene.clock.turn_to(date(year - 1, 12, 20))
    cycle = cycles.create_cycle(
        hr.actor(),
        region=scene.region,
        code=f"{scene.region.upper()}-{year}",
        title=scene.words["year_title"].format(year=year),
        year=year,
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
    )
    for reached, step in _steps(scene, cycle, now, hr):
        if STAGES.index(reached) > STAGES.index(stage):
            break
        step()
        session().expire_all()
        say(f"{cycle.code}: {reached}")
    return {"code": cycle.code, "region": scene.region, "stage": stage, "title": cycle.title}


def _steps(
    scene: _Scene, cycle: Cycle, now: date, hr: Person
) -> tuple[tuple[str, Callable[[], object]], ...]:
    deputy = scene.with_role("hr")[-1]
    objected: list[int] = []
    current = cycle.year >= now.year - (now.month <= _SPRING)
    forms_on = now - timedelta(days=1) if current else date(cycle.year, 12, 14)

    def rate() -> None:
        _finish_projects(scene, cycle, min(forms_on, date(cycle.year, 12, 10)))
        scene.clock.turn_to(forms_on)
        forms.open_forms(hr.actor(), cycle.id, seed=f"{cycle.code}-{scene.random.random()}")
        session().expire_all()
        fill_forms(cycle, scene.by_id, scene.random, share=0.5 if current else 1.0)

    def calculate() -> None:
        scene.clock.turn_to(date(cycle.year, 12, 22))
        calculation.calculate_cycle(hr.actor(), cycle.id)

    def talk() -> None:
        scene.clock.turn_to(date(cycle.year, 12, 29))
        outcome.hold_dialogues(cycle, scene.by_id, date(cycle.year, 12, 29))

    def publish() -> None:
        scene.clock.turn_to(date(cycle.year + 1, 1, 8))
        outcome.publish(cycle, hr, deputy)

    def answer() -> None:
        scene.clock.turn_to(date(cycle.year + 1, 1, 9))
        objected.extend(outcome.open_and_answer(cycle, scene.by_id, scene.random))

    def close() -> None:
        scene.clock.turn_to(date(cycle.year + 1, 1, 20))
        outcome.decide(cycle, objected, scene.by_id)
        scene.clock.turn_to(date(cycle.year + 1, 2, 2))
        outcome.close(cycle, hr, deputy)
        outcome.follow_up(cycle, hr, scene.people, scene.clock)

    return (
        ("running", lambda: _run(scene, cycle, now, hr)),
        ("rating", rate),
        ("calculated", calculate),
        ("dialogue", talk),
        ("published", publish),
        ("objection", answer),
        ("final", close),
    )


def _run(scene: _Scene, cycle: Cycle, now: date, hr: Person) -> None:
    """Open the year and its projects, with progress up to now."""
    cycles.open_cycle(hr.actor(), cycle.id)
    scene.clock.turn_to(date(cycle.year, 1, 15))
    outcome.teach(scene.region, scene.people, scene.random, date(cycle.year, 1, 15))
    teams = plan_teams(scene.words["projects"], scene.people, cycle.year, scene.random)
    ids = open_teams(cycle, teams, scene.clock, date(cycle.year, 2, 3))
    days = [date(cycle.year, month, 20) for month in (3, 6, 9)]
    days = [day for day in days if day <= now] if len(scene.people) < 1000 else days[:1]
    report_progress(teams, ids, scene.clock, days, scene.random)
    scene.teams, scene.project_ids = teams, ids


def _finish_projects(scene: _Scene, cycle: Cycle, on: date) -> None:
    _state_ideas(scene, cycle)
    finish_teams(scene.teams, scene.project_ids, scene.clock, on, scene.random)


def _state_ideas(scene: _Scene, cycle: Cycle) -> None:
    """Those whose work goes well often state an idea; most are confirmed by the appraiser."""
    people, texts = scene.by_id, scene.words["ideas"]["texts"]
    with unit_of_work():
        for key, employee in _appraisals(cycle):
            person = people[employee]
            share = 0.8 if person.talent > 1 else 0.1
            if person.appraiser is None or scene.random.random() > share:
                continue
            text = scene.random.choice(texts)
            row = facts.state_fact(person.actor(), key, "verified_idea", "true", text)
            if scene.random.random() < 0.8:
                facts.confirm_fact(person.appraiser.actor(), row.id, accept=True)


def _appraisals(cycle: Cycle) -> list[tuple[int, int]]:
    rows = session().execute(
        select(Appraisal.id, Appraisal.employee_id)
        .where(Appraisal.cycle_id == cycle.id)
        .order_by(Appraisal.id)
    )
    return [(key, employee) for key, employee in rows]
