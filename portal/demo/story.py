"""One sample year of an office, told up to a wanted stage and always through the use cases."""

from __future__ import annotations

import random as dice
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from portal.demo import acts, outcome
from portal.demo.checking import STAGES, check_office
from portal.demo.clock import turned
from portal.demo.forms import fill_forms
from portal.demo.memory import seldom_cleared
from portal.demo.people import PASSWORD, Person, fill_office
from portal.demo.plan import has_office, read_office
from portal.demo.roles import SampleAccount, open_accounts
from portal.demo.scene import LAST_MONTH_OF_THE_OLD_YEAR, Scene
from portal.demo.spans import Span, spans_of
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.refusal import Refused
from portal.services.common.appraisals import gathers, workflow_of
from portal.services.common.runtime import runtime, today
from portal.services.cycle import cycles
from portal.services.rating import forms
from portal.services.scores import calculation
from portal.store.db import session
from portal.store.models import Cycle

if TYPE_CHECKING:
    from pathlib import Path

    from portal.host import RegionEntry

DEFAULT_STAGES = ("final", "rating")
"""Without a wanted stage, and where `demo.toml` has no `stages` of its own: last year finished,
this year with forms to fill."""
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
    entry = runtime().host.registry.region(region)
    stages = (stage,) if stage else _own_stages(entry)
    if stage is None and people > LARGE:
        stages = stages[:1]
    _check(stages, people)
    now = today()
    present = now.year if now.month > LAST_MONTH_OF_THE_OLD_YEAR else now.year - 1
    first_year = present - len(stages) + (0 if _begins_this_year(stages[-1]) else -1) + 1
    office = read_office(_folder(entry), people + 1)
    # The office's name belongs to the dice: two offices of one seed have other people.
    random = dice.Random(f"{region}/{seed}")
    with seldom_cleared(), turned(date(first_year - 1, 11, 2)) as clock:
        staff = fill_office(region, office, random, date(first_year - 1, 11, 1))
        accounts = open_accounts(region, staff, PASSWORD)
        scene = Scene(region, random, clock, staff, office.text, now)
        say(f"{people} pegawai")
        told = [one for at, s in enumerate(stages) for one in _year(scene, first_year + at, s, say)]
    return Told(region, tuple(told), tuple(accounts), people)


def _own_stages(entry: RegionEntry) -> tuple[str, ...]:
    """Return how far each year of the region is told: its own wish, or the default."""
    stages = read_office(_folder(entry), ENOUGH).text.get("stages", DEFAULT_STAGES)
    return tuple(str(one) for one in stages)


def _folder(entry: RegionEntry) -> Path:
    """Return the folder with the region's sample office; Invalid names those that have one."""
    if entry.folder is not None and has_office(entry.folder):
        try:
            check_office(entry.folder, entry)
        except Refused as error:
            raise Invalid(Problem("region", error.sentence, value=entry.region.code)) from error
        return entry.folder
    entries = runtime().host.registry.regions()
    known = sorted(one.region.code for one in entries if has_office(one.folder))
    told = sentence(
        _("Daerah {region} belum memiliki data contoh. Yang memiliki: {known}."),
        region=entry.region.code,
        known=", ".join(known) or "-",
    )
    raise Invalid(Problem("region", told, value=entry.region.code))


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


def _year(scene: Scene, year: int, stage: str, say: Callable[[str], None]) -> list[dict[str, str]]:
    """Tell a year: as one cycle, or as two halves and the year that they make."""
    return [_cycle(scene, span, say) for span in spans_of(scene, year, stage)]


def _cycle(scene: Scene, span: Span, say: Callable[[str], None]) -> dict[str, str]:
    hr = scene.with_role("hr")[0]
    scene.clock.turn_to(span.starts - timedelta(days=12))
    cycle = cycles.create_cycle(
        hr.actor(),
        region=scene.region,
        code=span.code,
        title=span.title,
        year=span.year,
        starts=span.starts,
        ends=span.ends,
        cadence=span.cadence,
    )
    if "office" not in scene.notes:
        scene.notes["office"] = True
        acts.play("office", scene, cycle)
    for reached, step in _steps(scene, cycle, span, hr):
        if STAGES.index(reached) > STAGES.index(span.stage):
            break
        acts.play(f"before_{reached}", scene, cycle)
        step()
        session().expire_all()
        acts.play(reached, scene, cycle)
        session().expire_all()
        say(f"{cycle.code}: {reached}")
    return {"code": cycle.code, "region": scene.region, "stage": span.stage, "title": cycle.title}


def _steps(
    scene: Scene, cycle: Cycle, span: Span, hr: Person
) -> tuple[tuple[str, Callable[[], object]], ...]:
    deputy = scene.with_role("hr")[-1]
    objected: list[int] = []
    forms_on = scene.today - timedelta(days=1) if span.current else span.day("rating")

    def rate() -> None:
        if gathers(cycle.region, cycle.cadence):
            return
        scene.clock.turn_to(forms_on)
        forms.open_forms(hr.actor(), cycle.id, seed=f"{cycle.code}-{scene.random.random()}")
        session().expire_all()
        fill_forms(cycle, scene.by_id, scene.random, share=0.5 if span.current else 1.0)

    def calculate() -> None:
        scene.clock.turn_to(span.day("calculated"))
        calculation.calculate_cycle(hr.actor(), cycle.id)

    def talk() -> None:
        scene.clock.turn_to(span.day("dialogue"))
        if workflow_of(cycle.region).requires_dialogue:
            outcome.hold_dialogues(cycle, scene.by_id, span.day("dialogue"))

    def publish() -> None:
        scene.clock.turn_to(span.day("published"))
        outcome.publish(cycle, hr, deputy)

    def answer() -> None:
        scene.clock.turn_to(span.day("objection"))
        objected.extend(outcome.open_and_answer(cycle, scene.by_id, scene.random))

    def close() -> None:
        # Acts may have taken the clock on: the objection time still has to pass.
        opened = scene.clock.moment.date()
        scene.clock.turn_to(max(span.day("final", -3), opened + timedelta(days=21)))
        outcome.decide(cycle, objected, scene.by_id)
        scene.clock.turn_to(max(span.day("final"), opened + timedelta(days=24)))
        outcome.close(cycle, hr, deputy)
        outcome.follow_up(cycle, hr, scene.people, scene.clock)

    return (
        ("running", lambda: _open(scene, cycle, span, hr)),
        ("rating", rate),
        ("calculated", calculate),
        ("dialogue", talk),
        ("published", publish),
        ("objection", answer),
        ("final", close),
    )


def _open(scene: Scene, cycle: Cycle, span: Span, hr: Person) -> None:
    """Open the cycle, and teach what changed."""
    cycles.open_cycle(hr.actor(), cycle.id)
    scene.clock.turn_to(span.starts + timedelta(days=14))
    outcome.teach(scene.region, scene.people, scene.random, span.starts + timedelta(days=14))
