"""Superiors write the role of each position in January; most people sign what they read.

`[role_texts]` of `demo.toml` names the register, and for each title of a position its text.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.demo.scene import Scene, appraisals
from portal.services.recording import records
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement

_SIGNED = 0.9
_CHUNK = 40


def _write(scene: Scene, cycle: Cycle) -> None:
    words: dict[str, Any] = scene.words["role_texts"]
    scene.clock.turn_to(cycle.starts.replace(day=11))
    people, found, supports = scene.by_id, appraisals(cycle), _supports(cycle)
    for first in range(0, len(found), _CHUNK):
        with unit_of_work():
            for key, employee in found[first : first + _CHUNK]:
                one, person = session().get_one(Appraisal, key), people[employee]
                if person.appraiser is None:
                    continue
                title = one.assignment.position.title
                record = records.write_record(
                    person.appraiser.actor(),
                    words["register"],
                    region=scene.region,
                    appraisal_id=key,
                    values={
                        "role": words["texts"].get(title, words["default"]),
                        "supports": supports.get(one.unit_id, words["no_unit"]),
                    },
                    held_on=scene.clock.moment.date(),
                )
                if scene.random.random() < _SIGNED:
                    records.sign_record(person.actor(), record.id)


def _supports(cycle: Cycle) -> dict[int, str]:
    """Return the labels of each unit's indicators."""
    rows = session().execute(
        select(Measurement.subject_id, Measurement.label)
        .where(Measurement.cycle_id == cycle.id, Measurement.subject == "unit")
        .distinct()
        .order_by(Measurement.subject_id, Measurement.label)
    )
    found: dict[int, list[str]] = {}
    for unit, label in rows:
        found.setdefault(unit, []).append(label)
    return {unit: "; ".join(labels) for unit, labels in found.items()}


MOMENTS = {"running": _write}
