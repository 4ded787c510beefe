"""Assessment data of the personnel office: most valid, some expired, a few missing.

`[assessments]` of `demo.toml` names the facts and the span of their values; `integrity` names the
fact that tells of sanctions.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.personnel import facts
from portal.store.db import unit_of_work
from portal.store.models import Cycle

_MISSING, _OLD = 0.06, 0.08
_TALENT = 4
_HIGHEST = 100
_CHUNK = 50


def _assess(scene: Scene, cycle: Cycle) -> None:
    """Record what the assessment centre found in the autumn before the first cycle."""
    words: dict[str, Any] = scene.words.get("assessments", {})
    hr = scene.with_role("hr")
    for first in range(0, len(scene.people), _CHUNK):
        with unit_of_work():
            for person in scene.people[first : first + _CHUNK]:
                writer = next((one for one in hr if one is not person), hr[0])
                _values(scene, cycle, person, writer, words)


def _values(
    scene: Scene, cycle: Cycle, person: Person, writer: Person, words: dict[str, Any]
) -> None:
    dice = scene.random.random()
    if dice < _MISSING:
        return
    old = dice < _MISSING + _OLD
    starts = date(cycle.year - 4, 9, 15) if old else date(cycle.year - 1, 9, 15)
    for code, (low, high) in words.get("values", {}).items():
        points = scene.random.randint(low, high) + _TALENT * person.talent
        text = str(max(0, min(_HIGHEST, points)))
        facts.record_employee_fact(writer.actor(), person.employee_id, code, text, starts=starts)
    code = words.get("integrity")
    if code:
        value = "75" if scene.random.random() < 0.05 else "100"
        facts.record_employee_fact(
            writer.actor(), person.employee_id, code, value, starts=date(cycle.year - 1, 1, 1)
        )


MOMENTS = {"office": _assess}
