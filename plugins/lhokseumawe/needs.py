"""Who needs which competence: levels below the requirement, low marks, and agreed wishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.api import FormFacts, RecordFacts, Snapshot, exact, mean, printed

from .registers import COMPETENCES, MANAGERIAL
from .scoring import DEVELOPMENT

_LOW = 2
"""A mark from which an item counts as a gap, downwards."""
_PEERS_NEEDED = 3
OF_ITEM: Mapping[str, str] = {
    "service": "Pelayanan publik",
    "accountable": "Akuntabilitas",
    "competent": "Teknis jabatan",
    "harmonious": "Komunikasi dan kerja sama",
    "loyal": "Akuntabilitas",
    "adaptive": "Pemanfaatan teknologi",
    "collaborative": "Komunikasi dan kerja sama",
}
"""Which competence a low behavior item points to."""
WORKSHOP = "Workshop Kepemimpinan"
TITLES = {
    "training": "Pelatihan atau lokakarya",
    "mentoring": "Mentoring",
    "seminar": "Seminar atau belajar mandiri",
    None: "Tidak diperlukan",
}
"""Printed name of each method."""


def gaps(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the competences that a person needs, in the fixed order of the list."""
    found = _by_level(snapshot.records) | _by_wish(snapshot.records) | _by_marks(snapshot.forms)
    return tuple([name for name in COMPETENCES if name in found])


def _by_level(records: Iterable[RecordFacts]) -> set[str]:
    """Return what lies below the requirement; the last record of a competence counts."""
    last: dict[str, RecordFacts] = {}
    for one in sorted(records, key=lambda record: record.on):
        if one.register == "competence_level":
            last[one.values.get("competence", "")] = one
    return {
        name
        for name, one in last.items()
        if _level(one, "actual") and _level(one, "actual") < _level(one, "required")
    }


def _level(record: RecordFacts, field: str) -> int:
    text = record.values.get(field, "")
    return int(text) if text.isdecimal() else 0


def _by_wish(records: Iterable[RecordFacts]) -> set[str]:
    """Return the wishes that the superior signed; a wish alone is none."""
    return {
        one.values.get("competence", "")
        for one in records
        if one.register == "competence_wish" and one.signed
    }


def _by_marks(forms: Iterable[FormFacts]) -> set[str]:
    """Return the competences of items marked low by the superior or by the mean of the peers."""
    listed = list(forms)
    superior = [form for form in listed if form.relation == "superior"]
    peers = [form for form in listed if form.relation == "peer"]
    sources = [superior, peers if len(peers) >= _PEERS_NEEDED else []]
    return {
        competence
        for item, competence in OF_ITEM.items()
        for source in sources
        if _is_low([form.items[item] for form in source if item in form.items])
    }


def _is_low(marks: list[int]) -> bool:
    return bool(marks) and mean([exact(mark) for mark in marks]) <= _LOW


def plan(people: Iterable[Snapshot]) -> tuple[dict[str, Any], ...]:
    """Return each competence with count, percentage, method and title, as the method says."""
    snapshots = list(people)
    counts = dict.fromkeys(COMPETENCES, 0)
    for snapshot in snapshots:
        for name in gaps(snapshot):
            counts[name] += 1
    if not snapshots:
        return ()
    card = DEVELOPMENT.score({"employees": len(snapshots), "needs": counts})
    found: Any = card.result["competences"]
    return tuple([_row(name, counts[name], found[name]) for name in COMPETENCES])


def _row(name: str, count: int, found: Mapping[str, Any]) -> dict[str, Any]:
    method = found["method"]
    workshop = name == MANAGERIAL and method == "training"
    title = WORKSHOP if workshop else TITLES[method]
    return {
        "competence": name,
        "count": count,
        "percentage": found["percentage"],
        "method": method,
        "title": title,
    }


def share(part: int, whole: int) -> str | None:
    """Return a percentage as published text, None of nothing."""
    return printed(exact(part) / whole * 100) if whole else None
