"""Facts that scoring asks for: the personnel office and others enter plausible values.

`[facts]` of `demo.toml` lists values by code. Without it numbers are drawn from the region's worked
examples, or else from what the label says; facts of an act that the office lists stay with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from portal.api.instruments import Fact
from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.services.common.appraisals import entry_of
from portal.services.personnel import facts
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle

_CHUNK = 50
_OPEN = frozenset({"planning", "running", "acceptance", "rating"})
_SHARES, _COUNTS, _POINTS = (90, 92, 95, 97, 98, 100), (0, 0, 0, 1, 2, 3), (75, 80, 84, 88, 92)
_TEXT = "Sesuai catatan bagian kepegawaian."


def _last(scene: Scene, cycle: Cycle) -> None:
    """Record what holds beyond one year, before the first cycle."""
    dice = _dice(scene, cycle)
    for fact, values in _wanted(scene, per_cycle=False):
        with unit_of_work():
            for person in scene.people:
                writer = _office(scene, person)
                facts.record_employee_fact(
                    writer.actor(),
                    person.employee_id,
                    fact.code,
                    dice.choice(values),
                    _TEXT,
                    starts=cycle.starts,
                )


def _state(scene: Scene, cycle: Cycle) -> None:
    """State and confirm what is asked of each appraisal, before the forms open."""
    dice, people, found = _dice(scene, cycle), scene.by_id, appraisals(cycle)
    for fact, values in _wanted(scene, per_cycle=True):
        for first in range(0, len(found), _CHUNK):
            with unit_of_work():
                for key, employee in found[first : first + _CHUNK]:
                    if session().get_one(Appraisal, key).phase in _OPEN:
                        _one(scene, fact, key, people[employee], dice.choice(values))


def _one(scene: Scene, fact: Fact, key: int, person: Person, value: str) -> None:
    office, boss = _office(scene, person), person.appraiser
    writers = {"employee": person, "appraiser": boss, "hr": office}
    judges = {"appraiser": boss, "hr": office}
    writer, judge = writers[fact.entered_by], judges.get(fact.confirmed_by or "")
    if writer is None or (fact.confirmed_by and judge is None):
        return
    row = facts.state_fact(writer.actor(), key, fact.code, value, _TEXT)
    if judge is not None:
        facts.confirm_fact(judge.actor(), row.id, accept=True)


def _office(scene: Scene, person: Person) -> Person:
    """Return somebody of the personnel office, never the person himself."""
    hr = scene.with_role("hr")
    return next((one for one in hr if one is not person), hr[0])


def _wanted(scene: Scene, *, per_cycle: bool) -> Iterator[tuple[Fact, list[str]]]:
    told = _told_elsewhere(scene)
    for fact in entry_of(scene.region).facts():
        values = [] if fact.code in told else _values(scene, fact)
        if values and fact.per_cycle == per_cycle:
            yield fact, values


def _told_elsewhere(scene: Scene) -> set[str]:
    """Return the facts that a listed act states."""
    listed, words = scene.words.get("acts", ()), scene.words.get("assessments", {})
    found = {"verified_idea"} if "ideas" in listed else set()
    if "assessments" in listed:
        found |= {*words.get("values", {}), words.get("integrity", "")}
    return found


def _values(scene: Scene, fact: Fact) -> list[str]:
    """Return what may be drawn; a yes or no, a text and an unused choice stay open by default."""
    own = scene.words.get("facts", {}).get(fact.code)
    if own is not None:
        return [_text(one) for one in (own if isinstance(own, list) else [own])]
    seen = _examples(scene, fact.code)
    if fact.kind == "choice":
        return [one for one in seen if one in fact.choices]
    if fact.kind != "decimal":
        return []
    numbers = [one for one in seen if one.replace(".", "", 1).isdigit()]
    return numbers or [str(one) for one in _plausible(f"{fact.label} {fact.help}".lower())]


def _plausible(words: str) -> tuple[int, ...]:
    if "persen" in words or "%" in words:
        return _SHARES
    return _COUNTS if any(w in words for w in ("jumlah", "hari", "kali", "banyak")) else _POINTS


def _examples(scene: Scene, code: str) -> list[str]:
    """Return the values that the region's worked examples hold under that name, each once."""
    folder, found = entry_of(scene.region).folder, set[str]()
    for path in sorted((folder / "golden").glob("*.json")) if folder else ():
        for case in _cases(path):
            given, expected = case.get("input"), case.get("expected")
            value = given.get(code) if isinstance(given, dict) else None
            fails = isinstance(expected, dict) and "error" in expected
            if isinstance(value, str | int) and not isinstance(value, bool) and not fails:
                found.add(str(value))
    return sorted(found)


def _cases(path: Path) -> list[dict[str, Any]]:
    """Return the examples of one file; a broken file is told by `portal plugin check`."""
    try:
        found = json.loads(path.read_text("utf-8"))["cases"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [case for case in found if isinstance(case, dict)] if isinstance(found, list) else []


def _text(value: Any) -> str:  # noqa: ANN401  (any TOML value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dice(scene: Scene, cycle: Cycle) -> Random:
    """Return dice of this act alone: what it fills changes nothing else of the office."""
    return Random(f"facts/{scene.region}/{cycle.code}")


MOMENTS = {"office": _last, "before_rating": _state}
