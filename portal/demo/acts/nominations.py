"""Peers named before the forms open: most employees name two, most superiors complete the list."""

from __future__ import annotations

from datetime import timedelta

from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services.common.appraisals import entry_of, gathers
from portal.services.rating import nominations
from portal.services.rating.nominations import nominated_form
from portal.services.rating.raters import Candidate, peer_candidates
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle

_NAMING, _COMPLETING = 0.85, 0.9
_CHUNK = 50


def _name(scene: Scene, cycle: Cycle) -> None:
    form = nominated_form(scene.region)
    if form is None or form.nominated is None or gathers(cycle.region, cycle.cadence):
        return
    last = nominations.due_on(cycle, form.nominated)
    scene.clock.turn_to(min(last, scene.today - timedelta(days=2)))
    keys = [key for key, _employee in appraisals(cycle)]
    for first in range(0, len(keys), _CHUNK):
        with unit_of_work():
            rows = [session().get_one(Appraisal, key) for key in keys[first : first + _CHUNK]]
            known = peer_candidates(cycle, rows, entry_of(scene.region))
            for one in rows:
                _list(scene, one, scene.by_id[one.employee_id], known[one.id])


def _list(scene: Scene, one: Appraisal, person: Person, known: tuple[Candidate, ...]) -> None:
    rule = nominated_form(scene.region)
    if rule is None or rule.nominated is None or not known:
        return
    limits = rule.nominated
    mates = [candidate.employee_id for candidate in known]
    scene.random.shuffle(mates)
    own = mates[: limits.by_employee] if scene.random.random() < _NAMING else []
    if own:
        nominations.name_peers(person.actor(), one.id, own)
    wanted = min(limits.minimum + scene.random.choice((0, 1, 1, 2)), limits.maximum, len(mates))
    rest = [key for key in mates if key not in own][: wanted - len(own)]
    if person.appraiser is not None and rest and scene.random.random() < _COMPLETING:
        nominations.name_peers(person.appraiser.actor(), one.id, rest)


MOMENTS = {"before_rating": _name}
