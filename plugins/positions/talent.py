"""Talent: whose box is which, who may be proposed for a position, and in which order.

The region's methods say who is eligible and in which order; this module gathers what they ask for
and never decides itself. Somebody who holds the position is no successor to himself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.api import Number, ScoringError, exact
from portal.feature import (
    Actor,
    FactRow,
    PersonRow,
    facts,
    read,
    results,
    score,
    select,
    setting,
)

from .office import Office, Seat
from .retirement import service_years
from .standing import PARTS, Standing, standing
from .tables import Requirement, YearlyPredikat
from .words import ID, POOL, PREDIKAT, TALENT

LATEST = 9999
"""A year that no result lies after."""
_COMPETENCE, _POTENTIAL = exact(40), exact(25)
"""Shares inside competence and potential together, as in the region's potential value."""


@dataclass(frozen=True, slots=True)
class Talent:
    """What is known of one person; `standing` is that of the day of the map."""

    person: PersonRow
    standing: Standing = field(default_factory=Standing)
    predikat: tuple[str, ...] = ()
    result: dict[str, Any] = field(default_factory=dict)
    year: int = 0

    @property
    def box(self) -> int | None:
        """The box of the latest published result."""
        value = self.result.get("box")
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as seen from one position; `place` and `score` only for those who are ranked."""

    talent: Talent
    reasons: tuple[str, ...] = ()
    place: int | None = None
    score: str = ""


def talents(
    actor: Actor, region: str, place: Office, year: int = LATEST, permission: str = TALENT
) -> dict[int, Talent]:
    """Return what is known of each active person, by employee id.

    `year` takes results up to that year; the latest ones when it is left out.
    """
    stated = _stated(actor, region, permission)
    latest: dict[int, tuple[int, dict[str, Any]]] = {}
    predikat = _predikat(region)
    wanted = f"{region}.{setting(ID, 'career_method')}"
    for row in results(actor, permission, region):
        if row.year > year:
            continue
        if row.method == wanted:
            latest[row.employee_id] = (row.year, dict(row.result))
        if row.predikat in PREDIKAT:
            predikat[row.employee_id][row.year] = str(row.predikat)
    return {
        one.id: Talent(
            person=one,
            standing=standing(stated[one.id], place.day),
            predikat=tuple(word for _, word in sorted(predikat[one.id].items())),
            result=latest.get(one.id, (0, {}))[1],
            year=latest.get(one.id, (0, {}))[0],
        )
        for one in place.people.values()
        if one.active
    }


def reasons_against(region: str, one: Talent, wanted: Requirement, day: date) -> tuple[str, ...]:
    """Return every reason against the person, in the order of the region's method."""
    assessed = one.standing.assessed_on
    document = {
        "employee": {
            "rank": one.person.rank,
            "education": one.person.education,
            "experience_years": service_years(one.person.nip, one.person.employee_type, day),
            "predikat_history": list(one.predikat),
            "sanctioned": one.standing.sanctioned,
            "assessment_year": assessed.year if assessed else None,
        },
        "requirement": {
            "min_rank": wanted.min_rank,
            "min_education": wanted.min_education,
            "min_experience_years": wanted.min_experience,
        },
        "year": day.year,
    }
    try:
        method = f"{region}.{setting(ID, 'eligibility_method')}"
        return tuple(score(region, method, document)["reasons"])
    except ScoringError:
        # A contract grade has no place among the ranks: nobody can say whether it suffices.
        return ("not_comparable",)


def succession(
    region: str, seat: Seat, known: dict[int, Talent], day: date
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Return the ranked successors and the others of the pool with the reasons against them."""
    wanted = seat.requirement
    if wanted is None:
        return (), ()
    own = {one.id for one in seat.holders}
    pool = [one for key, one in known.items() if one.box in POOL and key not in own]
    ranked: list[Candidate] = []
    others: list[Candidate] = []
    for one in pool:
        reasons = reasons_against(region, one, wanted, day)
        if not reasons and _values(one) is None:
            reasons = ("incomplete_values",)
        (others if reasons else ranked).append(Candidate(one, reasons))
    others.sort(key=lambda item: item.talent.person.name)
    return _ordered(region, ranked), tuple(others)


def _ordered(region: str, eligible: list[Candidate]) -> tuple[Candidate, ...]:
    if not eligible:
        return ()
    by_nip = {item.talent.person.nip: item.talent for item in eligible}
    document = {
        "candidates": [
            {
                "id": nip,
                "performance_value": one.result.get("performance_value"),
                **(_values(one) or {}),
            }
            for nip, one in by_nip.items()
        ]
    }
    result = score(region, f"{region}.{setting(ID, 'match_method')}", document)
    return tuple(
        Candidate(by_nip[nip], (), at, result["scores"][nip])
        for at, nip in enumerate(result["order"], 1)
    )


def _values(one: Talent) -> dict[str, Number | str] | None:
    """Return the three values that a match is made of, or None when one of them is missing."""
    parts = one.standing.parts
    if any(part not in parts for part in PARTS) or not one.result.get("performance_value"):
        return None
    both = _COMPETENCE * exact(parts["competence"]) + _POTENTIAL * exact(parts["potential"])
    return {
        "competence_potential": both / (_COMPETENCE + _POTENTIAL),
        "qualification": parts["qualification"],
        "integrity": parts["integrity"],
    }


def _stated(actor: Actor, region: str, permission: str) -> dict[int, list[FactRow]]:
    found: dict[int, list[FactRow]] = defaultdict(list)
    for fact in facts(actor, permission, region, PARTS):
        found[fact.employee_id].append(fact)
    return found


def _predikat(region: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row in read(select(YearlyPredikat).where(YearlyPredikat.region == region)):
        found[row.employee_id][row.year] = row.predikat
    return found
