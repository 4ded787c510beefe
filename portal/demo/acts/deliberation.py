"""January: everybody proposes parameters, the workshop discusses, votes and points decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.choices import deliberation_steps, deliberations
from portal.services.common.appraisals import entry_of
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, DeliberationRound
from portal.store.queries import deliberation_pages as queries

_CHOSEN = 24
"""Members of a sample workshop at most: heads, and staff of every unit."""


def _choose(scene: Scene, cycle: Cycle) -> None:
    """Tell the year's deliberation from the first proposal to the record."""
    words, year = scene.words["deliberation"], cycle.year
    hr, members = scene.with_role("hr")[0], _members(scene)
    scene.clock.turn_to(date(year, 1, 5))
    found = entry_of(scene.region).deliberations()[0]
    row = deliberations.open_round(
        hr.actor(),
        found.id,
        region=scene.region,
        year=year,
        title=words["title"].format(year=year),
        member_ids=[one.employee_id for one in members],
    )
    _propose(scene, row.id, hr, members, words)
    present = _meet(scene, row, hr, members, words)
    _decide(scene, row.id, hr, present)
    scene.clock.turn_to(date(year, 1, 16))
    deliberation_steps.fix(
        hr.actor(),
        row.id,
        number=words["number"].format(year=year),
        signers=[one.employee_id for one in present[:3]],
    )
    session().expire_all()


def _members(scene: Scene) -> list[Person]:
    heads = [one for one in scene.people if one.is_head and one.appraiser is not None]
    staff = [one for one in scene.people if not one.is_head]
    return (heads + staff[:: max(1, len(staff) // _CHOSEN)])[:_CHOSEN]


def _propose(
    scene: Scene, round_id: int, hr: Person, members: list[Person], words: dict[str, Any]
) -> None:
    deliberations.propose_examples(hr.actor(), round_id)
    for at, given in enumerate(words["proposals"]):
        who = members[(at * 5 + 1) % len(members)]
        deliberations.propose(who.actor(), round_id, **given)


def _meet(
    scene: Scene,
    row: DeliberationRound,
    hr: Person,
    members: list[Person],
    words: dict[str, Any],
) -> list[Person]:
    day = date(row.year, 1, 13)
    scene.clock.turn_to(day)
    deliberation_steps.take(hr.actor(), row.id, "discuss")
    present = [one for at, one in enumerate(members) if at % 8 != 7]
    deliberations.record_workshop(
        hr.actor(),
        row.id,
        held_on=day,
        place=words["place"],
        discussion=words["discussion"],
        present_ids=[one.employee_id for one in present],
    )
    deliberation_steps.take(hr.actor(), row.id, "vote")
    return present


def _decide(scene: Scene, round_id: int, hr: Person, present: list[Person]) -> None:
    """Vote and give points: nearly all proposals have friends, the last one few."""
    found = queries.proposals(round_id)
    with unit_of_work():
        for one in present:
            shares = [0.96 - 0.02 * at for at in range(len(found) - 1)] + [0.4]
            given = {
                p.id: scene.random.random() < share for p, share in zip(found, shares, strict=True)
            }
            deliberations.vote(one.actor(), round_id, given)
    deliberation_steps.take(hr.actor(), round_id, "tally")
    order = queries.accepted(round_id)
    with unit_of_work():
        for one in present:
            points = _points(scene, len(order))
            given_points = dict(zip([p.id for p in order], points, strict=True))
            deliberations.ballot(one.actor(), round_id, given_points)
    deliberation_steps.take(hr.actor(), round_id, "weigh")


def _points(scene: Scene, count: int) -> list[int]:
    """Spread 100 points, more on the first ones."""
    wishes = [scene.random.randint(2, 9) * (count - at) for at in range(count)]
    points = [wish * 100 // sum(wishes) for wish in wishes]
    points[0] += 100 - sum(points)
    return points


MOMENTS = {"running": _choose}
