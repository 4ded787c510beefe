"""New ideas that employees state and their appraisers confirm."""

from __future__ import annotations

from portal.demo.scene import Scene, appraisals
from portal.services.personnel import facts
from portal.store.db import unit_of_work
from portal.store.models import Cycle


def _state(scene: Scene, cycle: Cycle) -> None:
    """Those whose work goes well often state an idea; most are confirmed by the appraiser."""
    people, texts = scene.by_id, scene.words["ideas"]["texts"]
    with unit_of_work():
        for key, employee in appraisals(cycle):
            person = people[employee]
            share = 0.8 if person.talent > 1 else 0.1
            if person.appraiser is None or scene.random.random() > share:
                continue
            text = scene.random.choice(texts)
            row = facts.state_fact(person.actor(), key, "verified_idea", "true", text)
            if scene.random.random() < 0.8:
                facts.confirm_fact(person.appraiser.actor(), row.id, accept=True)


MOMENTS = {"before_rating": _state}
